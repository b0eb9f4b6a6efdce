//! The embedded database: SQLite, one writing connection and a few reading ones.

mod columns;
mod connection;
mod copy;
mod faults;
mod kept;
mod lapse;
mod ledger;
mod numbering;
mod order;
mod packages;
mod pleas;
mod purge;
mod queue;
mod queueing;
mod readers;
mod recovery;
mod sessions;
mod standing;
mod transaction;
mod writer;

pub use copy::{carry, take_carried};

use super::{Announce, Database, ReadWork, StorageError, WriteWork};
use crate::Faults;
use crate::metrics::Metrics;
use readers::Readers;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use writer::Writer;

/// The database's name in the data directory.
pub const FILE: &str = "relay.sqlite";

/// What a database is opened with.
pub struct Opening {
    /// Where the database is, or is to be made.
    pub file: PathBuf,
    /// The incarnation of a new one.
    pub incarnation: bellward_proto::Incarnation,
    /// How much work may wait for the writer.
    pub waiting: usize,
    /// For tests.
    pub faults: Option<Faults>,
    /// Told what happened, after each commit.
    pub announce: Announce,
    /// Where commits are counted.
    pub metrics: Arc<Metrics>,
}

/// An open SQLite database.
pub struct SqliteDatabase {
    file: PathBuf,
    writer: Writer,
    readers: Readers,
    openings: u64,
}

impl SqliteDatabase {
    /// Opens, makes or migrates the database.
    pub fn open(opening: Opening) -> Result<Self, StorageError> {
        let mut connection = connection::for_writing(&opening.file)?;
        let openings = connection::migrate(&mut connection, opening.incarnation)?;
        let file = opening.file.clone();
        Ok(SqliteDatabase {
            readers: Readers::open(&file)?,
            writer: Writer::start(connection, opening)?,
            openings,
            file,
        })
    }

    /// How often this database has been opened, this time too.
    pub fn openings(&self) -> u64 {
        self.openings
    }

    /// The schema as the migrations compose it, for comparison and for reading.
    pub fn schema() -> Result<String, StorageError> {
        connection::composed_schema()
    }
}

impl Database for SqliteDatabase {
    fn submit(&self, work: WriteWork) -> Result<(), StorageError> {
        self.writer.submit(work)
    }

    fn read(&self, work: ReadWork<'_>) -> Result<(), StorageError> {
        self.readers.run(work)
    }

    fn copy_to(&self, file: &Path) -> Result<(), StorageError> {
        copy::copy(&self.file, file)
    }

    fn faults(&self) -> Result<Vec<String>, StorageError> {
        faults::find(&connection::for_reading(&self.file)?)
    }

    fn close(&self) {
        self.writer.close();
        self.readers.close();
    }
}

/// A consistent copy of the database of another process, while that one goes on.
pub fn copy_file(from: &Path, to: &Path) -> Result<(), StorageError> {
    copy::copy(from, to)
}

/// Reads one state of a database file, whoever else has it open.
pub fn read_file(
    file: &Path,
    work: impl FnOnce(&dyn super::Read) -> Result<(), crate::Failure>,
) -> Result<(), StorageError> {
    let connection = connection::for_reading(file)?;
    let state = connection.unchecked_transaction()?;
    let view = transaction::SqliteTransaction::on(&state);
    match work(&view) {
        Err(crate::Failure::Storage(error)) => Err(error),
        Err(refused) => Err(StorageError::Backend(refused.to_string())),
        Ok(()) => Ok(()),
    }
}

/// What is wrong with a database file, as text; nothing when all is well.
pub fn faults_of(file: &Path) -> Result<Vec<String>, StorageError> {
    faults::find(&connection::for_reading(file)?)
}
