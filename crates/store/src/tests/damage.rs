use super::{Workstation, assert_fails, error, keep, rng};
use crate::{ArgonCost, Store, StoreError};
use rusqlite::Connection;

/// A workstation with a closed profile of some pages.
fn filled() -> Workstation {
    let desk = Workstation::new();
    let mut store = desk.create();
    for number in 0..40u8 {
        keep(&mut store, &[number], &[number; 3000]);
    }
    drop(store);
    assert!(!desk.file("store.db-wal").exists());
    desk
}

#[test]
fn a_database_that_is_gone_is_not_made_anew() {
    let desk = filled();
    std::fs::remove_file(desk.file("store.db")).unwrap();
    assert_fails!(desk.open(), StoreError::Damaged { .. });
    assert!(!desk.file("store.db").exists());
}

#[test]
fn a_database_that_was_cut_short_is_noticed() {
    let desk = filled();
    let whole = std::fs::read(desk.file("store.db")).unwrap();
    for length in [0, 15, 16, 100, 4095, 4096, whole.len() / 2, whole.len() - 4096] {
        std::fs::write(desk.file("store.db"), &whole[..length]).unwrap();
        let error = error(desk.open());
        assert!(matches!(error, StoreError::Damaged { .. }), "{length}: {error:?}");
    }
    std::fs::write(desk.file("store.db"), whole).unwrap();
    desk.open().unwrap();
}

#[test]
fn a_database_whose_head_was_altered_is_noticed_at_once() {
    let desk = filled();
    let whole = std::fs::read(desk.file("store.db")).unwrap();
    for place in [0, 15, 16, 2000, 4095] {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        std::fs::write(desk.file("store.db"), altered).unwrap();
        let error = error(desk.open());
        assert!(matches!(error, StoreError::Damaged { .. }), "{place}: {error:?}");
    }
}

#[test]
fn a_page_that_was_altered_is_noticed_when_it_is_read() {
    let desk = filled();
    let mut bytes = std::fs::read(desk.file("store.db")).unwrap();
    // Beyond the schema: pages of values.
    let first = bytes.len() - 30 * 4096;
    bytes[first..].iter_mut().step_by(4096).for_each(|byte| *byte ^= 1);
    std::fs::write(desk.file("store.db"), bytes).unwrap();
    let store = desk.open().unwrap();
    let mut reader = store.reader().unwrap();
    let tx = reader.read().unwrap();
    let all: Result<Vec<_>, _> = (0..40u8).map(|number| tx.state_get(&[number])).collect();
    assert_fails!(all, StoreError::Damaged { .. });
    assert_fails!(tx.state_get(b"anything else"), StoreError::Damaged { .. });
}

#[test]
fn a_database_of_another_profile_does_not_pass() {
    let (desk, other) = (filled(), Workstation::new());
    let cost = ArgonCost::for_tests();
    let foreign = Store::create_with_cost(&other.profile(), &other.unlock(), cost, &mut rng(9));
    drop(foreign.unwrap());
    std::fs::copy(other.file("store.db"), desk.file("store.db")).unwrap();
    assert_fails!(desk.open(), StoreError::Damaged { .. });
}

#[test]
fn a_database_that_is_not_encrypted_is_not_read() {
    let desk = filled();
    std::fs::remove_file(desk.file("store.db")).unwrap();
    let plain = Connection::open(desk.file("store.db")).unwrap();
    plain.execute_batch("CREATE TABLE state (key BLOB, value BLOB)").unwrap();
    drop(plain);
    assert_fails!(desk.open(), StoreError::NotEncrypted);
}

#[test]
fn any_altered_byte_of_the_lock_file_is_noticed() {
    let desk = filled();
    let whole = std::fs::read(desk.file("lock.cbor")).unwrap();
    for place in 1..whole.len() {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        std::fs::write(desk.file("lock.cbor"), altered).unwrap();
        let error = error(desk.open());
        assert!(matches!(error, StoreError::LockDamaged { .. }), "{place}: {error:?}");
    }
    for length in 0..whole.len() {
        std::fs::write(desk.file("lock.cbor"), &whole[..length]).unwrap();
        assert_fails!(desk.open(), StoreError::LockDamaged { .. });
    }
    std::fs::write(desk.file("lock.cbor"), [whole.as_slice(), &[0; 5000]].concat()).unwrap();
    assert_fails!(desk.open(), StoreError::LockDamaged { .. });
    std::fs::write(desk.file("lock.cbor"), whole).unwrap();
    desk.open().unwrap();
}

#[test]
fn a_lock_file_of_a_newer_version_asks_for_an_update() {
    let desk = filled();
    let mut bytes = std::fs::read(desk.file("lock.cbor")).unwrap();
    bytes[0] = 2;
    std::fs::write(desk.file("lock.cbor"), bytes).unwrap();
    assert_fails!(desk.open(), StoreError::NewerVersion { found: 2, known: 1 });
}
