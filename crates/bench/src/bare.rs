//! Databases without the product around them: the same files, settings and rows, by SQL alone.

use crate::fault::Outcome;
use crate::samples::Samples;
use bellward_store::NewMessage;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params};
use std::path::Path;
use std::time::Duration;

/// What the store's migrations amount to.
const SCHEMA: &str = include_str!("../../store/schema.sql");

/// The key of every bare profile. Its passphrase is known, so to say.
const KEY: &str =
    "PRAGMA key = \"x'2b7e151628aed2a6abf7158809cf4f3c2b7e151628aed2a6abf7158809cf4f3c'\"";

/// As the store sets its writer.
const SETTINGS: &str = "
    PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216;
";

/// Opens an encrypted file with its key.
pub fn open_profile(file: &Path) -> Outcome<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(KEY)?;
    connection.execute_batch(SETTINGS)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// An encrypted file with the store's schema and nothing in it.
pub fn new_profile(file: &Path) -> Outcome<Connection> {
    let connection = open_profile(file)?;
    // SQLite keeps this table itself.
    let schema = SCHEMA.replace("CREATE TABLE sqlite_sequence(name,seq);", "");
    connection.execute_batch(&schema)?;
    connection.execute_batch("INSERT INTO tally (one, messages) VALUES (1, 0)")?;
    Ok(connection)
}

/// Inserts a message with its search entry, inside the caller's transaction.
pub fn insert_message(connection: &Connection, new: &NewMessage, seen: bool) -> Outcome<()> {
    let place = new.number.map_or(0, |number| number.0);
    connection
        .prepare_cached(
            "INSERT INTO message (conversation, id, author, device, number, place, sent_at,
               stored_at, reply_to, text, mine, seen, readers, failure)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, NULL, ?8, ?9, ?10, ?11, NULL)",
        )?
        .execute(params![
            new.conversation.0,
            new.id.0,
            new.author.0,
            new.device.0,
            place as i64,
            new.sent_at.0 as i64,
            new.stored_at.map(|at| at.0 as i64),
            new.text,
            new.mine,
            seen,
            new.readers as i64,
        ])?;
    Ok(())
}

/// A durable commit of one small row, as the store makes them.
pub struct Commits {
    connection: Connection,
    next: i64,
}

impl Commits {
    /// In an encrypted file, as devices have it.
    pub fn encrypted(file: &Path) -> Outcome<Self> {
        Self::over(open_profile(file)?)
    }

    /// In a plain file, as the relay has it.
    pub fn plain(file: &Path) -> Outcome<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")?;
        Self::over(connection)
    }

    fn over(connection: Connection) -> Outcome<Self> {
        connection.execute_batch("CREATE TABLE row (id INTEGER PRIMARY KEY, bytes BLOB) STRICT")?;
        Ok(Commits { connection, next: 0 })
    }

    /// One row of its own transaction.
    pub fn one(&mut self, bytes: &[u8]) -> Outcome<()> {
        self.many(bytes, 1)
    }

    /// So many rows in one transaction.
    pub fn many(&mut self, bytes: &[u8], rows: usize) -> Outcome<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        {
            let mut insert =
                self.connection.prepare_cached("INSERT INTO row (id, bytes) VALUES (?1, ?2)")?;
            for _ in 0..rows {
                insert.execute(params![self.next, bytes])?;
                self.next += 1;
            }
        }
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    /// Rows a second, durably, so many in each transaction, for so long.
    pub fn rows_a_second(&mut self, bytes: &[u8], a_commit: usize, time: Duration) -> Outcome<f64> {
        let (began, first) = (std::time::Instant::now(), self.next);
        while began.elapsed() < time {
            self.many(bytes, a_commit)?;
        }
        Ok((self.next - first) as f64 / began.elapsed().as_secs_f64())
    }
}

/// How long one small durable commit takes, at the median.
pub fn commit_time(folder: &Path, times: usize) -> Outcome<f64> {
    let mut commits = Commits::plain(&folder.join("commits.db"))?;
    let mut samples = Samples::default();
    for _ in 0..times {
        samples.time(|| commits.one(&[7; 200]))?;
    }
    Ok(samples.p50())
}
