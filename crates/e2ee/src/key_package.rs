//! Key packages: made here, and claimed from the relay.
//!
//! A key package (RFC 9420, section 10) carries an X-Wing public key of its own in the
//! extension 0xF0B0, so that the key package's signature covers it. The Welcome is sealed to
//! that key. Both secrets are deleted when a one-use key package is used, or has ended.

use crate::{
    Crypto, E2eeError, KeyValue, VoidReason, description, judge,
    key_value::delete_all,
    leaf::{self, LeafClaim},
    machine::Machine,
};
use bellward_proto::{
    Blob, DeviceId, LeafKey, Timestamp, Versioned, limits, relay::ClaimedKeyPackage,
};
use bellward_trust::{SealKey, SealSecret};
use openmls::prelude::{
    Extension, Extensions, KeyPackage, Lifetime, MlsMessageBodyIn, MlsMessageIn, MlsMessageOut,
    ProtocolVersion, UnknownExtension, tls_codec::DeserializeBytes,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

const DAY: u64 = 24 * 60 * 60;
/// Seconds for which a key package is good.
const GOOD_FOR: u64 = 70 * DAY;
/// Seconds by which the lifetime of RFC 9420 ends later than the key package. OpenMLS holds that
/// lifetime against the clock of the machine it runs on, which may be wrong by years and must
/// decide nothing: so it begins with 1970 and ends a hundred years late. When a key package
/// really ends is for whoever claims it, by the relay's clock.
const BEYOND_CLOCKS: u64 = 100 * 365 * DAY;
/// Milliseconds by which a key package may seem to be made after now. One further ahead was made
/// while a clock was wrong.
const AHEAD: u64 = DAY * 1000;
/// Milliseconds after which a last-resort key package is to be replaced.
const LAST_RESORT_AGE: u64 = 7 * DAY * 1000;

/// How the key packages that were made here stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stock {
    /// Some have ended, or were made while a clock was wrong: what the relay holds is to be
    /// replaced.
    pub is_stale: bool,
    /// A last-resort key package is to be made: there is none, or the newest was used, is older
    /// than seven days, or was made while a clock was wrong.
    pub last_resort_due: bool,
}

/// The secret side of a key package that OpenMLS does not hold.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeyPackageRecord {
    seal: Zeroizing<[u8; 32]>,
    made: Timestamp,
    ends: Timestamp,
    pub(crate) last_resort: bool,
    used: bool,
}

bellward_proto::versioned!(KeyPackageRecord, 1, "a key package's record", 1024);

const PREFIX: &[u8] = b"key-package/";

/// Bytes of a key package's reference (RFC 9420, section 5.2): a SHA-256 hash.
pub(crate) const REFERENCE: usize = 32;

fn key(reference: &[u8]) -> Vec<u8> {
    [PREFIX, reference].concat()
}

impl KeyPackageRecord {
    pub(crate) fn load<S: KeyValue>(
        store: &S,
        reference: &[u8],
    ) -> Result<Option<Self>, E2eeError> {
        let bytes = store.get(&key(reference))?.map(Zeroizing::new);
        let record = bytes.map(|bytes| KeyPackageRecord::from_bytes(&bytes)).transpose();
        record.map_err(|_| E2eeError::Unreadable("a key package's record"))
    }

    fn save<S: KeyValue>(&self, store: &S, reference: &[u8]) -> Result<(), E2eeError> {
        let bytes = Zeroizing::new(self.to_bytes());
        Ok(store.put(&key(reference), &bytes)?)
    }

    #[cfg(test)]
    pub(crate) fn example() -> Self {
        let (made, ends) = (Timestamp(2), Timestamp(3));
        let seal = Zeroizing::new([1; 32]);
        KeyPackageRecord { seal, made, ends, last_resort: true, used: false }
    }

    /// Whether others may use it now, and it was made by a clock that was right.
    fn is_good(&self, now: Timestamp) -> bool {
        now <= self.ends && self.made <= now.plus_millis(AHEAD)
    }

    /// Opens with this.
    pub(crate) fn secret(&self) -> SealSecret {
        SealSecret::from_seed(*self.seal)
    }
}

/// Deletes the records of all key packages.
pub(crate) fn forget_all<S: KeyValue>(store: &S) -> Result<(), E2eeError> {
    Ok(delete_all(store, PREFIX)?)
}

/// The lifetime of a leaf that is made now.
pub(crate) fn lifetime(now: Timestamp) -> Lifetime {
    Lifetime::init(0, (now.0 / 1000).saturating_add(GOOD_FOR).saturating_add(BEYOND_CLOCKS))
}

/// Whether no clock decides over a lifetime: it is of the form that [`lifetime`] gives.
pub(crate) fn is_beyond_clocks(lifetime: &Lifetime) -> bool {
    lifetime.not_before() == 0 && lifetime.not_after() >= BEYOND_CLOCKS
}

/// When a key package really ends.
fn end(package: &KeyPackage) -> Timestamp {
    let seconds = package.life_time().not_after().saturating_sub(BEYOND_CLOCKS);
    Timestamp(seconds.saturating_mul(1000))
}

impl<S: KeyValue> Machine<'_, S> {
    /// Makes one-use key packages, to be uploaded to the relay, and deletes the secrets of those
    /// that are good no more.
    pub fn make_key_packages(&self, count: usize, now: Timestamp) -> Result<Vec<Blob>, E2eeError> {
        for (reference, record) in self.key_packages()? {
            if !record.last_resort && !record.is_good(now) {
                self.delete_key_package(&reference)?;
            }
        }
        (0..count).map(|_| self.make_key_package(false, now)).collect()
    }

    /// Makes the key package that the relay gives out when no other is left. The secrets of the
    /// one before are kept for Welcomes that are on their way, and older ones deleted.
    pub fn make_last_resort(&self, now: Timestamp) -> Result<Blob, E2eeError> {
        let mut before = self.key_packages()?;
        before.retain(|(_, record)| record.last_resort);
        before.sort_by_key(|(_, record)| std::cmp::Reverse((record.is_good(now), record.made)));
        for (reference, _) in before.iter().skip(1) {
            self.delete_key_package(reference)?;
        }
        self.make_key_package(true, now)
    }

    /// How the key packages made here stand.
    pub fn key_package_stock(&self, now: Timestamp) -> Result<Stock, E2eeError> {
        let packages = self.key_packages()?;
        let (last_resort, one_use): (Vec<_>, Vec<_>) =
            packages.iter().map(|(_, record)| record).partition(|record| record.last_resort);
        let newest = last_resort
            .into_iter()
            .filter(|record| record.is_good(now))
            .max_by_key(|record| record.made);
        Ok(Stock {
            is_stale: one_use.into_iter().any(|record| !record.is_good(now)),
            last_resort_due: newest.is_none_or(|record| {
                record.used || now.millis_since(record.made) > LAST_RESORT_AGE
            }),
        })
    }

    fn make_key_package(&self, last_resort: bool, now: Timestamp) -> Result<Blob, E2eeError> {
        let secret = SealSecret::random(&mut *self.crypto.random());
        let public = UnknownExtension(secret.public().as_slice().to_vec());
        let extension = Extension::Unknown(description::SEAL_KEY_EXTENSION, public);
        let mut builder = KeyPackage::builder()
            .key_package_extensions(Extensions::single(extension).map_err(E2eeError::mls)?)
            .key_package_lifetime(lifetime(now))
            .leaf_node_capabilities(leaf::capabilities());
        if last_resort {
            builder = builder.mark_as_last_resort();
        }
        let bundle = builder
            .build(
                description::CIPHERSUITE,
                &self.provider(),
                self.device,
                self.device.credential(),
            )
            .map_err(E2eeError::mls)?;
        let package = bundle.into_key_package();
        let reference = package.hash_ref(self.crypto).map_err(E2eeError::mls)?;
        let record = KeyPackageRecord {
            seal: Zeroizing::new(*secret.seed()),
            made: now,
            ends: end(&package),
            last_resort,
            used: false,
        };
        record.save(self.store, reference.as_slice())?;
        Ok(Blob(MlsMessageOut::from(package).to_bytes().map_err(E2eeError::mls)?))
    }

    fn key_packages(&self) -> Result<Vec<(Vec<u8>, KeyPackageRecord)>, E2eeError> {
        let mut packages = Vec::new();
        for key in self.store.keys(PREFIX)? {
            let reference = key.strip_prefix(PREFIX).unwrap_or(&key).to_vec();
            if let Some(record) = KeyPackageRecord::load(self.store, &reference)? {
                packages.push((reference, record));
            }
        }
        Ok(packages)
    }

    /// Deletes the secrets of a one-use key package that was used; a last-resort one is marked.
    pub(crate) fn use_up_key_package(&self, reference: &[u8]) -> Result<(), E2eeError> {
        match KeyPackageRecord::load(self.store, reference)? {
            Some(mut record) if record.last_resort => {
                record.used = true;
                record.save(self.store, reference)
            }
            _ => self.delete_key_package(reference),
        }
    }

    /// Deletes the secrets of a key package, here and in OpenMLS.
    fn delete_key_package(&self, reference: &[u8]) -> Result<(), E2eeError> {
        self.store.delete(&key(reference))?;
        self.provider().delete_key_package(reference)
    }
}

/// A claimed key package that can be added.
pub(crate) struct Usable {
    pub(crate) package: KeyPackage,
    pub(crate) seal: SealKey,
    pub(crate) reference: Vec<u8>,
}

/// The claimed key packages that can be added, one for each device. A key package is usable
/// when it is whole, of a device that belongs, with the very key that the ledger names, with an
/// X-Wing key, and good now.
pub(crate) fn usable(
    crypto: &Crypto,
    clinic: &bellward_proto::ClinicId,
    entitled: &BTreeMap<DeviceId, LeafKey>,
    claimed: &[ClaimedKeyPackage],
    now: Timestamp,
) -> BTreeMap<DeviceId, Usable> {
    let mut usable = BTreeMap::new();
    for claim in claimed {
        if let Ok(package) = check(crypto, clinic, entitled, claim, now) {
            usable.entry(claim.device).or_insert(package);
        }
    }
    usable
}

fn check(
    crypto: &Crypto,
    clinic: &bellward_proto::ClinicId,
    entitled: &BTreeMap<DeviceId, LeafKey>,
    claimed: &ClaimedKeyPackage,
    now: Timestamp,
) -> Result<Usable, VoidReason> {
    let bytes = claimed.package.as_slice();
    if bytes.len() > limits::KEY_PACKAGE {
        return Err(VoidReason::KeyPackage);
    }
    let message = MlsMessageIn::tls_deserialize_exact_bytes(bytes);
    let body = message.map_err(|_| VoidReason::KeyPackage)?.extract();
    let MlsMessageBodyIn::KeyPackage(package) = body else { return Err(VoidReason::KeyPackage) };
    let package = package.validate(crypto, ProtocolVersion::Mls10);
    let package = package.map_err(|_| VoidReason::KeyPackage)?;

    let claim = LeafClaim::of(clinic, package.leaf_node())?;
    if claim.device != claimed.device || entitled.get(&claim.device) != Some(&claim.key) {
        return Err(VoidReason::LeafNotEntitled);
    }
    let knows_ours = description::extension_types()
        .iter()
        .all(|extension| package.leaf_node().capabilities().extensions().contains(extension));
    if package.ciphersuite() != description::CIPHERSUITE || !knows_ours || now >= end(&package) {
        return Err(VoidReason::KeyPackage);
    }
    let seal = judge::key_package(&package)?;
    let reference = package.hash_ref(crypto).map_err(|_| VoidReason::KeyPackage)?;
    Ok(Usable { seal, reference: reference.as_slice().to_vec(), package })
}
