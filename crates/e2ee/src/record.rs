//! What is kept of a conversation beside OpenMLS's state.

use crate::{Description, E2eeError, HaltReason, KeyValue, Status, order};
use bellward_proto::{
    ConversationId, DeviceId, EnvelopeHash, GroupGeneration, LedgerHead, Missed, OrderHash,
    OrderNumber, PostHeader, RecipientsHash, Timestamp, Versioned,
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
    /// Devices that had a leaf in the group and were not added again.
    pub(crate) gone: BTreeMap<DeviceId, Before>,
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
    /// The sequence of the last own message that was numbered, and its number.
    pub(crate) sent: u64,
    pub(crate) last_sent: OrderNumber,
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
    /// The last envelope up to which it has posted nothing that this device lacks: a header of it
    /// named the order that is known here, or that of the commit by which one of the two came in.
    /// What it posted later the relay may have shown in a false order, or not at all.
    pub(crate) agreed: OrderNumber,
    /// Where messages before the one that came may be missing, as long as no header of it has
    /// agreed on that place.
    pub(crate) gap: Option<OrderNumber>,
    /// What was known of the leaf that the same device had before, and the last envelope before
    /// the commit that let it in again. Kept until it says how many messages it had sent.
    pub(crate) before: Option<(Before, OrderNumber)>,
}

/// What was known of a leaf that is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    /// The sequence of its last message, when all before it came too.
    pub(crate) whole_up_to: Option<u64>,
    /// As in [`Sent`].
    pub(crate) agreed: OrderNumber,
}

impl Sent {
    /// A leaf that came into the group while this device watched, or with it.
    pub(crate) fn nothing(since: OrderNumber) -> Self {
        Sent { last: Some(0), agreed: since, ..Sent::default() }
    }

    /// A leaf that was there before this device.
    pub(crate) fn unknown(since: OrderNumber) -> Self {
        Sent { agreed: since, ..Sent::default() }
    }

    /// The leaf of a device that had another before.
    pub(crate) fn again(before: Before, since: OrderNumber) -> Self {
        Sent { before: Some((before, since)), ..Sent::nothing(since) }
    }

    /// What is known of it once it is gone.
    pub(crate) fn gone(self) -> Before {
        match self.before {
            // It has not said how many messages it had sent before that.
            Some((before, _)) => Before { whole_up_to: None, ..before },
            None => Before {
                whole_up_to: self.last.filter(|_| self.gap.is_none()),
                agreed: self.agreed,
            },
        }
    }

    /// The device was let in again and says what it may lack and how many messages it had sent:
    /// the last envelope up to which none of them is missing here, when some may be.
    pub(crate) fn lacks(&mut self, missed: &Missed) -> Option<OrderNumber> {
        let (before, since) = self.before?;
        let is_of_now = missed.from < missed.before && missed.before > since;
        if !is_of_now {
            return None;
        }
        self.before = None;
        let is_whole = before.whole_up_to.is_some_and(|up_to| up_to >= missed.sent)
            || missed.last_sent <= before.agreed;
        (!is_whole).then_some(before.agreed)
    }

    /// A header of it names the order that is known here.
    fn agree(&mut self, up_to: OrderNumber) {
        self.agreed = self.agreed.max(up_to);
        self.gap = self.gap.filter(|gap| *gap > self.agreed);
    }
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
            leaves: BTreeMap::new(),
            gone: BTreeMap::new(),
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
            last_sent: OrderNumber(0),
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
    pub(crate) fn missed(&self, me: &DeviceId, number: OrderNumber) -> Option<Missed> {
        let leaves = self.leaves.iter().map(|(device, sent)| (*device, sent.agreed));
        let before =
            self.leaves.iter().filter_map(|(device, sent)| Some((*device, sent.before?.0)));
        let gone = self.gone.iter().map(|(device, before)| (*device, *before)).chain(before);
        let mut seen: BTreeMap<_, _> = leaves.collect();
        for (device, before) in gone {
            let at = seen.entry(device).or_insert(before.agreed);
            *at = before.agreed.min(*at);
        }
        seen.remove(me);
        // Whoever is not known here was let in where the order may have been false already.
        let all_seen = seen.values().copied().min().unwrap_or(self.last_number);
        let (sent, last_sent) = (self.sent, self.last_sent);
        let missed = Missed { from: all_seen.next(), seen, before: number, sent, last_sent };
        (self.state != State::Removed && missed.from < number).then_some(missed)
    }

    /// The last envelope up to which any other member has seen the order that is known here.
    pub(crate) fn agreed_by_any(&self) -> OrderNumber {
        self.leaves.values().map(|sent| sent.agreed).max().unwrap_or_default()
    }

    /// A header of another member names the order that is known here, up to a number.
    pub(crate) fn agree(&mut self, device: &DeviceId, up_to: OrderNumber) {
        if let Some(sent) = self.leaves.get_mut(device) {
            sent.agree(up_to);
        }
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
        if !self.outstanding.is_empty() {
            self.last_sent = OrderNumber(u64::MAX);
        }
        self.sent = self.next_sequence().saturating_sub(1);
        self.pending = None;
        self.outstanding.clear();
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
