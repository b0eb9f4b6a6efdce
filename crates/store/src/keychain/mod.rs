//! The operating system's keychain, which keeps one part of what opens a profile.

mod memory;
mod os;

pub use memory::MemoryKeychain;
pub use os::OsKeychain;

use zeroize::Zeroizing;

/// A place outside the profile's directory where a secret can be kept.
pub trait Keychain: Send + Sync {
    /// Keeps a secret under an account name, in place of one that was there.
    fn store(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError>;

    /// The secret under an account name; `None` when there is none, which also an emptied or
    /// reset keychain says.
    fn load(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;

    /// Forgets a secret. It is no error when there is none.
    fn delete(&self, account: &str) -> Result<(), KeychainError>;

    /// Whether there is a keychain to talk to. That it says yes does not mean that it is
    /// unlocked, nor that storing works.
    fn status(&self) -> Result<(), KeychainError>;
}

/// Why a keychain did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeychainError {
    /// No keychain runs for this user.
    #[error("no keychain runs on this machine for this user ({reason})")]
    Absent {
        /// What the operating system said.
        reason: String,
    },
    /// It is locked, or its owner refused access.
    #[error("it is locked ({reason})")]
    Locked {
        /// What the operating system said.
        reason: String,
    },
    /// It does not answer: most often a question to the person is open somewhere.
    #[error("it did not answer within {seconds} seconds; look for a dialog that it has opened")]
    NoAnswer {
        /// How long was waited.
        seconds: u64,
    },
    /// Something else.
    #[error("it failed ({reason})")]
    Failed {
        /// What the operating system said.
        reason: String,
    },
}
