//! What opens a profile.

use crate::keychain::Keychain;
use zeroize::Zeroizing;

/// What a person and their machine give to open a profile.
pub struct Unlock<'a> {
    /// The passphrase, exactly as typed.
    pub passphrase: &'a Zeroizing<String>,
    /// The keychain of the operating system. Making a profile without one is for a person who
    /// agreed that the passphrase alone protects it.
    pub keychain: Option<&'a dyn Keychain>,
}

/// What a profile's key is wrapped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainUse {
    /// The passphrase and a secret in the operating system's keychain: neither opens it alone.
    Keychain,
    /// The passphrase alone, as the person agreed.
    PassphraseAlone,
}
