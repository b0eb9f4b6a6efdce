//! The leaf of a device: its credential, its signature, what it can do.

use crate::{VoidReason, description};
use bellward_proto::{ClinicId, DeviceId, LeafKey, PersonId};
use bellward_trust::keys::LeafSecret;
use ed25519_dalek::{Signer as _, SigningKey};
use openmls::prelude::{
    BasicCredential, Capabilities, Credential, CredentialType, CredentialWithKey, ExtensionType,
    LeafNode, Member, ProtocolVersion,
};
use openmls_traits::{
    signatures::{Signer, SignerError},
    types::SignatureScheme,
};

/// The device that the machine acts for.
#[derive(Debug)]
pub struct LocalDevice {
    /// Its clinic.
    pub clinic: ClinicId,
    /// Its person.
    pub person: PersonId,
    /// Its id.
    pub device: DeviceId,
    /// Signs its leaves; the ledger names the public key.
    pub leaf: LeafSecret,
}

impl LocalDevice {
    pub(crate) fn credential(&self) -> CredentialWithKey {
        CredentialWithKey {
            credential: credential(&self.clinic, &self.device),
            signature_key: self.leaf.public().0.to_vec().into(),
        }
    }
}

/// MLS signs with a label of its own (RFC 9420, section 5.1.2), which begins otherwise than the
/// labels of `trust`: one signature can never be taken for the other.
impl Signer for LocalDevice {
    fn sign(&self, payload: &[u8]) -> Result<Vec<u8>, SignerError> {
        Ok(SigningKey::from_bytes(self.leaf.seed()).sign(payload).to_vec())
    }

    fn signature_scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// The credential of a device: a basic one (RFC 9420, section 5.3) whose identity is the
/// clinic's id and the device's.
fn credential(clinic: &ClinicId, device: &DeviceId) -> Credential {
    BasicCredential::new([clinic.as_ref(), device.as_ref()].concat()).into()
}

/// What a leaf claims: to be proved by the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeafClaim {
    pub(crate) device: DeviceId,
    pub(crate) key: LeafKey,
}

impl LeafClaim {
    pub(crate) fn of(clinic: &ClinicId, leaf: &LeafNode) -> Result<Self, VoidReason> {
        Self::read(clinic, leaf.credential(), leaf.signature_key().as_slice())
    }

    pub(crate) fn of_member(clinic: &ClinicId, member: &Member) -> Result<Self, VoidReason> {
        Self::read(clinic, &member.credential, &member.signature_key)
    }

    pub(crate) fn read(
        clinic: &ClinicId,
        credential: &Credential,
        key: &[u8],
    ) -> Result<Self, VoidReason> {
        let basic = BasicCredential::try_from(credential.clone());
        let basic = basic.map_err(|_| VoidReason::Credential)?;
        let device = basic.identity().strip_prefix(clinic.as_ref());
        let device = device.and_then(|device| DeviceId::from_slice(device).ok());
        let key = LeafKey::from_slice(key).ok();
        match (device, key) {
            (Some(device), Some(key)) => Ok(LeafClaim { device, key }),
            _ => Err(VoidReason::Credential),
        }
    }
}

/// What each of our leaves says that it can do.
pub(crate) fn capabilities() -> Capabilities {
    let mut extensions = description::extension_types().to_vec();
    extensions.push(ExtensionType::LastResort);
    Capabilities::new(
        Some(&[ProtocolVersion::Mls10]),
        Some(&[description::CIPHERSUITE]),
        Some(&extensions),
        Some(&[]),
        Some(&[CredentialType::Basic]),
    )
}
