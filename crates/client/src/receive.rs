//! What comes down from the relay: decrypting, storing, and moving on in the queue are one
//! transaction, so that nothing is lost and nothing is shown twice.

use crate::client::Client;
use crate::error::ClientError;
use crate::events::Committed;
use crate::transport::EventStream;
use bellward_e2ee::{E2eeError, Processed};
use bellward_e2ee::{HaltReason, Kind, Status, VoidReason};
use bellward_proto::relay::{Event, QueueItem};
use bellward_proto::{
    Body, Content, ConversationId, DeviceId, EnvelopeHash, LedgerHead, MessageId, Missed,
    OrderNumber, PersonId, QueueCursor, SealedText, limits,
};
use bellward_store::{
    ConversationKind, ConversationRow, ConversationStatus, NewMessage, Notice, ReceiptDue,
    ReceiptKind, WriteTx,
};
use futures::{FutureExt, StreamExt};
use std::collections::BTreeSet;

/// Items that share one transaction at most, and the bytes after which it takes no more.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// A text that came.
struct Said {
    id: MessageId,
    sent_at: bellward_proto::Timestamp,
    text: String,
    reply_to: Option<MessageId>,
}

/// How far a batch came.
struct Progress {
    taken: usize,
    wait_for: Option<LedgerHead>,
}

/// Events that are taken in together.
#[derive(Default)]
pub(crate) struct Batch {
    items: Vec<QueueItem>,
    bytes: usize,
    lapsed: Vec<(QueueCursor, ConversationId)>,
    ledger_moved: bool,
    /// Everything that waited at the relay is in this batch or was in one before.
    pub caught_up: bool,
}

impl Batch {
    /// An event and those that have come by now, until it is full.
    pub async fn gather(
        event: Event,
        events: &mut EventStream,
        client: &Client,
    ) -> Result<Self, ClientError> {
        let mut batch = Batch::default();
        batch.add(event, client);
        let mut waited = false;
        while !batch.is_full() {
            match next_event(events).now_or_never() {
                Some(event) => {
                    batch.add(event?, client);
                    waited = false;
                }
                None if waited => break,
                // More may have come, which only whoever reads from the network knows.
                None => {
                    tokio::task::yield_now().await;
                    waited = true;
                }
            }
        }
        Ok(batch)
    }

    fn add(&mut self, event: Event, client: &Client) {
        match event {
            Event::Item(item) => {
                let welcome =
                    item.welcome.as_ref().map_or(0, |welcome| welcome.sealed.as_slice().len());
                self.bytes += item.envelope.as_slice().len() + welcome;
                self.items.push(item);
            }
            Event::CaughtUp { .. } => self.caught_up = true,
            Event::Ledger { seq, .. } => self.ledger_moved |= seq > client.ledger.borrow().seq(),
            Event::Lapsed { cursor, conversation, .. } => self.lapsed.push((cursor, conversation)),
            Event::Reachable {} => client.claim_again(),
            Event::KeyPackages { left } => {
                if let Some(session) = client.session.borrow_mut().as_mut() {
                    session.key_packages = left;
                }
            }
        }
    }

    /// How many envelopes are in it.
    pub fn len(&self) -> u64 {
        self.items.len() as u64
    }

    /// Whether it is time to take it in.
    fn is_full(&self) -> bool {
        self.caught_up
            || !self.lapsed.is_empty()
            || self.items.len() >= BATCH
            || self.bytes >= BATCH_BYTES
    }
}

impl Client {
    /// Takes in everything that waits at the relay. Says how many envelopes that was.
    pub(crate) async fn drain(&self) -> Result<u64, ClientError> {
        let token = self.token().await?;
        let (after, due) = self.read(|tx| Ok((tx.queue_cursor()?, tx.unechoed_posts()?)))?;
        let mut events = self.relay.events(&token, after).await.inspect_err(|error| {
            if error.code() == Some(bellward_proto::ErrorCode::LoginNeeded) {
                self.drop_session();
            }
        })?;
        let mut taken = 0;
        loop {
            let event = next_event(&mut events).await?;
            let batch = Batch::gather(event, &mut events, self).await?;
            let caught_up = batch.caught_up;
            taken += batch.len();
            self.take_in(batch).await?;
            if caught_up {
                self.not_kept(&due)?;
                return Ok(taken);
            }
        }
    }

    /// Takes in a batch, and lets the relay delete it.
    pub(crate) async fn take_in(&self, batch: Batch) -> Result<(), ClientError> {
        let mut rest = batch.items.as_slice();
        if batch.ledger_moved {
            self.refresh_ledger().await?;
        }
        while !rest.is_empty() {
            let progress = self.receive(rest)?;
            rest = rest.get(progress.taken..).unwrap_or_default();
            if let Some(head) = progress.wait_for {
                self.count("waited for the ledger");
                self.refresh_ledger().await?;
                if self.ledger.borrow().seq_of(&head).is_none() {
                    return Err(ClientError::Protocol(
                        "the relay forwards what was made under a ledger that it does not show"
                            .to_owned(),
                    ));
                }
            }
        }
        for (cursor, conversation) in &batch.lapsed {
            self.lapse(*cursor, conversation)?;
        }
        if !batch.items.is_empty() || !batch.lapsed.is_empty() {
            let up_to = self.read(|tx| Ok(tx.queue_cursor()?))?;
            let token = self.token().await?;
            self.relay.acknowledge(&token, up_to).await?;
        }
        Ok(())
    }

    fn receive(&self, items: &[QueueItem]) -> Result<Progress, ClientError> {
        let now = self.relay_now();
        let ledger = self.ledger.borrow();
        self.write(|tx| {
            let mut last = tx.queue_cursor()?;
            let mut progress = Progress { taken: 0, wait_for: None };
            let mut out_of_place = BTreeSet::new();
            for item in items {
                if item.cursor <= last {
                    self.count("item repeated by the relay");
                    return Err(ClientError::Protocol(
                        "it shows places of the queue again, or in another order".to_owned(),
                    ));
                }
                if item.welcome.is_some() {
                    self.look_at_key_packages();
                }
                let outcome = tx.attempt(|tx| {
                    self.machine(tx, |machine| machine.process(item, &ledger, now))
                })?;
                match outcome {
                    Ok(Processed::WaitForLedger { head }) => {
                        progress.wait_for = Some(head);
                        break;
                    }
                    Ok(processed) => {
                        if matches!(processed, Processed::Duplicate | Processed::Void { .. }) {
                            out_of_place.insert(item.conversation);
                        }
                        self.apply(tx, item, processed)?;
                    }
                    Err(error @ (E2eeError::Store(_) | E2eeError::Unreadable(_))) => {
                        return Err(error.into());
                    }
                    Err(error) => {
                        self.count("item refused");
                        self.note(tx, Some(item.conversation), "refused", &error.to_string())?;
                    }
                }
                last = item.cursor;
                progress.taken += 1;
            }
            if progress.taken > 0 {
                tx.put_queue_cursor(last)?;
            }
            for conversation in &out_of_place {
                self.doubt_places(tx, conversation)?;
            }
            Ok::<_, ClientError>(progress)
        })
    }

    fn apply(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        processed: Processed,
    ) -> Result<(), ClientError> {
        let conversation = item.conversation;
        self.next_look.borrow_mut().remove(&conversation);
        let hash = EnvelopeHash::of(item.envelope.as_slice());
        let own = tx.post(&hash)?.filter(|own| own.post.conversation == conversation);
        if let Some(post) = own {
            match &processed {
                // It was numbered, but nobody takes it: it is made anew.
                Processed::Void { reason } => {
                    // What this device does not know as its own any more others may have taken.
                    if *reason != VoidReason::NotOurs {
                        self.put_back(tx, &post)?;
                    }
                    tx.delete_post(&hash)?;
                }
                // The number may be any: it is not where this device knows the order.
                Processed::Halted { .. } | Processed::Duplicate | Processed::Ignored { .. } => {
                    tx.put_post_shown(&hash)?;
                }
                _ => {
                    tx.put_post_echoed(&hash, item.number)?;
                    self.numbered(tx, &post.post, item.number, item.stored_at)?;
                    self.correct_number(tx, &post, item)?;
                }
            }
        }
        match processed {
            Processed::Message { sender, content, gap, lacked, missed } => {
                self.count("message received");
                if gap {
                    self.count("gap");
                    let detail = "a message of the sender before this one did not arrive";
                    self.note(tx, Some(conversation), "gap", detail)?;
                }
                self.keep_content(tx, item, &sender, content, lacked)?;
                if let Some(missed) = missed {
                    self.count("another had sent more than came");
                    self.say_missed(tx, &conversation, missed)?;
                }
            }
            Processed::Commit { sender, added, removed, won_over_own, .. } => {
                self.count("commit received");
                if won_over_own {
                    self.count("commit race lost");
                }
                let commit = Committed { sender, added: &added, removed: &removed };
                self.members_changed(tx, item, &commit)?;
            }
            Processed::OwnCommit { added, removed } => {
                self.count("own commit");
                let sender = self.keys.device;
                let commit = Committed { sender, added: &added, removed: &removed };
                self.members_changed(tx, item, &commit)?;
            }
            Processed::Joined { missed, by_founding, .. } => {
                self.count("joined");
                self.came_in(tx, item, missed, by_founding)?;
            }
            Processed::OwnFound { missed } => {
                self.count("own founding");
                self.came_in(tx, item, missed, true)?;
            }
            Processed::Rejoin { .. } => {
                self.count("rejoin asked for");
                self.unchecked.borrow_mut().insert(conversation);
            }
            Processed::Void { reason } => {
                self.count(format!("void: {reason}"));
                self.note(tx, Some(conversation), "void", &reason.to_string())?;
            }
            Processed::Halted { reason } => {
                self.count(format!("halted: {reason}"));
                self.note(tx, Some(conversation), "halted", &reason.to_string())?;
                tx.give_up_changes(&conversation)?;
                self.keep_conversation(tx, &conversation, item.stored_at, item.number, false)?;
                self.unchecked.borrow_mut().insert(conversation);
            }
            Processed::OwnMessage => self.count("own message"),
            Processed::OwnRejoin => self.count("own rejoin"),
            Processed::Duplicate => self.count("duplicate envelope"),
            Processed::Ignored { .. } => self.count("ignored"),
            Processed::WaitForLedger { .. } => {}
        }
        Ok(())
    }

    fn keep_content(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        sender: &DeviceId,
        content: Content,
        lacked: bool,
    ) -> Result<(), ClientError> {
        let conversation = item.conversation;
        let ledger = self.ledger.borrow();
        let Some(author) = ledger.roster().any_device(sender).map(|device| device.person) else {
            return self.note(tx, Some(conversation), "sender", "the sender is in no ledger");
        };
        drop(ledger);
        if author != self.keys.person {
            tx.put_heard(&author, item.stored_at)?;
        }
        match content.body {
            Body::Text { text, reply_to } => {
                let said = Said { id: content.id, sent_at: content.sent_at, text, reply_to };
                self.keep_text(tx, item, (author, *sender), said, None)
            }
            Body::TextAgain { number, text, reply_to, .. } => {
                let said = Said { id: content.id, sent_at: content.sent_at, text, reply_to };
                self.keep_text(tx, item, (author, *sender), said, Some((number, lacked)))
            }
            Body::TextAgainFor { device, number, sealed, .. } => {
                let sealed = (&device, &sealed);
                let text = self.open_again(tx, &conversation, &content.id, number, sealed)?;
                let Some(SealedText { text, reply_to }) = text else { return Ok(()) };
                let said = Said { id: content.id, sent_at: content.sent_at, text, reply_to };
                self.keep_text(tx, item, (author, *sender), said, Some((number, lacked)))
            }
            Body::Leave {} => self.take_goodbye(tx, &conversation, author),
            Body::Missed(missed) => self.take_missed(tx, item, (author, *sender), &missed),
            Body::Answered { .. } => Ok(()),
            Body::Receipt { delivered, read } => {
                let all = [(ReceiptKind::Delivered, delivered), (ReceiptKind::Read, read)];
                for (kind, messages) in all {
                    for message in messages.iter().take(limits::IDS_PER_RECEIPT) {
                        self.keep_receipt(tx, item, &author, message, kind)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Where a text stands that was sent again. Nobody may put something where this device has
    /// seen what was said.
    fn place_of_again(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        (number, lacked): (OrderNumber, bool),
    ) -> Result<OrderNumber, ClientError> {
        let first_in = tx.conversation(&item.conversation)?.map(|row| row.first_in);
        let missed = lacked || first_in.is_some_and(|first| number < first);
        Ok(if missed { number } else { item.number })
    }

    /// Keeps a text that was said now, or is sent again and was first at a number.
    fn keep_text(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        (author, device): (PersonId, DeviceId),
        said: Said,
        again: Option<(OrderNumber, bool)>,
    ) -> Result<(), ClientError> {
        let conversation = item.conversation;
        let number = match again {
            Some(first) => self.place_of_again(tx, item, first)?,
            None => item.number,
        };
        if said.text.is_empty() || said.text.len() > limits::TEXT {
            return self.note(tx, Some(conversation), "text", "a message was empty or too long");
        }
        let mine = author == self.keys.person;
        let inserted = tx.insert_message(&NewMessage {
            conversation,
            id: said.id,
            author,
            device,
            number: Some(number),
            sent_at: Client::believable(said.sent_at, item.stored_at),
            stored_at: Some(item.stored_at),
            reply_to: said.reply_to,
            text: said.text,
            mine,
            readers: tx.others_in(&conversation, &author)?,
        })?;
        if !inserted {
            self.count("duplicate message");
            let Some(first) = tx.message(&said.id)? else { return Ok(()) };
            // An id belongs to its first author.
            if first.message.author != author {
                return self.note(tx, Some(conversation), "id", "a message took another's id");
            }
            let (Some(shown), Some(stored_at)) = (first.message.number, first.message.stored_at)
            else {
                return Ok(());
            };
            if shown == number || first.message.device != device {
                return Ok(());
            }
            // Either it was shown in a false place, before this device fell out and said what it
            // missed; or its author was never told of that place, as after the restore of a relay
            // that had it there, and says it as something new: all others have it here.
            let is_new = again.is_none();
            let since = tx.conversation(&conversation)?.map(|row| row.since);
            let is_false = match again {
                Some((_, lacked)) => lacked,
                None => since.is_some_and(|since| shown < since),
            };
            if is_false {
                self.count("place corrected");
                let stored_at = if is_new { item.stored_at } else { stored_at };
                tx.correct_message_number(&conversation, &said.id, (shown, number), stored_at)?;
            }
            return Ok(());
        }
        if !mine {
            let due = ReceiptDue { message: said.id, kind: ReceiptKind::Delivered };
            tx.put_receipt_due(&conversation, &due)?;
        }
        Ok(())
    }

    fn keep_receipt(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        person: &PersonId,
        message: &MessageId,
        kind: ReceiptKind,
    ) -> Result<(), ClientError> {
        let conversation = item.conversation;
        if *person == self.keys.person {
            // Read on another device of this person.
            if kind == ReceiptKind::Read {
                tx.mark_seen(&conversation, message)?;
            }
            return Ok(());
        }
        Ok(tx.put_receipt(&conversation, message, person, kind, item.stored_at)?)
    }

    /// After a change of members: the conversation as it is now. What those who came in missed
    /// is seen to when the conversation is tended.
    fn members_changed(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        commit: &Committed<'_>,
    ) -> Result<(), ClientError> {
        let conversation = item.conversation;
        for device in commit.added {
            tx.put_let_in(&conversation, Some(device))?;
        }
        let before = self.before(tx, &conversation)?;
        self.keep_conversation(tx, &conversation, item.stored_at, item.number, false)?;
        self.keep_committed(tx, item, before.as_ref(), commit)?;
        self.unchecked.borrow_mut().insert(conversation);
        Ok(())
    }

    /// This device is in a group of the conversation, for the first time or again.
    fn came_in(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        missed: Option<Missed>,
        by_founding: bool,
    ) -> Result<(), ClientError> {
        let conversation = item.conversation;
        // A plea that the relay stored and did not show need not come back any more.
        tx.give_up_pleas(&conversation)?;
        tx.pull_back(&conversation, item.number)?;
        tx.put_let_in(&conversation, None)?;
        let before = self.before(tx, &conversation)?;
        self.keep_conversation(tx, &conversation, item.stored_at, item.number, true)?;
        self.keep_changed_meanwhile(tx, item, before.as_ref(), by_founding)?;
        if let Some(missed) = missed {
            self.say_missed(tx, &conversation, missed)?;
        }
        self.unchecked.borrow_mut().insert(conversation);
        Ok(())
    }

    /// Writes down a conversation as the machine has it, as of a time and a number, at which
    /// this device may have come in.
    pub(crate) fn keep_conversation(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
        at: bellward_proto::Timestamp,
        number: OrderNumber,
        came_in: bool,
    ) -> Result<(), ClientError> {
        let Some(state) = self.machine(tx, |machine| machine.conversation(id))? else {
            return Ok(());
        };
        let (status, detail) = match &state.status {
            Status::Founding => (ConversationStatus::Planned, String::new()),
            Status::Active => (ConversationStatus::Active, String::new()),
            Status::Halted { reason } => (ConversationStatus::Halted, reason.to_string()),
            Status::Removed => (ConversationStatus::Removed, String::new()),
            Status::Lost => {
                (ConversationStatus::Lost, "an old copy of this profile was opened".to_owned())
            }
        };
        let before = tx.conversation(id)?;
        // A Welcome that could not be used tells nothing of its conversation.
        let Some(described) = state.description else {
            if before.is_some() {
                tx.put_conversation_status(id, status, &detail)?;
            }
            return Ok(());
        };
        let since = before.as_ref().map_or(OrderNumber(0), |row| row.since);
        let first_in = before.as_ref().map_or(OrderNumber(0), |row| row.first_in);
        let row = ConversationRow {
            id: *id,
            kind: match described.kind {
                Kind::Direct => ConversationKind::Direct,
                Kind::Group => ConversationKind::Group,
            },
            title: described.title,
            status,
            detail,
            people: described.people,
            created_at: before.as_ref().map_or(at, |row| row.created_at),
            active_at: before.as_ref().map_or(at, |row| row.active_at),
            since: if came_in { number } else { since },
            first_in: if came_in && first_in == OrderNumber(0) { number } else { first_in },
        };
        tx.put_conversation(&row, number)?;
        self.settle_changes(tx, id)
    }

    /// What waited for this device grew too old: it pleads to be added again, and whoever sent
    /// something meanwhile sends it anew.
    fn lapse(&self, cursor: QueueCursor, conversation: &ConversationId) -> Result<(), ClientError> {
        self.write(|tx| {
            self.halt(tx, conversation, HaltReason::Lapsed)?;
            tx.put_queue_cursor(cursor)?;
            self.note(tx, Some(*conversation), "lapsed", "what waited for this device was deleted")
        })
    }

    pub(crate) fn note(
        &self,
        tx: &WriteTx<'_>,
        conversation: Option<ConversationId>,
        kind: &str,
        detail: &str,
    ) -> Result<(), ClientError> {
        Ok(tx.put_notice(&Notice {
            conversation,
            at: self.now(),
            kind: kind.to_owned(),
            detail: detail.to_owned(),
        })?)
    }
}

/// The next event. The end of the stream is an error.
pub(crate) async fn next_event(events: &mut EventStream) -> Result<Event, ClientError> {
    match events.next().await {
        Some(event) => Ok(event?),
        None => Err(ClientError::Unreachable(crate::transport::TransportError::Unreachable(
            "the stream of events ended".to_owned(),
        ))),
    }
}
