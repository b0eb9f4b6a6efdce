//! Key packages.

use super::super::{ReadPackages, StorageError, WritePackages};
use super::columns::int;
use super::transaction::SqliteTransaction;
use bellward_proto::ids::labelled_hash;
use bellward_proto::{Blob, ClinicId, DeviceId, Timestamp};
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

type Result<T> = std::result::Result<T, StorageError>;

fn hash(package: &Blob) -> [u8; 32] {
    labelled_hash("Bellward relay key package v1", &[&package.0])
}

impl ReadPackages for SqliteTransaction<'_> {
    fn key_packages(&self, clinic: &ClinicId, device: &DeviceId) -> Result<u32> {
        let mut query = self.prepare(
            "SELECT COUNT(*) FROM key_packages
             WHERE clinic = ?1 AND device = ?2 AND package IS NOT NULL",
        )?;
        Ok(query.query_row(params![clinic.0, device.0], |row| row.get(0))?)
    }
}

impl WritePackages for SqliteTransaction<'_> {
    fn add_key_packages(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        packages: &[Blob],
    ) -> Result<()> {
        let mut insert = self.prepare(
            "INSERT INTO key_packages (clinic, device, hash, package, retired_at)
             VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT (clinic, device, hash) DO NOTHING",
        )?;
        for package in packages {
            insert.execute(params![clinic.0, device.0, hash(package), package.0])?;
        }
        Ok(())
    }

    fn retire_key_packages(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        but: &[Blob],
        now: Timestamp,
    ) -> Result<()> {
        let but: HashSet<[u8; 32]> = but.iter().map(hash).collect();
        let there: Vec<[u8; 32]> = self
            .prepare(
                "SELECT hash FROM key_packages
                 WHERE clinic = ?1 AND device = ?2 AND package IS NOT NULL",
            )?
            .query_map(params![clinic.0, device.0], |row| row.get(0))?
            .collect::<std::result::Result<_, _>>()?;
        let mut retire = self.prepare(
            "UPDATE key_packages SET package = NULL, retired_at = ?4
             WHERE clinic = ?1 AND device = ?2 AND hash = ?3",
        )?;
        for hash in there.iter().filter(|hash| !but.contains(*hash)) {
            retire.execute(params![clinic.0, device.0, hash, int(now.0)])?;
        }
        self.prepare("DELETE FROM last_resorts WHERE clinic = ?1 AND device = ?2")?
            .execute(params![clinic.0, device.0])?;
        Ok(())
    }

    fn put_last_resort(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        package: &Blob,
    ) -> Result<()> {
        self.prepare(
            "INSERT INTO last_resorts (clinic, device, package) VALUES (?1, ?2, ?3)
             ON CONFLICT (clinic, device) DO UPDATE SET package = excluded.package",
        )?
        .execute(params![clinic.0, device.0, package.0])?;
        Ok(())
    }

    fn claim_key_package(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        now: Timestamp,
    ) -> Result<Option<Blob>> {
        let oldest: Option<(i64, Vec<u8>)> = self
            .prepare(
                "SELECT rowid, package FROM key_packages
                 WHERE clinic = ?1 AND device = ?2 AND package IS NOT NULL
                 ORDER BY rowid LIMIT 1",
            )?
            .query_row(params![clinic.0, device.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if let Some((rowid, package)) = oldest {
            self.prepare(
                "UPDATE key_packages SET package = NULL, retired_at = ?2 WHERE rowid = ?1",
            )?
            .execute(params![rowid, int(now.0)])?;
            return Ok(Some(Blob(package)));
        }
        Ok(self
            .prepare("SELECT package FROM last_resorts WHERE clinic = ?1 AND device = ?2")?
            .query_row(params![clinic.0, device.0], |row| row.get(0).map(Blob))
            .optional()?)
    }

    fn forget_retired(&mut self, clinic: &ClinicId, before: Timestamp) -> Result<u64> {
        let rows = self
            .prepare("DELETE FROM key_packages WHERE clinic = ?1 AND retired_at < ?2")?
            .execute(params![clinic.0, int(before.0)])?;
        Ok(rows as u64)
    }
}
