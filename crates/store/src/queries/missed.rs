//! What other devices lack of a conversation, and what this one owes them.

use super::row::{id, optional_unsigned, signed, unsigned};
use crate::{ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, DeviceId, Known, MessageId, OrderNumber, PersonId};
use rusqlite::{OptionalExtension, params};

/// What a device lacks of what this one sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Which device.
    pub device: DeviceId,
    /// Whose it is.
    pub person: PersonId,
    /// What it has.
    pub known: Known,
    /// It has what was posted under this number and higher ones.
    pub before: OrderNumber,
}

/// Receipts for so many of a person's messages before a gap may have come in the gap. Their
/// numbers may lie far before it: a restored relay goes on beyond all that it may have given.
const RECEIPTS_BACK: i64 = 1000;
/// So often a device may ask for the same.
const TIMES: i64 = 8;

impl ReadTx<'_> {
    /// Devices that wait for the word that they have all that they lacked, and up to which
    /// sequence.
    pub fn answers_due(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<(DeviceId, u64)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT device, up_to FROM missed WHERE conversation = ?1 AND owed = 1",
        )?;
        let rows = query.query_map(params![conversation.0], |row| {
            Ok((id(row, 0, DeviceId::from_slice)?, unsigned(row, 1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The sequence under which a text of this device was sealed last as something new.
    pub fn message_sequence(&self, message: &MessageId) -> Result<Option<u64>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT sequence FROM message WHERE id = ?1")?;
        let sequence = query.query_row([message.0], |row| optional_unsigned(row, 0)).optional()?;
        Ok(sequence.flatten())
    }

    /// The texts of one device that another lacks and was not sent again since, as far as its
    /// person was in the conversation when they were said.
    pub fn texts_in_gap(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
        gap: &Gap,
    ) -> Result<Vec<MessageId>, StoreError> {
        let (lacks, beyond) = match gap.known {
            Known::UpTo(sequence) => ("(m.sequence > ?3 OR m.again > ?3)", sequence),
            // Those before it may have been sent again since.
            Known::Before(number) => {
                ("(m.number IS NULL OR m.number >= ?3 OR m.again IS NOT NULL)", number.0)
            }
        };
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT m.id FROM message AS m
             JOIN participant AS p ON p.conversation = m.conversation AND p.person = ?5
             WHERE m.conversation = ?1 AND m.device = ?2 AND m.sequence IS NOT NULL AND {lacks}
               AND (m.number IS NULL OR m.number > p.since)
               AND NOT EXISTS (SELECT 1 FROM post WHERE post.message = m.id AND post.number >= ?4
                    AND (post.device IS NULL OR post.device = ?6))
             ORDER BY m.number, m.row"
        ))?;
        let before = signed(gap.before.0);
        let rows = query.query_map(
            params![conversation.0, device.0, signed(beyond), before, gap.person.0, gap.device.0],
            |row| id(row, 0, MessageId::from_slice),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
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
            "UPDATE event SET place = ?2 - 1 WHERE conversation = ?1 AND place >= ?2",
            "UPDATE participant SET since = ?2 WHERE conversation = ?1 AND since > ?2",
        ] {
            self.connection()
                .prepare_cached(statement)?
                .execute(params![conversation.0, signed(number.0)])?;
        }
        Ok(())
    }

    /// Notes what another device said that it lacks: all beyond a sequence, if it named one. Says
    /// whether it is to be believed: a device may ask for the same a few times until it is let in
    /// again, and for what it was not sent again yet always.
    pub fn put_missed(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
        beyond: Option<u64>,
        up_to: u64,
    ) -> Result<bool, StoreError> {
        let rows = self
            .connection()
            .prepare_cached(
                "INSERT INTO missed (conversation, device, up_to, owed, times)
                 VALUES (?1, ?2, ?4, 1, 1)
                 ON CONFLICT (conversation, device) DO UPDATE
                 SET up_to = excluded.up_to, owed = 1, times = times + 1
                 WHERE times < ?5 OR ?3 >= up_to",
            )?
            .execute(params![conversation.0, device.0, beyond.map(signed), signed(up_to), TIMES])?;
        Ok(rows > 0)
    }

    /// A device was let in, or all of them were: it may have fallen out before for any reason.
    pub fn put_let_in(
        &self,
        conversation: &ConversationId,
        device: Option<&DeviceId>,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE missed SET times = 0
                 WHERE conversation = ?1 AND device = coalesce(?2, device)",
            )?
            .execute(params![conversation.0, device.map(|device| device.0)])?;
        Ok(())
    }

    /// A device has been told that it has all.
    pub fn put_answered(
        &self,
        conversation: &ConversationId,
        device: &DeviceId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE missed SET owed = 0 WHERE conversation = ?1 AND device = ?2")?
            .execute(params![conversation.0, device.0])?;
        Ok(())
    }

    /// A text of this device was sealed, as something new or again.
    pub fn put_message_sequence(
        &self,
        message: &MessageId,
        sequence: u64,
        again: bool,
    ) -> Result<(), StoreError> {
        let column = if again { "again" } else { "sequence" };
        self.connection()
            .prepare_cached(&format!("UPDATE message SET {column} = ?2 WHERE id = ?1"))?
            .execute(params![message.0, signed(sequence)])?;
        Ok(())
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
