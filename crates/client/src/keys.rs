//! The secret keys of a profile, and the names under which the store keeps them.

use crate::error::ClientError;
use bellward_e2ee::LocalDevice;
use bellward_proto::{ClinicId, DeviceId, PersonId};
use bellward_store::{ReadTx, StoreError, WriteTx};
use bellward_trust::keys::{AuthSecret, IdentitySecret, LeafSecret, RootSecret};
use bellward_trust::seal::SealSecret;
use rand::CryptoRng;

const ROOT: &str = "root key";
const IDENTITY: &str = "identity key";
const AUTH: &str = "authentication key";
const LEAF: &str = "leaf key";
const SEAL: &str = "seal key";

/// Who this profile is and the keys that prove it. One key, one purpose.
pub(crate) struct Keys {
    /// The clinic.
    pub clinic: ClinicId,
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// Signs the person's statements.
    pub identity: IdentitySecret,
    /// Logs in to the relay.
    pub auth: AuthSecret,
    /// Opens what is sealed to this device.
    pub seal: SealSecret,
    /// Certifies administrators; only on the founder's device.
    pub root: Option<RootSecret>,
    /// What the MLS machine needs of it.
    pub local: LocalDevice,
}

impl Keys {
    /// New keys for a person on this device.
    pub fn generate(
        clinic: ClinicId,
        person: PersonId,
        root: Option<RootSecret>,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let device = DeviceId(random(rng));
        Keys {
            clinic,
            person,
            device,
            identity: IdentitySecret::random(rng),
            auth: AuthSecret::random(rng),
            seal: SealSecret::from_seed(random(rng)),
            root,
            local: LocalDevice { clinic, person, device, leaf: LeafSecret::random(rng) },
        }
    }

    /// Stores them all.
    pub fn store(&self, tx: &WriteTx<'_>) -> Result<(), StoreError> {
        if let Some(root) = &self.root {
            tx.put_secret(ROOT, root.seed())?;
        }
        tx.put_secret(IDENTITY, self.identity.seed())?;
        tx.put_secret(AUTH, self.auth.seed())?;
        tx.put_secret(LEAF, self.local.leaf.seed())?;
        tx.put_secret(SEAL, self.seal.seed())
    }

    /// Loads what [`Keys::store`] stored.
    pub fn load(
        tx: &ReadTx<'_>,
        clinic: ClinicId,
        person: PersonId,
        device: DeviceId,
    ) -> Result<Self, ClientError> {
        let seed = |name: &'static str| -> Result<[u8; 32], ClientError> {
            optional_seed(tx, name)?.ok_or_else(|| missing(name))
        };
        Ok(Keys {
            clinic,
            person,
            device,
            identity: IdentitySecret::from_seed(seed(IDENTITY)?),
            auth: AuthSecret::from_seed(seed(AUTH)?),
            seal: SealSecret::from_seed(seed(SEAL)?),
            root: optional_seed(tx, ROOT)?.map(RootSecret::from_seed),
            local: LocalDevice { clinic, person, device, leaf: LeafSecret::from_seed(seed(LEAF)?) },
        })
    }
}

fn optional_seed(tx: &ReadTx<'_>, name: &'static str) -> Result<Option<[u8; 32]>, ClientError> {
    let Some(bytes) = tx.secret(name)? else { return Ok(None) };
    <[u8; 32]>::try_from(bytes.as_slice()).map(Some).map_err(|_| missing(name))
}

fn missing(name: &str) -> ClientError {
    ClientError::Store(StoreError::Damaged { what: format!("the {name} is missing") })
}

/// Random bytes.
pub(crate) fn random<const N: usize>(rng: &mut impl CryptoRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}
