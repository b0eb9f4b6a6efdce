//! The keychain of the operating system: Keychain Services on macOS, the Credential Manager on
//! Windows, the Secret Service elsewhere.

use super::{Keychain, KeychainError};
use keyring::Entry;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use zeroize::Zeroizing;

/// Under which name the keychain shows Bellward's secrets.
const SERVICE: &str = "Bellward";

/// Long enough for a person to find the dialog and to unlock the keychain in it.
const PATIENCE: Duration = Duration::from_secs(90);

/// The keychain of the operating system.
///
/// Each call runs on a thread of its own: asking may block on a dialog for as long as the person
/// likes, and the keychain's client must not run where an async runtime does.
pub struct OsKeychain {
    patience: Duration,
}

impl Default for OsKeychain {
    fn default() -> Self {
        OsKeychain { patience: PATIENCE }
    }
}

impl OsKeychain {
    /// One that waits so long for an answer.
    pub fn with_patience(patience: Duration) -> Self {
        OsKeychain { patience }
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce() -> Result<T, KeychainError> + Send + 'static,
    ) -> Result<T, KeychainError> {
        let (answer, answered) = mpsc::sync_channel(1);
        std::thread::Builder::new()
            .name("keychain".to_owned())
            // An answer that comes too late finds nobody waiting.
            .spawn(move || drop(answer.send(question())))
            .map_err(|error| KeychainError::Failed { reason: error.to_string() })?;
        match answered.recv_timeout(self.patience) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                Err(KeychainError::NoAnswer { seconds: self.patience.as_secs() })
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(KeychainError::Failed { reason: "its client stopped".to_owned() })
            }
        }
    }
}

impl Keychain for OsKeychain {
    fn store(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let account = account.to_owned();
        let secret = Zeroizing::new(secret.to_vec());
        self.ask(move || entry(&account)?.set_secret(&secret).map_err(explain))
    }

    fn load(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let account = account.to_owned();
        self.ask(move || match entry(&account)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(error)),
        })
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        let account = account.to_owned();
        self.ask(move || match entry(&account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(error)),
        })
    }

    fn status(&self) -> Result<(), KeychainError> {
        self.ask(connected)
    }
}

fn connected() -> Result<(), KeychainError> {
    match Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(KeychainError::Absent { reason: error.to_string() }),
    }
}

fn entry(account: &str) -> Result<Entry, KeychainError> {
    connected()?;
    Entry::new(SERVICE, account).map_err(explain)
}

fn explain(error: keyring::Error) -> KeychainError {
    match error {
        keyring::Error::NoStorageAccess(reason) => {
            KeychainError::Locked { reason: reason.to_string() }
        }
        keyring::Error::NoDefaultStore => {
            KeychainError::Absent { reason: "it could not be reached".to_owned() }
        }
        error => KeychainError::Failed { reason: error.to_string() },
    }
}
