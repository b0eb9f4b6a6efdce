//! Pleas to be added again.

use super::super::{Plea, ReadPleas, StorageError, WritePleas};
use super::columns::{int, number};
use super::transaction::SqliteTransaction;
use bellward_proto::{ClinicId, ConversationId, DeviceId, Timestamp};
use rusqlite::params;

type Result<T> = std::result::Result<T, StorageError>;

impl ReadPleas for SqliteTransaction<'_> {
    fn pleas(&self, clinic: &ClinicId, conversation: &ConversationId) -> Result<Vec<Plea>> {
        self.kept.pleas.get((*clinic, *conversation), || {
            let mut query = self.prepare(
                "SELECT device, asked_at FROM pleas
                 WHERE clinic = ?1 AND conversation = ?2 ORDER BY device",
            )?;
            let rows = query.query_map(params![clinic.0, conversation.0], |row| {
                Ok(Plea { device: DeviceId(row.get(0)?), asked_at: Timestamp(number(row, 1)?) })
            })?;
            Ok(rows.collect::<std::result::Result<_, _>>()?)
        })
    }
}

impl WritePleas for SqliteTransaction<'_> {
    fn put_plea(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        plea: &Plea,
    ) -> Result<()> {
        self.kept.pleas.forget(&(*clinic, *conversation));
        self.prepare(
            "INSERT INTO pleas (clinic, conversation, device, asked_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (clinic, conversation, device) DO NOTHING",
        )?
        .execute(params![
            clinic.0,
            conversation.0,
            plea.device.0,
            int(plea.asked_at.0)
        ])?;
        Ok(())
    }

    fn forget_pleas(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        devices: &[DeviceId],
    ) -> Result<()> {
        if devices.is_empty() {
            return Ok(());
        }
        self.kept.pleas.forget(&(*clinic, *conversation));
        let mut delete = self
            .prepare("DELETE FROM pleas WHERE clinic = ?1 AND conversation = ?2 AND device = ?3")?;
        for device in devices {
            delete.execute(params![clinic.0, conversation.0, device.0])?;
        }
        Ok(())
    }
}
