//! Who goes next: many tasks on one thread, in an order that a seed decides.

use futures::future::LocalBoxFuture;
use futures::task::noop_waker_ref;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::future::poll_fn;
use std::task::{Context, Poll};

/// Lets the others have a turn.
pub async fn turn() {
    let mut waited = false;
    poll_fn(|_| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        Poll::Pending
    })
    .await;
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended<T> {
    /// By itself.
    Done(T),
    /// Dropped in the middle, as by a power cut.
    Cut,
}

/// A task, and the turn before which it is cut off, if it is.
pub struct Task<'a, T> {
    /// What is done.
    pub work: LocalBoxFuture<'a, T>,
    /// Dropped after so many of its turns; never when none.
    pub cut_after: Option<u32>,
}

/// The seeded order of turns.
#[derive(Debug)]
pub struct Turns {
    seed: u64,
    rng: ChaCha20Rng,
}

impl Turns {
    /// By a seed.
    pub fn new(seed: u64) -> Self {
        Turns { seed, rng: ChaCha20Rng::seed_from_u64(seed) }
    }

    /// Gives one task after another a turn until all have ended. Tasks wait only for turns, for
    /// nothing outside, so nobody needs waking.
    ///
    /// # Panics
    /// When the tasks have not ended within so many turns: something waits for ever.
    pub fn run<T>(&mut self, tasks: Vec<Task<'_, T>>, budget: u32) -> Vec<Ended<T>> {
        let mut open: Vec<(usize, u32, Task<'_, T>)> =
            tasks.into_iter().enumerate().map(|(place, task)| (place, 0, task)).collect();
        let mut ended: Vec<(usize, Ended<T>)> = Vec::with_capacity(open.len());
        for _ in 0..budget {
            if open.is_empty() {
                ended.sort_by_key(|(place, _)| *place);
                return ended.into_iter().map(|(_, ended)| ended).collect();
            }
            let chosen = self.rng.random_range(0..open.len());
            let (place, turns, mut task) = open.swap_remove(chosen);
            if task.cut_after.is_some_and(|limit| turns >= limit) {
                drop(task);
                ended.push((place, Ended::Cut));
                continue;
            }
            match task.work.as_mut().poll(&mut Context::from_waker(noop_waker_ref())) {
                Poll::Ready(result) => ended.push((place, Ended::Done(result))),
                Poll::Pending => open.push((place, turns + 1, task)),
            }
        }
        panic!("seed {}: {} tasks have not ended within {budget} turns", self.seed, open.len());
    }

    /// Runs one task alone.
    ///
    /// # Panics
    /// When it has not ended within a great many turns.
    pub fn alone<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        for _ in 0..1_000_000 {
            let mut context = Context::from_waker(noop_waker_ref());
            if let Poll::Ready(result) = work.as_mut().poll(&mut context) {
                return result;
            }
        }
        panic!("seed {}: a task waits for ever", self.seed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn order(seed: u64) -> Vec<u8> {
        let seen = RefCell::new(Vec::new());
        let count = |name: u8| {
            let seen = &seen;
            let work: LocalBoxFuture<'_, ()> = Box::pin(async move {
                for _ in 0..5 {
                    seen.borrow_mut().push(name);
                    turn().await;
                }
            });
            Task { work, cut_after: (name == 3).then_some(2) }
        };
        let ended = Turns::new(seed).run(vec![count(1), count(2), count(3)], 100);
        assert_eq!(ended, [Ended::Done(()), Ended::Done(()), Ended::Cut]);
        seen.into_inner()
    }

    #[test]
    fn the_same_seed_gives_the_same_order_and_another_another() {
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        assert_eq!(order(1).iter().filter(|name| **name == 3).count(), 2);
    }
}
