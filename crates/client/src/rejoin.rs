//! Coming back into a conversation that this device cannot go on in: it asks the others to be
//! added again, or starts the next group when none of them can; then it says what it missed.

use crate::client::Client;
use crate::error::ClientError;
use crate::keys::random;
use crate::sealing::What;
use crate::work::{Look, Step, described};
use bellward_e2ee::{Conversation, HaltReason, Status, WelcomeFault};
use bellward_proto::relay::{ConversationState, QueueItem};
use bellward_proto::{
    Body, Content, ConversationId, DeviceId, ErrorCode, Known, MessageId, Missed, OrderNumber,
    PersonId, PostKind, Versioned,
};
use bellward_store::{ConversationRow, ConversationStatus, Gap, WriteTx};

/// A conversation that this device is out of is asked for again after this long, in milliseconds.
const LOOK_AGAIN: u64 = 60_000;
/// When nobody has answered a plea for this long, in milliseconds, the others are taken to be
/// away, and the next group begins without waiting for them.
const PATIENCE: u64 = 10 * 60_000;
/// What the relay says it has must be shown within this long, in milliseconds.
const SHOWN_WITHIN: u64 = 60_000;

impl Client {
    /// What can be done now to come back.
    pub(crate) async fn come_back(
        &self,
        id: &ConversationId,
        row: Option<ConversationRow>,
        state: Option<&Conversation>,
    ) -> Result<Look, ClientError> {
        let now = self.now();
        if self.next_look.borrow().get(id).is_some_and(|at| *at > now) {
            self.unchecked.borrow_mut().remove(id);
            return Ok(Look::Over(Step::Nothing));
        }
        let token = self.token().await?;
        let at = match self.relay.conversation(&token, id).await {
            Ok(at) => Some(at),
            Err(error) if error.code() == Some(ErrorCode::Unknown) => None,
            // It goes on without this device: whoever is in it adds it.
            Err(error) if error.code() == Some(ErrorCode::NotAMember) => {
                return Ok(Look::Over(self.look_later(id)));
            }
            Err(error) => return Err(error.into()),
        };
        let description = state.and_then(|state| state.description.clone());
        let description = description.or_else(|| row.as_ref().map(described));
        let began = state.is_some_and(|state| state.last_number > OrderNumber(0));
        let (at, description) = match (at, description) {
            (None, _) if !began => return self.begin_anew(id).map(Look::Over),
            (None, Some(description)) => (None, description),
            (Some(at), Some(description)) if at.abandoned || self.has_waited(&at) => {
                (Some(at), description)
            }
            (Some(at), _) if at.member && at.asked_at.is_none() => {
                return self.plead(id, &at).map(Look::Over);
            }
            _ => return Ok(Look::Over(self.look_later(id))),
        };
        let packages = self.claim(self.other_devices(&description)).await?;
        Ok(Look::due(What::Successor { at, description, packages }))
    }

    pub(crate) fn look_later(&self, id: &ConversationId) -> Step {
        self.next_look.borrow_mut().insert(*id, self.now().plus_millis(LOOK_AGAIN));
        self.incomplete.borrow_mut().insert(*id);
        self.unchecked.borrow_mut().remove(id);
        Step::Nothing
    }

    fn has_waited(&self, at: &ConversationState) -> bool {
        at.asked_at.is_some_and(|asked| asked.plus_millis(PATIENCE) <= self.relay_now())
    }

    /// The relay never heard of it: what was begun here never happened.
    fn begin_anew(&self, id: &ConversationId) -> Result<Step, ClientError> {
        self.count("begun anew");
        self.write(|tx| {
            self.machine(tx, |machine| machine.forget(id))?;
            if tx.conversation(id)?.is_some() {
                tx.put_conversation_status(id, ConversationStatus::Planned, "")?;
            }
            Ok::<_, ClientError>(Step::Done)
        })
    }

    /// Asks to be added again.
    fn plead(&self, id: &ConversationId, at: &ConversationState) -> Result<Step, ClientError> {
        let ledger = self.ledger.borrow();
        self.write(|tx| {
            if self.machine(tx, |machine| machine.conversation(id))?.is_none() {
                self.halt(tx, id, HaltReason::Welcome(WelcomeFault::Missing))?;
            }
            let outgoing = self.machine(tx, |machine| machine.request_rejoin(id, at, &ledger))?;
            self.keep_post(tx, id, PostKind::Rejoin, None, outgoing)
        })?;
        self.count("asked to rejoin");
        self.look_later(id);
        Ok(Step::Done)
    }

    /// Stops in a conversation until this device is let in again.
    pub(crate) fn halt(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
        reason: HaltReason,
    ) -> Result<(), ClientError> {
        self.count(format!("halted: {reason}"));
        self.machine(tx, |machine| machine.halt(id, reason, &self.ledger.borrow()))?;
        tx.give_up_changes(id)?;
        self.keep_conversation(tx, id, self.relay_now(), OrderNumber(0), false)?;
        self.unchecked.borrow_mut().insert(*id);
        self.next_look.borrow_mut().remove(id);
        Ok(())
    }

    /// The relay refused something as if the conversation stood elsewhere. Most often the reason
    /// waits in the queue.
    pub(crate) fn doubt(&self, id: &ConversationId) -> Result<(), ClientError> {
        let state = self.read(|tx| self.peek(tx, |machine| Ok(machine.conversation(id)?)))?;
        let number = state.map_or(OrderNumber(0), |state| state.last_number);
        self.doubted.borrow_mut().insert(*id, number);
        self.next_look.borrow_mut().remove(id);
        Ok(())
    }

    /// Something was shown at a place that this device has behind it, or where it cannot be. Most
    /// often it was shown before; but it may be news, shown at a false place.
    pub(crate) fn doubt_places(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<(), ClientError> {
        let state = self.machine(tx, |machine| machine.conversation(id))?;
        if let Some(state) = state.filter(|state| state.status == Status::Active) {
            self.doubted.borrow_mut().insert(*id, state.last_number);
            self.unchecked.borrow_mut().insert(*id);
        }
        Ok(())
    }

    /// Whether a doubted conversation stands elsewhere at the relay, though nothing in the queue
    /// told of it: in another group, or further on for longer than what was sent takes to come.
    /// Then this device stops, to come back.
    pub(crate) async fn is_left_behind(
        &self,
        id: &ConversationId,
        state: &Conversation,
    ) -> Result<bool, ClientError> {
        let token = self.token().await?;
        if self.doubted.borrow_mut().remove(id) != Some(state.last_number) {
            return Ok(false);
        }
        let reason = match self.relay.conversation(&token, id).await {
            Ok(at) if at.generation != state.generation => HaltReason::Successor,
            Ok(at) if at.number < state.last_number => HaltReason::Order,
            // What was shown here was not what the relay numbered.
            Ok(at) if at.number == state.last_number && at.order_hash != state.order_hash => {
                HaltReason::Order
            }
            Ok(at) if at.number > state.last_number && self.is_withheld(id, state) => {
                self.count("withheld by the relay");
                HaltReason::Order
            }
            Ok(at) => {
                if at.number > state.last_number {
                    // Until it is shown, or is late.
                    self.doubted.borrow_mut().insert(*id, state.last_number);
                }
                return Ok(false);
            }
            Err(error) => match error.code() {
                Some(ErrorCode::Unknown) => HaltReason::Restored,
                Some(ErrorCode::NotAMember) => HaltReason::Successor,
                _ => {
                    self.doubted.borrow_mut().insert(*id, state.last_number);
                    return Err(error.into());
                }
            },
        };
        self.write(|tx| self.halt(tx, id, reason))?;
        Ok(true)
    }

    /// Whether what the relay has beyond this place in a conversation should have been shown by
    /// now. Most often it is on its way.
    fn is_withheld(&self, id: &ConversationId, state: &Conversation) -> bool {
        let now = self.now();
        let mut withheld = self.withheld.borrow_mut();
        let (at, since) = *withheld.entry(*id).or_insert((state.last_number, now));
        if at != state.last_number {
            withheld.insert(*id, (state.last_number, now));
            return false;
        }
        let is_late = since.plus_millis(SHOWN_WITHIN) <= now;
        if is_late {
            withheld.remove(id);
        }
        is_late
    }

    /// Says to the others what this device may lack.
    pub(crate) fn say_missed(
        &self,
        tx: &WriteTx<'_>,
        conversation: &ConversationId,
        missed: Missed,
    ) -> Result<(), ClientError> {
        self.count("told what was missed");
        self.say(tx, conversation, Body::Missed(missed))
    }

    /// Puts something in the outbox that is not shown to anyone.
    pub(crate) fn say(
        &self,
        tx: &WriteTx<'_>,
        conversation: &ConversationId,
        body: Body,
    ) -> Result<(), ClientError> {
        let id = MessageId(random(&mut *self.rng.borrow_mut()));
        let content = Content { id, sent_at: self.relay_now(), body }.to_bytes();
        Ok(tx.put_in_outbox(conversation, &id, &content, false, None)?)
    }

    /// Another device may lack something: this one owes it what it said meanwhile, and what it has
    /// to say of its messages.
    pub(crate) fn take_missed(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        (person, device): (PersonId, DeviceId),
        missed: &Missed,
    ) -> Result<(), ClientError> {
        let conversation = &item.conversation;
        let Some(known) = missed.known_of(&self.keys.device) else { return Ok(()) };
        let Some(state) = self.machine(tx, |machine| machine.conversation(conversation))? else {
            return Ok(());
        };
        let beyond = match known {
            Known::UpTo(sequence) => Some(sequence),
            Known::Before(_) => None,
        };
        if !tx.put_missed(conversation, &device, beyond, state.sent)? {
            self.count("another asks too often");
            return Ok(());
        }
        if beyond.is_some_and(|sequence| sequence >= state.sent) {
            tx.put_answered(conversation, &device)?;
        } else {
            self.count("another missed something");
            // Where it was let in only the relay told it.
            let let_in = if missed.was_out() { state.commit_number } else { OrderNumber(0) };
            let before = missed.before.min(item.number).max(let_in);
            let gap = Gap { device, person, known, before };
            for text in tx.texts_in_gap(conversation, &self.keys.device, &gap)? {
                tx.put_unreached(conversation, &device, &text)?;
            }
        }
        if missed.was_out() && person != self.keys.person {
            tx.put_receipts_due_again(conversation, &person, missed.from)?;
        }
        self.unchecked.borrow_mut().insert(*conversation);
        Ok(())
    }
}
