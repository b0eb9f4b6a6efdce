//! The database's key, and how a passphrase and a keychain secret wrap it.

use crate::error::StoreError;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use hkdf::Hkdf;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Under which label the wrapping key is derived.
const WRAP_LABEL: &[u8] = b"Bellward store wrap v1";

/// The random key of a profile's database. It never changes: a new passphrase wraps it anew.
pub struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    /// A new key.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        StoreKey(random(rng))
    }

    /// The bytes.
    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKey([redacted])")
    }
}

/// Random bytes that are wiped after use.
pub(crate) fn random<const N: usize>(rng: &mut impl CryptoRng) -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    rng.fill_bytes(bytes.as_mut_slice());
    bytes
}

/// What trying one passphrase costs (Argon2id, RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArgonCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl ArgonCost {
    /// What profiles are made with: the second recommended option of RFC 9106, section 4, in one
    /// lane.
    pub const STANDARD: ArgonCost = ArgonCost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// More than any lock file that was not tampered with asks for.
    const CEILING: ArgonCost = ArgonCost { memory_kib: 1024 * 1024, passes: 64, lanes: 16 };

    /// As cheap as can be, for tests alone.
    #[doc(hidden)]
    pub fn for_tests() -> Self {
        ArgonCost { memory_kib: 8, passes: 1, lanes: 1 }
    }

    /// Whether a profile may be made with it.
    pub(crate) fn reaches_floor(&self) -> bool {
        let floor = Self::STANDARD;
        self.memory_kib >= floor.memory_kib && self.passes >= floor.passes && self.is_bearable()
    }

    /// Whether a lock file that asks for it is to be believed: one that was tampered with must
    /// not exhaust the machine.
    pub(crate) fn is_bearable(&self) -> bool {
        let ceiling = Self::CEILING;
        self.memory_kib <= ceiling.memory_kib
            && self.passes <= ceiling.passes
            && self.lanes <= ceiling.lanes
    }
}

/// The key that wraps a [`StoreKey`].
pub(crate) struct WrappingKey(Zeroizing<[u8; 32]>);

impl WrappingKey {
    /// HKDF (RFC 5869) over Argon2id of the passphrase, then the keychain's secret if one is
    /// used. `None` when Argon2 knows no such cost.
    pub(crate) fn derive(
        passphrase: &Zeroizing<String>,
        salt: &[u8],
        cost: ArgonCost,
        keychain_secret: Option<&[u8]>,
    ) -> Option<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(STRETCHED)).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut material = Zeroizing::new(vec![0; STRETCHED]);
        argon.hash_password_into(passphrase.as_bytes(), salt, &mut material).ok()?;
        // The first part has a fixed length, so the two cannot run into each other.
        let material = Zeroizing::new([&material, keychain_secret.unwrap_or(&[])].concat());
        let mut key = Zeroizing::new([0; 32]);
        let derived = Hkdf::<Sha256>::new(None, &material).expand(WRAP_LABEL, key.as_mut_slice());
        derived.ok().map(|()| WrappingKey(key))
    }

    /// Wraps a key (ChaCha20-Poly1305, RFC 8439), bound to what stands beside it.
    pub(crate) fn wrap(
        &self,
        nonce: &[u8; 12],
        beside: &[u8],
        key: &StoreKey,
    ) -> Result<Vec<u8>, StoreError> {
        let payload = Payload { msg: key.as_bytes(), aad: beside };
        // Fails only for messages of more than 256 GiB.
        self.cipher().encrypt(Nonce::from_slice(nonce), payload).map_err(|_| StoreError::NoCipher)
    }

    /// The wrapped key; `None` when this is not what wrapped it.
    pub(crate) fn unwrap(
        &self,
        nonce: &[u8; 12],
        beside: &[u8],
        wrapped: &[u8],
    ) -> Option<StoreKey> {
        let payload = Payload { msg: wrapped, aad: beside };
        let key = Zeroizing::new(self.cipher().decrypt(Nonce::from_slice(nonce), payload).ok()?);
        let mut bytes = Zeroizing::new([0; 32]);
        (key.len() == bytes.len()).then(|| bytes.copy_from_slice(&key))?;
        Some(StoreKey(bytes))
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(Key::from_slice(self.0.as_slice()))
    }
}

/// Bytes that Argon2 makes of a passphrase.
const STRETCHED: usize = 32;
