//! The one writer. What arrives while a commit is under way shares the next one.

use super::super::{Announce, Announcement, Answer, StorageError, Verdict, WriteWork};
use super::Opening;
use super::kept::Kept;
use super::transaction::SqliteTransaction;
use crate::metrics::Metrics;
use crate::{FaultPoint, Faults};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Pieces of work in one commit, at most.
const SHARING: usize = 256;

/// A thread that owns the writing connection.
pub struct Writer {
    queue: Mutex<Option<SyncSender<WriteWork>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    closing: Arc<AtomicBool>,
}

impl Writer {
    pub fn start(connection: Connection, opening: Opening) -> Result<Self, StorageError> {
        let (queue, work) = sync_channel(opening.waiting.max(1));
        let closing = Arc::new(AtomicBool::new(false));
        let desk = Desk {
            connection,
            work,
            closing: closing.clone(),
            faults: opening.faults,
            announce: opening.announce,
            metrics: opening.metrics,
        };
        let thread = std::thread::Builder::new()
            .name("relay-writer".into())
            .spawn(move || desk.run(&Rc::default()))
            .map_err(|error| StorageError::Backend(error.to_string()))?;
        Ok(Writer { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), closing })
    }

    pub fn submit(&self, work: WriteWork) -> Result<(), StorageError> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.as_ref().ok_or(StorageError::Closed)?;
        queue.try_send(work).map_err(|refused| match refused {
            TrySendError::Full(_) => StorageError::Busy,
            TrySendError::Disconnected(_) => StorageError::Closed,
        })
    }

    /// Ends after the commit that is under way.
    pub fn close(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer ended by a panic");
        }
    }
}

/// What the thread has.
struct Desk {
    connection: Connection,
    work: Receiver<WriteWork>,
    closing: Arc<AtomicBool>,
    faults: Option<Faults>,
    announce: Announce,
    metrics: Arc<Metrics>,
}

/// What shares a commit.
#[derive(Default)]
struct Batch {
    pieces: u64,
    answers: Vec<Answer>,
    announcements: Vec<Announcement>,
}

impl Desk {
    fn run(self, kept: &Rc<Kept>) {
        while let Ok(first) = self.work.recv() {
            if self.closing.load(Ordering::SeqCst) {
                return;
            }
            let mut batch = Batch::default();
            let outcome = self.fill(first, &mut batch, kept).and_then(|()| self.commit());
            if outcome.is_err() {
                kept.forget_all();
            }
            self.finish(batch, outcome);
        }
    }

    fn fill(
        &self,
        first: WriteWork,
        batch: &mut Batch,
        kept: &Rc<Kept>,
    ) -> Result<(), StorageError> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut next = Some(first);
        while let Some(work) = next {
            self.perform(work, batch, kept)?;
            next = if batch.answers.len() < SHARING { self.work.try_recv().ok() } else { None };
        }
        Ok(())
    }

    /// One piece of work in its savepoint. An error ends the whole batch.
    fn perform(
        &self,
        work: WriteWork,
        batch: &mut Batch,
        kept: &Rc<Kept>,
    ) -> Result<(), StorageError> {
        self.step("SAVEPOINT work")?;
        let mut transaction = SqliteTransaction::knowing(&self.connection, Rc::clone(kept));
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut transaction)));
        let announcements = transaction.announcements;
        // Some errors, such as a full disk, end SQLite's transaction by themselves.
        let lost = self.connection.is_autocommit();
        let verdict = match done {
            Ok((verdict, answer)) => {
                batch.answers.push(answer);
                verdict
            }
            Err(_) => Verdict::Undo,
        };
        if lost {
            return Err(StorageError::Backend("the transaction was rolled back".into()));
        }
        match verdict {
            Verdict::Keep => {
                self.step("RELEASE work")?;
                batch.pieces += 1;
                batch.announcements.extend(announcements);
            }
            Verdict::Undo => {
                kept.forget_all();
                self.step("ROLLBACK TO work")?;
                self.step("RELEASE work")?;
            }
        }
        Ok(())
    }

    /// A statement without rows, which is parsed once.
    fn step(&self, sql: &str) -> Result<(), StorageError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    fn fails_at(&self, point: FaultPoint) -> bool {
        self.faults.as_ref().is_some_and(|faults| faults(point))
    }

    fn commit(&self) -> Result<(), StorageError> {
        if self.fails_at(FaultPoint::BeforeCommit) {
            return Err(StorageError::Commit("fail point before the commit".into()));
        }
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    fn finish(&self, batch: Batch, outcome: Result<(), StorageError>) {
        let outcome = match outcome {
            Ok(()) => {
                self.metrics.committed(batch.pieces);
                (self.announce)(&batch.announcements);
                if self.fails_at(FaultPoint::AfterCommit) {
                    Err("fail point after the commit".to_string())
                } else {
                    Ok(())
                }
            }
            Err(error) => {
                tracing::error!(%error, "nothing of this commit was kept");
                if !self.connection.is_autocommit()
                    && let Err(error) = self.connection.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "rolling back failed");
                }
                Err(error.to_string())
            }
        };
        for answer in batch.answers {
            answer(outcome.clone().map_err(StorageError::Commit));
        }
    }
}
