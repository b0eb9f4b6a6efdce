//! What devices lack of a conversation that they were out of, and what this one owes them.

use super::row::{id, signed, unsigned};
use crate::{ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId};
use rusqlite::params;

/// What another device said that it lacks of what this one posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissedRow {
    /// The message that said so.
    pub message: MessageId,
    /// Who said so.
    pub device: DeviceId,
    /// The first number that it lacks.
    pub from: OrderNumber,
    /// It has this number and all that follow.
    pub before: OrderNumber,
}

/// Receipts for so many of a person's messages before a gap may have come in the gap. Their
/// numbers may lie far before it: a restored relay goes on beyond all that it may have given.
const RECEIPTS_BACK: i64 = 1000;

impl ReadTx<'_> {
    /// What this device has said that it lacks: the encoded messages.
    pub fn missed_here(&self, conversation: &ConversationId) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT content FROM missed_here WHERE conversation = ?1")?;
        let rows = query.query_map(params![conversation.0], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Of these the ones that were said last in a gap.
    pub fn missed_here_said_in(
        &self,
        gap: &MissedRow,
        conversation: &ConversationId,
    ) -> Result<Vec<(MessageId, Vec<u8>)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT message, content FROM missed_here
             WHERE conversation = ?1 AND number BETWEEN ?2 AND ?3 - 1 ORDER BY number",
        )?;
        let (from, before) = (signed(gap.from.0), signed(gap.before.0));
        let rows = query.query_map(params![conversation.0, from, before], |row| {
            Ok((id(row, 0, MessageId::from_slice)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What others said of a number that they lack.
    pub fn missed_at(
        &self,
        conversation: &ConversationId,
        number: OrderNumber,
    ) -> Result<Vec<MissedRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT message, device, first, before FROM missed
             WHERE conversation = ?1 AND first <= ?2 AND before > ?2",
        )?;
        let rows = query.query_map(params![conversation.0, signed(number.0)], |row| {
            Ok(MissedRow {
                message: id(row, 0, MessageId::from_slice)?,
                device: id(row, 1, DeviceId::from_slice)?,
                from: OrderNumber(unsigned(row, 2)?),
                before: OrderNumber(unsigned(row, 3)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The texts of one device that it posted in a gap and not again since, as far as a person
    /// was in the conversation when they were said.
    pub fn texts_in_gap(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
        gap: &MissedRow,
        person: &PersonId,
    ) -> Result<Vec<MessageId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT m.id FROM message AS m
             JOIN participant AS p ON p.conversation = m.conversation AND p.person = ?5
             WHERE m.conversation = ?1 AND m.device = ?2 AND m.number > p.since
               AND (m.number BETWEEN ?3 AND ?4 - 1 OR EXISTS (SELECT 1 FROM post
                    WHERE post.message = m.id AND post.number BETWEEN ?3 AND ?4 - 1))
               AND NOT EXISTS (SELECT 1 FROM post WHERE post.message = m.id AND post.number >= ?4
                    AND (post.device IS NULL OR post.device = ?6))
             ORDER BY m.number, m.row",
        )?;
        let (from, before) = (signed(gap.from.0), signed(gap.before.0));
        let rows = query.query_map(
            params![conversation.0, device.0, from, before, person.0, gap.device.0],
            |row| id(row, 0, MessageId::from_slice),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Keeps what this device says that it lacks.
    pub fn put_missed_here(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        content: &[u8],
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO missed_here (conversation, message, content) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![conversation.0, message.0, content])?;
        Ok(())
    }

    /// What this device said that it lacks was said at a number.
    pub fn put_missed_here_number(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        number: OrderNumber,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE missed_here SET number = ?3 WHERE conversation = ?1 AND message = ?2",
            )?
            .execute(params![conversation.0, message.0, signed(number.0)])?;
        Ok(())
    }

    /// This device came into a conversation at a number: what it knows under that number and
    /// higher ones was never there. It is taken to stand right before, and whoever came in there
    /// to have come in with this device.
    pub fn pull_back(
        &self,
        conversation: &ConversationId,
        number: OrderNumber,
    ) -> Result<(), StoreError> {
        for statement in [
            "UPDATE message SET number = ?2 - 1, place = ?2 - 1
             WHERE conversation = ?1 AND place >= ?2 AND number >= ?2",
            "UPDATE post SET number = ?2 - 1 WHERE conversation = ?1 AND number >= ?2",
            "UPDATE missed_here SET number = ?2 - 1 WHERE conversation = ?1 AND number >= ?2",
            "UPDATE event SET place = ?2 - 1 WHERE conversation = ?1 AND place >= ?2",
            "UPDATE participant SET since = ?2 WHERE conversation = ?1 AND since > ?2",
        ] {
            self.connection()
                .prepare_cached(statement)?
                .execute(params![conversation.0, signed(number.0)])?;
        }
        Ok(())
    }

    /// Keeps what another device said that it lacks. Says whether it is new: no gap that the device
    /// has told of before covers it.
    pub fn put_missed(
        &self,
        conversation: &ConversationId,
        missed: &MissedRow,
    ) -> Result<bool, StoreError> {
        let rows = self
            .connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO missed (conversation, message, device, first, before)
                 SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM missed
                     WHERE conversation = ?1 AND device = ?3 AND first <= ?4 AND before >= ?5)",
            )?
            .execute(params![
                conversation.0,
                missed.message.0,
                missed.device.0,
                signed(missed.from.0),
                signed(missed.before.0),
            ])?;
        Ok(rows > 0)
    }

    /// Notes to be told again what became of a person's messages: what was told in a gap that
    /// begins at a number did not arrive.
    pub fn put_receipts_due_again(
        &self,
        conversation: &ConversationId,
        author: &PersonId,
        from: OrderNumber,
    ) -> Result<(), StoreError> {
        for (kind, seen) in [("delivered", 0), ("read", 1)] {
            self.connection()
                .prepare_cached(
                    "INSERT OR IGNORE INTO receipt_due (conversation, message, kind)
                     SELECT conversation, id, ?4 FROM message
                     WHERE conversation = ?1 AND author = ?2 AND seen >= ?5
                       AND number >= MIN(?3, IFNULL((SELECT MIN(number) FROM (
                           SELECT number FROM message
                           WHERE conversation = ?1 AND author = ?2 AND number < ?3
                           ORDER BY number DESC LIMIT ?6)), ?3))",
                )?
                .execute(params![
                    conversation.0,
                    author.0,
                    signed(from.0),
                    kind,
                    seen,
                    RECEIPTS_BACK
                ])?;
        }
        Ok(())
    }
}
