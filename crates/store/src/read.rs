//! Reading: a snapshot of the database that no writer disturbs.

use crate::error::StoreError;
use crate::files::ProcessLock;
use rusqlite::Connection;

/// A read-only connection of its own, for another thread. It never waits for the writer.
pub struct Reader {
    connection: Connection,
    _lock: ProcessLock,
}

impl Reader {
    pub(crate) fn new(connection: Connection, lock: ProcessLock) -> Self {
        Reader { connection, _lock: lock }
    }

    /// Begins to read: all that is read through the answer is of one moment.
    pub fn read(&mut self) -> Result<ReadTx<'_>, StoreError> {
        ReadTx::begin(&self.connection)
    }

    /// The same, and which state it is that is read.
    pub fn read_state(&mut self) -> Result<(ReadTx<'_>, StateNumber), StoreError> {
        let tx = ReadTx::begin(&self.connection)?;
        let number = self
            .connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0).map(StateNumber))?;
        Ok((tx, number))
    }
}

/// Which state of the database a reader sees: another one after each commit of the writer. Those
/// of two readers have nothing to do with one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateNumber(i64);

/// The database at one moment. Queries that only read are its methods.
///
/// A [`crate::WriteTx`] is one as well, and sees what it has itself written.
pub struct ReadTx<'a> {
    connection: &'a Connection,
    /// Not the reading side of a write transaction.
    of_its_own: bool,
}

impl<'a> ReadTx<'a> {
    pub(crate) fn begin(connection: &'a Connection) -> Result<Self, StoreError> {
        connection.prepare_cached("BEGIN DEFERRED")?.execute([])?;
        Ok(ReadTx { connection, of_its_own: true })
    }

    /// The reading side of a write transaction.
    pub(crate) fn within(connection: &'a Connection) -> Self {
        ReadTx { connection, of_its_own: false }
    }

    /// For queries, which are written in this crate alone.
    pub(crate) fn connection(&self) -> &'a Connection {
        self.connection
    }
}

impl Drop for ReadTx<'_> {
    fn drop(&mut self) {
        let end = || self.connection.prepare_cached("ROLLBACK")?.execute([]);
        if self.of_its_own && end().is_err() {
            tracing::warn!("a read transaction could not be ended");
        }
    }
}
