//! One profile, open: the only writer to its database.

use crate::change::Change;
use crate::connection::{self, CommitGate};
use crate::error::StoreError;
use crate::faults::{FaultPoint, Faults};
use crate::files::{ProcessLock, ProfileFiles};
use crate::key::{ArgonCost, StoreKey};
use crate::lock_file::LockFile;
use crate::read::{ReadTx, Reader};
use crate::schema;
use crate::unlock::{KeychainUse, Unlock};
use crate::write::WriteTx;
use rand::CryptoRng;
use rusqlite::Connection;
use std::cell::Cell;
use std::path::Path;

/// Is told, after each commit, what it changed.
pub type Subscriber = Box<dyn Fn(&[Change]) + Send>;

/// One profile, open: the only writer to its database.
pub struct Store {
    // Before the lock, so that the database is closed when the lock is given back.
    connection: Connection,
    gate: CommitGate,
    key: StoreKey,
    files: ProfileFiles,
    lock: ProcessLock,
    subscribers: Vec<Subscriber>,
    faults: Option<Faults>,
    crashed: Cell<Option<FaultPoint>>,
}

impl Store {
    /// Whether there is a profile in the directory.
    pub fn exists(directory: &Path) -> bool {
        ProfileFiles::at(directory).is_profile()
    }

    /// What it takes to open the profile in the directory.
    pub fn keychain_use(directory: &Path) -> Result<KeychainUse, StoreError> {
        let files = ProfileFiles::at(directory);
        files.require_profile()?;
        Ok(LockFile::read(&files)?.header()?.keychain_use())
    }

    /// Makes a profile in a directory, which is made as well, and opens it.
    ///
    /// Without a keychain in `unlock`, the passphrase alone protects the profile: only for a
    /// person who agreed to that.
    pub fn create(
        directory: &Path,
        unlock: &Unlock<'_>,
        cost: ArgonCost,
        rng: &mut impl CryptoRng,
    ) -> Result<Store, StoreError> {
        if !cost.reaches_floor() {
            return Err(StoreError::BelowFloor);
        }
        Store::create_with_cost(directory, unlock, cost, rng)
    }

    /// Like [`Store::create`], without a floor to the cost: for tests.
    #[doc(hidden)]
    pub fn create_with_cost(
        directory: &Path,
        unlock: &Unlock<'_>,
        cost: ArgonCost,
        rng: &mut impl CryptoRng,
    ) -> Result<Store, StoreError> {
        let files = ProfileFiles::at(directory);
        files.make_directory()?;
        let lock = files.take()?;
        files.require_no_profile()?;
        let key = StoreKey::random(rng);
        let sealed = LockFile::seal(&key, unlock, cost, rng)?;
        // A crash before the lock file is written leaves nothing that anyone could open; one
        // after it is made good by the next opening.
        files.prepare_database()?;
        let mut new = connection::open_writer(&files.new_database(), &key)?;
        schema::migrate(&mut new)?;
        new.close().map_err(|(_, error)| error)?;
        sealed.write(&files)?;
        files.adopt_database()?;
        Store::attach(files, lock, key)
    }

    /// Opens the profile in a directory.
    pub fn open(directory: &Path, unlock: &Unlock<'_>) -> Result<Store, StoreError> {
        let files = ProfileFiles::at(directory);
        files.require_profile()?;
        let lock = files.take()?;
        let key = LockFile::read(&files)?.open(unlock)?;
        files.finish_making()?;
        Store::attach(files, lock, key)
    }

    /// Deletes a profile that nobody has open: for one whose making failed for good. What is in
    /// the keychain for it opens nothing any more.
    pub fn delete(directory: &Path) -> Result<(), StoreError> {
        let files = ProfileFiles::at(directory);
        files.require_profile()?;
        let _lock = files.take()?;
        files.delete()
    }

    fn attach(files: ProfileFiles, lock: ProcessLock, key: StoreKey) -> Result<Self, StoreError> {
        files.check_database()?;
        let mut connection = connection::open_writer(&files.database(), &key)?;
        schema::migrate(&mut connection)?;
        let gate = CommitGate::before(&connection)?;
        let (subscribers, faults, crashed) = (Vec::new(), None, Cell::new(None));
        Ok(Store { connection, gate, key, files, lock, subscribers, faults, crashed })
    }

    /// Wraps the key anew: by another passphrase, with a new secret in the keychain or without
    /// one. The old secret is deleted from the keychain, so that a copy of the old lock file and
    /// the old passphrase no longer open the profile. The key itself stays.
    pub fn change_passphrase(
        &mut self,
        old: &Unlock<'_>,
        new: &Unlock<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<(), StoreError> {
        self.alive()?;
        let file = LockFile::read(&self.files)?;
        let header = file.header()?;
        file.open(old)?;
        LockFile::seal(&self.key, new, header.cost, rng)?.write(&self.files)?;
        if let (Some(part), Some(keychain)) = (header.keychain, old.keychain)
            && let Err(error) = keychain.delete(&part.account)
        {
            tracing::warn!(%error, "the old secret is still in the keychain");
        }
        Ok(())
    }

    /// Begins to write.
    pub fn write(&mut self) -> Result<WriteTx<'_>, StoreError> {
        WriteTx::begin(self)
    }

    /// Begins to read what has been committed.
    pub fn read(&mut self) -> Result<ReadTx<'_>, StoreError> {
        self.alive()?;
        ReadTx::begin(&self.connection)
    }

    /// A connection for reading, for another thread. The profile stays taken until it is
    /// dropped as well.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        self.alive()?;
        let connection = connection::open_reader(&self.files.database(), &self.key)?;
        Ok(Reader::new(connection, self.lock.clone()))
    }

    /// From now on tells this subscriber what each commit changed.
    pub fn subscribe(&mut self, subscriber: Subscriber) {
        self.subscribers.push(subscriber);
    }

    /// Lets the process die where this says so: for tests. After that every call fails with
    /// [`StoreError::Crashed`] until the profile is opened again.
    pub fn set_faults(&mut self, faults: Option<Faults>) {
        self.faults = faults;
    }

    /// Lets the database grow by so many pages from now on and no more, as on a full disk, or
    /// freely: for tests.
    #[doc(hidden)]
    pub fn set_room(&mut self, pages: Option<u32>) -> Result<(), StoreError> {
        let count = |pragma: &str| {
            self.connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0))
        };
        let most = match pages {
            Some(pages) => count("page_count")? + i64::from(pages),
            None => i64::from(u32::MAX - 1),
        };
        count(&format!("max_page_count = {most}"))?;
        Ok(())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    #[cfg(test)]
    pub(crate) fn key(&self) -> &StoreKey {
        &self.key
    }

    pub(crate) fn gate(&self) -> &CommitGate {
        &self.gate
    }

    /// Fails when a test let the process die before.
    pub(crate) fn alive(&self) -> Result<(), StoreError> {
        self.crashed.get().map_or(Ok(()), |point| Err(StoreError::Crashed(point)))
    }

    /// Dies here, if a test wants it.
    pub(crate) fn fault(&self, point: FaultPoint) -> Result<(), StoreError> {
        if self.faults.as_ref().is_some_and(|dies| dies(point)) {
            self.crashed.set(Some(point));
        }
        self.alive()
    }

    pub(crate) fn tell(&self, changes: &[Change]) {
        if !changes.is_empty() {
            self.subscribers.iter().for_each(|subscriber| subscriber(changes));
        }
    }
}
