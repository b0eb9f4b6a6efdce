use super::{Workstation, assert_fails, keep, kept, passphrase, rng};
use crate::{ArgonCost, KeychainUse, Store, StoreError, Unlock};

#[test]
fn only_the_right_passphrase_opens() {
    let desk = Workstation::new();
    drop(desk.create());
    for typed in ["seven wet umbrella", "seven wet umbrellas ", "Seven wet umbrellas", ""] {
        let typed = passphrase(typed);
        let unlock = Unlock { passphrase: &typed, keychain: Some(&desk.keychain) };
        assert_fails!(Store::open(&desk.profile(), &unlock), StoreError::WrongPassphrase);
    }
    desk.open().unwrap();
}

#[test]
fn an_empty_passphrase_makes_no_profile() {
    let mut desk = Workstation::new();
    desk.passphrase = passphrase("");
    assert_fails!(desk.try_create(), StoreError::EmptyPassphrase);
    assert!(!Store::exists(&desk.profile()));
}

#[test]
fn a_new_passphrase_replaces_the_old() {
    let mut desk = Workstation::new();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    let before = desk.keychain.accounts();
    let new = passphrase("eight dry umbrellas");
    let unlock = Unlock { passphrase: &new, keychain: Some(&desk.keychain) };
    store.change_passphrase(&desk.unlock(), &unlock, &mut rng(2)).unwrap();
    keep(&mut store, b"role", b"nurse");
    drop(store);
    assert_fails!(desk.open(), StoreError::WrongPassphrase);
    let after = desk.keychain.accounts();
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);
    desk.passphrase = new;
    let store = desk.open().unwrap();
    assert_eq!(kept(&store, b"name"), Some(b"Ada".to_vec()));
    assert_eq!(kept(&store, b"role"), Some(b"nurse".to_vec()));
}

#[test]
fn a_stolen_lock_file_is_worthless_after_a_change() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let stolen = std::fs::read(desk.file("lock.cbor")).unwrap();
    let new = passphrase("eight dry umbrellas");
    let unlock = Unlock { passphrase: &new, keychain: Some(&desk.keychain) };
    store.change_passphrase(&desk.unlock(), &unlock, &mut rng(2)).unwrap();
    drop(store);
    std::fs::write(desk.file("lock.cbor"), stolen).unwrap();
    assert_fails!(desk.open(), StoreError::KeychainMissing);
}

#[test]
fn a_passphrase_is_changed_only_by_who_knows_it() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let before = std::fs::read(desk.file("lock.cbor")).unwrap();
    let guess = passphrase("a guess");
    let unlock = Unlock { passphrase: &guess, keychain: Some(&desk.keychain) };
    let changed = store.change_passphrase(&unlock, &unlock, &mut rng(2));
    assert_fails!(changed, StoreError::WrongPassphrase);
    let empty = passphrase("");
    let unlock = Unlock { passphrase: &empty, keychain: Some(&desk.keychain) };
    let changed = store.change_passphrase(&desk.unlock(), &unlock, &mut rng(2));
    assert_fails!(changed, StoreError::EmptyPassphrase);
    assert_eq!(std::fs::read(desk.file("lock.cbor")).unwrap(), before);
    assert_eq!(desk.keychain.accounts().len(), 1);
}

#[test]
fn a_person_may_do_without_the_keychain() {
    let desk = Workstation::new();
    let alone = Unlock { passphrase: &desk.passphrase, keychain: None };
    let mut store = desk.create();
    store.change_passphrase(&desk.unlock(), &alone, &mut rng(2)).unwrap();
    drop(store);
    assert!(desk.keychain.accounts().is_empty());
    assert_eq!(Store::keychain_use(&desk.profile()).unwrap(), KeychainUse::PassphraseAlone);
    let mut store = Store::open(&desk.profile(), &alone).unwrap();
    store.change_passphrase(&alone, &desk.unlock(), &mut rng(3)).unwrap();
    drop(store);
    assert_fails!(Store::open(&desk.profile(), &alone), StoreError::KeychainNeeded);
    desk.open().unwrap();
}

#[test]
fn a_profile_made_without_a_keychain_never_asks_one() {
    let desk = Workstation::new();
    let alone = Unlock { passphrase: &desk.passphrase, keychain: None };
    let cost = ArgonCost::for_tests();
    drop(Store::create_with_cost(&desk.profile(), &alone, cost, &mut rng(1)).unwrap());
    let guess = passphrase("a guess");
    let wrong = Unlock { passphrase: &guess, keychain: None };
    assert_fails!(Store::open(&desk.profile(), &wrong), StoreError::WrongPassphrase);
    Store::open(&desk.profile(), &alone).unwrap();
    desk.open().unwrap();
}
