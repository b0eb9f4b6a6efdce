//! How a connection to the encrypted database is opened and set.

use crate::error::StoreError;
use crate::key::StoreKey;
use data_encoding::HEXLOWER;
use rusqlite::config::DbConfig;
use rusqlite::vtab::array;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a connection waits for another one of this process. Readers never wait for the
/// writer nor it for them: this covers checkpoints and recovery.
const BUSY: Duration = Duration::from_secs(5);

/// Prepared statements kept: more than there are queries.
const PREPARED: usize = 256;

/// Set before the key. SQLCipher logs to standard error by itself, which it shall not.
const BEFORE_KEY: &str = "PRAGMA cipher_log_level = NONE";

/// SQLCipher 4's own, in writing, so that other defaults never make the database unreadable.
const CIPHER: &str = "
    PRAGMA cipher_page_size = 4096;
    PRAGMA cipher_use_hmac = ON;
    PRAGMA cipher_hmac_algorithm = HMAC_SHA512;
    PRAGMA cipher_kdf_algorithm = PBKDF2_HMAC_SHA512;
    PRAGMA cipher_plaintext_header_size = 0;
";

/// For every connection. Up to 8 MiB of pages are kept: each that is read again is decrypted and
/// authenticated again. A search of a million messages, or a change of a group, reads more than fit
/// into SQLite's usual two.
const SETTINGS: &str = "
    PRAGMA cache_size = -8192;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
";

/// For the writer. The log of a large transaction is cut back to 16 MiB.
const WRITING: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 16777216;
";

/// Opens the database for writing. The file must be there.
pub(crate) fn open_writer(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let connection = open(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let journal: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if journal != "wal" {
        return Err(StoreError::damaged("its journal is not the one that was chosen"));
    }
    connection.execute_batch(WRITING)?;
    Ok(connection)
}

/// Opens the database for reading.
pub(crate) fn open_reader(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let connection = open(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}

fn open(path: &Path, key: &StoreKey, access: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY)?;
    require_cipher(&connection)?;
    connection.execute_batch(BEFORE_KEY)?;
    set_key(&connection, key)?;
    connection.execute_batch(CIPHER)?;
    // The first read: here a wrong key or an altered first page shows.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Else SQLite makes many plans anew each time that other values are bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(SETTINGS)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    array::load_module(&connection)?;
    Ok(connection)
}

/// Plain SQLite answers an unknown pragma with nothing, and would then write in plain.
fn require_cipher(connection: &Connection) -> Result<(), StoreError> {
    let version = connection.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0));
    match version {
        Ok(version) if !version.is_empty() => Ok(()),
        Ok(_) | Err(rusqlite::Error::QueryReturnedNoRows) => Err(StoreError::NoCipher),
        Err(error) => Err(error.into()),
    }
}

/// Sets the raw key. SQLCipher takes a malformed raw key for a passphrase without a word, so
/// its length is checked here.
fn set_key(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    let hex = Zeroizing::new(HEXLOWER.encode(key.as_bytes()));
    if hex.len() != 64 {
        return Err(StoreError::NoCipher);
    }
    let pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hex.as_str()));
    connection.execute_batch(&pragma)?;
    Ok(())
}

/// Lets the writer commit only where a [`crate::WriteTx`] does it.
///
/// Some errors, a full disk among them, make SQLite end a transaction by itself; whatever is
/// written after that would be committed statement by statement. The gate turns each such
/// commit into a rollback.
#[derive(Debug, Clone, Default)]
pub(crate) struct CommitGate(Arc<AtomicBool>);

impl CommitGate {
    /// A closed gate in front of a connection.
    pub(crate) fn before(connection: &Connection) -> Result<Self, StoreError> {
        let gate = CommitGate::default();
        let open = gate.0.clone();
        connection.commit_hook(Some(move || !open.load(Ordering::Relaxed)))?;
        Ok(gate)
    }

    /// Runs something with the gate open.
    pub(crate) fn opened<T>(&self, commit: impl FnOnce() -> T) -> T {
        self.0.store(true, Ordering::Relaxed);
        let committed = commit();
        self.0.store(false, Ordering::Relaxed);
        committed
    }
}
