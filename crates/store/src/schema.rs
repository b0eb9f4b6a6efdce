//! The database's schema: migrations that are only ever added.

use crate::error::StoreError;
use refinery::error::Kind;
use refinery::{Runner, SchemaVersion, Target};
use rusqlite::{Connection, OptionalExtension};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// The newest version that this program knows.
pub(crate) fn known_version() -> SchemaVersion {
    runner().get_migrations().iter().map(refinery::Migration::version).max().unwrap_or(0)
}

/// Brings a database to the newest version; refuses one that is newer.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    migrate_to(connection, Target::Latest)
}

/// Brings a database to a version; refuses one that is newer than this program knows.
pub(crate) fn migrate_to(connection: &mut Connection, target: Target) -> Result<(), StoreError> {
    let (found, known) = (found_version(connection)?, known_version());
    if found > known {
        return Err(StoreError::NewerVersion { found, known });
    }
    // As SQLite advises for migrations that make a table anew.
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    runner().set_grouped(true).set_target(target).run(connection).map_err(explain)?;
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(())
}

/// The version of a database; 0 when nothing was ever made in it.
fn found_version(connection: &Connection) -> Result<SchemaVersion, StoreError> {
    let made = "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if connection.query_row(made, [], |_| Ok(())).optional()?.is_none() {
        return Ok(0);
    }
    let newest = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    Ok(connection.query_row(newest, [], |row| row.get(0))?)
}

fn runner() -> Runner {
    embedded::migrations::runner()
}

fn explain(error: refinery::Error) -> StoreError {
    let known = match error.kind() {
        Kind::Connection(_, source) => source.downcast_ref().and_then(StoreError::of_code),
        _ => None,
    };
    known.unwrap_or_else(|| StoreError::Migration(error.to_string()))
}
