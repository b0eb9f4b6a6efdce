//! The files of a profile: where they are, who may read them, how they are replaced.

use crate::error::StoreError;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first bytes of a SQLite database that nobody encrypted.
const PLAIN: &[u8] = b"SQLite format 3\0";

/// The directory of one profile.
#[derive(Debug, Clone)]
pub(crate) struct ProfileFiles {
    directory: PathBuf,
}

/// Held as long as any part of this process has the profile open.
#[derive(Debug, Clone)]
pub(crate) struct ProcessLock(#[expect(dead_code, reason = "held, not used")] Arc<File>);

impl ProfileFiles {
    pub(crate) fn at(directory: &Path) -> Self {
        ProfileFiles { directory: directory.to_owned() }
    }

    /// The database.
    pub(crate) fn database(&self) -> PathBuf {
        self.directory.join("store.db")
    }

    /// The database while it is being made.
    pub(crate) fn new_database(&self) -> PathBuf {
        self.directory.join("store.db.new")
    }

    /// The wrapped key. A directory with this file is a profile.
    fn lock(&self) -> PathBuf {
        self.directory.join("lock.cbor")
    }

    /// Makes the directory, for this user alone.
    pub(crate) fn make_directory(&self) -> Result<(), StoreError> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.directory).map_err(StoreError::io("making the profile's folder"))?;
        // It may have been there before, open to others.
        #[cfg(unix)]
        std::fs::set_permissions(
            &self.directory,
            std::os::unix::fs::PermissionsExt::from_mode(0o700),
        )
        .map_err(StoreError::io("closing the profile's folder to others"))?;
        Ok(())
    }

    /// Deletes the profile: the wrapped key first, after which nothing of it can be read.
    pub(crate) fn delete(&self) -> Result<(), StoreError> {
        remove(&self.lock(), "deleting the profile")?;
        for suffix in ["", "-wal", "-shm"] {
            remove(&with_suffix(&self.database(), suffix), "deleting the profile")?;
        }
        Ok(())
    }

    /// Takes the profile for this process.
    pub(crate) fn take(&self) -> Result<ProcessLock, StoreError> {
        let path = self.directory.join("store.lock");
        let file = private()
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(StoreError::io("opening the profile's folder"))?;
        match file.try_lock() {
            Ok(()) => Ok(ProcessLock(Arc::new(file))),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
            Err(TryLockError::Error(error)) => {
                Err(StoreError::io("taking the profile for this process")(error))
            }
        }
    }

    /// Whether there is a profile here.
    pub(crate) fn is_profile(&self) -> bool {
        self.lock().exists()
    }

    /// Refuses a directory without a profile.
    pub(crate) fn require_profile(&self) -> Result<(), StoreError> {
        if self.is_profile() {
            return Ok(());
        }
        Err(StoreError::NoProfile { directory: self.directory.clone() })
    }

    /// Refuses a directory with a profile, or with a database whose lock file is gone.
    pub(crate) fn require_no_profile(&self) -> Result<(), StoreError> {
        if self.is_profile() || self.database().exists() {
            return Err(StoreError::ProfileExists { directory: self.directory.clone() });
        }
        Ok(())
    }

    /// The file with the wrapped key, if it is not absurdly long.
    pub(crate) fn read_lock(&self, limit: usize) -> Result<Vec<u8>, StoreError> {
        let file = File::open(self.lock()).map_err(StoreError::io("reading the lock file"))?;
        let mut bytes = Vec::new();
        file.take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(StoreError::io("reading the lock file"))?;
        Ok(bytes)
    }

    /// Puts the file with the wrapped key in place, whole or not at all.
    pub(crate) fn replace_lock(&self, bytes: &[u8]) -> Result<(), StoreError> {
        let new = self.directory.join("lock.cbor.new");
        let written = private()
            .create(true)
            .truncate(true)
            .open(&new)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| std::fs::rename(&new, self.lock()));
        written.map_err(StoreError::io("writing the lock file"))?;
        self.sync_directory()
    }

    /// An empty file for a new database, which only this user can read.
    pub(crate) fn prepare_database(&self) -> Result<(), StoreError> {
        let new = self.new_database();
        for suffix in ["", "-wal", "-shm", "-journal"] {
            remove(&with_suffix(&new, suffix), "clearing away an unfinished profile")?;
        }
        private()
            .create_new(true)
            .open(new)
            .map(drop)
            .map_err(StoreError::io("making the database's file"))
    }

    /// Puts a database that was made in full in its place.
    pub(crate) fn adopt_database(&self) -> Result<(), StoreError> {
        std::fs::rename(self.new_database(), self.database())
            .map_err(StoreError::io("putting the new database in place"))?;
        self.sync_directory()
    }

    /// Takes up the making of a profile that a crash interrupted between its last two steps.
    pub(crate) fn finish_making(&self) -> Result<(), StoreError> {
        if !self.database().exists() && self.new_database().exists() {
            self.adopt_database()?;
        }
        Ok(())
    }

    /// Refuses a database that is not there, is empty, or is not encrypted.
    pub(crate) fn check_database(&self) -> Result<(), StoreError> {
        let mut first = Vec::new();
        match File::open(self.database()) {
            Ok(file) => file
                .take(PLAIN.len() as u64)
                .read_to_end(&mut first)
                .map_err(StoreError::io("reading the database's file"))?,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(StoreError::damaged("its file is gone"));
            }
            Err(error) => return Err(StoreError::io("opening the database's file")(error)),
        };
        if first == PLAIN {
            Err(StoreError::NotEncrypted)
        } else if first.len() < PLAIN.len() {
            Err(StoreError::damaged("it was cut short"))
        } else {
            Ok(())
        }
    }

    /// Makes renamed files durable. Windows has no such call, and needs none.
    fn sync_directory(&self) -> Result<(), StoreError> {
        #[cfg(unix)]
        File::open(&self.directory)
            .and_then(|directory| directory.sync_all())
            .map_err(StoreError::io("syncing the profile's folder"))?;
        Ok(())
    }
}

/// Opens for writing what only this user may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path, what: &'static str) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(StoreError::io(what)(error)),
        _ => Ok(()),
    }
}
