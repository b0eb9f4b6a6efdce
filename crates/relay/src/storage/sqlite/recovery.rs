//! What is missing after a restore.

use super::super::{ReadRecovery, StorageError, WriteRecovery};
use super::columns::int;
use super::transaction::SqliteTransaction;
use bellward_proto::{ClinicId, DeviceId, Timestamp};
use rusqlite::params;

type Result<T> = std::result::Result<T, StorageError>;

impl SqliteTransaction<'_> {
    fn set_recovering(&self, clinic: &ClinicId, recovering: bool) -> Result<()> {
        self.kept.clinics.forget(clinic);
        self.prepare("DELETE FROM returns WHERE clinic = ?1")?.execute(params![clinic.0])?;
        self.prepare("UPDATE clinics SET recovering = ?2 WHERE clinic = ?1")?
            .execute(params![clinic.0, recovering])?;
        Ok(())
    }
}

impl ReadRecovery for SqliteTransaction<'_> {
    fn recovering_clinics(&self) -> Result<Vec<ClinicId>> {
        let mut query =
            self.prepare("SELECT clinic FROM clinics WHERE recovering = 1 ORDER BY clinic")?;
        let rows = query.query_map([], |row| row.get(0).map(ClinicId))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn returned(&self, clinic: &ClinicId) -> Result<Vec<DeviceId>> {
        let mut query =
            self.prepare("SELECT device FROM returns WHERE clinic = ?1 ORDER BY device")?;
        let rows = query.query_map(params![clinic.0], |row| row.get(0).map(DeviceId))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }
}

impl WriteRecovery for SqliteTransaction<'_> {
    fn begin_recovery(&mut self, clinic: &ClinicId) -> Result<()> {
        self.set_recovering(clinic, true)
    }

    fn put_returned(&mut self, clinic: &ClinicId, device: &DeviceId) -> Result<()> {
        self.prepare(
            "INSERT INTO returns (clinic, device) VALUES (?1, ?2)
             ON CONFLICT (clinic, device) DO NOTHING",
        )?
        .execute(params![clinic.0, device.0])?;
        Ok(())
    }

    fn end_recovery(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()> {
        self.set_recovering(clinic, false)?;
        self.kept.clinics.forget(clinic);
        self.prepare("UPDATE clinics SET restored_at = ?2 WHERE clinic = ?1")?
            .execute(params![clinic.0, int(now.0)])?;
        Ok(())
    }
}
