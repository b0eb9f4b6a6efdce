//! What is kept of a conversation beside OpenMLS's state.

use crate::{Description, E2eeError, HaltReason, KeyValue, Status, heard::Heard, order};
use bellward_proto::{
    Body, Content, ConversationId, DeviceId, EnvelopeHash, GroupGeneration, LedgerHead, Missed,
    OrderHash, OrderNumber, PostHeader, RecipientsHash, Timestamp, Versioned, limits::beyond_all,
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
    pub(crate) leaves: BTreeSet<DeviceId>,
    /// What came of each other device that ever had a leaf here.
    pub(crate) heard: BTreeMap<DeviceId, Heard>,
    /// The last envelope before this device first came in, by whoever let it in.
    pub(crate) came_in: OrderNumber,
    /// From where on it was not told what became of its messages when it came in last, and where
    /// that was; none if it came for the first time.
    pub(crate) out: Option<(OrderNumber, OrderNumber)>,
    /// The last envelope that was counted, and the running hash with it.
    pub(crate) last_number: OrderNumber,
    pub(crate) order_hash: OrderHash,
    /// The last valid commit or founding, the last envelope that whoever made it knew, and the
    /// ledger head it was made under.
    pub(crate) commit_number: OrderNumber,
    pub(crate) commit_after: OrderNumber,
    pub(crate) ledger_head: LedgerHead,
    /// What the relay last knew as the recipients.
    pub(crate) recipients: RecipientsHash,
    /// An own commit or founding that waits for its number.
    pub(crate) pending: Option<EnvelopeHash>,
    /// An own founding of the next group that waits for its number.
    pub(crate) successor: Option<Successor>,
    /// Own messages that wait for their numbers, and their sequences.
    pub(crate) outstanding: Vec<(EnvelopeHash, u64)>,
    /// The sequence of the last own message that others may have, and the highest one that was
    /// ever used.
    pub(crate) sent: u64,
    pub(crate) used: u64,
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
            came_in: header.last_number,
            last_number: header.last_number,
            order_hash: header.order_hash,
            commit_number: header.last_number,
            commit_after: header.last_number,
            recipients: header.recipients,
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
            leaves: BTreeSet::new(),
            heard: BTreeMap::new(),
            came_in: OrderNumber(0),
            out: None,
            last_number: OrderNumber(0),
            order_hash: OrderHash::start(conversation),
            commit_number: OrderNumber(0),
            commit_after: OrderNumber(0),
            ledger_head,
            recipients: RecipientsHash::of(&[]),
            pending: None,
            successor: None,
            outstanding: Vec::new(),
            sent: 0,
            used: 0,
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

    /// What this device may lack when it comes in again at a number. What was said while it was
    /// removed is none of its business.
    pub(crate) fn missed(&self, number: OrderNumber) -> Option<Missed> {
        let first = self.came_in.next();
        let known = self.heard.iter().map(|(device, heard)| (*device, heard.known(first)));
        let leaves = self.leaves.iter().filter_map(|device| self.heard.get(device));
        let agreed = leaves.map(Heard::agreed).min().unwrap_or_default();
        // Where it was let in the relay tells it, and may have told it of more before.
        let from = agreed.next().min(OrderNumber(number.0.saturating_sub(1)));
        let missed = Missed { from, before: number, known: known.collect(), others: true };
        (self.state != State::Removed).then_some(missed)
    }

    /// This device comes in again after what another record knows: it goes on counting.
    pub(crate) fn go_on_from(&mut self, old: Record) {
        self.heard = old.heard;
        self.sent = old.sent;
        self.used = old.used;
        if old.state == State::Removed {
            self.heard.values_mut().for_each(Heard::forget_before);
        } else {
            self.came_in = self.came_in.min(old.came_in);
        }
    }

    /// The last envelope up to which any other member has seen the order that is known here.
    pub(crate) fn agreed_by_any(&self) -> OrderNumber {
        self.heard.values().map(Heard::agreed).max().unwrap_or_default()
    }

    /// Sets down who is in the group now. Of those who were not known their messages are counted
    /// from here on, as this says.
    pub(crate) fn put_leaves(
        &mut self,
        me: &DeviceId,
        leaves: impl IntoIterator<Item = DeviceId>,
        new: Heard,
    ) {
        self.leaves = leaves.into_iter().collect();
        for device in self.leaves.iter().filter(|device| *device != me) {
            self.heard.entry(*device).or_insert(new);
        }
    }

    /// Another member names the order that is known here, up to a number.
    pub(crate) fn agrees(&mut self, device: &DeviceId, up_to: OrderNumber) {
        if let Some(heard) = self.heard.get_mut(device) {
            heard.agrees(up_to);
        }
    }

    /// This device is in a group from now on, and asks for all that it may lack. Its messages are
    /// counted from where nobody can have seen any: it may be an old copy of one that sent more.
    pub(crate) fn come_in(&mut self, missed: Option<&Missed>, now: Timestamp) {
        self.used = beyond_all(self.used, now);
        self.out = missed.map(|missed| (missed.from, missed.before));
        if let Some(missed) = missed {
            let before = OrderNumber(missed.from.0.saturating_sub(1));
            self.came_in = self.came_in.min(before);
            self.heard.values_mut().for_each(Heard::ask);
        }
    }

    /// What is to be asked of a device now that it has said something: what is missing before that;
    /// or all once more, if it may not have heard this one ask: it was let in later, or says that it
    /// lacks what this one sent.
    pub(crate) fn ask(
        &mut self,
        me: &DeviceId,
        device: &DeviceId,
        said: &Content,
        at: OrderNumber,
    ) -> Option<Missed> {
        let heard = self.heard.get_mut(device)?;
        let again = match &said.body {
            Body::Missed(missed) if missed.was_out() => {
                self.out.filter(|(_, before)| *before < missed.before)
            }
            Body::Missed(missed) => self.out.filter(|_| missed.known.contains_key(me)),
            _ => None,
        };
        let again = again.filter(|_| heard.is_asked());
        let (from, before) = again.or_else(|| heard.must_ask().then_some((at, at)))?;
        let known = [(*device, heard.known(self.came_in.next()))].into();
        Some(Missed { from, before, known, others: false })
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

    /// What was under way here comes to nothing. The relay may have numbered some of it: it
    /// counts as sent.
    pub(crate) fn give_up(&mut self) {
        self.sent = self.last_sequence();
        self.pending = None;
        self.outstanding.clear();
    }

    /// The sequence of the last own message that others have, or will once it is numbered.
    pub(crate) fn last_sequence(&self) -> u64 {
        self.outstanding.last().map_or(self.sent, |(_, sequence)| *sequence)
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
