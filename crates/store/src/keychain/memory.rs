//! A keychain in memory, for tests.

use super::{Keychain, KeychainError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// A keychain in memory, for tests: it forgets all when it is dropped.
#[derive(Default)]
pub struct MemoryKeychain {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    secrets: BTreeMap<String, Zeroizing<Vec<u8>>>,
    trouble: Option<KeychainError>,
}

impl MemoryKeychain {
    /// From now on answers everything with this error; with `None`, works again.
    pub fn set_trouble(&self, trouble: Option<KeychainError>) {
        self.lock().trouble = trouble;
    }

    /// The accounts it has secrets for.
    pub fn accounts(&self) -> Vec<String> {
        self.lock().secrets.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn working(&self) -> Result<MutexGuard<'_, Held>, KeychainError> {
        let held = self.lock();
        match &held.trouble {
            Some(trouble) => Err(trouble.clone()),
            None => Ok(held),
        }
    }
}

impl Keychain for MemoryKeychain {
    fn store(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.working()?.secrets.insert(account.to_owned(), Zeroizing::new(secret.to_vec()));
        Ok(())
    }

    fn load(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.working()?.secrets.get(account).cloned())
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        self.working()?.secrets.remove(account);
        Ok(())
    }

    fn status(&self) -> Result<(), KeychainError> {
        self.working().map(|_| ())
    }
}
