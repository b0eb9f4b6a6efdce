//! Randomness, handed in.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::sync::{Mutex, PoisonError};

/// Where tokens, challenges and incarnations come from.
pub struct Chance(Mutex<ChaCha20Rng>);

impl Chance {
    /// From a seed, so that a test can be replayed; without one, from the operating system.
    pub fn new(seed: Option<[u8; 32]>) -> Self {
        let rng = match seed {
            Some(seed) => ChaCha20Rng::from_seed(seed),
            None => ChaCha20Rng::from_os_rng(),
        };
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
