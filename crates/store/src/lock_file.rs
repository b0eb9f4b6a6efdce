//! `lock.cbor`: the wrapped key of the database, and what it takes to unwrap it.

use crate::error::StoreError;
use crate::files::ProfileFiles;
use crate::key::{ArgonCost, StoreKey, WrappingKey, random};
use crate::keychain::Keychain;
use crate::unlock::{KeychainUse, Unlock};
use bellward_proto::{Blob, DecodeError, Digest, Versioned, ids::labelled_hash, versioned};
use data_encoding::BASE64URL_NOPAD;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What is needed before the key can be unwrapped. Its exact bytes are bound to the wrapped key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockHeader {
    /// Random, new with each passphrase.
    pub(crate) salt: Blob,
    /// The cost of trying a passphrase.
    pub(crate) cost: ArgonCost,
    /// The keychain's part; without it, the passphrase alone opens the profile.
    pub(crate) keychain: Option<KeychainPart>,
}

versioned!(LockHeader, 1, "the lock file's header", 1024);

/// Where in the keychain the other part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeychainPart {
    /// Under which account.
    pub(crate) account: String,
    /// A hash of the secret, which is random and long, so that a keychain that holds another
    /// one is told from a wrong passphrase.
    pub(crate) check: Digest,
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LockFile {
    /// An encoded [`LockHeader`].
    pub(crate) header: Blob,
    /// The nonce of the wrapping: 12 bytes.
    pub(crate) nonce: Blob,
    /// The wrapped key.
    pub(crate) wrapped: Blob,
    /// A hash of the three, so that rotten bytes are told from a wrong passphrase.
    pub(crate) check: Digest,
}

versioned!(LockFile, 1, "the lock file", 4096);

impl LockFile {
    /// Wraps a key, and puts a new secret into the keychain if there is one.
    pub(crate) fn seal(
        key: &StoreKey,
        unlock: &Unlock<'_>,
        cost: ArgonCost,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, StoreError> {
        if unlock.passphrase.is_empty() {
            return Err(StoreError::EmptyPassphrase);
        }
        let secret = unlock.keychain.map(|keychain| new_secret(keychain, rng)).transpose()?;
        let (part, secret) = secret.unzip();
        let salt = random::<32>(rng);
        let secret = secret.as_ref().map(|secret| secret.as_slice());
        let wrapping = WrappingKey::derive(unlock.passphrase, salt.as_slice(), cost, secret)
            .ok_or(StoreError::BelowFloor)?;
        let salt = Blob(salt.to_vec());
        let header = Blob(LockHeader { salt, cost, keychain: part }.to_bytes());
        let nonce = random::<12>(rng);
        let wrapped = Blob(wrapping.wrap(&nonce, &header.0, key)?);
        let nonce = Blob(nonce.to_vec());
        let check = check(&header, &nonce, &wrapped);
        Ok(LockFile { header, nonce, wrapped, check })
    }

    /// Unwraps the key.
    pub(crate) fn open(&self, unlock: &Unlock<'_>) -> Result<StoreKey, StoreError> {
        let header = self.header()?;
        let nonce = <[u8; 12]>::try_from(self.nonce.as_slice())
            .map_err(|_| damaged("its nonce has another length"))?;
        let secret =
            header.keychain.as_ref().map(|part| kept_secret(part, unlock.keychain)).transpose()?;
        let secret = secret.as_ref().map(|secret| secret.as_slice());
        WrappingKey::derive(unlock.passphrase, header.salt.as_slice(), header.cost, secret)
            .ok_or_else(|| damaged("its cost is impossible"))?
            .unwrap(&nonce, self.header.as_slice(), self.wrapped.as_slice())
            .ok_or(StoreError::WrongPassphrase)
    }

    /// What is needed to unwrap the key.
    pub(crate) fn header(&self) -> Result<LockHeader, StoreError> {
        let header = LockHeader::from_bytes(self.header.as_slice()).map_err(unreadable)?;
        if header.cost.is_bearable() { Ok(header) } else { Err(damaged("its cost is absurd")) }
    }

    /// Puts the file in place, whole or not at all.
    pub(crate) fn write(&self, files: &ProfileFiles) -> Result<(), StoreError> {
        files.replace_lock(&self.to_bytes())
    }

    /// Reads the file.
    pub(crate) fn read(files: &ProfileFiles) -> Result<Self, StoreError> {
        let file = LockFile::from_bytes(&files.read_lock(Self::LIMIT)?).map_err(unreadable)?;
        if file.check != check(&file.header, &file.nonce, &file.wrapped) {
            return Err(damaged("its bytes are not those that were written"));
        }
        Ok(file)
    }
}

impl LockHeader {
    /// What the key is wrapped by.
    pub(crate) fn keychain_use(&self) -> KeychainUse {
        match self.keychain {
            Some(_) => KeychainUse::Keychain,
            None => KeychainUse::PassphraseAlone,
        }
    }
}

/// Makes a secret and keeps it in the keychain under a new account, so that a crash never leaves
/// an old lock file with a new secret.
fn new_secret(
    keychain: &dyn Keychain,
    rng: &mut impl CryptoRng,
) -> Result<(KeychainPart, Zeroizing<[u8; 32]>), StoreError> {
    let account = format!("profile {}", BASE64URL_NOPAD.encode(random::<16>(rng).as_slice()));
    let secret = random::<32>(rng);
    keychain.store(&account, secret.as_slice()).map_err(StoreError::KeychainUnavailable)?;
    let check = secret_check(&account, secret.as_slice());
    let part = KeychainPart { account, check };
    // A keychain that only says that it keeps things is found out now.
    kept_secret(&part, Some(keychain))?;
    Ok((part, secret))
}

/// The secret that was kept in the keychain.
fn kept_secret(
    part: &KeychainPart,
    keychain: Option<&dyn Keychain>,
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let secret = keychain
        .ok_or(StoreError::KeychainNeeded)?
        .load(&part.account)
        .map_err(StoreError::KeychainUnavailable)?
        .ok_or(StoreError::KeychainMissing)?;
    if secret_check(&part.account, &secret) == part.check {
        Ok(secret)
    } else {
        Err(StoreError::KeychainChanged)
    }
}

fn secret_check(account: &str, secret: &[u8]) -> Digest {
    Digest(labelled_hash("Bellward keychain check v1", &[account.as_bytes(), secret]))
}

fn check(header: &Blob, nonce: &Blob, wrapped: &Blob) -> Digest {
    Digest(labelled_hash("Bellward lock file v1", &[&header.0, &nonce.0, &wrapped.0]))
}

fn damaged(what: impl ToString) -> StoreError {
    StoreError::LockDamaged { what: what.to_string() }
}

fn unreadable(error: DecodeError) -> StoreError {
    match error {
        DecodeError::Version { found, known, .. } if found > known => {
            StoreError::NewerVersion { found: found.into(), known: known.into() }
        }
        error => damaged(error),
    }
}
