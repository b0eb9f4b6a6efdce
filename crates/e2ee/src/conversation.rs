//! What the caller sees of a conversation.

use crate::{
    Description, E2eeError, HaltReason, KeyValue, judge,
    machine::Machine,
    record::{Record, State},
};
use bellward_proto::{
    Blob, ConversationId, DeviceId, EnvelopeHash, GroupGeneration, LedgerHead, OrderHash,
    OrderNumber, Timestamp,
};
use bellward_trust::Ledger;
use std::collections::BTreeSet;

/// How a conversation stands on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Status {
    /// Founded here; the relay has not numbered the founding yet.
    #[error("its founding waits for the relay")]
    Founding,
    /// Everything is as it should be.
    #[error("it can be used")]
    Active,
    /// This device cannot go on, others perhaps can. It is to ask to rejoin.
    #[error("{reason}")]
    Halted {
        /// Why.
        reason: HaltReason,
    },
    /// This device was removed. Only a Welcome changes that.
    #[error("this device was removed from it")]
    Removed,
    /// The MLS state is gone: see [`Machine::forget_all`]. This device is to ask to rejoin.
    #[error("its keys are gone from this device")]
    Lost,
}

/// A conversation on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// How it stands.
    pub status: Status,
    /// Its current group.
    pub generation: GroupGeneration,
    /// What it is; none only when no Welcome to it could be read.
    pub description: Option<Description>,
    /// Whose leaves are in its group, as far as is known here.
    pub leaves: BTreeSet<DeviceId>,
    /// The last envelope that was counted.
    pub last_number: OrderNumber,
    /// The running hash of its order with that one.
    pub order_hash: OrderHash,
    /// The last valid commit or founding.
    pub commit_number: OrderNumber,
    /// The ledger head under which that was made.
    pub ledger_head: LedgerHead,
    /// An own commit or founding that waits for its number.
    pub pending: Option<EnvelopeHash>,
    /// Own messages that wait for their numbers, in the order in which they were made.
    pub outstanding: Vec<EnvelopeHash>,
    /// The sequence of the last own message that others have, or will have.
    pub sent: u64,
    /// Who else asked to be added again.
    pub rejoins: BTreeSet<DeviceId>,
}

/// How a group differs from what it should be, by the newest ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Leaves that do not belong. They go first: until then nothing is encrypted.
    pub remove: BTreeSet<DeviceId>,
    /// Devices that belong and have no leaf.
    pub add: BTreeSet<DeviceId>,
    /// Devices that belong, have a leaf, and asked to be added again.
    pub rejoin: BTreeSet<DeviceId>,
    /// Whether this device's leaf should get fresh keys: they are those of its key package, or
    /// older than 30 days. Not urgent.
    pub refresh: bool,
}

impl Difference {
    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        *self == Difference::default()
    }
}

/// Milliseconds after which a leaf's keys are old.
const LEAF_AGE: u64 = 30 * 24 * 60 * 60 * 1000;

impl<S: KeyValue> Machine<'_, S> {
    /// All conversations of this device, by id.
    pub fn conversations(&self) -> Result<Vec<ConversationId>, E2eeError> {
        Record::conversations(self.store)
    }

    /// A conversation, if it is known here. Its group is not read for this.
    pub fn conversation(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<Conversation>, E2eeError> {
        let Some(record) = Record::load(self.store, conversation)? else { return Ok(None) };
        Ok(Some(Conversation {
            status: record.status(),
            generation: record.generation,
            pending: record.waiting(),
            sent: record.last_sequence(),
            description: record.description,
            leaves: record.leaves,
            last_number: record.last_number,
            order_hash: record.order_hash,
            commit_number: record.commit_number,
            ledger_head: record.ledger_head,
            outstanding: record.outstanding.iter().map(|(hash, _)| *hash).collect(),
            rejoins: record.rejoins,
        }))
    }

    /// The MLS epoch authenticator (RFC 9420, section 8.7) of a conversation's group: equal on
    /// all who are in the same state. None without a group.
    pub fn epoch_authenticator(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<Blob>, E2eeError> {
        let record = Record::load(self.store, conversation)?;
        let record =
            record.filter(|record| matches!(record.state, State::Active | State::Founding));
        let Some(record) = record else { return Ok(None) };
        let group = self.group(conversation, record.generation)?;
        Ok(Some(Blob(group.epoch_authenticator().as_slice().to_vec())))
    }

    /// What is to be committed, by the newest ledger.
    pub fn difference(
        &self,
        conversation: &ConversationId,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<Difference, E2eeError> {
        let record = self.record(conversation)?;
        if record.state != State::Active {
            return Err(E2eeError::CannotGoOn { status: record.status() });
        }
        let (_, roster) = self.newest(ledger, Some(&record.ledger_head))?;
        let entitled = judge::entitled(&roster, &record.description()?.people);
        let belong: BTreeSet<DeviceId> = entitled.keys().copied().collect();
        let rejoin = record.rejoins.iter().filter(|device| {
            belong.contains(device) && record.leaves.contains(device) && !self.is_me(device)
        });
        Ok(Difference {
            remove: record.leaves.difference(&belong).copied().collect(),
            add: belong.difference(&record.leaves).copied().collect(),
            rejoin: rejoin.copied().collect(),
            refresh: record.leaf_is_stale || now.millis_since(record.leaf_since) > LEAF_AGE,
        })
    }
}
