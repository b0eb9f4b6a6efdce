//! Backup and restore: the database and the certificate that clients have pinned, in one file.

use crate::clock::{Clock, SystemClock};
use crate::operations::recovery::accept;
use crate::relay::{lock, make_directory};
use crate::storage::sqlite::{self, FILE, Opening, SqliteDatabase};
use crate::storage::{Database, Standing, StorageError, Verdict, Write};
use crate::{OpenError, chance::Chance, tls};
use bellward_proto::Incarnation;
use std::io;
use std::path::Path;
use std::sync::{Arc, mpsc};

/// How far cursors are moved on by a restore: further than any relay gets between two backups.
const SKIPPED: u64 = 1 << 32;

/// Copies a data directory into one file, which must not be there, while a relay may be
/// serving it. The file holds the certificate's secret key: keep it as safe as the relay.
pub fn backup(data: &Path, to: &Path) -> Result<(), OpenError> {
    let next = to.with_extension("partial");
    for path in [to, next.as_path()] {
        if path.exists() {
            return Err(OpenError::file(path, io::ErrorKind::AlreadyExists.into()));
        }
    }
    let written = sqlite::copy_file(&data.join(FILE), &next).and_then(|()| {
        let mut carried = Vec::new();
        for name in [tls::CERTIFICATE, tls::KEY] {
            match std::fs::read(data.join(name)) {
                Ok(content) => carried.push((name, content)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(StorageError::Backend(error.to_string())),
            }
        }
        sqlite::carry(&next, &carried)
    });
    if let Err(error) = written {
        // What is half done must not be taken for a backup.
        let _ = std::fs::remove_file(&next);
        return Err(error.into());
    }
    std::fs::File::open(&next)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&next, to))
        .and_then(|()| tls::sync_directory(to))
        .map_err(|error| OpenError::file(to, error))
}

/// Makes a data directory of a backup. The relay is then another incarnation, which takes no
/// posts until what was lost of the ledgers has been returned or given up.
pub fn restore(from: &Path, data: &Path) -> Result<(), OpenError> {
    restore_as(from, data, Incarnation(Chance::real().bytes()))
}

/// As [`restore`], with an incarnation that must never have been.
pub fn restore_as(from: &Path, data: &Path, incarnation: Incarnation) -> Result<(), OpenError> {
    if data.exists() && has_entries(data)? {
        return Err(OpenError::file(data, io::ErrorKind::DirectoryNotEmpty.into()));
    }
    if let Err(error) = std::fs::metadata(from) {
        return Err(OpenError::file(from, error));
    }
    make_directory(data)?;
    let _lock = lock(data)?;
    let file = data.join(FILE);
    sqlite::copy_file(from, &file)?;
    for (name, content) in sqlite::take_carried(&file)? {
        if [tls::CERTIFICATE, tls::KEY].contains(&name.as_str()) {
            tls::write_durably(&data.join(&name), &content, name == tls::KEY)?;
        }
    }
    begin_anew(data, incarnation)
}

fn has_entries(data: &Path) -> Result<bool, OpenError> {
    let mut entries = std::fs::read_dir(data).map_err(|error| OpenError::file(data, error))?;
    Ok(entries.next().is_some())
}

/// A new life: another incarnation, no tokens, and no cursor that was ever given out.
fn begin_anew(data: &Path, incarnation: Incarnation) -> Result<(), OpenError> {
    once(data, move |transaction| {
        transaction.set_standing(&Standing { incarnation, restored: true })?;
        for clinic in transaction.clinics()? {
            transaction.begin_recovery(&clinic)?;
        }
        transaction.skip_cursors(SKIPPED)?;
        transaction.end_all_sessions()
    })
}

/// Gives up what was lost between a backup and its restore: posts and statements of all clinics
/// are taken again. A relay may be serving the directory meanwhile.
pub fn accept_gap(data: &Path) -> Result<(), OpenError> {
    let file = data.join(FILE);
    if let Err(error) = std::fs::metadata(&file) {
        return Err(OpenError::file(&file, error));
    }
    once(data, |transaction| accept(transaction, SystemClock.now()))
}

/// One change, without a relay.
fn once(
    data: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(), StorageError> + Send + 'static,
) -> Result<(), OpenError> {
    let database = SqliteDatabase::open(Opening {
        file: data.join(FILE),
        incarnation: Incarnation(Chance::real().bytes()),
        waiting: 1,
        faults: None,
        announce: Box::new(|_| ()),
        metrics: Arc::default(),
    })?;
    let (tell, told) = mpsc::channel();
    database.submit(Box::new(move |transaction| {
        let done = work(transaction);
        let verdict = if done.is_ok() { Verdict::Keep } else { Verdict::Undo };
        let answer = move |committed: Result<(), StorageError>| {
            // The one who waits is this very function.
            let _ = tell.send(committed.and(done));
        };
        (verdict, Box::new(answer))
    }))?;
    let outcome = told.recv().unwrap_or(Err(StorageError::Abandoned));
    database.close();
    Ok(outcome?)
}
