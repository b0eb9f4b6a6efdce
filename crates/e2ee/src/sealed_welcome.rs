//! Welcomes, sealed to the X-Wing key of the joiner's key package.
//!
//! A sealed Welcome is the reference of the key package (RFC 9420, section 5.2), then the HPKE
//! ciphertext of a [`WelcomePackage`]; the reference is its additional data.

use crate::{
    Crypto, E2eeError, WelcomeFault,
    key_package::{KeyPackageRecord, REFERENCE, Usable},
};
use bellward_proto::{
    Blob, DeviceId, Digest, Versioned, envelope::WelcomePackage, relay::SealedWelcome,
};
use bellward_trust::{open, seal};
use openmls::prelude::{MlsMessageBodyIn, MlsMessageIn, Welcome, tls_codec::DeserializeBytes as _};
use std::collections::BTreeMap;

/// The label under which Welcomes are sealed.
pub const WELCOME_LABEL: &str = "Bellward sealed welcome v1";

/// Seals one Welcome to each device that is added.
pub(crate) fn seal_to_each(
    crypto: &Crypto,
    added: &BTreeMap<DeviceId, Usable>,
    welcome: &[u8],
    header: Digest,
) -> Result<Vec<SealedWelcome>, E2eeError> {
    let package = WelcomePackage { welcome: Blob(welcome.to_vec()), header }.to_bytes();
    let sealed = added.iter().map(|(device, usable)| {
        let reference = &usable.reference;
        let random = &mut *crypto.random();
        let sealed = seal(&usable.seal, WELCOME_LABEL, reference, &package, random);
        let sealed = sealed.map_err(E2eeError::mls)?;
        let sealed = Blob([reference.as_slice(), sealed.as_slice()].concat());
        Ok(SealedWelcome { device: *device, sealed })
    });
    sealed.collect()
}

/// The reference of the key package to which a Welcome is sealed, and the ciphertext.
pub(crate) fn split(sealed: &[u8]) -> Result<(&[u8], &[u8]), WelcomeFault> {
    sealed.split_at_checked(REFERENCE).ok_or(WelcomeFault::Sealed)
}

/// Opens a Welcome that must belong to this header.
pub(crate) fn unseal(
    record: &KeyPackageRecord,
    reference: &[u8],
    ciphertext: &[u8],
    header: Digest,
) -> Result<Welcome, WelcomeFault> {
    let package = open(&record.secret(), WELCOME_LABEL, reference, ciphertext);
    let package = package.map_err(|_| WelcomeFault::Sealed)?;
    let package = WelcomePackage::from_bytes(&package).map_err(|_| WelcomeFault::Sealed)?;
    if package.header != header {
        return Err(WelcomeFault::Header);
    }
    let message = MlsMessageIn::tls_deserialize_exact_bytes(package.welcome.as_slice());
    match message.map_err(|_| WelcomeFault::Mls)?.extract() {
        MlsMessageBodyIn::Welcome(welcome) => Ok(welcome),
        _ => Err(WelcomeFault::Mls),
    }
}
