use super::super::{
    ConversationRow, OrderLink, PostedRow, ReadOrder, StorageError, Swept, WriteOrder,
};
use super::columns::{int, number, pieces, size};
use super::transaction::SqliteTransaction;
use bellward_proto::{
    ClinicId, ConversationId, DeviceId, EnvelopeHash, GroupGeneration, OrderHash, OrderNumber,
    RecipientsHash, Timestamp,
};
use rusqlite::{OptionalExtension, Row, params};

type Result<T> = std::result::Result<T, StorageError>;

fn link(row: &Row<'_>) -> rusqlite::Result<OrderLink> {
    Ok(OrderLink {
        number: OrderNumber(number(row, 0)?),
        envelope: EnvelopeHash(row.get(1)?),
        order_hash: OrderHash(row.get(2)?),
    })
}

impl ReadOrder for SqliteTransaction<'_> {
    fn conversation(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
    ) -> Result<Option<ConversationRow>> {
        let mut query = self.prepare(
            "SELECT generation, number, order_hash, commit_number, previous_commit, recipients,
                 previous_recipients, gap
             FROM conversations WHERE clinic = ?1 AND conversation = ?2",
        )?;
        Ok(query
            .query_row(params![clinic.0, conversation.0], |row| {
                Ok(ConversationRow {
                    generation: GroupGeneration(number(row, 0)?),
                    number: OrderNumber(number(row, 1)?),
                    order_hash: OrderHash(row.get(2)?),
                    commit: OrderNumber(number(row, 3)?),
                    previous_commit: OrderNumber(number(row, 4)?),
                    recipients: RecipientsHash(row.get(5)?),
                    previous_recipients: row.get::<_, Option<[u8; 32]>>(6)?.map(RecipientsHash),
                    gap: row.get(7)?,
                })
            })
            .optional()?)
    }

    fn recipients(
        &self,
        clinic: &ClinicId,
        hash: &RecipientsHash,
    ) -> Result<Option<Vec<DeviceId>>> {
        let list: Option<Vec<u8>> = self
            .prepare("SELECT devices FROM recipient_lists WHERE clinic = ?1 AND hash = ?2")?
            .query_row(params![clinic.0, hash.0], |row| row.get(0))
            .optional()?;
        list.map(|list| Ok(pieces(&list)?.into_iter().map(DeviceId).collect())).transpose()
    }

    fn order(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        after: OrderNumber,
        before: OrderNumber,
    ) -> Result<Vec<OrderLink>> {
        let mut query = self.prepare(
            "SELECT number, envelope, order_hash FROM orders
             WHERE clinic = ?1 AND conversation = ?2 AND number > ?3 AND number < ?4
             ORDER BY number",
        )?;
        let rows = query
            .query_map(params![clinic.0, conversation.0, int(after.0), int(before.0)], link)?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn order_link(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        number: OrderNumber,
    ) -> Result<Option<OrderLink>> {
        let mut query = self.prepare(
            "SELECT number, envelope, order_hash FROM orders
             WHERE clinic = ?1 AND conversation = ?2 AND number = ?3",
        )?;
        Ok(query.query_row(params![clinic.0, conversation.0, int(number.0)], link).optional()?)
    }

    fn posted(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        envelope: &EnvelopeHash,
    ) -> Result<Option<PostedRow>> {
        let mut query = self.prepare(
            "SELECT number, stored_at FROM posted
             WHERE clinic = ?1 AND device = ?2 AND envelope = ?3",
        )?;
        Ok(query
            .query_row(params![clinic.0, device.0, envelope.0], |row| {
                Ok(PostedRow {
                    number: OrderNumber(number(row, 0)?),
                    stored_at: Timestamp(number(row, 1)?),
                })
            })
            .optional()?)
    }
}

impl WriteOrder for SqliteTransaction<'_> {
    fn put_recipients(
        &mut self,
        clinic: &ClinicId,
        hash: &RecipientsHash,
        devices: &[DeviceId],
    ) -> Result<()> {
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
        self.prepare(
            "INSERT INTO conversations
                 (clinic, conversation, generation, number, order_hash, commit_number,
                  previous_commit, recipients, previous_recipients, gap)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (clinic, conversation) DO UPDATE SET
                 generation = excluded.generation, number = excluded.number,
                 order_hash = excluded.order_hash, commit_number = excluded.commit_number,
                 previous_commit = excluded.previous_commit, recipients = excluded.recipients,
                 previous_recipients = excluded.previous_recipients, gap = excluded.gap",
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
            row.gap,
        ])?;
        Ok(())
    }

    fn mark_gaps(&mut self) -> Result<()> {
        self.prepare("UPDATE conversations SET gap = 1")?.execute([])?;
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
