//! The database's schema: migrations that are only ever added.

use crate::error::StoreError;
use refinery::error::Kind;
use refinery::{Migration, Runner, SchemaVersion, Target};
use rusqlite::{Connection, OptionalExtension};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// The newest version that this program knows.
pub(crate) fn known_version() -> SchemaVersion {
    runner().get_migrations().iter().map(Migration::version).max().unwrap_or(0)
}

/// Brings a database to the newest version; refuses one that is newer.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    migrate_to(connection, Target::Latest)
}

/// Brings a database to a version; refuses one that is newer than this program knows.
pub(crate) fn migrate_to(connection: &mut Connection, target: Target) -> Result<(), StoreError> {
    let (history, known) = (history(connection)?, known_version());
    let found = history.last().map_or(0, |(version, ..)| *version);
    if found > known {
        return Err(StoreError::NewerVersion { found, known });
    }
    let runner = runner();
    if matches!(target, Target::Latest) && history == whole_history(&runner) {
        return Ok(());
    }
    // As SQLite advises for migrations that make a table anew.
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    runner.set_grouped(true).set_target(target).run(connection).map_err(explain)?;
    connection.execute_batch("PRAGMA foreign_keys = ON")?;
    Ok(())
}

/// The migrations that made a database, in their order, each with its name and checksum.
type History = Vec<(SchemaVersion, String, String)>;

/// What there is when nothing is left to be done.
fn whole_history(runner: &Runner) -> History {
    let of = |one: &Migration| (one.version(), one.name().to_owned(), one.checksum().to_string());
    let mut all: History = runner.get_migrations().iter().map(of).collect();
    all.sort();
    all
}

fn history(connection: &Connection) -> Result<History, StoreError> {
    let made = "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if connection.query_row(made, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Vec::new());
    }
    let mut query = connection
        .prepare("SELECT version, name, checksum FROM refinery_schema_history ORDER BY version")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
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
