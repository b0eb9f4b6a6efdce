use super::Workstation;
use crate::read::ReadTx;
use rusqlite::Connection;

fn pragma(connection: &Connection, name: &str) -> String {
    let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
    match connection.query_row(&format!("PRAGMA {name}"), [], value).unwrap() {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        other => panic!("{name} is {other:?}"),
    }
}

fn check_common(tx: &ReadTx<'_>) {
    for (name, value) in [
        ("journal_mode", "wal"),
        ("cache_size", "-8192"),
        ("foreign_keys", "1"),
        ("secure_delete", "1"),
        ("temp_store", "2"),
        ("trusted_schema", "0"),
        ("cell_size_check", "1"),
        ("busy_timeout", "5000"),
        ("cipher_page_size", "4096"),
        ("cipher_use_hmac", "1"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
        ("cipher_plaintext_header_size", "0"),
        ("cipher_provider", "openssl"),
    ] {
        assert_eq!(pragma(tx.connection(), name), value, "{name}");
    }
}

#[test]
fn every_connection_is_set_as_it_should_be() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let mut reader = store.reader().unwrap();
    let reading = reader.read().unwrap();
    check_common(&reading);
    assert_eq!(pragma(reading.connection(), "query_only"), "1");
    let writing = store.write().unwrap();
    check_common(&writing);
    assert_eq!(pragma(writing.connection(), "synchronous"), "2");
    assert_eq!(pragma(writing.connection(), "journal_size_limit"), "16777216");
    writing.rollback().unwrap();
}
