//! Ledgers and what goes with them.

use super::super::{ClinicRow, ReadLedger, StorageError, WriteLedger};
use super::columns::{int, number, size};
use super::transaction::SqliteTransaction;
use bellward_proto::relay::SealedClinicKey;
use bellward_proto::{
    Blob, ClinicId, DeviceId, DirectoryHash, InviteId, KeyGeneration, LedgerHead, LedgerSeq,
    Timestamp,
};
use rusqlite::{OptionalExtension, params};

type Result<T> = std::result::Result<T, StorageError>;

impl ReadLedger for SqliteTransaction<'_> {
    fn clinics(&self) -> Result<Vec<ClinicId>> {
        let mut query = self.prepare("SELECT clinic FROM clinics ORDER BY clinic")?;
        let rows = query.query_map([], |row| row.get(0).map(ClinicId))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn clinic(&self, clinic: &ClinicId) -> Result<Option<ClinicRow>> {
        self.kept.clinics.get(*clinic, || {
            let mut query = self.prepare(
                "SELECT head, seq, waiting_bytes, recovering, restored_at FROM clinics
                 WHERE clinic = ?1",
            )?;
            Ok(query
                .query_row(params![clinic.0], |row| {
                    Ok(ClinicRow {
                        head: LedgerHead(row.get(0)?),
                        seq: LedgerSeq(number(row, 1)?),
                        waiting_bytes: number(row, 2)?,
                        recovering: row.get(3)?,
                        restored_at: Timestamp(number(row, 4)?),
                    })
                })
                .optional()?)
        })
    }

    fn statements(&self, clinic: &ClinicId, after: LedgerSeq, limit: usize) -> Result<Vec<Blob>> {
        let mut query = self.prepare(
            "SELECT statement FROM statements WHERE clinic = ?1 AND seq > ?2
             ORDER BY seq LIMIT ?3",
        )?;
        let rows = query
            .query_map(params![clinic.0, int(after.0), size(limit)], |row| row.get(0).map(Blob))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn directory(&self, clinic: &ClinicId, hash: &DirectoryHash) -> Result<Option<Blob>> {
        let mut query =
            self.prepare("SELECT sealed FROM directories WHERE clinic = ?1 AND hash = ?2")?;
        Ok(query.query_row(params![clinic.0, hash.0], |row| row.get(0).map(Blob)).optional()?)
    }

    fn clinic_key(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        generation: KeyGeneration,
    ) -> Result<Option<Blob>> {
        let mut query = self.prepare(
            "SELECT sealed FROM clinic_keys WHERE clinic = ?1 AND device = ?2 AND generation = ?3",
        )?;
        Ok(query
            .query_row(params![clinic.0, device.0, int(generation.0)], |row| row.get(0).map(Blob))
            .optional()?)
    }

    fn bundle(&self, clinic: &ClinicId, invite: &InviteId) -> Result<Option<Blob>> {
        let mut query =
            self.prepare("SELECT sealed FROM bundles WHERE clinic = ?1 AND invite = ?2")?;
        Ok(query.query_row(params![clinic.0, invite.0], |row| row.get(0).map(Blob)).optional()?)
    }
}

impl WriteLedger for SqliteTransaction<'_> {
    fn append_statements(
        &mut self,
        clinic: &ClinicId,
        first: LedgerSeq,
        statements: &[Blob],
        head: &LedgerHead,
    ) -> Result<()> {
        let last = first.0.saturating_add(statements.len() as u64).saturating_sub(1);
        self.kept.clinics.forget(clinic);
        self.prepare(
            "INSERT INTO clinics (clinic, head, seq, next_cursor, waiting_bytes, recovering,
                restored_at)
             VALUES (?1, ?2, ?3, 1, 0, 0, 0)
             ON CONFLICT (clinic) DO UPDATE SET head = excluded.head, seq = excluded.seq",
        )?
        .execute(params![clinic.0, head.0, int(last)])?;
        let mut insert =
            self.prepare("INSERT INTO statements (clinic, seq, statement) VALUES (?1, ?2, ?3)")?;
        for (seq, statement) in (first.0..).zip(statements) {
            insert.execute(params![clinic.0, int(seq), statement.0])?;
        }
        Ok(())
    }

    fn put_directory(
        &mut self,
        clinic: &ClinicId,
        hash: &DirectoryHash,
        sealed: &Blob,
        now: Timestamp,
    ) -> Result<()> {
        self.supersede_directories(clinic, now)?;
        self.prepare(
            "INSERT INTO directories (clinic, hash, sealed, superseded_at)
             VALUES (?1, ?2, ?3, NULL)
             ON CONFLICT (clinic, hash) DO UPDATE SET superseded_at = NULL",
        )?
        .execute(params![clinic.0, hash.0, sealed.0])?;
        Ok(())
    }

    fn supersede_directories(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()> {
        self.prepare(
            "UPDATE directories SET superseded_at = ?2
             WHERE clinic = ?1 AND superseded_at IS NULL",
        )?
        .execute(params![clinic.0, int(now.0)])?;
        Ok(())
    }

    fn put_clinic_keys(
        &mut self,
        clinic: &ClinicId,
        generation: KeyGeneration,
        keys: &[SealedClinicKey],
        now: Timestamp,
    ) -> Result<()> {
        self.supersede_clinic_keys(clinic, now)?;
        let mut insert = self.prepare(
            "INSERT INTO clinic_keys (clinic, device, generation, sealed, superseded_at)
             VALUES (?1, ?2, ?3, ?4, NULL)",
        )?;
        for key in keys {
            insert.execute(params![clinic.0, key.device.0, int(generation.0), key.sealed.0])?;
        }
        Ok(())
    }

    fn supersede_clinic_keys(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()> {
        self.prepare(
            "UPDATE clinic_keys SET superseded_at = ?2
             WHERE clinic = ?1 AND superseded_at IS NULL",
        )?
        .execute(params![clinic.0, int(now.0)])?;
        Ok(())
    }

    fn put_bundle(&mut self, clinic: &ClinicId, invite: &InviteId, sealed: &Blob) -> Result<()> {
        self.prepare(
            "INSERT INTO bundles (clinic, invite, sealed) VALUES (?1, ?2, ?3)
             ON CONFLICT (clinic, invite) DO UPDATE SET sealed = excluded.sealed",
        )?
        .execute(params![clinic.0, invite.0, sealed.0])?;
        Ok(())
    }

    fn keep_bundles(&mut self, clinic: &ClinicId, open: &[InviteId]) -> Result<()> {
        let mut query = self.prepare("SELECT invite FROM bundles WHERE clinic = ?1")?;
        let kept: Vec<InviteId> = query
            .query_map(params![clinic.0], |row| row.get(0).map(InviteId))?
            .collect::<std::result::Result<_, _>>()?;
        let mut delete = self.prepare("DELETE FROM bundles WHERE clinic = ?1 AND invite = ?2")?;
        for invite in kept.iter().filter(|invite| !open.contains(invite)) {
            delete.execute(params![clinic.0, invite.0])?;
        }
        Ok(())
    }

    fn forget_superseded(&mut self, clinic: &ClinicId, before: Timestamp) -> Result<u64> {
        let directories = self
            .prepare("DELETE FROM directories WHERE clinic = ?1 AND superseded_at < ?2")?
            .execute(params![clinic.0, int(before.0)])?;
        let keys = self
            .prepare("DELETE FROM clinic_keys WHERE clinic = ?1 AND superseded_at < ?2")?
            .execute(params![clinic.0, int(before.0)])?;
        Ok((directories + keys) as u64)
    }
}
