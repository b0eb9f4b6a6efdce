//! The relay in one value.

use crate::chance::Chance;
use crate::clinic::challenge::Challenges;
use crate::limits::Throttle;
use crate::listeners::Listeners;
use crate::metrics::{Gauges, Metrics};
use crate::operations::ledgers::Ledgers;
use crate::operations::{recovery, sweep};
use crate::storage::sqlite::{FILE, Opening, SqliteDatabase};
use crate::storage::{self, Database, Read, StorageError, Write};
use crate::{Clock, Config, Failure, Limits, OpenError, http};
use bellward_proto::{Incarnation, Timestamp};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) database: Arc<dyn Database>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Chance,
    pub(crate) limits: Limits,
    pub(crate) ledgers: Ledgers,
    pub(crate) callers: http::Callers,
    pub(crate) challenges: Challenges,
    pub(crate) listeners: Listeners,
    pub(crate) throttle: Throttle,
    pub(crate) metrics: Arc<Metrics>,
}

impl Shared {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs `work` with the writer, and answers when it is durable.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut dyn Write, &Shared) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let shared = self.clone();
        storage::write(&self.database, move |transaction| work(transaction, &shared)).await
    }

    /// Runs `work` over one consistent state.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Read) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        storage::read(&self.database, work).await
    }

    pub(crate) async fn metrics_text(&self) -> Result<String, Failure> {
        let streams = self.listeners.count();
        let metrics = self.metrics.clone();
        self.read(move |view| {
            let gauges = Gauges {
                streams,
                queued: view.queue_depth()?,
                clinics: view.clinics()?.len(),
                recovering: recovery::is_recovering(view)?,
            };
            Ok(metrics.text(&gauges))
        })
        .await
    }
}

/// An open relay. Dropping it closes everything: what was answered is durable, what was under
/// way is not answered, and the directory can be opened again.
pub struct Relay {
    shared: Arc<Shared>,
    /// Holds the directory for this process.
    _lock: File,
}

impl Relay {
    /// Opens the relay over its directory, making what is missing.
    pub fn open(config: Config) -> Result<Self, OpenError> {
        make_directory(&config.data)?;
        let lock = lock(&config.data)?;
        let metrics = Arc::new(Metrics::default());
        let listeners = Listeners::default();
        let told = listeners.clone();
        let database = SqliteDatabase::open(Opening {
            file: config.data.join(FILE),
            incarnation: Incarnation(Chance::seeded(config.seed, 0).bytes()),
            waiting: config.limits.waiting_writes,
            faults: config.faults,
            announce: Box::new(move |announcements| told.announce(announcements)),
            metrics: metrics.clone(),
        })?;
        let chance = Chance::seeded(config.seed, database.openings());
        let throttle =
            Throttle::new(config.limits.device_rate, config.limits.address_rate, &config.clock);
        let shared = Shared {
            database: Arc::new(database),
            callers: http::Callers::default(),
            challenges: Challenges::new(chance.bytes()),
            clock: config.clock,
            chance,
            limits: config.limits,
            ledgers: Ledgers::default(),
            listeners,
            throttle,
            metrics,
        };
        Ok(Relay { shared: Arc::new(shared), _lock: lock })
    }

    /// Answers requests. Many may be made of one relay; all end with it.
    pub fn router(&self) -> axum::Router {
        http::router(self.shared.clone())
    }

    /// Prometheus text, on a router of its own for a listener of its own.
    pub fn metrics_router(&self) -> axum::Router {
        http::metrics_router(self.shared.clone())
    }

    /// Clears away what has grown too old or too much. Returns the rows that went.
    pub async fn sweep(&self) -> Result<u64, Failure> {
        let shared = &self.shared;
        shared.throttle.forget_idle();
        let clinics = shared.read(|view| Ok(view.clinics()?)).await?;
        let mut rows = 0;
        for clinic in clinics {
            loop {
                let swept = shared
                    .write(move |transaction, shared| {
                        sweep::step(transaction, &clinic, shared.now(), &shared.limits)
                    })
                    .await?;
                rows += swept.rows;
                if !swept.more {
                    break;
                }
            }
        }
        Ok(rows)
    }

    /// Takes posts and statements again after a restore, with what was lost left lost.
    pub async fn accept_gap(&self) -> Result<(), Failure> {
        self.shared
            .write(|transaction, shared| Ok(recovery::accept(transaction, shared.now())?))
            .await
    }

    /// Whether the relay was restored and waits for what it lost of any clinic's ledger.
    pub async fn is_recovering(&self) -> bool {
        self.shared.read(|view| Ok(recovery::is_recovering(view)?)).await.unwrap_or(false)
    }

    /// Durable commits so far, and the pieces of work that they carried.
    pub fn commits(&self) -> (u64, u64) {
        self.shared.metrics.commits()
    }

    /// What is wrong with what is stored, in words; nothing when all is well.
    pub fn faults(&self) -> Result<Vec<String>, StorageError> {
        self.shared.database.faults()
    }

    /// Ends all event streams, so that a server can stop gracefully.
    pub fn end_streams(&self) {
        self.shared.listeners.end_all();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.listeners.end_all();
        self.shared.database.close();
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Relay")
    }
}

/// Makes the data directory, for its owner alone.
pub(crate) fn make_directory(path: &Path) -> Result<(), OpenError> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|error| OpenError::file(path, error))
}

/// Holds the directory: one relay at a time.
pub(crate) fn lock(data: &Path) -> Result<File, OpenError> {
    let path = data.join("lock");
    let file = File::create(&path).map_err(|error| OpenError::file(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(data.display().to_string())),
        Err(TryLockError::Error(error)) => Err(OpenError::file(&path, error)),
    }
}
