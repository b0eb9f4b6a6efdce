//! One consistent state of the database, to read and, for the writer, to change.

use super::super::{Announcement, StorageError, Write};
use rusqlite::{CachedStatement, Connection};

/// Runs statements on a connection whose transaction someone else ends.
pub struct SqliteTransaction<'c> {
    pub(super) connection: &'c Connection,
    pub(super) announcements: Vec<Announcement>,
}

impl<'c> SqliteTransaction<'c> {
    pub(super) fn on(connection: &'c Connection) -> Self {
        SqliteTransaction { connection, announcements: Vec::new() }
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
