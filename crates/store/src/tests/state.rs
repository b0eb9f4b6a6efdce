use super::Workstation;

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
