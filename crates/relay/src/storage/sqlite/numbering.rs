//! The order of conversations: what changes it.

use super::super::{ConversationRow, OrderLink, PostedRow, StorageError, Swept, WriteOrder};
use super::columns::{int, number, size};
use super::transaction::SqliteTransaction;
use bellward_proto::limits::beyond_all;
use bellward_proto::{
    ClinicId, ConversationId, DeviceId, EnvelopeHash, OrderHash, OrderNumber, RecipientsHash,
    Timestamp,
};
use rusqlite::params;

type Result<T> = std::result::Result<T, StorageError>;

impl WriteOrder for SqliteTransaction<'_> {
    fn put_recipients(
        &mut self,
        clinic: &ClinicId,
        hash: &RecipientsHash,
        devices: &[DeviceId],
    ) -> Result<()> {
        self.kept.recipients.forget(&(*clinic, *hash));
        let list: Vec<u8> = devices.iter().flat_map(|device| device.0).collect();
        self.prepare(
            "INSERT INTO recipient_lists (clinic, hash, devices) VALUES (?1, ?2, ?3)
             ON CONFLICT (clinic, hash) DO NOTHING",
        )?
        .execute(params![clinic.0, hash.0, list])?;
        Ok(())
    }

    fn put_conversation(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        row: &ConversationRow,
    ) -> Result<()> {
        let key = (*clinic, *conversation);
        self.kept.conversations.forget(&key);
        self.prepare(
            "INSERT INTO conversations
                 (clinic, conversation, generation, number, order_hash, commit_number,
                  previous_commit, recipients, previous_recipients, group_left)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (clinic, conversation) DO UPDATE SET
                 generation = excluded.generation, number = excluded.number,
                 order_hash = excluded.order_hash, commit_number = excluded.commit_number,
                 previous_commit = excluded.previous_commit, recipients = excluded.recipients,
                 previous_recipients = excluded.previous_recipients, group_left = excluded.group_left",
        )?
        .execute(params![
            clinic.0,
            conversation.0,
            int(row.generation.0),
            int(row.number.0),
            row.order_hash.0,
            int(row.commit.0),
            int(row.previous_commit.0),
            row.recipients.0,
            row.previous_recipients.map(|hash| hash.0),
            row.group_left,
        ])?;
        self.kept.conversations.put(key, Some(*row));
        Ok(())
    }

    fn put_newest(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        number: OrderNumber,
        order_hash: &OrderHash,
    ) -> Result<()> {
        let key = (*clinic, *conversation);
        let changed = self
            .prepare(
                "UPDATE conversations SET number = ?3, order_hash = ?4
                 WHERE clinic = ?1 AND conversation = ?2",
            )?
            .execute(params![clinic.0, conversation.0, int(number.0), order_hash.0])?;
        if changed != 1 {
            return Err(StorageError::Damaged("a conversation is gone".into()));
        }
        self.kept.conversations.change(&key, |row| {
            row.number = number;
            row.order_hash = *order_hash;
        });
        Ok(())
    }

    fn leave_groups(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()> {
        self.kept.conversations.forget_all();
        self.kept.pleas.forget_all();
        self.prepare("DELETE FROM orders WHERE clinic = ?1")?.execute([clinic.0])?;
        self.prepare("DELETE FROM pleas WHERE clinic = ?1")?.execute([clinic.0])?;
        let mut query = self.prepare(
            "SELECT conversation, number, generation FROM conversations WHERE clinic = ?1",
        )?;
        let rows = query.query_map([clinic.0], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, number(row, 1)?, number(row, 2)?))
        })?;
        let mut update = self.prepare(
            "UPDATE conversations SET group_left = 1, generation = ?4,
                 number = ?3, commit_number = ?3, previous_commit = ?3
             WHERE clinic = ?1 AND conversation = ?2",
        )?;
        for row in rows.collect::<std::result::Result<Vec<_>, _>>()? {
            let (conversation, number, generation) = row;
            let (number, generation) = (beyond_all(number, now), beyond_all(generation, now));
            update.execute(params![clinic.0, conversation, int(number), int(generation)])?;
        }
        Ok(())
    }

    fn add_order_link(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        link: &OrderLink,
    ) -> Result<()> {
        self.prepare(
            "INSERT INTO orders (clinic, conversation, number, envelope, order_hash)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            clinic.0,
            conversation.0,
            int(link.number.0),
            link.envelope.0,
            link.order_hash.0
        ])?;
        Ok(())
    }

    fn forget_order(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        before: OrderNumber,
    ) -> Result<()> {
        self.prepare("DELETE FROM orders WHERE clinic = ?1 AND conversation = ?2 AND number < ?3")?
            .execute(params![clinic.0, conversation.0, int(before.0)])?;
        Ok(())
    }

    fn put_posted(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        envelope: &EnvelopeHash,
        row: &PostedRow,
    ) -> Result<()> {
        self.prepare(
            "INSERT INTO posted (clinic, device, envelope, number, stored_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            clinic.0,
            device.0,
            envelope.0,
            int(row.number.0),
            int(row.stored_at.0)
        ])?;
        Ok(())
    }

    fn forget_posted(
        &mut self,
        clinic: &ClinicId,
        before: Timestamp,
        limit: usize,
    ) -> Result<Swept> {
        let rows = self
            .prepare(
                "DELETE FROM posted WHERE clinic = ?1 AND (device, envelope) IN (
                     SELECT device, envelope FROM posted
                     WHERE clinic = ?1 AND stored_at < ?2 LIMIT ?3)",
            )?
            .execute(params![clinic.0, int(before.0), size(limit)])?;
        Ok(Swept { rows: rows as u64, more: rows == limit })
    }

    fn forget_recipients(&mut self, clinic: &ClinicId) -> Result<u64> {
        self.kept.recipients.forget_all();
        let rows = self
            .prepare(
                "DELETE FROM recipient_lists WHERE clinic = ?1
                 AND NOT EXISTS (SELECT 1 FROM conversations AS c
                     WHERE c.clinic = recipient_lists.clinic AND c.recipients = hash)
                 AND NOT EXISTS (SELECT 1 FROM conversations AS c
                     WHERE c.clinic = recipient_lists.clinic AND c.previous_recipients = hash)",
            )?
            .execute(params![clinic.0])?;
        Ok(rows as u64)
    }
}
