//! Writing: everything of one step, or nothing of it.

use crate::change::Change;
use crate::error::StoreError;
use crate::faults::FaultPoint;
use crate::read::ReadTx;
use crate::store::Store;
use std::cell::RefCell;
use std::ops::Deref;

/// A write transaction. It must be committed or rolled back: dropping it rolls back, and
/// complains when this is a debug build.
#[must_use = "a write transaction that is not committed is rolled back"]
pub struct WriteTx<'a> {
    view: ReadTx<'a>,
    store: &'a Store,
    changes: RefCell<Vec<Change>>,
    ended: bool,
}

impl<'a> WriteTx<'a> {
    pub(crate) fn begin(store: &'a Store) -> Result<Self, StoreError> {
        store.alive()?;
        store.connection().prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let view = ReadTx::within(store.connection());
        Ok(WriteTx { view, store, changes: RefCell::default(), ended: false })
    }

    /// Notes what was changed. Subscribers learn of it once, after the commit.
    pub fn changed(&self, change: Change) {
        let mut changes = self.changes.borrow_mut();
        if !changes.contains(&change) {
            changes.push(change);
        }
    }

    /// Tries something that may fail halfway. When it does, all that it wrote and noted is taken
    /// back, and the transaction goes on as if it had not been tried.
    ///
    /// The outer error is the store's own: the transaction cannot go on. Nor can it where the
    /// step failed by an error that ended it.
    pub fn attempt<T, E>(
        &self,
        step: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<Result<T, E>, StoreError> {
        let noted = self.changes.borrow().len();
        self.connection().prepare_cached("SAVEPOINT attempt")?.execute([])?;
        let outcome = step(self);
        if self.connection().is_autocommit() {
            // A full disk, say, made SQLite end the whole transaction.
            return if outcome.is_ok() { Err(StoreError::RolledBack) } else { Ok(outcome) };
        }
        if outcome.is_err() {
            self.connection().prepare_cached("ROLLBACK TO attempt")?.execute([])?;
            self.changes.borrow_mut().truncate(noted);
        }
        self.connection().prepare_cached("RELEASE attempt")?.execute([])?;
        Ok(outcome)
    }

    /// Makes all of it durable, then tells the subscribers what changed.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.ended = true;
        if let Err(error) = self.make_durable() {
            self.take_back()?;
            return Err(error);
        }
        self.store.fault(FaultPoint::AfterCommit)?;
        self.store.tell(&self.changes.borrow());
        Ok(())
    }

    fn make_durable(&self) -> Result<(), StoreError> {
        self.store.fault(FaultPoint::BeforeCommit)?;
        if self.connection().is_autocommit() {
            return Err(StoreError::RolledBack);
        }
        let mut commit = self.connection().prepare_cached("COMMIT")?;
        self.store.gate().opened(|| commit.execute([]))?;
        Ok(())
    }

    /// Takes all of it back.
    pub fn rollback(mut self) -> Result<(), StoreError> {
        self.ended = true;
        self.take_back()
    }

    fn take_back(&self) -> Result<(), StoreError> {
        // An error may have made SQLite roll back by itself.
        if !self.connection().is_autocommit() {
            self.connection().prepare_cached("ROLLBACK")?.execute([])?;
        }
        Ok(())
    }
}

impl<'a> Deref for WriteTx<'a> {
    type Target = ReadTx<'a>;

    fn deref(&self) -> &ReadTx<'a> {
        &self.view
    }
}

impl Drop for WriteTx<'_> {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        if cfg!(debug_assertions) && !std::thread::panicking() {
            tracing::error!("a write transaction was dropped without commit or rollback");
        }
        if let Err(error) = self.take_back() {
            tracing::error!(%error, "a write transaction could not be rolled back");
        }
    }
}
