//! Randomness, handed in.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::sync::{Mutex, PoisonError};

/// Where tokens, challenges and incarnations come from.
pub struct Chance(Mutex<ChaCha20Rng>);

impl Chance {
    /// From the operating system.
    pub fn real() -> Self {
        Chance(Mutex::new(ChaCha20Rng::from_os_rng()))
    }

    /// From a seed, if there is one, so that a test can be replayed: a stream of its own for
    /// each number, so that a relay that is opened again does not draw the same tokens again.
    pub fn seeded(seed: Option<[u8; 32]>, stream: u64) -> Self {
        let Some(seed) = seed else { return Self::real() };
        let mut rng = ChaCha20Rng::from_seed(seed);
        rng.set_stream(stream);
        Chance(Mutex::new(rng))
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }
}

impl std::fmt::Debug for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chance([redacted])")
    }
}
