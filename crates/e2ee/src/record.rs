//! What is kept of a conversation beside OpenMLS's state.

use crate::{Description, E2eeError, HaltReason, KeyValue, Status, order};
use bellward_proto::{
    ConversationId, DeviceId, EnvelopeHash, GroupGeneration, LedgerHead, OrderHash, OrderNumber,
    PostHeader, RecipientsHash, Timestamp, Versioned,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where a conversation stands on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) state: State,
    /// The current group; for a founding that waits, the one it founds.
    pub(crate) generation: GroupGeneration,
    /// None only when no Welcome could ever be read.
    pub(crate) description: Option<Description>,
    /// The group's leaves, as of the last valid commit processed here.
    pub(crate) leaves: BTreeMap<DeviceId, Sent>,
    /// The last envelope that was counted, and the running hash with it.
    pub(crate) last_number: OrderNumber,
    pub(crate) order_hash: OrderHash,
    /// The last valid commit or founding, and the ledger head it was made under.
    pub(crate) commit_number: OrderNumber,
    pub(crate) ledger_head: LedgerHead,
    /// What the relay last knew as the recipients.
    pub(crate) recipients: RecipientsHash,
    /// The last envelope whose content this device has.
    pub(crate) has_up_to: OrderNumber,
    /// The last envelope up to which another member is known to have seen the same order. What
    /// came after it the relay may have shown in a false order, or shown something else for it.
    pub(crate) agreed: OrderNumber,
    /// An own commit or founding that waits for its number.
    pub(crate) pending: Option<EnvelopeHash>,
    /// An own founding of the next group that waits for its number.
    pub(crate) successor: Option<Successor>,
    /// Own messages that wait for their numbers, and their sequences.
    pub(crate) outstanding: Vec<(EnvelopeHash, u64)>,
    /// The sequence of the last own message that was numbered.
    pub(crate) sent: u64,
    /// Who asked to be added again.
    pub(crate) rejoins: BTreeSet<DeviceId>,
    /// When this device's leaf got its present keys.
    pub(crate) leaf_since: Timestamp,
    /// Whether the leaf's keys are those of its key package, which others may have had long.
    pub(crate) leaf_is_stale: bool,
}

bellward_proto::versioned!(Record, 1, "a conversation's record", 4 * 1024 * 1024);

/// How a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum State {
    Founding,
    Active,
    Halted(HaltReason),
    Removed,
    Lost,
}

/// What is known of a leaf's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Sent {
    /// The sequence of its last message; none when it was in the group before this device and
    /// has sent nothing since.
    pub(crate) last: Option<u64>,
}

impl Sent {
    /// A leaf that came into the group while this device watched.
    pub(crate) const NOTHING: Sent = Sent { last: Some(0) };
    /// A leaf that was there before.
    pub(crate) const UNKNOWN: Sent = Sent { last: None };
}

/// A founding of the next group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Successor {
    pub(crate) generation: GroupGeneration,
    pub(crate) hash: EnvelopeHash,
    pub(crate) leaves: Vec<DeviceId>,
}

const PREFIX: &[u8] = b"record/";

fn key(conversation: &ConversationId) -> Vec<u8> {
    [PREFIX, conversation.as_ref()].concat()
}

impl Record {
    /// The record of a conversation whose first group is yet to be, or was just joined.
    pub(crate) fn new(header: &PostHeader, state: State) -> Self {
        Record {
            generation: header.generation,
            last_number: header.last_number,
            order_hash: header.order_hash,
            commit_number: header.last_number,
            recipients: header.recipients,
            has_up_to: header.last_number,
            agreed: header.last_number,
            ..Record::blank(&header.conversation, header.ledger_head, state)
        }
    }

    /// The record of a conversation of which nothing is known here.
    pub(crate) fn blank(
        conversation: &ConversationId,
        ledger_head: LedgerHead,
        state: State,
    ) -> Self {
        Record {
            state,
            generation: GroupGeneration(0),
            description: None,
            leaves: BTreeMap::new(),
            last_number: OrderNumber(0),
            order_hash: OrderHash::start(conversation),
            commit_number: OrderNumber(0),
            ledger_head,
            recipients: RecipientsHash::of(&[]),
            has_up_to: OrderNumber(0),
            agreed: OrderNumber(0),
            pending: None,
            successor: None,
            outstanding: Vec::new(),
            sent: 0,
            rejoins: BTreeSet::new(),
            leaf_since: Timestamp(0),
            leaf_is_stale: false,
        }
    }

    pub(crate) fn load<S: KeyValue>(
        store: &S,
        conversation: &ConversationId,
    ) -> Result<Option<Self>, E2eeError> {
        let bytes = store.get(&key(conversation))?;
        let record = bytes.map(|bytes| Record::from_bytes(&bytes)).transpose();
        record.map_err(|_| E2eeError::Unreadable("a conversation's record"))
    }

    pub(crate) fn save<S: KeyValue>(
        &self,
        store: &S,
        conversation: &ConversationId,
    ) -> Result<(), E2eeError> {
        Ok(store.put(&key(conversation), &self.to_bytes())?)
    }

    pub(crate) fn delete<S: KeyValue>(
        store: &S,
        conversation: &ConversationId,
    ) -> Result<(), E2eeError> {
        Ok(store.delete(&key(conversation))?)
    }

    /// All conversations that have a record, by id.
    pub(crate) fn conversations<S: KeyValue>(store: &S) -> Result<Vec<ConversationId>, E2eeError> {
        let keys = store.keys(PREFIX)?;
        let ids = keys.iter().map(|key| {
            let id = key.strip_prefix(PREFIX).and_then(|id| ConversationId::from_slice(id).ok());
            id.ok_or(E2eeError::Unreadable("a conversation's record"))
        });
        ids.collect()
    }

    /// The generations of the groups that may be kept.
    pub(crate) fn groups(&self) -> impl Iterator<Item = GroupGeneration> + use<> {
        let next = self.successor.as_ref().map(|successor| successor.generation);
        [Some(self.generation), next].into_iter().flatten()
    }

    /// Whether this device cannot go on in the conversation until it is let in again.
    pub(crate) fn is_out(&self) -> bool {
        matches!(self.state, State::Halted(_) | State::Lost)
    }

    /// The first envelope whose content this device may lack when it comes in again at a number:
    /// the first on whose place no other member is known to agree. What was said while it was
    /// removed is none of its business.
    pub(crate) fn missed_from(&self, number: OrderNumber) -> Option<OrderNumber> {
        let first = self.has_up_to.min(self.agreed).next();
        (self.state != State::Removed && first < number).then_some(first)
    }

    /// Another member saw the same order up to a number.
    pub(crate) fn agree(&mut self, up_to: OrderNumber) {
        self.agreed = self.agreed.max(up_to);
    }

    /// Counts one envelope.
    pub(crate) fn advance<S: KeyValue>(
        &mut self,
        store: &S,
        conversation: &ConversationId,
        envelope: &EnvelopeHash,
    ) -> Result<(), E2eeError> {
        self.last_number = self.last_number.next();
        self.order_hash = self.order_hash.next(self.last_number, envelope);
        Ok(order::put(store, conversation, self.last_number, &self.order_hash)?)
    }

    /// The sequence that the next own message gets: beyond all that wait.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.outstanding.last().map_or(self.sent, |(_, sequence)| *sequence).saturating_add(1)
    }

    /// How it stands, for the caller.
    pub(crate) fn status(&self) -> Status {
        match self.state {
            State::Founding => Status::Founding,
            State::Active => Status::Active,
            State::Halted(reason) => Status::Halted { reason },
            State::Removed => Status::Removed,
            State::Lost => Status::Lost,
        }
    }

    /// The commit or founding of this device that waits for its number.
    pub(crate) fn waiting(&self) -> Option<EnvelopeHash> {
        self.pending.or(self.successor.as_ref().map(|successor| successor.hash))
    }
}
