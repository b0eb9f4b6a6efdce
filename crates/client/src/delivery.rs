//! What a message of one's own has come to: numbered by the relay, missed by a device, sent to
//! that device again.

use crate::client::Client;
use crate::error::ClientError;
use bellward_e2ee::{Conversation, HaltReason};
use bellward_proto::relay::QueueItem;
use bellward_proto::{
    Blob, Body, Content, ConversationId, DeviceId, MessageId, OrderNumber, PostKind, SealedText,
    Timestamp, Versioned,
};
use bellward_store::{ConversationStatus, NewPost, PostRow, ReadTx, WriteTx};
use std::collections::{BTreeMap, BTreeSet};

impl Client {
    /// The relay has stored an envelope. What it held leaves the outbox; whoever is in the group
    /// has it, but for those who asked to be added again.
    pub(crate) fn numbered(
        &self,
        tx: &WriteTx<'_>,
        post: &NewPost,
        number: OrderNumber,
        stored_at: Timestamp,
    ) -> Result<(), ClientError> {
        if let Some(row) = post.outbox_row {
            tx.delete_from_outbox(row)?;
        }
        let Some(message) = &post.message else { return Ok(()) };
        let conversation = &post.conversation;
        if let Some(row) = tx.message(message)? {
            if row.message.number.is_none() {
                let sent_at = Client::believable(row.message.sent_at, stored_at);
                tx.put_message_number(conversation, message, number, (sent_at, stored_at))?;
            }
            self.reached(tx, post, message, number)?;
        }
        Ok(())
    }

    /// A text stands at a number: who is in the group has it.
    fn reached(
        &self,
        tx: &WriteTx<'_>,
        post: &NewPost,
        message: &MessageId,
        number: OrderNumber,
    ) -> Result<(), ClientError> {
        let conversation = &post.conversation;
        let state = self.machine(tx, |machine| machine.conversation(conversation))?;
        let Some(state) = state else { return Ok(()) };
        // Whoever came by a later commit has not got it. It can come back again after that: a
        // restored relay shows once more what it had.
        let leaves = state.leaves.iter().filter(|_| number > state.commit_number);
        for device in leaves.filter(|leaf| post.device.is_none_or(|device| device == **leaf)) {
            tx.delete_unreached(conversation, device, message)?;
        }
        if post.device.is_none() {
            for device in &state.rejoins {
                tx.put_unreached(conversation, device, message)?;
            }
        }
        Ok(())
    }

    /// The relay said another number than it gave. What came back counts: its place is part of
    /// the order that all see. What was sent again keeps the place that it had.
    pub(crate) fn correct_number(
        &self,
        tx: &WriteTx<'_>,
        row: &PostRow,
        item: &QueueItem,
    ) -> Result<(), ClientError> {
        let (Some(said), Some(message)) = (row.number, &row.post.message) else { return Ok(()) };
        let first =
            || matches!(content_of(row).map(|content| content.body), Some(Body::Text { .. }));
        if said != item.number && first() {
            self.count("number corrected");
            let numbers = (said, item.number);
            tx.correct_message_number(&item.conversation, message, numbers, item.stored_at)?;
        }
        Ok(())
    }

    /// Envelopes that the relay said it had stored, and that are not in the queue though all of
    /// it was shown: they are posted again as they are. Those that it has after all get their old
    /// numbers. What is not shown even then the relay shows to others alone, or to nobody: this
    /// device is out of the conversation, to come in again.
    pub(crate) fn not_kept(&self, due: &[PostRow]) -> Result<(), ClientError> {
        // What a restored relay has lost others may have: their place in the order is the old one.
        if self.relay_restored.get() {
            return Ok(());
        }
        for row in due {
            let (hash, conversation) = (&row.post.hash, &row.post.conversation);
            self.write(|tx| {
                if tx.post(hash)?.is_none_or(|now| now.echoed) {
                    return Ok(());
                }
                if row.post.kind == PostKind::Message
                    && let Some(stands) = tx.conversation(conversation)?
                    && (is_out(stands.status) || row.number.is_some_and(|at| at < stands.since))
                {
                    // It stands where this device is out: nothing there is shown to it. Once it
                    // has come in again, it is not waited for any more.
                    if !is_out(stands.status) {
                        tx.put_post_shown(hash)?;
                    }
                    return Ok(());
                }
                self.count("stored and not shown");
                let detail = "the relay said that it stored an envelope, and does not show it";
                self.note(tx, Some(*conversation), "not shown", detail)?;
                if row.post.kind == PostKind::Rejoin {
                    // It may have been answered, in vain. Another is made where it is due.
                    tx.delete_post(hash)?;
                    self.unchecked.borrow_mut().insert(*conversation);
                    return Ok(());
                }
                let outbox_row = self.put_back(tx, row)?;
                tx.forget_post_number(hash, outbox_row)?;
                if !self.posted_again.borrow_mut().insert(*hash) {
                    self.halt(tx, conversation, HaltReason::Order)?;
                }
                Ok::<_, ClientError>(())
            })?;
        }
        Ok(())
    }

    /// What is in an envelope waits in the outbox again. Says in which row.
    pub(crate) fn put_back(
        &self,
        tx: &WriteTx<'_>,
        row: &PostRow,
    ) -> Result<Option<i64>, ClientError> {
        let conversation = &row.post.conversation;
        let (Some(message), Some(content)) = (&row.post.message, content_of(row)) else {
            return Ok(row.post.outbox_row);
        };
        if row.number.is_some()
            && row.number == tx.message(message)?.and_then(|row| row.message.number)
        {
            tx.forget_message_number(conversation, message)?;
        }
        let device = row.post.device.as_ref();
        let again = matches!(content.body, Body::TextAgain { .. } | Body::TextAgainFor { .. });
        tx.put_in_outbox(conversation, message, &content.to_bytes(), again, device)?;
        Ok(tx.outbox_row(message, device)?)
    }

    /// Whether members of the group missed something, or this device has something to tell.
    pub(crate) fn owes(
        &self,
        tx: &ReadTx<'_>,
        conversation: &ConversationId,
        state: &Conversation,
    ) -> Result<bool, ClientError> {
        let unreached = tx.unreached_devices([conversation])?;
        let answers = tx.answers_due(conversation)?;
        let asked = answers.iter().map(|(device, _)| device);
        let missed =
            unreached.values().flatten().chain(asked).any(|device| is_reached(state, device));
        Ok(missed || !tx.receipts_due(conversation, 1)?.is_empty())
    }

    /// Puts in the outbox again what members of the group missed. What was said before someone
    /// came into the conversation is sealed to whom it is for: the newcomers are not to read it.
    pub(crate) fn send_missed(
        &self,
        tx: &WriteTx<'_>,
        conversation: &ConversationId,
        state: &Conversation,
    ) -> Result<(), ClientError> {
        let answers: BTreeMap<_, _> = tx.answers_due(conversation)?.into_iter().collect();
        let unreached = tx.unreached_devices([conversation])?.into_values().flatten();
        let devices: BTreeSet<_> = unreached.chain(answers.keys().copied()).collect();
        for device in devices {
            if !is_reached(state, &device) {
                continue;
            }
            let unreached = tx.unreached_messages(conversation, &device)?;
            // Only once the relay has stored all of it: an answer before it would close the gap.
            if let Some(up_to) = answers.get(&device).filter(|_| unreached.is_empty()) {
                self.say(tx, conversation, Body::Answered { device, up_to: *up_to })?;
                tx.put_answered(conversation, &device)?;
            }
            for message in unreached {
                let Some(row) = tx.message(&message)? else { continue };
                let Some(number) = row.message.number else { continue };
                let sequence = tx.message_sequence(&message)?.unwrap_or_default();
                let (text, reply_to) = (row.message.text, row.message.reply_to);
                let newcomers = tx.came_after(conversation, number)?;
                let (body, only) = if newcomers.is_empty() {
                    (Body::TextAgain { number, sequence, text, reply_to }, None)
                } else {
                    let sealed = SealedText { text, reply_to };
                    let Some(sealed) =
                        self.seal_again(conversation, &message, number, &device, &sealed)?
                    else {
                        continue;
                    };
                    self.count("sealed again for one device");
                    (Body::TextAgainFor { device, number, sequence, sealed }, Some(&device))
                };
                let content = Content { id: message, sent_at: row.message.sent_at, body };
                tx.put_in_outbox(conversation, &message, &content.to_bytes(), true, only)?;
                self.count("sent again for a device that missed it");
            }
        }
        Ok(())
    }

    /// Seals a text to a device of the ledger; nothing when the ledger has no such device.
    fn seal_again(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        number: OrderNumber,
        device: &DeviceId,
        text: &SealedText,
    ) -> Result<Option<Blob>, ClientError> {
        let ledger = self.ledger.borrow();
        let Some(key) = ledger.roster().any_device(device).map(|device| device.seal.clone()) else {
            return Ok(None);
        };
        let aad = SealedText::aad(conversation, message, number, device);
        let rng = &mut *self.rng.borrow_mut();
        let sealed = bellward_trust::seal(&key, SealedText::LABEL, &aad, &text.to_bytes(), rng);
        sealed.map(Some).map_err(|error| ClientError::Sealing(error.to_string()))
    }

    /// Opens a text that is for one device; nothing when it is for another, or is not what it
    /// says.
    pub(crate) fn open_again(
        &self,
        tx: &WriteTx<'_>,
        conversation: &ConversationId,
        message: &MessageId,
        number: OrderNumber,
        (device, sealed): (&DeviceId, &Blob),
    ) -> Result<Option<SealedText>, ClientError> {
        if *device != self.keys.device {
            return Ok(None);
        }
        let aad = SealedText::aad(conversation, message, number, device);
        let opened =
            bellward_trust::open(&self.keys.seal, SealedText::LABEL, &aad, sealed.as_slice());
        let text = opened.ok().and_then(|opened| SealedText::from_bytes(&opened).ok());
        if text.is_none() {
            self.note(tx, Some(*conversation), "sealed", "a text for this device does not open")?;
        }
        Ok(text)
    }
}

/// What is in an envelope that has not come back.
fn content_of(row: &PostRow) -> Option<Content> {
    row.post.content.as_ref().and_then(|content| Content::from_bytes(content).ok())
}

/// Whether this device has stopped in a conversation, to come in again.
fn is_out(status: ConversationStatus) -> bool {
    matches!(status, ConversationStatus::Halted | ConversationStatus::Lost)
}

/// Whether a device reads what is said in the group now.
fn is_reached(state: &Conversation, device: &DeviceId) -> bool {
    state.leaves.contains(device) && !state.rejoins.contains(device)
}
