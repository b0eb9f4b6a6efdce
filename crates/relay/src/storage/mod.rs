//! What the relay keeps, as traits that each database fulfils: the only place that knows SQL
//! is below here.
//!
//! A [`Database`] runs pieces of work. Reads see one consistent state and never wait for a
//! write. Writes are queued for one writer, which runs all that wait in one transaction, a
//! savepoint each, commits once, and only then answers: "stored" means fsynced.

mod access;
mod read;
mod rows;
pub mod sqlite;
mod write;

pub use access::{read, write};
pub use read::{
    Read, ReadLedger, ReadOrder, ReadPackages, ReadPleas, ReadQueue, ReadRecovery, ReadSessions,
    ReadStanding,
};
pub use rows::*;
pub use write::{
    Write, WriteLedger, WriteOrder, WritePackages, WritePleas, WriteQueue, WriteRecovery,
    WriteSessions, WriteStanding,
};

/// Why the storage did not do something.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// More waits than is allowed. Come back later.
    #[error("too much is waiting to be written")]
    Busy,
    /// The relay has been closed.
    #[error("the relay is closed")]
    Closed,
    /// It could not be made durable, or the process "died" at a fail point. The work may be
    /// repeated.
    #[error("the commit failed: {0}")]
    Commit(String),
    /// The work was given up half-way, and nothing of it was kept. It may be repeated.
    #[error("the work was given up")]
    Abandoned,
    /// What is stored is not what it must be. Run `bellward-relay check`.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// Written by a newer program: update this one.
    #[error("the database is of schema {found}, this program knows {known}: update it")]
    Newer {
        /// The schema found.
        found: i32,
        /// The newest schema known here.
        known: i32,
    },
    /// The database refused.
    #[error("database: {0}")]
    Backend(String),
}

/// Whether what a piece of work wrote is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It goes into the commit.
    Keep,
    /// It is undone.
    Undo,
}

/// Told, once, what became of the commit.
pub type Answer = Box<dyn FnOnce(Result<(), StorageError>) + Send>;

/// A piece of work that writes, and how its result is told.
pub type WriteWork = Box<dyn FnOnce(&mut dyn Write) -> (Verdict, Answer) + Send>;

/// A piece of work that reads.
pub type ReadWork<'a> = Box<dyn FnOnce(&dyn Read) + Send + 'a>;

/// Something that happened, told to listeners once it is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announcement {
    /// A device has something new in its queue.
    Queued(bellward_proto::ClinicId, bellward_proto::DeviceId),
    /// A clinic's ledger has a new head.
    Ledger(bellward_proto::ClinicId),
    /// A device's token holds no longer.
    SessionEnded(bellward_proto::ClinicId, bellward_proto::DeviceId),
    /// A device of a clinic has key packages again.
    Reachable(bellward_proto::ClinicId),
    /// A device has few key packages left.
    KeyPackages(bellward_proto::ClinicId, bellward_proto::DeviceId),
}

/// Told what happened, after each commit.
pub type Announce = Box<dyn Fn(&[Announcement]) + Send>;

/// One database, whatever it is made of.
pub trait Database: Send + Sync + 'static {
    /// Queues a piece of work for the writer.
    fn submit(&self, work: WriteWork) -> Result<(), StorageError>;

    /// Runs a piece of work over one consistent state, on the calling thread.
    fn read(&self, work: ReadWork<'_>) -> Result<(), StorageError>;

    /// Writes a consistent copy to a file that is not there yet, while work goes on.
    fn copy_to(&self, file: &std::path::Path) -> Result<(), StorageError>;

    /// What is wrong with what is stored, as text; nothing when all is well.
    fn faults(&self) -> Result<Vec<String>, StorageError>;

    /// Ends: what has not begun is answered with [`StorageError::Closed`].
    fn close(&self);
}
