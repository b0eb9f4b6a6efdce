use super::{Workstation, assert_fails, keep, kept, rng};
use crate::{ArgonCost, KeychainUse, Store, StoreError, Unlock};

#[test]
fn a_profile_is_there_when_it_is_opened_again() {
    let desk = Workstation::new();
    assert!(!Store::exists(&desk.profile()));
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    drop(store);
    assert!(Store::exists(&desk.profile()));
    assert_eq!(kept(&desk.open().unwrap(), b"name"), Some(b"Ada".to_vec()));
}

#[test]
fn a_profile_of_standard_cost_opens() {
    let desk = Workstation::new();
    let cost = ArgonCost::STANDARD;
    Store::create(&desk.profile(), &desk.unlock(), cost, &mut rng(1)).unwrap();
    desk.open().unwrap();
}

#[test]
fn a_cost_below_the_floor_makes_nothing() {
    let desk = Workstation::new();
    let standard = ArgonCost::STANDARD;
    for cost in [
        ArgonCost::for_tests(),
        ArgonCost { memory_kib: standard.memory_kib - 1, ..standard },
        ArgonCost { passes: standard.passes - 1, ..standard },
        ArgonCost { memory_kib: u32::MAX, ..standard },
    ] {
        let made = Store::create(&desk.profile(), &desk.unlock(), cost, &mut rng(1));
        assert_fails!(made, StoreError::BelowFloor);
    }
    assert!(!desk.profile().exists());
    assert!(desk.keychain.accounts().is_empty());
}

#[test]
fn a_profile_is_open_once() {
    let desk = Workstation::new();
    let store = desk.create();
    assert_fails!(desk.open(), StoreError::InUse);
    assert_fails!(desk.try_create(), StoreError::InUse);
    let reader = store.reader().unwrap();
    drop(store);
    assert_fails!(desk.open(), StoreError::InUse);
    drop(reader);
    desk.open().unwrap();
}

#[test]
fn a_failed_opening_does_not_keep_the_profile_taken() {
    let desk = Workstation::new();
    drop(desk.create());
    let stranger = Workstation::new();
    let unlock = Unlock { passphrase: &desk.passphrase, keychain: Some(&stranger.keychain) };
    assert_fails!(Store::open(&desk.profile(), &unlock), StoreError::KeychainMissing);
    desk.open().unwrap();
}

#[test]
fn a_profile_is_never_made_over_another() {
    let desk = Workstation::new();
    keep(&mut desk.create(), b"name", b"Ada");
    assert_fails!(desk.try_create(), StoreError::ProfileExists { .. });
    // Not even when only its lock file is gone: that may come back from a backup.
    let aside = desk.disk.path().join("aside");
    std::fs::rename(desk.file("lock.cbor"), &aside).unwrap();
    assert_fails!(desk.try_create(), StoreError::ProfileExists { .. });
    std::fs::rename(aside, desk.file("lock.cbor")).unwrap();
    assert_eq!(kept(&desk.open().unwrap(), b"name"), Some(b"Ada".to_vec()));
}

#[test]
fn where_there_is_no_profile_none_is_opened_or_made() {
    let desk = Workstation::new();
    assert_fails!(desk.open(), StoreError::NoProfile { .. });
    assert_fails!(Store::keychain_use(&desk.profile()), StoreError::NoProfile { .. });
    assert!(!desk.profile().exists());
}

#[test]
fn a_profile_tells_what_opens_it() {
    let desk = Workstation::new();
    drop(desk.create());
    assert_eq!(Store::keychain_use(&desk.profile()).unwrap(), KeychainUse::Keychain);
}

#[test]
fn making_that_was_interrupted_early_is_begun_anew() {
    let desk = Workstation::new();
    drop(desk.create());
    std::fs::rename(desk.file("store.db"), desk.file("store.db.new")).unwrap();
    std::fs::remove_file(desk.file("lock.cbor")).unwrap();
    assert_fails!(desk.open(), StoreError::NoProfile { .. });
    desk.create();
}

#[test]
fn making_that_was_interrupted_late_is_finished() {
    let desk = Workstation::new();
    keep(&mut desk.create(), b"name", b"Ada");
    std::fs::rename(desk.file("store.db"), desk.file("store.db.new")).unwrap();
    assert_eq!(kept(&desk.open().unwrap(), b"name"), Some(b"Ada".to_vec()));
    assert!(!desk.file("store.db.new").exists());
}

#[test]
fn a_deleted_profile_makes_room_for_another() {
    let desk = Workstation::new();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    assert_fails!(Store::delete(&desk.profile()), StoreError::InUse);
    drop(store);
    Store::delete(&desk.profile()).unwrap();
    assert_fails!(Store::delete(&desk.profile()), StoreError::NoProfile { .. });
    assert_fails!(desk.open(), StoreError::NoProfile { .. });
    assert_eq!(kept(&desk.create(), b"name"), None);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look_into_a_profile() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let desk = Workstation::new();
    std::fs::create_dir_all(desk.profile()).unwrap();
    std::fs::set_permissions(desk.profile(), PermissionsExt::from_mode(0o755)).unwrap();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    let _reader = store.reader().unwrap();
    assert_eq!(mode(&desk.profile()), 0o700);
    let mut names: Vec<_> = std::fs::read_dir(desk.profile())
        .unwrap()
        .map(|entry| entry.unwrap())
        .inspect(|entry| assert_eq!(mode(&entry.path()), 0o600, "{:?}", entry.path()))
        .map(|entry| entry.file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["lock.cbor", "store.db", "store.db-shm", "store.db-wal", "store.lock"]);
}
