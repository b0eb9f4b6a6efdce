//! Times that were measured, and what is said of them.

use crate::fault::Outcome;
use std::time::{Duration, Instant};

/// Durations of one thing done many times.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Adds one.
    pub fn add(&mut self, taken: Duration) {
        self.0.push(taken);
    }

    /// Does something once and adds how long it took.
    pub fn time<T>(&mut self, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        let began = Instant::now();
        let done = work()?;
        self.add(began.elapsed());
        Ok(done)
    }

    /// The duration below which this share of them lies, in seconds; nearest rank.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).map_or(f64::NAN, Duration::as_secs_f64)
    }

    /// The median, in seconds.
    pub fn p50(&self) -> f64 {
        self.quantile(0.5)
    }

    /// What all but one in a hundred stay below, in seconds.
    pub fn p99(&self) -> f64 {
        self.quantile(0.99)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// The middle one of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_what_was_measured() {
        let mut samples = Samples::default();
        for millis in (1..=100).rev() {
            samples.add(Duration::from_millis(millis));
        }
        assert_eq!((samples.p50(), samples.p99()), (0.05, 0.099));
        assert_eq!(samples.quantile(1.0), 0.1);
        assert!(Samples::default().p50().is_nan());
    }

    #[test]
    fn one_bad_round_does_not_move_the_median() {
        assert_eq!(median(vec![3.0, 1.0, 900.0]), 3.0);
        assert_eq!(median(vec![1.0, 2.0]), 1.0);
    }
}
