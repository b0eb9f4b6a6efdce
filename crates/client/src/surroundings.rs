//! What a client is handed from outside: clock, randomness, keychain, a way to relays. With
//! these replaced, and nothing else, a whole clinic runs from a seed.

use crate::transport::{Transport, TransportError};
use bellward_proto::{RelayAddress, Timestamp};
use futures::future::LocalBoxFuture;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use std::rc::Rc;
use std::time::Duration;

/// The time, and waiting.
pub trait Clock {
    /// Now. May be wrong by years: nothing that devices must agree on is decided by it.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;
}

/// Makes the way to a relay.
pub type Connect = Rc<dyn Fn(&RelayAddress) -> Result<Rc<dyn Transport>, TransportError>>;

/// Everything from outside.
#[derive(Clone)]
pub struct Surroundings {
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// The way to relays.
    pub connect: Connect,
    /// Seeds of all randomness: each call gives another.
    pub seed: Rc<dyn Fn() -> [u8; 32]>,
}

impl Surroundings {
    /// A fresh generator.
    pub fn rng(&self) -> ChaCha20Rng {
        ChaCha20Rng::from_seed((self.seed)())
    }

    /// The real ones: the system's clock and randomness, and HTTPS.
    pub fn real() -> Self {
        Surroundings {
            clock: Rc::new(SystemClock),
            connect: Rc::new(|address| {
                Ok(Rc::new(crate::https::HttpsTransport::new(address)?) as Rc<dyn Transport>)
            }),
            seed: Rc::new(system_seed),
        }
    }
}

/// The system's clock, and tokio's timer.
struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp(since.map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX)))
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn system_seed() -> [u8; 32] {
    let mut rng = rand::rngs::OsRng;
    let mut seed = [0; 32];
    // An operating system without randomness cannot run anything safely: end there.
    rand::TryRngCore::unwrap_mut(&mut rng);
    rand::RngCore::fill_bytes(&mut rand::TryRngCore::unwrap_mut(&mut rng), &mut seed);
    seed
}
