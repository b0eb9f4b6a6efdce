//! The order of conversations: what can be asked.

use super::super::{ConversationRow, OrderLink, PostedRow, ReadOrder, StorageError};
use super::columns::{int, number, pieces};
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

fn conversation_row(row: &Row<'_>) -> rusqlite::Result<ConversationRow> {
    Ok(ConversationRow {
        generation: GroupGeneration(number(row, 0)?),
        number: OrderNumber(number(row, 1)?),
        order_hash: OrderHash(row.get(2)?),
        commit: OrderNumber(number(row, 3)?),
        previous_commit: OrderNumber(number(row, 4)?),
        recipients: RecipientsHash(row.get(5)?),
        previous_recipients: row.get::<_, Option<[u8; 32]>>(6)?.map(RecipientsHash),
        group_left: row.get(7)?,
    })
}

impl ReadOrder for SqliteTransaction<'_> {
    fn conversation(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
    ) -> Result<Option<ConversationRow>> {
        self.kept.conversations.get((*clinic, *conversation), || {
            let mut query = self.prepare(
                "SELECT generation, number, order_hash, commit_number, previous_commit, recipients,
                     previous_recipients, group_left
                 FROM conversations WHERE clinic = ?1 AND conversation = ?2",
            )?;
            Ok(query.query_row(params![clinic.0, conversation.0], conversation_row).optional()?)
        })
    }

    fn conversations_of(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
    ) -> Result<Vec<ConversationId>> {
        let mut query = self.prepare(
            "SELECT c.conversation, l.devices FROM conversations AS c
             JOIN recipient_lists AS l ON l.clinic = c.clinic AND l.hash = c.recipients
             WHERE c.clinic = ?1 AND instr(l.devices, ?2) > 0 ORDER BY c.conversation",
        )?;
        let mut rows = query.query(params![clinic.0, device.0])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            // The bytes of an id may also stand across two others.
            if pieces(&row.get::<_, Vec<u8>>(1)?)?.contains(&device.0) {
                found.push(ConversationId(row.get(0)?));
            }
        }
        Ok(found)
    }

    fn recipients(
        &self,
        clinic: &ClinicId,
        hash: &RecipientsHash,
    ) -> Result<Option<Vec<DeviceId>>> {
        self.kept.recipients.get((*clinic, *hash), || {
            let list: Option<Vec<u8>> = self
                .prepare("SELECT devices FROM recipient_lists WHERE clinic = ?1 AND hash = ?2")?
                .query_row(params![clinic.0, hash.0], |row| row.get(0))
                .optional()?;
            list.map(|list| Ok(pieces(&list)?.into_iter().map(DeviceId).collect())).transpose()
        })
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
