//! Time that stands still until someone waits.

use bellward_client::Clock;
use bellward_proto::Timestamp;
use futures::future::LocalBoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// A Monday morning: 2026-11-23T08:00:00Z.
const START: u64 = 1_795_420_800_000;

/// The time of a whole simulated clinic, its relay included. Whoever waits moves it on at once,
/// and lets the others have a turn.
#[derive(Debug, Clone)]
pub struct SimClock {
    millis: Arc<AtomicU64>,
    /// How much later than the clinic's the time is that this clock shows, in milliseconds.
    off: Arc<AtomicI64>,
}

impl Default for SimClock {
    fn default() -> Self {
        SimClock { millis: Arc::new(AtomicU64::new(START)), off: Arc::default() }
    }
}

impl SimClock {
    /// Moves the time on.
    pub fn advance(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    /// Another clock on the same wall, which can be set wrongly by itself.
    #[must_use]
    pub fn another(&self) -> Self {
        SimClock { millis: Arc::clone(&self.millis), off: Arc::default() }
    }

    /// Sets it wrongly, by so many milliseconds ahead or behind, or right.
    pub fn set_off(&self, millis: i64) {
        self.off.store(millis, Ordering::SeqCst);
    }

    fn read(&self) -> u64 {
        let right = self.millis.load(Ordering::SeqCst);
        right.saturating_add_signed(self.off.load(Ordering::SeqCst))
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.read())
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move {
            clock.advance(duration);
            crate::turns::turn().await;
        })
    }
}

impl bellward_relay::Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.read())
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.millis.load(Ordering::SeqCst).saturating_sub(START))
    }
}
