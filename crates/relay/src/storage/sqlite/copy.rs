//! A consistent copy, made while work goes on.

use super::super::StorageError;
use super::{connection, faults};
use rusqlite::params;
use std::fs::{File, OpenOptions};
use std::path::Path;

/// Copies into a file that must not be there, checks the copy and makes it durable.
pub fn copy(from: &Path, to: &Path) -> Result<(), StorageError> {
    let failed = |error: std::io::Error| StorageError::Backend(error.to_string());
    let name = to.to_str().ok_or_else(|| StorageError::Backend("the path is not text".into()))?;
    // Made first, so that nobody else can read it: VACUUM INTO takes an empty file.
    create_private(to).map_err(failed)?;
    connection::for_reading(from)?.execute("VACUUM INTO ?1", params![name])?;
    File::open(to).and_then(|file| file.sync_all()).map_err(failed)?;
    let faults = faults::find(&connection::for_reading(to)?)?;
    match faults.first() {
        Some(first) => Err(StorageError::Damaged(first.clone())),
        None => Ok(()),
    }
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
