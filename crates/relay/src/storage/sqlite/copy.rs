//! A consistent copy, made while work goes on.

use super::super::StorageError;
use super::{connection, faults};
use rusqlite::{Connection, params};
use std::fs::{File, OpenOptions};
use std::path::Path;

/// Copies into a file that must not be there, checks the copy and makes it durable.
pub fn copy(from: &Path, to: &Path) -> Result<(), StorageError> {
    let failed = |error: std::io::Error| StorageError::Backend(error.to_string());
    let name = to.to_str().ok_or_else(|| StorageError::Backend("the path is not text".into()))?;
    // Made first, so that nobody else can read it: VACUUM INTO takes an empty file.
    create_private(to).map_err(failed)?;
    connection::for_copying(from)?.execute("VACUUM INTO ?1", params![name])?;
    File::open(to).and_then(|file| file.sync_all()).map_err(failed)?;
    let faults = faults::find(&connection::for_reading(to)?)?;
    match faults.first() {
        Some(first) => Err(StorageError::Damaged(first.clone())),
        None => Ok(()),
    }
}

/// Puts other files into a copy.
pub fn carry(file: &Path, carried: &[(&str, Vec<u8>)]) -> Result<(), StorageError> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "CREATE TABLE carried (name TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT",
    )?;
    for (name, content) in carried {
        connection.execute(
            "INSERT INTO carried (name, content) VALUES (?1, ?2)",
            params![name, content],
        )?;
    }
    connection.close().map_err(|(_, error)| StorageError::from(error))
}

/// Takes other files out of a copy, which is then a database like any other.
pub fn take_carried(file: &Path) -> Result<Vec<(String, Vec<u8>)>, StorageError> {
    let connection = Connection::open(file)?;
    let carried = connection
        .prepare("SELECT name, content FROM carried")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    connection.execute_batch("DROP TABLE carried; VACUUM")?;
    connection.close().map_err(|(_, error)| StorageError::from(error))?;
    Ok(carried)
}

fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
