//! The clinic's symmetric key, and how it comes to devices and to those who are invited.

use crate::{SealError, SealKey, SealSecret, open, seal};
use bellward_proto::relay::{InviteBundle, SealedClinicKey};
use bellward_proto::{
    ClinicId, DeviceId, Digest, InviteId, KeyGeneration, Versioned, ids::labelled_hash,
};
use rand::CryptoRng;
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

const DEVICE_LABEL: &str = "Bellward clinic key for a device v1";
const INVITE_LABEL: &str = "Bellward invite contents v1";

/// The key under which directories are sealed. A removal makes the next generation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClinicKey {
    /// Which.
    pub generation: KeyGeneration,
    /// 256 random bits.
    #[serde(serialize_with = "write_key", deserialize_with = "read_key")]
    pub key: Zeroizing<[u8; 32]>,
}

bellward_proto::versioned!(ClinicKey, 1, "a clinic key", 128);

impl ClinicKey {
    /// A new one.
    pub fn random(generation: KeyGeneration, rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        rng.fill_bytes(key.as_mut_slice());
        ClinicKey { generation, key }
    }

    /// Seals it to a device.
    pub fn seal_to(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        key: &SealKey,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<SealedClinicKey, SealError> {
        let plaintext = Zeroizing::new(self.to_bytes());
        let sealed = seal(key, DEVICE_LABEL, &device_aad(clinic, device), &plaintext, rng)?;
        Ok(SealedClinicKey { device: *device, sealed })
    }

    /// Opens what was sealed to a device.
    pub fn open(
        secret: &SealSecret,
        clinic: &ClinicId,
        device: &DeviceId,
        sealed: &[u8],
    ) -> Result<Self, SealError> {
        let plaintext = open(secret, DEVICE_LABEL, &device_aad(clinic, device), sealed)?;
        ClinicKey::from_bytes(&plaintext).map_err(|_| SealError::Open)
    }
}

impl std::fmt::Debug for ClinicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClinicKey(generation {}, [redacted])", self.generation)
    }
}

/// What awaits whoever takes up an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteContents {
    /// To read the directory with.
    pub clinic_key: ClinicKey,
    /// The invited person's name, as the administrator wrote it.
    pub name: String,
}

bellward_proto::versioned!(InviteContents, 1, "the contents of an invite", 1024);

impl InviteContents {
    /// Seals them to an invite.
    pub fn seal_to(
        &self,
        clinic: &ClinicId,
        invite: &InviteId,
        key: &SealKey,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<InviteBundle, SealError> {
        let plaintext = Zeroizing::new(self.to_bytes());
        let sealed = seal(key, INVITE_LABEL, &invite_aad(clinic, invite), &plaintext, rng)?;
        Ok(InviteBundle { invite: *invite, sealed })
    }

    /// Opens what was sealed to an invite.
    pub fn open(
        secret: &SealSecret,
        clinic: &ClinicId,
        invite: &InviteId,
        sealed: &[u8],
    ) -> Result<Self, SealError> {
        let plaintext = open(secret, INVITE_LABEL, &invite_aad(clinic, invite), sealed)?;
        InviteContents::from_bytes(&plaintext).map_err(|_| SealError::Open)
    }
}

/// The hash over the copies of a clinic key, whatever order they are given in: which devices,
/// and what was sealed to each.
pub fn sealed_keys_digest(keys: &[SealedClinicKey]) -> Digest {
    let mut list: Vec<(DeviceId, [u8; 32])> = keys
        .iter()
        .map(|key| {
            let sealed = key.sealed.as_slice();
            (key.device, labelled_hash("Bellward sealed clinic key v1", &[sealed]))
        })
        .collect();
    list.sort_unstable();
    let parts: Vec<&[u8]> =
        list.iter().flat_map(|(device, digest)| [device.as_ref(), digest.as_slice()]).collect();
    Digest(labelled_hash("Bellward sealed clinic keys v1", &parts))
}

fn device_aad(clinic: &ClinicId, device: &DeviceId) -> Vec<u8> {
    [clinic.as_ref(), device.as_ref()].concat()
}

fn invite_aad(clinic: &ClinicId, invite: &InviteId) -> Vec<u8> {
    [clinic.as_ref(), invite.as_ref()].concat()
}

fn write_key<S: Serializer>(key: &Zeroizing<[u8; 32]>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(key.as_slice())
}

fn read_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zeroizing<[u8; 32]>, D::Error> {
    let bytes = Zeroizing::new(bellward_proto::Blob::deserialize(deserializer)?.0);
    let key: [u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| de::Error::invalid_length(bytes.len(), &"32 bytes"))?;
    Ok(Zeroizing::new(key))
}
