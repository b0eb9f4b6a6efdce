//! What a relay is opened with.

use crate::{Clock, Faults, SystemClock};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Where a relay keeps its data, and what it is handed.
#[derive(Clone)]
pub struct Config {
    /// The directory; made when it is not there.
    pub data: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// For tests: all randomness from here. None: from the operating system.
    pub seed: Option<[u8; 32]>,
    /// Bounds on everything that arrives.
    pub limits: Limits,
    /// For tests: where to fail.
    pub faults: Option<Faults>,
}

impl Config {
    /// The real clock, real randomness, the usual limits.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Config {
            data: data.into(),
            clock: Arc::new(SystemClock),
            seed: None,
            limits: Limits::default(),
            faults: None,
        }
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("data", &self.data)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// Bounds that the operator sets. Those which devices know too are in
/// [`bellward_proto::limits`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Clinics on this relay.
    pub clinics: u64,
    /// Active devices of a clinic.
    pub devices_per_clinic: usize,
    /// Statements in a clinic's ledger.
    pub statements_per_clinic: u64,
    /// Bytes that may wait for one device: beyond it, the oldest lapse at the next sweep.
    pub queue_bytes_per_device: u64,
    /// Bytes of envelopes and Welcomes of a clinic that wait: beyond it, posts are refused.
    pub queue_bytes_per_clinic: u64,
    /// How long an envelope waits for its recipients before it lapses.
    pub retention: Duration,
    /// Requests that one device may make in a second, and at once.
    pub device_rate: Rate,
    /// Requests that one address may make in a second, and at once.
    pub address_rate: Rate,
    /// Event streams over all devices; each device has one.
    pub streams: usize,
    /// How long a token holds.
    pub token_life: Duration,
    /// Requests that wait for the one writer; beyond it they are told to come back.
    pub waiting_writes: usize,
}

/// A rate with a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Lasting, in a second; 0 is no limit.
    pub per_second: u32,
    /// At once.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            clinics: 16,
            devices_per_clinic: 5_000,
            statements_per_clinic: 200_000,
            queue_bytes_per_device: 256 * 1024 * 1024,
            queue_bytes_per_clinic: 8 * 1024 * 1024 * 1024,
            retention: 30 * DAY,
            device_rate: Rate { per_second: 50, burst: 500 },
            address_rate: Rate { per_second: 500, burst: 2_000 },
            streams: 10_000,
            token_life: Duration::from_secs(60 * 60),
            waiting_writes: 2_048,
        }
    }
}

impl Limits {
    /// [`Limits::retention`] in milliseconds.
    pub fn retention_millis(&self) -> u64 {
        u64::try_from(self.retention.as_millis()).unwrap_or(u64::MAX)
    }

    /// How long the number of a post is remembered: longer than a sender keeps its envelope.
    pub fn memory_millis(&self) -> u64 {
        let floor = 35 * u64::try_from(DAY.as_millis()).unwrap_or(u64::MAX);
        self.retention_millis().saturating_add(floor / 7).max(floor)
    }

    /// [`Limits::token_life`] in milliseconds.
    pub fn token_millis(&self) -> u64 {
        u64::try_from(self.token_life.as_millis()).unwrap_or(u64::MAX)
    }
}
