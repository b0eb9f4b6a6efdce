//! Sealing to one receiver: HPKE (RFC 9180) in base mode with X-Wing
//! (draft-connolly-cfrg-xwing-kem-06, 0x647a), HKDF-SHA256 and ChaCha20-Poly1305.

use bellward_proto::Blob;
use hpke_rs::hpke_types::{AeadAlgorithm, KdfAlgorithm, KemAlgorithm};
use hpke_rs::libcrux::HpkeLibcrux;
use hpke_rs::{Hpke, HpkePrivateKey, Mode};
use libcrux_kem::{Algorithm, PublicKey, key_gen_derand};
use rand::CryptoRng;
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes of an X-Wing public key.
pub const SEAL_KEY: usize = 1216;
/// Bytes by which a sealed thing is longer than what it holds: the encapsulated key and the tag.
pub const SEAL_OVERHEAD: usize = ENCAPSULATED + 16;
const ENCAPSULATED: usize = 1120;

/// Why something was not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not a public key that anything can be sealed to.
    #[error("this is not an X-Wing public key")]
    Key,
    /// Sealed to another key, for another use, or altered on its way.
    #[error("this was not sealed for this device and this use, or it was altered on its way")]
    Open,
    /// The cipher failed: nothing was sealed.
    #[error("nothing was sealed: the cipher failed")]
    Seal,
}

/// A public X-Wing key. One that was made here or read by itself can be sealed to: malformed keys
/// and such with an X25519 part of small order are turned down. One that was read as a part of a
/// statement has the length of a key: the ledger tries it when the statement is appended.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SealKey(Arc<[u8]>);

impl SealKey {
    /// From exactly [`SEAL_KEY`] bytes that are a key.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, SealError> {
        let key = SealKey(bytes.into());
        if key.can_be_sealed_to() { Ok(key) } else { Err(SealError::Key) }
    }

    /// Whether it is a key: by sealing to it, which takes as long as that does.
    pub(crate) fn can_be_sealed_to(&self) -> bool {
        encapsulate(&self.0, &[0; 64]).is_ok()
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealKey({} bytes)", self.0.len())
    }
}

impl Serialize for SealKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Blob(self.0.to_vec()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SealKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Blob::deserialize(deserializer)?;
        if bytes.as_slice().len() != SEAL_KEY {
            return Err(de::Error::custom(SealError::Key));
        }
        Ok(SealKey(bytes.as_slice().into()))
    }
}

/// The secret of an X-Wing key pair: its 32-byte decapsulation key, from which all follows.
#[derive(Clone)]
pub struct SealSecret(Zeroizing<[u8; 32]>);

impl SealSecret {
    /// From an X-Wing decapsulation key, which is any 32 secret bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        SealSecret(Zeroizing::new(seed))
    }

    /// A new one.
    pub fn random(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut_slice());
        SealSecret(seed)
    }

    /// The public key.
    pub fn public(&self) -> SealKey {
        // Any 32 bytes are a decapsulation key: the derivation cannot fail.
        let public = key_gen_derand(Algorithm::XWingKemDraft06, self.0.as_slice())
            .map(|(_, public)| public.encode())
            .unwrap_or_default();
        SealKey(public.into())
    }

    /// The seed, to be stored where secrets may be.
    pub fn seed(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for SealSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealSecret([redacted])")
    }
}

/// Seals to a key: the encapsulated key, then the ciphertext. The label, which is HPKE's info,
/// says what for; the same label and additional data open it.
///
/// The encapsulation takes its 64 random bytes from `rng` and nowhere else.
pub fn seal(
    key: &SealKey,
    label: &str,
    aad: &[u8],
    plaintext: &[u8],
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<Blob, SealError> {
    let mut randomness = Zeroizing::new([0; 64]);
    rng.fill_bytes(randomness.as_mut_slice());
    let (shared, mut sealed) = encapsulate(key.as_slice(), &randomness)?;
    // hpke-rs would encapsulate with the operating system's randomness; its key schedule
    // (RFC 9180, section 5.1) is what is needed from there on.
    let mut context =
        suite().key_schedule(&shared, label.as_bytes(), &[], &[]).map_err(|_| SealError::Seal)?;
    sealed.extend(context.seal(aad, plaintext).map_err(|_| SealError::Seal)?);
    Ok(Blob(sealed))
}

/// Opens what [`seal`] made.
pub fn open(
    secret: &SealSecret,
    label: &str,
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (encapsulated, ciphertext) =
        sealed.split_at_checked(ENCAPSULATED).ok_or(SealError::Open)?;
    let private = HpkePrivateKey::new(secret.0.to_vec());
    suite()
        .open(encapsulated, &private, label.as_bytes(), aad, ciphertext, None, None, None)
        .map(Zeroizing::new)
        .map_err(|_| SealError::Open)
}

fn suite() -> Hpke<HpkeLibcrux> {
    Hpke::new(
        Mode::Base,
        KemAlgorithm::XWingDraft06,
        KdfAlgorithm::HkdfSha256,
        AeadAlgorithm::ChaCha20Poly1305,
    )
}

/// The shared secret and the encapsulated key.
fn encapsulate(
    key: &[u8],
    randomness: &[u8; 64],
) -> Result<(Zeroizing<Vec<u8>>, Vec<u8>), SealError> {
    // The decoder takes the length for granted.
    if key.len() != SEAL_KEY {
        return Err(SealError::Key);
    }
    let key = PublicKey::decode(Algorithm::XWingKemDraft06, key).map_err(|_| SealError::Key)?;
    let (shared, encapsulated) = key.encapsulate_derand(randomness).map_err(|_| SealError::Key)?;
    Ok((Zeroizing::new(shared.encode()), encapsulated.encode()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use data_encoding::HEXLOWER;

    #[test]
    fn x_wing_answers_as_the_draft_says() {
        let text = include_str!("../tests/vectors/x-wing.txt");
        let values: Vec<Vec<u8>> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .map(|(_, hex)| HEXLOWER.decode(hex.as_bytes()).unwrap())
            .collect();
        assert_eq!(values.len(), 15);
        for vector in values.chunks(5) {
            let [seed, public, randomness, encapsulated, shared] = vector else { panic!() };
            let secret = SealSecret::from_seed(seed[..].try_into().unwrap());
            assert_eq!(secret.public().as_slice(), public);
            let randomness: [u8; 64] = randomness[..].try_into().unwrap();
            let (ours, sent) = encapsulate(public, &randomness).unwrap();
            assert_eq!((ours.as_slice(), &sent), (shared.as_slice(), encapsulated));
            let private = HpkePrivateKey::new(seed.clone());
            let context =
                suite().setup_receiver(encapsulated, &private, b"", None, None, None).unwrap();
            let expected = suite().key_schedule(shared, b"", &[], &[]).unwrap();
            assert_eq!(context.export(b"x", 32), expected.export(b"x", 32));
        }
    }

    #[test]
    fn what_hpke_rs_seals_by_itself_opens_here() {
        let secret = SealSecret::from_seed([7; 32]);
        let public = hpke_rs::HpkePublicKey::new(secret.public().as_slice().to_vec());
        let (mut sealed, ciphertext) =
            suite().seal(&public, b"label", b"aad", b"hello", None, None, None).unwrap();
        sealed.extend(ciphertext);
        assert_eq!(open(&secret, "label", b"aad", &sealed).unwrap().as_slice(), b"hello");
    }
}
