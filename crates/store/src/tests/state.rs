use super::Workstation;
use crate::state::KEYS_BETWEEN;

#[test]
fn a_value_is_put_replaced_and_deleted() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let tx = store.write().unwrap();
    assert_eq!(tx.state_get(b"epoch").unwrap(), None);
    tx.state_put(b"epoch", b"1").unwrap();
    tx.state_put(b"epoch", b"2").unwrap();
    assert_eq!(tx.state_get(b"epoch").unwrap(), Some(b"2".to_vec()));
    tx.state_delete(b"epoch").unwrap();
    tx.state_delete(b"epoch").unwrap();
    assert_eq!(tx.state_get(b"epoch").unwrap(), None);
    tx.state_put(b"", b"").unwrap();
    assert_eq!(tx.state_get(b"").unwrap(), Some(Vec::new()));
    tx.rollback().unwrap();
}

#[test]
fn keys_are_found_by_how_they_begin() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let tx = store.write().unwrap();
    let keys: [&[u8]; 8] =
        [b"", b"a", b"a\x00", b"a\xff", b"a\xff\x01", b"b", b"\xff", b"\xff\xff\x02"];
    for key in keys.iter().rev() {
        tx.state_put(key, b"x").unwrap();
    }
    for prefix in [b"".as_slice(), b"a", b"a\xff", b"a\x00", b"b", b"c", b"\xff", b"\xff\xff"] {
        let begins: Vec<_> = keys.iter().filter(|key| key.starts_with(prefix)).collect();
        assert!(tx.state_keys(prefix).unwrap().iter().eq(begins), "{prefix:?}");
    }
    tx.rollback().unwrap();
}

#[test]
fn keys_are_looked_for_no_further_than_they_can_stand() {
    let desk = Workstation::new();
    let store = desk.create();
    let plan = format!("EXPLAIN QUERY PLAN {KEYS_BETWEEN}");
    let plan = store.connection().query_row(&plan, [b"a", b"b"], |row| row.get::<_, String>(3));
    assert_eq!(plan.unwrap(), "SEARCH state USING PRIMARY KEY (key>? AND key<?)");
}
