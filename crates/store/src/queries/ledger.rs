//! The verified ledger, the opened directory, the clinic's keys.

use super::row::signed;
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{DirectoryVersion, KeyGeneration, LedgerSeq};
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

impl ReadTx<'_> {
    /// All statements in order.
    pub fn ledger_statements(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT statement FROM ledger ORDER BY seq")?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest opened directory, encoded.
    pub fn directory(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT document FROM directory WHERE one = 1")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// What that directory calls the clinic.
    pub fn clinic_name(&self) -> Result<Option<String>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT clinic_name FROM directory WHERE one = 1")?;
        Ok(query.query_row([], |row| row.get(0)).optional()?)
    }

    /// The clinic's key of a generation.
    pub fn clinic_key(
        &self,
        generation: KeyGeneration,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT key FROM clinic_key WHERE generation = ?1")?;
        let key = query.query_row([signed(generation.0)], |row| row.get(0).map(Zeroizing::new));
        Ok(key.optional()?)
    }
}

impl WriteTx<'_> {
    /// Keeps a verified statement.
    pub fn put_statement(&self, seq: LedgerSeq, statement: &[u8]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT INTO ledger (seq, statement) VALUES (?1, ?2)")?
            .execute(params![signed(seq.0), statement])?;
        self.changed(Change::Ledger);
        Ok(())
    }

    /// Keeps an opened directory in place of the one before.
    pub fn put_directory(
        &self,
        version: DirectoryVersion,
        clinic_name: &str,
        document: &[u8],
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO directory (one, version, clinic_name, document)
                 VALUES (1, ?1, ?2, ?3)",
            )?
            .execute(params![signed(version.0), clinic_name, document])?;
        self.changed(Change::People);
        Ok(())
    }

    /// Keeps a clinic key.
    pub fn put_clinic_key(&self, generation: KeyGeneration, key: &[u8]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO clinic_key (generation, key) VALUES (?1, ?2)")?
            .execute(params![signed(generation.0), key])?;
        Ok(())
    }
}
