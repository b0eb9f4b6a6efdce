//! The keychain of the operating system, where there is one to talk to.
//!
//! Skipped, with the reason printed, where no keychain runs; never when the variable
//! `BELLWARD_TEST_KEYCHAIN` is 1.
#![allow(clippy::unwrap_used)]

use bellward_store::{ArgonCost, Keychain, KeychainError, OsKeychain, Store, StoreError, Unlock};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::time::Duration;
use zeroize::Zeroizing;

/// The keychain, if one runs; `None` says why not.
fn keychain() -> Option<OsKeychain> {
    let keychain = OsKeychain::with_patience(Duration::from_secs(30));
    match keychain.status() {
        Ok(()) => Some(keychain),
        Err(KeychainError::Absent { reason }) if !required() => {
            println!("skipped: no keychain runs here ({reason})");
            None
        }
        Err(error) => panic!("there should be a keychain: {error}"),
    }
}

fn required() -> bool {
    std::env::var("BELLWARD_TEST_KEYCHAIN").is_ok_and(|value| value == "1")
}

fn account(test: &str) -> String {
    format!("test {test} of process {}", std::process::id())
}

#[test]
fn a_secret_is_kept_replaced_and_forgotten() {
    let Some(keychain) = keychain() else { return };
    let account = account("keep");
    assert_eq!(keychain.load(&account), Ok(None));
    keychain.store(&account, &[0, 159, 146, 150]).unwrap();
    keychain.store(&account, b"second").unwrap();
    assert_eq!(keychain.load(&account).unwrap().unwrap().as_slice(), b"second");
    keychain.delete(&account).unwrap();
    keychain.delete(&account).unwrap();
    assert_eq!(keychain.load(&account), Ok(None));
}

#[test]
fn a_profile_opens_with_what_the_keychain_kept() {
    let Some(keychain) = keychain() else { return };
    let disk = tempfile::TempDir::new().unwrap();
    let passphrase = Zeroizing::new("seven wet umbrellas".to_owned());
    let unlock = Unlock { passphrase: &passphrase, keychain: Some(&keychain) };
    let mut rng = ChaCha8Rng::from_os_rng();
    let cost = ArgonCost::for_tests();
    let store = Store::create_with_cost(disk.path(), &unlock, cost, &mut rng).unwrap();
    drop(store);
    let mut store = Store::open(disk.path(), &unlock).unwrap();
    // Leaves nothing behind in the keychain.
    let alone = Unlock { passphrase: &passphrase, keychain: None };
    store.change_passphrase(&unlock, &alone, &mut rng).unwrap();
    drop(store);
    Store::open(disk.path(), &alone).unwrap();
    assert!(!matches!(Store::open(disk.path(), &unlock), Err(StoreError::InUse)));
}
