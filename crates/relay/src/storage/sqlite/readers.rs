//! A few connections that read, each one consistent state at a time.

use super::super::{ReadWork, StorageError};
use super::connection;
use super::transaction::SqliteTransaction;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Connections kept open between reads.
const KEPT: usize = 8;

/// The reading connections: opened as needed, a few are kept.
pub struct Readers {
    file: PathBuf,
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub fn open(file: &Path) -> Result<Self, StorageError> {
        let first = connection::for_reading(file)?;
        Ok(Readers { file: file.to_path_buf(), idle: Mutex::new(Some(vec![first])) })
    }

    /// Runs `work` in a read transaction.
    pub fn run(&self, work: ReadWork<'_>) -> Result<(), StorageError> {
        let reader = match self.take()? {
            Some(reader) => reader,
            None => connection::for_reading(&self.file)?,
        };
        reader.execute_batch("BEGIN DEFERRED")?;
        work(&SqliteTransaction::on(&reader));
        reader.execute_batch("COMMIT")?;
        self.give_back(reader);
        Ok(())
    }

    fn take(&self) -> Result<Option<Connection>, StorageError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.as_mut().map(Vec::pop).ok_or(StorageError::Closed)
    }

    fn give_back(&self, reader: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(idle) = idle.as_mut().filter(|idle| idle.len() < KEPT) {
            idle.push(reader);
        }
    }

    /// Closes what is idle; what is in use is closed when it comes back.
    pub fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
