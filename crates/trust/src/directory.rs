//! The clinic's directory: what only its own people may read.

pub use crate::clinic_key::ClinicKey;

use bellward_proto::{
    Blob, ClinicId, DecodeError, DirectoryVersion, KeyGeneration, PersonId, Versioned,
    ids::labelled_hash, limits,
};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use hkdf::Hkdf;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A sealed directory's size tells no more than how many of these it fills.
const PADDING: usize = 4096;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// As in the ledger; whoever opens it compares.
    pub version: DirectoryVersion,
    /// What the clinic calls itself.
    pub clinic_name: String,
    /// Everyone who was invited or joined.
    pub people: BTreeMap<PersonId, PersonEntry>,
}

bellward_proto::versioned!(Directory, 1, "a directory", limits::DIRECTORY);

/// What the directory says of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonEntry {
    /// Their name.
    pub name: String,
}

/// A directory under lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealedDirectory {
    generation: KeyGeneration,
    salt: Blob,
    ciphertext: Blob,
}

bellward_proto::versioned!(SealedDirectory, 1, "a sealed directory", limits::DIRECTORY);

/// Why a directory was not sealed or not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// Not a directory, or not one that this program reads.
    #[error(transparent)]
    Malformed(#[from] DecodeError),
    /// It is longer than a relay keeps.
    #[error("the directory has {length} bytes; at most {} are allowed", limits::DIRECTORY)]
    TooLong {
        /// Bytes it would have.
        length: usize,
    },
    /// Sealed under another generation of the clinic's key: fetch that one.
    #[error("the directory is sealed under clinic key {found}, not {given}")]
    OtherKey {
        /// The generation it names.
        found: KeyGeneration,
        /// The generation given.
        given: KeyGeneration,
    },
    /// Sealed for another clinic or under another key, or altered.
    #[error("the directory is not this clinic's, or it was altered")]
    Sealed,
}

/// Seals a directory: ChaCha20-Poly1305 (RFC 8439) under a key of its own, derived by
/// HKDF-SHA256 (RFC 5869) from the clinic's key and 32 random bytes.
pub fn seal_directory(
    key: &ClinicKey,
    clinic: &ClinicId,
    directory: &Directory,
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<Blob, DirectoryError> {
    let mut salt = [0; 32];
    rng.fill_bytes(&mut salt);
    let plaintext = pad(directory.to_bytes());
    let aad = additional_data(clinic, key.generation);
    let ciphertext = cipher(key, &salt)
        .encrypt(&Nonce::default(), Payload { msg: &plaintext, aad: &aad })
        .map_err(|_| DirectoryError::Sealed)?;
    let sealed = SealedDirectory {
        generation: key.generation,
        salt: Blob(salt.to_vec()),
        ciphertext: Blob(ciphertext),
    }
    .to_bytes();
    if sealed.len() > limits::DIRECTORY {
        return Err(DirectoryError::TooLong { length: sealed.len() });
    }
    Ok(Blob(sealed))
}

/// Opens what [`seal_directory`] made.
pub fn open_directory(
    key: &ClinicKey,
    clinic: &ClinicId,
    sealed: &[u8],
) -> Result<Directory, DirectoryError> {
    let sealed = SealedDirectory::from_bytes(sealed)?;
    if sealed.generation != key.generation {
        return Err(DirectoryError::OtherKey { found: sealed.generation, given: key.generation });
    }
    let aad = additional_data(clinic, key.generation);
    let payload = Payload { msg: sealed.ciphertext.as_slice(), aad: &aad };
    let padded = cipher(key, sealed.salt.as_slice())
        .decrypt(&Nonce::default(), payload)
        .map(Zeroizing::new)
        .map_err(|_| DirectoryError::Sealed)?;
    let bytes = unpad(&padded).ok_or(DirectoryError::Sealed)?;
    Ok(Directory::from_bytes(bytes)?)
}

/// A cipher for one document: the all-zero nonce is used once with each key.
fn cipher(key: &ClinicKey, salt: &[u8]) -> ChaCha20Poly1305 {
    let mut derived = Zeroizing::new([0; 32]);
    // HKDF-SHA256 gives up to 8160 bytes: 32 cannot fail.
    let expanded = Hkdf::<Sha256>::new(Some(salt), key.key.as_slice())
        .expand(b"Bellward directory key v1", derived.as_mut_slice());
    debug_assert!(expanded.is_ok());
    ChaCha20Poly1305::new(chacha20poly1305::Key::from_slice(derived.as_slice()))
}

fn additional_data(clinic: &ClinicId, generation: KeyGeneration) -> [u8; 32] {
    labelled_hash("Bellward sealed directory v1", &[&clinic.0, &generation.0.to_be_bytes()])
}

/// The length as eight bytes, big endian, the bytes, and zeros up to the size class.
fn pad(bytes: Vec<u8>) -> Zeroizing<Vec<u8>> {
    let bytes = Zeroizing::new(bytes);
    let size = (8 + bytes.len()).next_multiple_of(PADDING);
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
    padded.extend_from_slice(&bytes);
    padded.resize(size, 0);
    padded
}

fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (length, rest) = padded.split_first_chunk()?;
    rest.get(..usize::try_from(u64::from_be_bytes(*length)).ok()?)
}
