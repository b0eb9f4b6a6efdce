//! Time that stands still until someone waits.

use bellward_client::Clock;
use bellward_proto::Timestamp;
use futures::future::LocalBoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A Monday morning: 2026-11-23T08:00:00Z.
const START: u64 = 1_795_420_800_000;

/// The time of a whole simulated clinic, its relay included. Whoever waits moves it on at once,
/// and lets the others have a turn.
#[derive(Debug, Clone)]
pub struct SimClock {
    millis: Arc<AtomicU64>,
}

impl Default for SimClock {
    fn default() -> Self {
        SimClock { millis: Arc::new(AtomicU64::new(START)) }
    }
}

impl SimClock {
    /// Moves the time on.
    pub fn advance(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    fn read(&self) -> u64 {
        self.millis.load(Ordering::SeqCst)
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
        Duration::from_millis(self.read().saturating_sub(START))
    }
}
