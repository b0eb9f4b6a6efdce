//! What a person does in conversations. Everything here is durable when it returns and needs
//! no network: what is to be sent waits in the outbox.

use crate::client::Client;
use crate::error::ClientError;
use crate::keys::random;
use crate::names;
use bellward_proto::{
    Body, Content, ConversationId, MessageId, OrderNumber, PersonId, Versioned, limits,
};
use bellward_store::{
    ConversationKind, ConversationRow, ConversationStatus, NewMessage, ReceiptDue, ReceiptKind,
};
use std::collections::BTreeSet;

impl Client {
    /// The direct conversation with someone: the one there is, or a new one.
    pub fn direct(&self, person: PersonId) -> Result<ConversationId, ClientError> {
        if self.ledger.borrow().roster().person(&person).is_none() {
            return Err(ClientError::NotFound { what: "person" });
        }
        let people = BTreeSet::from([self.keys.person, person]);
        let id = ConversationId::direct(&self.keys.clinic, &people);
        self.plan(id, ConversationKind::Direct, String::new(), people)?;
        Ok(id)
    }

    /// A new group of this person and others. Its first message, or the next sync, founds it.
    pub fn new_group(
        &self,
        title: &str,
        people: &BTreeSet<PersonId>,
    ) -> Result<ConversationId, ClientError> {
        let title = title_of_group(title)?;
        let known = |person| self.ledger.borrow().roster().person(person).is_some();
        if !people.iter().all(known) {
            return Err(ClientError::NotFound { what: "person" });
        }
        let mut people = people.clone();
        people.insert(self.keys.person);
        let id = ConversationId::group(random(&mut *self.rng.borrow_mut()));
        self.plan(id, ConversationKind::Group, title, people)?;
        Ok(id)
    }

    /// Puts a message in the outbox.
    pub fn send(
        &self,
        conversation: &ConversationId,
        text: &str,
        reply_to: Option<MessageId>,
    ) -> Result<MessageId, ClientError> {
        if text.trim().is_empty() {
            return Err(ClientError::Empty { what: "the message" });
        }
        if text.len() > limits::TEXT {
            let (what, length) = ("the message", text.len());
            return Err(ClientError::TooLong { what, length, limit: limits::TEXT });
        }
        let id = MessageId(random(&mut *self.rng.borrow_mut()));
        let sent_at = self.relay_now();
        let body = Body::Text { text: text.to_owned(), reply_to };
        let content = Content { id, sent_at, body };
        let sent = self.write(|tx| {
            let row = tx.conversation(conversation)?;
            let row = row.ok_or(ClientError::NotFound { what: "conversation" })?;
            if row.status == ConversationStatus::Removed {
                let why = "you are not in it any more".to_owned();
                return Err(ClientError::Closed { why });
            }
            if !self.has_others(&row.people) {
                return Err(ClientError::NobodyLeft);
            }
            if self.leaves(tx, conversation)? {
                let why = "you are leaving it".to_owned();
                return Err(ClientError::Closed { why });
            }
            tx.insert_message(&NewMessage {
                conversation: *conversation,
                id,
                author: self.keys.person,
                device: self.keys.device,
                number: None,
                sent_at,
                stored_at: None,
                reply_to,
                text: text.to_owned(),
                mine: true,
                readers: row.people.iter().filter(|person| **person != self.keys.person).count()
                    as u64,
            })?;
            tx.put_in_outbox(conversation, &id, &content.to_bytes(), false, None)?;
            Ok(id)
        })?;
        self.outbox_filled.notify_one();
        Ok(sent)
    }

    /// Everything up to a message was shown to the person in a focused, unlocked window.
    pub fn mark_read(
        &self,
        conversation: &ConversationId,
        up_to: &MessageId,
    ) -> Result<(), ClientError> {
        self.write(|tx| {
            let message = tx.message(up_to)?.ok_or(ClientError::NotFound { what: "message" })?;
            for id in tx.unseen_up_to(conversation, message.place)? {
                if tx.mark_seen(conversation, &id)? {
                    let due = ReceiptDue { message: id, kind: ReceiptKind::Read };
                    tx.put_receipt_due(conversation, &due)?;
                }
            }
            Ok::<_, ClientError>(())
        })?;
        self.outbox_filled.notify_one();
        Ok(())
    }

    /// Keeps text begun and not sent; empty text forgets it.
    pub fn set_draft(&self, conversation: &ConversationId, text: &str) -> Result<(), ClientError> {
        let now = self.now();
        self.write(|tx| Ok(tx.put_draft(conversation, text, now)?))
    }

    fn plan(
        &self,
        id: ConversationId,
        kind: ConversationKind,
        title: String,
        people: BTreeSet<PersonId>,
    ) -> Result<(), ClientError> {
        let now = self.relay_now();
        self.write(|tx| {
            if tx.conversation(&id)?.is_none() {
                let row = ConversationRow {
                    id,
                    kind,
                    title,
                    status: ConversationStatus::Planned,
                    detail: String::new(),
                    people,
                    created_at: now,
                    active_at: now,
                    since: OrderNumber(0),
                    first_in: OrderNumber(0),
                };
                tx.put_conversation(&row, OrderNumber(0))?;
            }
            Ok::<_, ClientError>(())
        })?;
        self.unchecked.borrow_mut().insert(id);
        self.outbox_filled.notify_one();
        Ok(())
    }
}

/// A group's title as it is kept.
pub(crate) fn title_of_group(title: &str) -> Result<String, ClientError> {
    let title = names::plain(title);
    if title.is_empty() {
        return Err(ClientError::Empty { what: "the title" });
    }
    if title.len() > limits::TITLE {
        let (what, length) = ("the title", title.len());
        return Err(ClientError::TooLong { what, length, limit: limits::TITLE });
    }
    Ok(title)
}
