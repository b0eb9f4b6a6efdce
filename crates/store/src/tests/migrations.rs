use super::{Workstation, assert_fails, kept};
use crate::connection::open_writer;
use crate::schema::{known_version, migrate_to};
use crate::{Sought, Store, StoreError};
use refinery::Target;
use rusqlite::Connection;

/// The schema as SQLite keeps it, without what migrations and search keep for themselves.
fn composed(connection: &Connection) -> String {
    let sql = "
        SELECT sql || ';' FROM sqlite_schema
        WHERE sql IS NOT NULL AND tbl_name <> 'refinery_schema_history'
          AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
        ORDER BY type = 'trigger', type = 'index', tbl_name, type, name";
    let mut statement = connection.prepare(sql).unwrap();
    let parts = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let parts: Vec<String> = parts.collect::<Result<_, _>>().unwrap();
    let head = "-- What the migrations amount to: written by a test, never by hand.\n";
    format!("{head}\n{}\n", parts.join("\n\n"))
}

#[test]
fn the_composed_schema_is_what_the_migrations_make() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");
    let made = composed(Workstation::new().create().connection());
    if std::env::var_os("BELLWARD_REGENERATE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        made == written.replace("\r\n", "\n"),
        "schema.sql is stale: run this test with BELLWARD_REGENERATE=1"
    );
}

#[test]
fn every_table_is_strict() {
    let store = Workstation::new().create();
    let sql = "
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND NOT strict
          AND name NOT LIKE 'sqlite_%' AND name <> 'refinery_schema_history'";
    let mut statement = store.connection().prepare(sql).unwrap();
    let loose = statement.query_map([], |row| row.get(0)).unwrap();
    let loose: Vec<String> = loose.collect::<Result<_, _>>().unwrap();
    assert_eq!(loose, Vec::<String>::new());
}

/// A profile as the program that knew migrations up to this version left it.
fn profile_of(version: i32) -> Workstation {
    let desk = Workstation::new();
    let key = crate::StoreKey::random(&mut super::rng(1));
    assert_eq!(desk.create().key().as_bytes(), key.as_bytes());
    std::fs::write(desk.file("store.db"), b"").unwrap();
    let mut connection = open_writer(&desk.file("store.db"), &key).unwrap();
    migrate_to(&mut connection, Target::Version(version)).unwrap();
    connection.execute_batch(KEPT).unwrap();
    desk
}

/// Some of what any earlier program may have kept.
const KEPT: &str = "
    INSERT INTO state (key, value) VALUES (x'01', x'02');
    INSERT INTO conversation
        (id, kind, title, status, detail, created_at, active_at, since, first_in)
    VALUES (zeroblob(16), 'group', 'Ward 1', 'active', '', 1, 1, 1, 1);
    INSERT INTO message
        (conversation, id, author, device, place, sent_at, text, mine, seen, readers)
    VALUES (zeroblob(16), zeroblob(16), zeroblob(16), zeroblob(16), 1, 1, 'potassium', 0, 0, 1);
";

#[test]
fn profiles_of_every_earlier_version_open() {
    assert!(known_version() >= 1);
    for version in 1..=known_version() {
        let desk = profile_of(version);
        let mut store = desk.open().unwrap();
        assert_eq!(kept(&store, &[1]), Some(vec![2]), "version {version}");
        let fresh = Workstation::new().create();
        assert_eq!(composed(store.connection()), composed(fresh.connection()));
        let sought = Sought { words: "potas".to_owned(), ..Sought::default() };
        let tx = store.read().unwrap();
        assert_eq!(tx.search(&sought, 9).unwrap().len(), 1);
        assert_eq!(tx.inbox_size().unwrap(), (1, 1));
        drop(tx);
        let broken = "SELECT count(*) FROM pragma_foreign_key_check";
        let broken = store.connection().query_row(broken, [], |row| row.get::<_, i64>(0));
        assert_eq!(broken.unwrap(), 0);
    }
}

/// Notes one more migration in a profile's history.
fn pretend(store: &mut Store, version: i32, name: &str) {
    let tx = store.write().unwrap();
    tx.connection()
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (?1, ?2, '2030-01-01T00:00:00Z', '1')
             ON CONFLICT (version) DO UPDATE SET name = excluded.name",
            (version, name),
        )
        .unwrap();
    tx.commit().unwrap();
}

#[test]
fn a_profile_of_a_newer_program_is_refused_and_left_alone() {
    let desk = Workstation::new();
    let next = known_version() + 1;
    pretend(&mut desk.create(), next, "what_comes_next");
    let before = std::fs::read(desk.file("store.db")).unwrap();
    assert_fails!(desk.open(), StoreError::NewerVersion { found, .. } if found == next);
    assert_eq!(std::fs::read(desk.file("store.db")).unwrap(), before);
}

#[test]
fn a_history_that_is_not_ours_is_refused() {
    let desk = Workstation::new();
    pretend(&mut desk.create(), 1, "what_never_was");
    assert_fails!(desk.open(), StoreError::Migration(_));
}
