//! How long to wait before trying again: longer each time, with jitter, so that a clinic's
//! devices do not all come back at once.

use rand::Rng;
use std::time::Duration;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(60);

/// Waiting times of one run of failures.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// It worked: begin anew.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// The time to wait after one more failure: between half of and the whole of 0.5 s doubled
    /// with each failure, at most a minute; never less than the relay asked for.
    pub fn next(&mut self, rng: &mut impl Rng, asked: Option<Duration>) -> Duration {
        let doubled = FIRST.saturating_mul(2_u32.saturating_pow(self.failures.min(16)));
        self.failures = self.failures.saturating_add(1);
        let wait = doubled.min(LONGEST).mul_f64(rng.random_range(0.5..=1.0));
        wait.max(asked.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, LONGEST};
    use rand::SeedableRng;
    use std::time::Duration;

    #[test]
    fn waits_grow_to_a_minute_and_begin_anew() {
        let mut rng = rand_chacha::ChaCha20Rng::from_seed([7; 32]);
        let mut backoff = Backoff::default();
        let waits: Vec<Duration> = (0..40).map(|_| backoff.next(&mut rng, None)).collect();
        assert!(waits.iter().all(|wait| *wait <= LONGEST));
        assert!(waits.last().is_some_and(|wait| *wait >= LONGEST / 2));
        backoff.reset();
        assert!(backoff.next(&mut rng, None) <= Duration::from_millis(500));
        let asked = Some(Duration::from_secs(120));
        assert_eq!(backoff.next(&mut rng, asked), Duration::from_secs(120));
    }
}
