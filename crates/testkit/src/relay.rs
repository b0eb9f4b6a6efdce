//! The real relay in this process, over its real database, which can be let die.

use crate::clock::SimClock;
use crate::counters::Counters;
use crate::device::expect;
use axum::Router;
use bellward_proto::Incarnation;
use bellward_relay::{Config, FaultPoint, Limits, Relay, backup};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// A relay over a directory.
pub struct RelayInProcess {
    runtime: tokio::runtime::Runtime,
    config: Config,
    clock: SimClock,
    open: RefCell<Option<Relay>>,
    dies_at: Arc<AtomicU8>,
    counters: Counters,
    restores: Cell<u8>,
}

const NOWHERE: u8 = 0;
const BEFORE: u8 = 1;
const AFTER: u8 = 2;

impl RelayInProcess {
    /// Opens one.
    ///
    /// # Panics
    /// When the directory cannot be used.
    pub fn new(directory: &Path, clock: &SimClock, seed: [u8; 32], counters: Counters) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap_or_else(|error| panic!("no runtime: {error}"));
        let dies_at = Arc::new(AtomicU8::new(NOWHERE));
        let asked = Arc::clone(&dies_at);
        let mut config = Config::new(directory);
        let clock = clock.another();
        config.clock = Arc::new(clock.clone());
        config.seed = Some(seed);
        config.limits = unhurried();
        config.faults = Some(Arc::new(move |point| {
            let here = match point {
                FaultPoint::BeforeCommit => BEFORE,
                FaultPoint::AfterCommit => AFTER,
            };
            asked.compare_exchange(here, NOWHERE, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        }));
        let relay = RelayInProcess {
            runtime,
            config,
            clock,
            open: RefCell::new(None),
            dies_at,
            counters,
            restores: Cell::new(0),
        };
        relay.start();
        relay
    }

    /// Its own clock.
    pub fn clock(&self) -> &SimClock {
        &self.clock
    }

    /// Starts it again, if it is down.
    ///
    /// # Panics
    /// When its database does not open: a crash must never do that to it.
    pub fn start(&self) {
        if self.open.borrow().is_some() {
            return;
        }
        self.counters.count("relay: started");
        let mut config = self.config.clone();
        // A database that was set back does not know how often it was opened: without another
        // seed it would give out the same tokens again.
        if let Some([first, ..]) = &mut config.seed {
            *first ^= self.restores.get();
        }
        let opened = self.until_done(async { Relay::open(config) });
        let relay = opened.unwrap_or_else(|error| panic!("the relay does not open: {error}"));
        *self.open.borrow_mut() = Some(relay);
    }

    /// Lets it die here and now.
    pub fn crash(&self) {
        self.counters.count("relay: crashed");
        let relay = self.open.borrow_mut().take();
        self.until_done(async { drop(relay) });
    }

    /// Saves its database, while it may be running.
    ///
    /// # Panics
    /// When it cannot.
    pub fn keep_backup(&self) {
        self.counters.count("relay: backup kept");
        expect(backup::backup(&self.config.data, &self.backup()));
    }

    /// Whether a backup was kept.
    pub fn has_backup(&self) -> bool {
        self.backup().exists()
    }

    /// Puts the saved database in place of its own, as an operator does who has lost that.
    ///
    /// # Panics
    /// When it cannot.
    pub fn restore_backup(&self) {
        self.crash();
        expect(std::fs::remove_dir_all(&self.config.data));
        self.restores.set(self.restores.get() + 1);
        let incarnation = Incarnation([self.restores.get(); 16]);
        expect(backup::restore_as(&self.backup(), &self.config.data, incarnation));
        expect(std::fs::remove_file(self.backup()));
        self.start();
    }

    fn backup(&self) -> PathBuf {
        self.config.data.with_extension("backup")
    }

    /// Makes the next write fail at a point.
    pub fn fail_next(&self, point: FaultPoint) {
        self.counters.count(&format!("relay: write fails at {point:?}"));
        let here = match point {
            FaultPoint::BeforeCommit => BEFORE,
            FaultPoint::AfterCommit => AFTER,
        };
        self.dies_at.store(here, Ordering::SeqCst);
    }

    /// Nothing fails any more.
    pub fn heal(&self) {
        self.dies_at.store(NOWHERE, Ordering::SeqCst);
    }

    /// What answers requests; none while the relay is down.
    pub(crate) fn router(&self) -> Option<Router> {
        self.open.borrow().as_ref().map(Relay::router)
    }

    /// Runs one call of the relay to its end.
    pub(crate) fn until_done<T>(&self, call: impl Future<Output = T>) -> T {
        self.runtime.block_on(call)
    }
}

/// Limits of rate would make a run depend on how fast the machine is.
fn unhurried() -> Limits {
    let mut limits = Limits::default();
    limits.device_rate.per_second = 0;
    limits.address_rate.per_second = 0;
    limits
}
