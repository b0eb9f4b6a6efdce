//! Who has a message and who saw it, and what this device has still to tell.

use super::row::{id, optional_unsigned, several, signed, word, words};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, MessageId, PersonId, Timestamp};
use rusqlite::params;
use std::collections::HashMap;

words! {
    /// What a receipt says.
    ReceiptKind {
        /// On a device.
        Delivered = "delivered",
        /// Shown in a focused, unlocked window.
        Read = "read",
    }
}

/// What one other person's devices said of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Who.
    pub person: PersonId,
    /// When the relay stored the first receipt of delivery.
    pub delivered_at: Option<Timestamp>,
    /// When the relay stored the first receipt of reading.
    pub read_at: Option<Timestamp>,
}

/// Something still to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptDue {
    /// Of which message.
    pub message: MessageId,
    /// What.
    pub kind: ReceiptKind,
}

impl ReadTx<'_> {
    /// What is known of messages, as far as anything is.
    pub fn receipts<'m>(
        &self,
        messages: impl IntoIterator<Item = &'m MessageId>,
    ) -> Result<HashMap<MessageId, Vec<ReceiptRow>>, StoreError> {
        let mut known: HashMap<MessageId, Vec<ReceiptRow>> = HashMap::new();
        let messages = several(messages.into_iter().map(|id| &id.0));
        if messages.is_empty() {
            return Ok(known);
        }
        let mut query = self.connection().prepare_cached(
            "SELECT receipt.message, receipt.person, receipt.delivered_at, receipt.read_at
             FROM rarray(?1) AS page CROSS JOIN receipt ON receipt.message = page.value",
        )?;
        let mut rows = query.query([messages])?;
        while let Some(row) = rows.next()? {
            let receipt = ReceiptRow {
                person: id(row, 1, PersonId::from_slice)?,
                delivered_at: optional_unsigned(row, 2)?.map(Timestamp),
                read_at: optional_unsigned(row, 3)?.map(Timestamp),
            };
            known.entry(id(row, 0, MessageId::from_slice)?).or_default().push(receipt);
        }
        Ok(known)
    }

    /// Conversations in which something is still to be told.
    pub fn conversations_with_receipts_due(&self) -> Result<Vec<ConversationId>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT DISTINCT conversation FROM receipt_due")?;
        let rows = query.query_map([], |row| id(row, 0, ConversationId::from_slice))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// At most so many things still to be told in a conversation.
    pub fn receipts_due(
        &self,
        conversation: &ConversationId,
        limit: u64,
    ) -> Result<Vec<ReceiptDue>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT message, kind FROM receipt_due WHERE conversation = ?1 LIMIT ?2",
        )?;
        let rows = query.query_map(params![conversation.0, signed(limit)], |row| {
            Ok(ReceiptDue {
                message: id(row, 0, MessageId::from_slice)?,
                kind: word(row, 1, ReceiptKind::from_word)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Keeps what a person's device said of a message of one's own; of others' messages it is
    /// nobody's here to know. The first time stays; reading is delivery too.
    pub fn put_receipt(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        person: &PersonId,
        kind: ReceiptKind,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let read_at = (kind == ReceiptKind::Read).then(|| signed(at.0));
        let kept = self
            .connection()
            .prepare_cached(
                "INSERT INTO receipt (message, person, delivered_at, read_at)
                 SELECT ?1, ?2, ?3, ?4 FROM message
                 WHERE id = ?1 AND conversation = ?5 AND mine = 1
                 ON CONFLICT (message, person) DO UPDATE SET
                   delivered_at = coalesce(delivered_at, excluded.delivered_at),
                   read_at = coalesce(read_at, excluded.read_at)",
            )?
            .execute(params![message.0, person.0, signed(at.0), read_at, conversation.0])?;
        if kept > 0 {
            self.changed(Change::Messages(*conversation));
            // The inbox shows how far the newest message has come.
            self.changed(Change::Conversations);
        }
        Ok(())
    }

    /// Notes something to be told.
    pub fn put_receipt_due(
        &self,
        conversation: &ConversationId,
        due: &ReceiptDue,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO receipt_due (conversation, message, kind) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![conversation.0, due.message.0, due.kind.word()])?;
        Ok(())
    }

    /// It is in the outbox now.
    pub fn delete_receipt_due(
        &self,
        conversation: &ConversationId,
        due: &ReceiptDue,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM receipt_due WHERE conversation = ?1 AND message = ?2 AND kind = ?3",
            )?
            .execute(params![conversation.0, due.message.0, due.kind.word()])?;
        Ok(())
    }
}
