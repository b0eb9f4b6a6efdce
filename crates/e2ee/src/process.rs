//! Taking in what the relay has numbered.
//!
//! Every envelope counts in the order, void or not: its number is one more than the last, and
//! its hash goes into the running hash. What it does beyond that is decided by its kind.

use crate::{
    E2eeError, HaltReason, IgnoredReason, KeyValue, Processed, VoidReason, WelcomeFault,
    heard::Heard,
    judge,
    machine::Machine,
    order,
    record::{Record, State},
};
use bellward_proto::{
    ConversationId, DecodeError, Digest, Envelope, EnvelopeHash, LedgerHead, Missed, OrderNumber,
    PostHeader, PostKind, Timestamp, Versioned, limits::ORDER_JUMP, relay::QueueItem,
};
use bellward_trust::{Ledger, Roster};
use std::collections::BTreeMap;

/// In milliseconds.
const MONTH: u64 = 30 * 24 * 60 * 60 * 1000;

/// An envelope that has arrived, parsed.
pub(crate) struct Arrived {
    pub(crate) number: OrderNumber,
    pub(crate) hash: EnvelopeHash,
    pub(crate) envelope: Envelope,
    pub(crate) header: PostHeader,
    /// The header's digest.
    pub(crate) digest: Digest,
}

/// Why an envelope was not even parsed.
#[derive(Clone, Copy)]
enum Unread {
    Void(VoidReason),
    TooNew,
}

impl From<Unread> for End {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Void(reason) => End::Void(reason),
            Unread::TooNew => End::Halt(HaltReason::TooNew),
        }
    }
}

/// What ends the processing of an envelope.
pub(crate) enum End {
    /// It is void.
    Void(VoidReason),
    /// This device cannot go on.
    Halt(HaltReason),
    /// The ledger is too old here.
    Wait(LedgerHead),
    /// The machine cannot work.
    Stop(E2eeError),
}

impl From<VoidReason> for End {
    fn from(reason: VoidReason) -> Self {
        End::Void(reason)
    }
}

impl<E: Into<E2eeError>> From<E> for End {
    fn from(error: E) -> Self {
        End::Stop(error.into())
    }
}

impl Arrived {
    fn read(item: &QueueItem) -> Result<Self, Unread> {
        let unreadable = |error| match error {
            DecodeError::Version { .. } => Unread::TooNew,
            _ => Unread::Void(VoidReason::Malformed),
        };
        let envelope = Envelope::from_bytes(item.envelope.as_slice()).map_err(unreadable)?;
        let header = PostHeader::from_bytes(envelope.header.as_slice()).map_err(unreadable)?;
        if header.conversation != item.conversation {
            return Err(Unread::Void(VoidReason::WrongConversation));
        }
        Ok(Arrived {
            number: item.number,
            hash: EnvelopeHash::of(item.envelope.as_slice()),
            digest: PostHeader::digest(envelope.header.as_slice()),
            envelope,
            header,
        })
    }

    /// What a device lacks that is in a conversation for the first time: all that came before,
    /// if the relay was restored not long ago, a month say. It may have forgotten that this
    /// device was in it. A number beyond the jump is about the time of the restore.
    pub(crate) fn missed_by_the_new(&self, now: Timestamp) -> Option<Missed> {
        let restored = Timestamp(self.number.0);
        let lately = self.number.0 > ORDER_JUMP && now.millis_since(restored) < MONTH;
        lately.then(|| Missed {
            from: OrderNumber(1),
            known: BTreeMap::new(),
            before: self.number,
            others: true,
        })
    }

    /// The roster at the head that the header names.
    pub(crate) fn roster<'l>(&self, ledger: &'l Ledger) -> Result<Roster<'l>, End> {
        let head = self.header.ledger_head;
        ledger.roster_at(&head).ok_or(End::Wait(head))
    }
}

impl<S: KeyValue> Machine<'_, S> {
    /// Takes in the next envelope of a conversation. Items of one conversation must come in the
    /// order of their numbers.
    pub fn process(
        &self,
        item: &QueueItem,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<Processed, E2eeError> {
        let record = Record::load(self.store, &item.conversation)?;
        let is_out = record.as_ref().is_some_and(Record::is_out);
        let waits = record.as_ref().is_some_and(|record| record.state == State::Founding);
        let leads_in = item.welcome.is_some() && (is_out || waits);
        if !leads_in && record.as_ref().is_some_and(|record| item.number <= record.last_number) {
            return Ok(Processed::Duplicate);
        }
        let arrived = Arrived::read(item);
        if let (Some(welcome), Ok(arrived)) = (&item.welcome, &arrived)
            && !self.must_judge_first(record.as_ref(), arrived)
        {
            return self.join(arrived, welcome, record, ledger, now);
        }
        let (mut record, arrived) = match (record, arrived) {
            (Some(record), arrived) if record.state != State::Removed => (record, arrived),
            (removed, Ok(arrived)) => return self.not_let_in(&arrived, removed, ledger),
            (_, Err(_)) => {
                return Ok(Processed::Ignored { reason: IgnoredReason::NotAMember });
            }
        };
        if let Ok(arrived) = &arrived
            && record.waiting() == Some(arrived.hash)
            && arrived.header.kind == PostKind::Found
            && arrived.number == arrived.header.last_number.next()
        {
            return self.own_founding(arrived, record, now);
        }
        if is_out {
            return Ok(Processed::Ignored { reason: IgnoredReason::CannotGoOn });
        }
        let expected = record.last_number.next();
        if item.number != expected {
            let reason = HaltReason::Gap { expected, found: item.number };
            self.stop(&item.conversation, &mut record, reason)?;
            record.save(self.store, &item.conversation)?;
            return Ok(Processed::Halted { reason });
        }

        let mut before = record.clone();
        let hash = EnvelopeHash::of(item.envelope.as_slice());
        let outcome = match &arrived {
            Ok(arrived) => self.dispatch(arrived, &mut record, ledger, now),
            Err(reason) => Err((*reason).into()),
        };
        if let (Some(welcome), Ok(arrived)) = (&item.welcome, &arrived)
            && matches!(
                outcome,
                Ok(Processed::Commit { removed_self: true, .. }) | Err(End::Halt(_))
            )
        {
            if outcome.is_ok() {
                before.agrees(&arrived.header.sender, arrived.header.last_number);
            }
            return self.join(arrived, welcome, Some(before), ledger, now);
        }
        let processed = match outcome {
            Ok(processed) => processed,
            Err(End::Void(reason)) => Processed::Void { reason },
            Err(End::Halt(reason)) => {
                record = before;
                self.stop(&item.conversation, &mut record, reason)?;
                record.save(self.store, &item.conversation)?;
                return Ok(Processed::Halted { reason });
            }
            Err(End::Wait(head)) => return Ok(Processed::WaitForLedger { head }),
            Err(End::Stop(error)) => return Err(error),
        };
        if let (Ok(arrived), Processed::Message { .. } | Processed::Commit { .. }) =
            (&arrived, &processed)
        {
            record.agrees(&arrived.header.sender, arrived.header.last_number);
        }
        self.count(&mut record, &item.conversation, &hash, &processed)?;
        Ok(processed)
    }

    /// The relay counts this device among the recipients, and never showed it the Welcome, or
    /// did before this profile was set back to an old copy. It asks to be added again.
    fn not_let_in(
        &self,
        arrived: &Arrived,
        removed: Option<Record>,
        ledger: &Ledger,
    ) -> Result<Processed, E2eeError> {
        let (header, reason) = (&arrived.header, HaltReason::Welcome(WelcomeFault::Missing));
        if ledger.seq_of(&header.ledger_head).is_none() {
            return Ok(Processed::WaitForLedger { head: header.ledger_head });
        }
        let state = State::Halted(reason);
        let mut record = removed
            .unwrap_or_else(|| Record::blank(&header.conversation, header.ledger_head, state));
        record.state = state;
        record.save(self.store, &header.conversation)?;
        Ok(Processed::Halted { reason })
    }

    /// Whether an item with a Welcome is to be judged as a commit first: by a device that is
    /// whole, and that the commit removes and adds again.
    fn must_judge_first(&self, record: Option<&Record>, arrived: &Arrived) -> bool {
        record.is_some_and(|record| {
            record.state == State::Active
                && arrived.header.kind == PostKind::Commit
                && arrived.header.generation == record.generation
                && arrived.number == record.last_number.next()
        })
    }

    /// Counts the envelope, and sets down what came of it.
    fn count(
        &self,
        record: &mut Record,
        conversation: &ConversationId,
        hash: &EnvelopeHash,
        processed: &Processed,
    ) -> Result<(), E2eeError> {
        record.advance(self.store, conversation, hash)?;
        if matches!(
            processed,
            Processed::Commit { .. } | Processed::OwnCommit { .. } | Processed::OwnFound { .. }
        ) {
            record.commit_number = record.last_number;
            order::forget_before(self.store, conversation, record.last_number)?;
        }
        record.save(self.store, conversation)
    }

    /// Stops here in this conversation. Only a Welcome or an own founding leads back in, so that
    /// the group's secrets are of no more use, nor is what was under way.
    pub(crate) fn stop(
        &self,
        conversation: &ConversationId,
        record: &mut Record,
        reason: HaltReason,
    ) -> Result<(), E2eeError> {
        if record.state == State::Lost {
            return Ok(());
        }
        if matches!(record.state, State::Founding | State::Active) {
            self.delete_group(conversation, record.generation)?;
        }
        record.state = State::Halted(reason);
        record.give_up();
        Ok(())
    }

    fn dispatch(
        &self,
        arrived: &Arrived,
        record: &mut Record,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<Processed, End> {
        let kind = arrived.header.kind;
        if kind == PostKind::Rejoin {
            let roster = arrived.roster(ledger)?;
            return Ok(self.take_rejoin(arrived, record, &roster)?);
        }
        if record.state != State::Active {
            return Ok(Processed::Ignored { reason: IgnoredReason::CannotGoOn });
        }
        if kind == PostKind::Found {
            return Err(if arrived.header.generation <= record.generation {
                End::Void(VoidReason::Generation)
            } else {
                End::Halt(HaltReason::Successor)
            });
        }
        let roster = arrived.roster(ledger)?;
        let named = arrived.header.last_number;
        let there = order::get(self.store, &arrived.header.conversation, named)?;
        let verdict = judge::header(&arrived.header, record, there, ledger);
        if verdict.is_err_and(|reason| reason != VoidReason::OrderDiffers) {
            verdict?;
        }
        let taken = if kind == PostKind::Commit {
            self.take_commit(arrived, record, &roster, now)?
        } else {
            self.take_message(arrived, record, &roster)?
        };
        // A member did make it, after another order than the one shown here.
        if verdict.is_err() { Err(End::Halt(HaltReason::Order)) } else { Ok(taken) }
    }

    /// The own founding has its place: the group that waited is the conversation's now.
    fn own_founding(
        &self,
        arrived: &Arrived,
        mut record: Record,
        now: Timestamp,
    ) -> Result<Processed, E2eeError> {
        let (header, conversation) = (&arrived.header, &arrived.header.conversation);
        let mut missed = arrived.missed_by_the_new(now);
        if let Some(successor) = record.successor.take() {
            missed = record.missed(arrived.number);
            if record.generation != header.generation {
                self.delete_group(conversation, record.generation)?;
            }
            let new = Heard::UNKNOWN.after(header.last_number);
            record.put_leaves(&self.device.device, successor.leaves, new);
            record.came_in = record.came_in.min(header.last_number);
        }
        record.come_in(missed.as_ref(), now);
        record.state = State::Active;
        record.generation = header.generation;
        record.ledger_head = header.ledger_head;
        record.recipients = header.recipients;
        record.last_number = header.last_number;
        record.order_hash = header.order_hash;
        record.pending = None;
        record.outstanding.clear();
        record.commit_after = header.last_number;
        record.rejoins.clear();
        record.leaf_since = now;
        record.leaf_is_stale = false;
        let processed = Processed::OwnFound { missed };
        self.count(&mut record, conversation, &arrived.hash, &processed)?;
        Ok(processed)
    }
}
