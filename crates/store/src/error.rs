//! What can go wrong with a profile: what happened, what is kept, what to do.

use crate::faults::FaultPoint;
use crate::keychain::KeychainError;
use bellward_proto::{DecodeError, IdError};
use rusqlite::ErrorCode;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Why the store could not do what was asked.
///
/// Nothing that was committed before is lost by any of these, except where
/// [`StoreError::Damaged`] says that something else has already destroyed it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    // The person can put these right.
    /// The passphrase does not open this profile.
    #[error("the passphrase does not open this profile. Nothing was changed. Try again")]
    WrongPassphrase,
    /// A passphrase of no characters was given.
    #[error("the passphrase is empty. Nothing was changed. Choose one that nobody can guess")]
    EmptyPassphrase,
    /// Another process, or another store of this process, has the profile open.
    #[error(
        "this profile is already open elsewhere on this machine. Nothing was changed. Close \
         Bellward there, then try again"
    )]
    InUse,
    /// There is no profile in the directory.
    #[error("there is no profile in {}. Make a clinic or join one first", .directory.display())]
    NoProfile {
        /// Where it was looked for.
        directory: PathBuf,
    },
    /// There is a profile in the directory already.
    #[error(
        "there is a profile in {} already. It is untouched. Open it, or choose another place",
        .directory.display()
    )]
    ProfileExists {
        /// Where it is.
        directory: PathBuf,
    },
    /// The keychain could not be asked.
    #[error(
        "the keychain, which holds a part of this profile's key, cannot be used: {0}. The \
         profile is untouched. Unlock the keychain, then try again"
    )]
    KeychainUnavailable(#[source] KeychainError),
    /// The profile needs a keychain and none was given.
    #[error(
        "this profile opens only together with the keychain of this machine. The profile is \
         untouched. Open it with the keychain"
    )]
    KeychainNeeded,
    /// The keychain answers, but has nothing for this profile.
    #[error(
        "the keychain has lost its part of this profile's key. The profile is untouched, but \
         the passphrase alone cannot open it. Restore the keychain of this machine and user; \
         if that cannot be done, ask an administrator for a new invite"
    )]
    KeychainMissing,
    /// The keychain has something else than what this profile was locked with.
    #[error(
        "the keychain holds another secret than the one this profile was locked with. The \
         profile is untouched. Restore the keychain of this machine and user; if that cannot \
         be done, ask an administrator for a new invite"
    )]
    KeychainChanged,
    /// No room to write: the disk, or this user's part of it, is full, or takes nothing any more.
    #[error(
        "the disk is full or cannot be written to. All that was stored before is kept, the last \
         step is not. Make room on the disk, then try again"
    )]
    DiskFull,
    /// Written by a newer Bellward.
    #[error(
        "this profile was written by a newer Bellward (it has version {found}, this program \
         knows up to {known}). Nothing was changed. Update Bellward"
    )]
    NewerVersion {
        /// The version of the database's schema, or of the lock file.
        found: i32,
        /// The newest version of it that this program knows.
        known: i32,
    },
    /// The cost of trying passphrases would be too low.
    #[error("the cost of trying a passphrase is below the floor. Nothing was made")]
    BelowFloor,

    // These end the profile, unless a backup brings its files back.
    /// The database is not what was written: altered, cut short or gone.
    #[error(
        "the database of this profile is damaged: {what}. The file is left as it is. Restore \
         the profile's folder from a backup, or ask an administrator for a new invite"
    )]
    Damaged {
        /// What was found.
        what: String,
    },
    /// The file with the wrapped key is not what was written.
    #[error(
        "the lock file of this profile is damaged: {what}. The database is untouched, but \
         cannot be opened without it. Restore lock.cbor from a backup, or ask an administrator \
         for a new invite"
    )]
    LockDamaged {
        /// What was found.
        what: String,
    },
    /// The database is not encrypted.
    #[error(
        "the database of this profile is not encrypted, so it is not one that Bellward wrote. \
         Nothing was read from it. Restore the profile's folder from a backup"
    )]
    NotEncrypted,

    // These are faults of the program or of the machine.
    /// This program was built without encryption of the database.
    #[error("this build of Bellward cannot encrypt its database. Nothing was written")]
    NoCipher,
    /// An error ended the transaction early; nothing of it is kept.
    #[error("an error ended the transaction before it was committed. Nothing of it is kept")]
    RolledBack,
    /// The migrations in this program do not fit those in the database.
    #[error("the database could not be brought to this program's schema: {0}. It is as before")]
    Migration(String),
    /// A file or directory could not be used.
    #[error("{what} failed: {source}. All that was stored before is kept")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The database engine refused.
    #[error("the database refused: {0}. All that was stored before is kept")]
    Database(#[source] rusqlite::Error),
    /// A test let the process die here. The store is dead until it is opened again.
    #[error("the process died at {0:?}, as the test wanted")]
    Crashed(FaultPoint),
}

impl StoreError {
    /// For `map_err` over file operations.
    pub(crate) fn io(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                StoreError::DiskFull
            }
            _ => StoreError::Io { what, source },
        }
    }

    /// The database holds something that Bellward does not write there.
    pub(crate) fn damaged(what: impl ToString) -> Self {
        StoreError::Damaged { what: what.to_string() }
    }

    /// The errors of SQLite that people can do something about; `None` for others.
    pub(crate) fn of_code(error: &rusqlite::Error) -> Option<Self> {
        match error.sqlite_error_code()? {
            _ if is_bad_page(error) => {
                Some(StoreError::damaged("a page of it is not the one that was written"))
            }
            ErrorCode::DiskFull => Some(StoreError::DiskFull),
            ErrorCode::SystemIoFailure if is_write(error) => Some(StoreError::DiskFull),
            ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt => {
                Some(StoreError::damaged("it was altered or cut short"))
            }
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{
            FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
        };
        if let Some(known) = StoreError::of_code(&error) {
            return known;
        }
        match error {
            FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..) => StoreError::damaged("a value is not of the form that was written"),
            error if error.sqlite_extended_error_code() == Some(COMMIT_FORBIDDEN) => {
                StoreError::RolledBack
            }
            error => StoreError::Database(error),
        }
    }
}

/// Whether the disk took no more. SQLite calls it full only where the system says just that; a
/// quota, or a limit to the size of files, is a failure to write.
fn is_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi::{
        SQLITE_IOERR_FSYNC, SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_WRITE,
    };
    let of_writing = [
        SQLITE_IOERR_FSYNC,
        SQLITE_IOERR_SHMMAP,
        SQLITE_IOERR_SHMSIZE,
        SQLITE_IOERR_TRUNCATE,
        SQLITE_IOERR_WRITE,
    ];
    error.sqlite_extended_error_code().is_some_and(|code| of_writing.contains(&code))
}

/// When a page's authentication fails, SQLCipher has SQLite answer with its most general error,
/// to this and to everything after it, and without a message of its own. An error in a statement
/// has the same code, but always comes with a message.
fn is_bad_page(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::SqliteFailure;
    use rusqlite::ffi::SQLITE_ERROR;
    matches!(error, SqliteFailure(code, Some(message))
        if code.extended_code == SQLITE_ERROR && message == "SQL logic error")
}

/// What SQLite answers when the gate of [`crate::connection`] forbids a commit.
const COMMIT_FORBIDDEN: std::ffi::c_int = rusqlite::ffi::SQLITE_CONSTRAINT_COMMITHOOK;

impl From<DecodeError> for StoreError {
    fn from(error: DecodeError) -> Self {
        StoreError::damaged(error)
    }
}

impl From<IdError> for StoreError {
    fn from(error: IdError) -> Self {
        StoreError::damaged(error)
    }
}
