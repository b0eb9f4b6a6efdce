//! One consistent state of the database, to read and, for the writer, to change.

use super::super::{Announcement, StorageError, Write};
use super::kept::Kept;
use rusqlite::{CachedStatement, Connection};
use std::rc::Rc;

/// Runs statements on a connection whose transaction someone else ends.
pub struct SqliteTransaction<'c> {
    pub(super) connection: &'c Connection,
    pub(super) announcements: Vec<Announcement>,
    /// The writer's, or nothing that outlives this transaction.
    pub(super) kept: Rc<Kept>,
}

impl<'c> SqliteTransaction<'c> {
    /// For one consistent state.
    pub(super) fn on(connection: &'c Connection) -> Self {
        SqliteTransaction::knowing(connection, Rc::default())
    }

    /// For the writer, who knows this.
    pub(super) fn knowing(connection: &'c Connection, kept: Rc<Kept>) -> Self {
        SqliteTransaction { connection, announcements: Vec::new(), kept }
    }

    pub(super) fn prepare(&self, sql: &str) -> Result<CachedStatement<'c>, StorageError> {
        Ok(self.connection.prepare_cached(sql)?)
    }
}

impl Write for SqliteTransaction<'_> {
    fn announce(&mut self, announcement: Announcement) {
        if self.announcements.last() != Some(&announcement) {
            self.announcements.push(announcement);
        }
    }
}
