//! Someone whom the clinic never let in, with keys of their own and all that the relay has.

use bellward_e2ee::{Crypto, KeyValue, KeyValueError, LocalDevice, Machine, Processed};
use bellward_proto::relay::Post;
use bellward_proto::relay::{QueueItem, WelcomeDigest, WelcomeItem};
use bellward_proto::{
    Blob, ClinicId, DeviceId, Envelope, OrderNumber, PersonId, QueueCursor, Timestamp, Versioned,
};
use bellward_trust::{
    AuthSecret, IdentitySecret, InviteSigningSecret, LeafSecret, Ledger, SealSecret,
};
use rand::RngCore;
use rand_chacha::ChaCha20Rng;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A machine's state in memory.
#[derive(Default)]
pub(super) struct Memory(RefCell<BTreeMap<Vec<u8>, Vec<u8>>>);

impl KeyValue for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, KeyValueError> {
        Ok(self.0.borrow().get(key).cloned())
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<(), KeyValueError> {
        self.0.borrow_mut().insert(key.to_vec(), value.to_vec());
        Ok(())
    }

    fn delete(&self, key: &[u8]) -> Result<(), KeyValueError> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, KeyValueError> {
        Ok(self.0.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}

/// The ghost.
pub(super) struct Ghost {
    /// Who it says it is.
    pub person: PersonId,
    /// Its device.
    pub device: DeviceId,
    /// Its identity.
    pub identity: IdentitySecret,
    /// Logs in.
    pub auth: AuthSecret,
    /// Signs in groups.
    pub leaf: LeafSecret,
    /// An invite that nobody made.
    pub invite: InviteSigningSecret,
    /// What is sealed to it opens with this.
    pub seal: SealSecret,
    crypto: Crypto,
    memory: Memory,
}

impl Ghost {
    /// From a seed.
    pub fn new(rng: &mut ChaCha20Rng) -> Self {
        let mut ids = [0; 48];
        rng.fill_bytes(&mut ids);
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let id = |at: usize| std::array::from_fn(|index| ids[at + index]);
        Ghost {
            person: PersonId(id(0)),
            device: DeviceId(id(16)),
            identity: IdentitySecret::random(rng),
            auth: AuthSecret::random(rng),
            leaf: LeafSecret::random(rng),
            invite: InviteSigningSecret::random(rng),
            seal: SealSecret::random(rng),
            crypto: Crypto::seeded(seed),
            memory: Memory::default(),
        }
    }

    /// A key package whose secrets it holds, with any device's name on it.
    pub fn package(
        &self,
        clinic: ClinicId,
        person: PersonId,
        device: DeviceId,
        now: Timestamp,
    ) -> Blob {
        let local = self.local(clinic, person, device);
        let machine = Machine::new(&local, &self.crypto, &self.memory);
        let made = machine.make_key_packages(1, now);
        made.ok().and_then(|mut made| made.pop()).unwrap_or_default()
    }

    /// Whether it can read a post, whoever its Welcomes are for.
    pub fn reads(&self, ledger: &Ledger, post: &Post, now: Timestamp) -> bool {
        let Ok(envelope) = Envelope::from_bytes(post.envelope.as_slice()) else { return false };
        let Ok(header) = bellward_proto::PostHeader::from_bytes(envelope.header.as_slice()) else {
            return false;
        };
        let digest = |sealed: &Blob| Envelope::welcome_digest(sealed.as_slice());
        let digests = post.welcomes.iter();
        let digests: Vec<WelcomeDigest> = digests
            .map(|one| WelcomeDigest { device: one.device, digest: digest(&one.sealed) })
            .collect();
        let alone = std::iter::once((self.device, None));
        let each = post.welcomes.iter().map(|one| (one.device, Some(one.sealed.clone())));
        alone.chain(each).any(|(device, sealed)| {
            let item = QueueItem {
                cursor: QueueCursor(1),
                conversation: header.conversation,
                number: OrderNumber(header.last_number.0.saturating_add(1)),
                stored_at: now,
                envelope: post.envelope.clone(),
                welcome: sealed.map(|sealed| WelcomeItem {
                    sealed,
                    between: Vec::new(),
                    digests: digests.clone(),
                }),
            };
            let local = self.local(ledger.clinic(), self.person, device);
            let machine = Machine::new(&local, &self.crypto, &self.memory);
            matches!(
                machine.process(&item, ledger, now),
                Ok(Processed::Joined { .. } | Processed::Message { .. } | Processed::Commit { .. })
            )
        })
    }

    fn local(&self, clinic: ClinicId, person: PersonId, device: DeviceId) -> LocalDevice {
        LocalDevice { clinic, person, device, leaf: self.leaf.clone() }
    }
}
