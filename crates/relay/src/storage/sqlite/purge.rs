//! Deleting all that is kept for a device.

use super::super::{StorageError, WriteQueue};
use super::transaction::SqliteTransaction;
use bellward_proto::{ClinicId, DeviceId, QueueCursor};
use rusqlite::params;

const EVERYWHERE: [&str; 7] = [
    "DELETE FROM sessions WHERE clinic = ?1 AND device = ?2",
    "DELETE FROM lapses WHERE clinic = ?1 AND device = ?2",
    "DELETE FROM key_packages WHERE clinic = ?1 AND device = ?2",
    "DELETE FROM last_resorts WHERE clinic = ?1 AND device = ?2",
    "DELETE FROM clinic_keys WHERE clinic = ?1 AND device = ?2",
    "DELETE FROM pleas WHERE clinic = ?1 AND device = ?2",
    "DELETE FROM returns WHERE clinic = ?1 AND device = ?2",
];

pub fn purge(
    transaction: &mut SqliteTransaction<'_>,
    clinic: &ClinicId,
    device: &DeviceId,
) -> Result<(), StorageError> {
    transaction.acknowledge(clinic, device, QueueCursor(u64::MAX))?;
    transaction.kept.sessions.forget(&(*clinic, *device));
    transaction.kept.pleas.forget_all();
    for sql in EVERYWHERE {
        transaction.prepare(sql)?.execute(params![clinic.0, device.0])?;
    }
    Ok(())
}
