//! What waits to be encrypted, and for whom a message could not be encrypted yet.

use super::row::{id, optional_id, several, signed};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, DeviceId, MessageId};
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// Something to be encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its place in the outbox.
    pub row: i64,
    /// Where it goes.
    pub conversation: ConversationId,
    /// Its message id.
    pub message: MessageId,
    /// The encoded content.
    pub content: Vec<u8>,
    /// Sent before, to be sent again for a device that missed it.
    pub again: bool,
    /// The one device that it is for; none for all.
    pub device: Option<DeviceId>,
}

impl ReadTx<'_> {
    /// The next for a conversation that is not sealed already.
    pub fn next_in_outbox(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<OutboxRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT row, conversation, message, content, again, device FROM outbox
             WHERE conversation = ?1
               AND row NOT IN (SELECT outbox_row FROM post WHERE number IS NULL AND outbox_row IS NOT NULL)
             ORDER BY row LIMIT 1",
        )?;
        let row = query.query_row([conversation.0], |row| {
            Ok(OutboxRow {
                row: row.get(0)?,
                conversation: id(row, 1, ConversationId::from_slice)?,
                message: id(row, 2, MessageId::from_slice)?,
                content: row.get(3)?,
                again: row.get(4)?,
                device: optional_id(row, 5, DeviceId::from_slice)?,
            })
        });
        Ok(row.optional()?)
    }

    /// Where a message waits for the same devices.
    pub fn outbox_row(
        &self,
        message: &MessageId,
        device: Option<&DeviceId>,
    ) -> Result<Option<i64>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT row FROM outbox WHERE message = ?1 AND device IS ?2")?;
        let device = device.map(|device| device.0);
        Ok(query.query_row(params![message.0, device], |row| row.get(0)).optional()?)
    }

    /// Conversations for which something waits.
    pub fn conversations_in_outbox(&self) -> Result<Vec<ConversationId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT conversation FROM outbox GROUP BY conversation ORDER BY min(row)",
        )?;
        let rows = query.query_map([], |row| id(row, 0, ConversationId::from_slice))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How much waits.
    pub fn outbox_length(&self) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached("SELECT count(*) FROM outbox")?;
        Ok(query.query_row([], |row| super::row::unsigned(row, 0))?)
    }

    /// Messages that a device missed, in the order in which they stand here.
    pub fn unreached_messages(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
    ) -> Result<Vec<MessageId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT unreached.message FROM unreached
             LEFT JOIN message ON message.id = unreached.message
             WHERE unreached.conversation = ?1 AND unreached.device = ?2
             ORDER BY message.place, message.row",
        )?;
        let rows = query.query_map(params![conversation.0, device.0], |row| {
            id(row, 0, MessageId::from_slice)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Conversations in which some device missed something, or waits for the word that it has it.
    pub fn conversations_with_unreached(&self) -> Result<Vec<ConversationId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT conversation FROM unreached
             UNION SELECT conversation FROM missed WHERE owed = 1",
        )?;
        let rows = query.query_map([], |row| id(row, 0, ConversationId::from_slice))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Devices that missed something in these conversations, as far as any did.
    pub fn unreached_devices<'c>(
        &self,
        conversations: impl IntoIterator<Item = &'c ConversationId>,
    ) -> Result<HashMap<ConversationId, BTreeSet<DeviceId>>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT DISTINCT unreached.conversation, unreached.device FROM rarray(?1) AS page
             CROSS JOIN unreached ON unreached.conversation = page.value",
        )?;
        let mut all: HashMap<ConversationId, BTreeSet<DeviceId>> = HashMap::new();
        let mut rows = query.query([several(conversations.into_iter().map(|id| &id.0))])?;
        while let Some(row) = rows.next()? {
            let conversation = id(row, 0, ConversationId::from_slice)?;
            all.entry(conversation).or_default().insert(id(row, 1, DeviceId::from_slice)?);
        }
        Ok(all)
    }
}

impl WriteTx<'_> {
    /// Puts something at the end, unless the same message waits already for the same devices.
    pub fn put_in_outbox(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        content: &[u8],
        again: bool,
        device: Option<&DeviceId>,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO outbox (conversation, message, content, again, device)
                 SELECT ?1, ?2, ?3, ?4, ?5
                 WHERE NOT EXISTS (SELECT 1 FROM outbox
                     WHERE message = ?2 AND (device IS NULL OR device IS ?5))",
            )?
            .execute(params![
                conversation.0,
                message.0,
                content,
                again,
                device.map(|device| device.0)
            ])?;
        self.changed(Change::Outbox);
        Ok(())
    }

    /// It is stored at the relay, or can never be sent.
    pub fn delete_from_outbox(&self, row: i64) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM outbox WHERE row = ?1")?.execute([row])?;
        self.changed(Change::Outbox);
        Ok(())
    }

    /// A device that was entitled to a message was not in the group.
    pub fn put_unreached(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
        message: &MessageId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO unreached (conversation, device, message) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![conversation.0, device.0, message.0])?;
        self.changed(Change::Conversations);
        Ok(())
    }

    /// A device got what it missed.
    pub fn delete_unreached(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
        message: &MessageId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM unreached WHERE conversation = ?1 AND device = ?2 AND message = ?3",
            )?
            .execute(params![conversation.0, device.0, message.0])?;
        self.changed(Change::Conversations);
        Ok(())
    }

    /// How many rows the outbox ever had: for the order of posts.
    pub(super) fn next_post_row(&self) -> Result<i64, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT coalesce(max(row), 0) + 1 FROM post")?;
        let row: i64 = query.query_row([], |row| row.get(0))?;
        debug_assert!(signed(0) < row);
        Ok(row)
    }
}
