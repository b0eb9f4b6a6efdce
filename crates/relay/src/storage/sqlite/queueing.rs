//! Queues: what changes them.

use super::super::{NewEnvelope, StorageError, Swept, WriteQueue};
use super::columns::{int, number, size};
use super::lapse;
use super::transaction::SqliteTransaction;
use bellward_proto::{ClinicId, DeviceId, QueueCursor, Timestamp};
use rusqlite::{OptionalExtension, params};

type Result<T> = std::result::Result<T, StorageError>;

impl SqliteTransaction<'_> {
    pub(super) fn change_waiting_bytes(&self, clinic: &ClinicId, by: i64) -> Result<()> {
        self.kept.clinics.forget(clinic);
        self.prepare(
            "UPDATE clinics SET waiting_bytes = MAX(0, waiting_bytes + ?2) WHERE clinic = ?1",
        )?
        .execute(params![clinic.0, by])?;
        Ok(())
    }

    /// Deletes an envelope that waits for nobody. Returns the bytes given back.
    pub(super) fn drop_unawaited(&self, clinic: &ClinicId, cursor: QueueCursor) -> Result<i64> {
        let freed: Option<i64> = self
            .prepare(
                "DELETE FROM envelopes WHERE clinic = ?1 AND cursor = ?2 AND NOT EXISTS
                     (SELECT 1 FROM queue WHERE clinic = ?1 AND cursor = ?2)
                 RETURNING length(envelope)",
            )?
            .query_row(params![clinic.0, int(cursor.0)], |row| row.get(0))
            .optional()?;
        Ok(freed.unwrap_or(0))
    }

    /// Gives out the next cursor, to something that has so many bytes.
    fn take_cursor(&self, clinic: &ClinicId, bytes: usize) -> Result<QueueCursor> {
        let (cursor, waiting) = self
            .prepare(
                "UPDATE clinics SET next_cursor = next_cursor + 1,
                     waiting_bytes = waiting_bytes + ?2
                 WHERE clinic = ?1 RETURNING next_cursor - 1, waiting_bytes",
            )?
            .query_row(params![clinic.0, size(bytes)], |row| {
                Ok((number(row, 0)?, number(row, 1)?))
            })?;
        self.kept.clinics.change(clinic, |row| row.waiting_bytes = waiting);
        Ok(QueueCursor(cursor))
    }
}

impl WriteQueue for SqliteTransaction<'_> {
    fn enqueue(&mut self, clinic: &ClinicId, new: &NewEnvelope) -> Result<QueueCursor> {
        let sealed_for = |device: &DeviceId| {
            let welcome = new.welcomes.iter().find(|welcome| welcome.device == *device);
            welcome.map(|welcome| welcome.sealed.as_slice())
        };
        let welcomes: usize = new.to.iter().filter_map(sealed_for).map(<[u8]>::len).sum();
        let cursor = self.take_cursor(clinic, new.envelope.0.len() + welcomes)?;
        let between: Vec<u8> = new.between.iter().flat_map(|hash| hash.0).collect();
        let digests: Vec<u8> = new
            .digests
            .iter()
            .flat_map(|digest| digest.device.0.into_iter().chain(digest.digest.0))
            .collect();
        self.prepare(
            "INSERT INTO envelopes (clinic, cursor, conversation, generation, number, stored_at,
                 envelope, between_hashes, welcome_digests)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            clinic.0,
            int(cursor.0),
            new.conversation.0,
            int(new.generation.0),
            int(new.number.0),
            int(new.stored_at.0),
            new.envelope.0,
            between,
            digests,
        ])?;
        let mut insert = self.prepare(
            "INSERT INTO queue (clinic, device, cursor, counts, welcome)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for device in &new.to {
            let sealed = sealed_for(device);
            insert.execute(params![clinic.0, device.0, int(cursor.0), new.counts, sealed])?;
        }
        // Nobody to wait for it: nothing to keep.
        if new.to.is_empty() {
            let freed = self.drop_unawaited(clinic, cursor)?;
            self.change_waiting_bytes(clinic, -freed)?;
        }
        Ok(cursor)
    }

    fn acknowledge(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        up_to: QueueCursor,
    ) -> Result<()> {
        let mut delete = self.prepare(
            "DELETE FROM queue WHERE clinic = ?1 AND device = ?2 AND cursor <= ?3
             RETURNING cursor, COALESCE(length(welcome), 0)",
        )?;
        let gone: Vec<(QueueCursor, i64)> = delete
            .query_map(params![clinic.0, device.0, int(up_to.0)], |row| {
                Ok((QueueCursor(number(row, 0)?), row.get(1)?))
            })?
            .collect::<std::result::Result<_, _>>()?;
        let mut freed = 0;
        for (cursor, welcome) in &gone {
            freed += welcome + self.drop_unawaited(clinic, *cursor)?;
        }
        if freed > 0 {
            self.change_waiting_bytes(clinic, -freed)?;
        }
        self.prepare("DELETE FROM lapses WHERE clinic = ?1 AND device = ?2 AND cursor <= ?3")?
            .execute(params![clinic.0, device.0, int(up_to.0)])?;
        self.kept.sessions.forget(&(*clinic, *device));
        // A cursor that was never given out cannot have been stored.
        self.prepare(
            "UPDATE sessions SET acknowledged = MAX(acknowledged, MIN(?3,
                 (SELECT next_cursor - 1 FROM clinics WHERE clinic = ?1)))
             WHERE clinic = ?1 AND device = ?2",
        )?
        .execute(params![clinic.0, device.0, int(up_to.0)])?;
        Ok(())
    }

    fn lapse_older(&mut self, clinic: &ClinicId, before: Timestamp, limit: usize) -> Result<Swept> {
        lapse::older(self, clinic, before, limit)
    }

    fn lapse_oldest(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        keep: u64,
        limit: usize,
    ) -> Result<Swept> {
        lapse::oldest(self, clinic, device, keep, limit)
    }
}
