//! The store as its callers see it: a workstation, its keychain, and one profile on it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod damage;
mod inbox;
mod keychain;
mod migrations;
mod missed;
mod opening;
mod passphrase;
mod reading;
mod search;
mod secrecy;
mod settings;
mod state;
mod wrapping;
mod writing;

use crate::{ArgonCost, MemoryKeychain, Store, StoreError, Unlock};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::path::PathBuf;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// A machine with a disk and a keychain, and someone who knows a passphrase.
struct Workstation {
    disk: TempDir,
    keychain: MemoryKeychain,
    passphrase: Zeroizing<String>,
}

impl Workstation {
    fn new() -> Self {
        Workstation {
            disk: TempDir::new().unwrap(),
            keychain: MemoryKeychain::default(),
            passphrase: passphrase("seven wet umbrellas"),
        }
    }

    fn profile(&self) -> PathBuf {
        self.disk.path().join("clinics").join("st-anna")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.profile().join(name)
    }

    fn unlock(&self) -> Unlock<'_> {
        Unlock { passphrase: &self.passphrase, keychain: Some(&self.keychain) }
    }

    fn create(&self) -> Store {
        self.try_create().unwrap()
    }

    fn try_create(&self) -> Result<Store, StoreError> {
        let cost = ArgonCost::for_tests();
        Store::create_with_cost(&self.profile(), &self.unlock(), cost, &mut rng(1))
    }

    fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.profile(), &self.unlock())
    }
}

fn passphrase(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Commits one value.
fn keep(store: &mut Store, key: &[u8], value: &[u8]) {
    let tx = store.write().unwrap();
    tx.state_put(key, value).unwrap();
    tx.commit().unwrap();
}

/// What a new reader sees.
fn kept(store: &Store, key: &[u8]) -> Option<Vec<u8>> {
    store.reader().unwrap().read().unwrap().state_get(key).unwrap()
}

/// The error of what should have failed.
#[track_caller]
fn error<T>(outcome: Result<T, StoreError>) -> StoreError {
    outcome.err().expect("should have failed")
}

/// Asserts that something failed in one way.
macro_rules! assert_fails {
    ($outcome:expr, $pattern:pat $(if $guard:expr)?) => {{
        let error = $crate::tests::error($outcome);
        assert!(matches!(error, $pattern $(if $guard)?), "failed otherwise: {error:?}");
    }};
}
use assert_fails;
