//! Opening connections, and the schema.

use super::super::StorageError;
use super::columns::number;
use bellward_proto::Incarnation;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::path::Path;
use std::time::Duration;

mod embedded {
    refinery::embed_migrations!("migrations");
}

const PREPARED: usize = 128;

/// The one connection that writes; makes the file when it is not there.
pub fn for_writing(file: &Path) -> Result<Connection, StorageError> {
    let connection = Connection::open(file)?;
    // Before the first table: freed pages can then be given back bit by bit.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| {
        row.get::<_, String>(0).map(|_| ())
    })?;
    // FULL in WAL mode: each commit is synced before it returns.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    settle(connection)
}

/// A connection that only reads.
pub fn for_reading(file: &Path) -> Result<Connection, StorageError> {
    let connection = for_copying(file)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A connection to a file that is there.
pub fn for_copying(file: &Path) -> Result<Connection, StorageError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    settle(Connection::open_with_flags(file, flags)?)
}

fn settle(connection: Connection) -> Result<Connection, StorageError> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // Else SQLite makes many plans anew each time that other values are bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Brings the schema up to date, refusing one that is newer than this program. Returns how
/// often the database has been opened.
pub fn migrate(connection: &mut Connection, incarnation: Incarnation) -> Result<u64, StorageError> {
    let runner = embedded::migrations::runner();
    let known = runner.get_migrations().iter().map(|m| m.version()).max().unwrap_or(0);
    if let Some(found) = schema_version(connection)?.filter(|found| *found > known) {
        return Err(StorageError::Newer { found, known });
    }
    runner.run(connection).map_err(|error| StorageError::Backend(error.to_string()))?;
    let openings = connection.query_row(
        "INSERT INTO relay (id, incarnation, restored, openings) VALUES (1, ?1, 0, 1)
         ON CONFLICT (id) DO UPDATE SET openings = openings + 1 RETURNING openings",
        params![incarnation.0],
        |row| number(row, 0),
    )?;
    Ok(openings)
}

fn schema_version(connection: &Connection) -> Result<Option<i32>, StorageError> {
    let there: Option<i64> = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'",
            [],
            |row| row.get(0),
        )
        .optional()?;
    if there.is_none() {
        return Ok(None);
    }
    Ok(connection
        .query_row("SELECT MAX(version) FROM refinery_schema_history", [], |row| row.get(0))?)
}

/// What all migrations together make, as SQL.
pub fn composed_schema() -> Result<String, StorageError> {
    let mut connection = settle(Connection::open_in_memory()?)?;
    migrate(&mut connection, Incarnation([0; 16]))?;
    let mut statement = connection.prepare(
        "SELECT sql FROM sqlite_schema
         WHERE sql IS NOT NULL AND tbl_name <> 'refinery_schema_history' ORDER BY name",
    )?;
    let parts = statement
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(parts.join(";\n\n") + ";\n")
}
