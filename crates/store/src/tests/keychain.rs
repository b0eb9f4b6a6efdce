use super::{Workstation, assert_fails, error};
use crate::{Keychain, KeychainError, Store, StoreError, Unlock};
use zeroize::Zeroizing;

fn locked() -> KeychainError {
    KeychainError::Locked { reason: "its owner is away".to_owned() }
}

#[test]
fn the_passphrase_alone_does_not_open() {
    let desk = Workstation::new();
    drop(desk.create());
    let alone = Unlock { passphrase: &desk.passphrase, keychain: None };
    assert_fails!(Store::open(&desk.profile(), &alone), StoreError::KeychainNeeded);
    desk.keychain.set_trouble(Some(locked()));
    let error = error(desk.open());
    assert!(matches!(&error, StoreError::KeychainUnavailable(KeychainError::Locked { .. })));
    assert!(error.to_string().contains("its owner is away"), "{error}");
    desk.keychain.set_trouble(None);
    desk.open().unwrap();
}

#[test]
fn a_keychain_that_lost_the_secret_is_told_from_a_wrong_passphrase() {
    let desk = Workstation::new();
    drop(desk.create());
    let account = desk.keychain.accounts().remove(0);
    let secret = desk.keychain.load(&account).unwrap().unwrap();
    desk.keychain.delete(&account).unwrap();
    assert_fails!(desk.open(), StoreError::KeychainMissing);
    desk.keychain.store(&account, &[7; 32]).unwrap();
    assert_fails!(desk.open(), StoreError::KeychainChanged);
    desk.keychain.store(&account, &secret).unwrap();
    desk.open().unwrap();
}

#[test]
fn without_a_working_keychain_no_profile_is_made() {
    let desk = Workstation::new();
    desk.keychain.set_trouble(Some(locked()));
    assert_fails!(desk.try_create(), StoreError::KeychainUnavailable(_));
    assert!(!Store::exists(&desk.profile()));
    desk.keychain.set_trouble(None);
    desk.create();
}

/// Says that it keeps things, and does not.
struct Forgetful;

impl Keychain for Forgetful {
    fn store(&self, _: &str, _: &[u8]) -> Result<(), KeychainError> {
        Ok(())
    }

    fn load(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(None)
    }

    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        Ok(())
    }

    fn status(&self) -> Result<(), KeychainError> {
        Ok(())
    }
}

#[test]
fn a_keychain_that_only_says_that_it_stores_is_found_out() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let unlock = Unlock { passphrase: &desk.passphrase, keychain: Some(&Forgetful) };
    let changed = store.change_passphrase(&desk.unlock(), &unlock, &mut super::rng(2));
    assert_fails!(changed, StoreError::KeychainMissing);
    drop(store);
    desk.open().unwrap();
}
