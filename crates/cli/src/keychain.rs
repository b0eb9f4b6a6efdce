//! Whether this machine's keychain takes part in locking a profile.

use crate::failure::Failure;
use crate::output::remark;
use crate::passphrase::{Source, agree, somebody_is_here};
use bellward_store::{Keychain, KeychainError, KeychainUse, OsKeychain, Store};
use std::path::Path;

const ALONE: &str = "The profile is protected by the passphrase alone: whoever gets its files can \
                     try passphrases on them.";

/// The account of a secret that is stored to see whether that works.
const TRIAL: &str = "trial";

/// The keychain for a new profile; none when the passphrase alone is to protect it.
///
/// Without a keychain a person is asked once: the profile remembers the answer. Where nobody
/// can be asked, handing over the passphrase in a file or by a descriptor is taken for a yes.
///
/// # Errors
/// When there is no keychain, and nobody to ask or no wish to go on.
pub fn for_making(no_keychain: bool, source: &Source) -> Result<Option<OsKeychain>, Failure> {
    if no_keychain {
        return Ok(None);
    }
    let keychain = OsKeychain::default();
    match keeps_secrets(&keychain) {
        Ok(()) => Ok(Some(keychain)),
        Err(error) => without(&error, source).map(|()| None),
    }
}

/// That a keychain answers does not prove that it stores anything: it is tried out.
fn keeps_secrets(keychain: &OsKeychain) -> Result<(), KeychainError> {
    keychain.status()?;
    keychain.store(TRIAL, TRIAL.as_bytes())?;
    keychain.delete(TRIAL)
}

/// Goes on without a keychain, if that is wished.
fn without(error: &KeychainError, source: &Source) -> Result<(), Failure> {
    if !source.is_a_person() {
        remark(&format!("The keychain of this machine cannot be used: {error}. {ALONE}"));
        return Ok(());
    }
    let question = format!(
        "The keychain of this machine cannot be used: {error}. Without it the passphrase alone \
         protects this profile. Go on so?"
    );
    if somebody_is_here() && agree(&question)? {
        return Ok(());
    }
    Err(Failure::new(
        "keychain-unavailable",
        format!(
            "the keychain of this machine cannot be used: {error}. Nothing was made. Use \
             --no-keychain to protect the profile by the passphrase alone"
        ),
    ))
}

/// The keychain that a profile needs, if it needs one.
///
/// # Errors
/// When there is no profile, or its lock file cannot be read.
pub fn for_opening(directory: &Path) -> Result<Option<OsKeychain>, Failure> {
    match Store::keychain_use(directory)? {
        KeychainUse::Keychain => Ok(Some(OsKeychain::default())),
        KeychainUse::PassphraseAlone => Ok(None),
    }
}
