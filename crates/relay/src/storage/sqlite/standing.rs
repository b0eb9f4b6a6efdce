//! The database's own life.

use super::super::{ReadStanding, Standing, StorageError, WriteStanding};
use super::columns::int;
use super::transaction::SqliteTransaction;
use bellward_proto::Incarnation;
use rusqlite::params;

type Result<T> = std::result::Result<T, StorageError>;

impl ReadStanding for SqliteTransaction<'_> {
    fn standing(&self) -> Result<Standing> {
        let mut query = self.prepare("SELECT incarnation, restored FROM relay WHERE id = 1")?;
        Ok(query.query_row([], |row| {
            Ok(Standing { incarnation: Incarnation(row.get(0)?), restored: row.get(1)? })
        })?)
    }
}

impl WriteStanding for SqliteTransaction<'_> {
    fn set_standing(&mut self, standing: &Standing) -> Result<()> {
        self.prepare("UPDATE relay SET incarnation = ?1, restored = ?2 WHERE id = 1")?
            .execute(params![standing.incarnation.0, standing.restored])?;
        Ok(())
    }

    fn skip_cursors(&mut self, by: u64) -> Result<()> {
        self.prepare("UPDATE clinics SET next_cursor = next_cursor + ?1")?
            .execute(params![int(by)])?;
        Ok(())
    }

    fn end_all_sessions(&mut self) -> Result<()> {
        self.kept.sessions.forget_all();
        self.prepare("UPDATE sessions SET token = NULL")?.execute([])?;
        Ok(())
    }
}
