//! How often one device, or one address, may ask.

use crate::config::Rate;
use crate::storage::DeviceKey;
use crate::{Clock, Failure};
use bellward_proto::ErrorCode;
use governor::clock::Reference;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

/// Our clock, as governor reads one.
#[derive(Clone)]
struct Elapsed(Arc<dyn Clock>);

impl governor::clock::Clock for Elapsed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

type Buckets<K> = RateLimiter<K, HashMapStateStore<K>, Elapsed, NoOpMiddleware<Duration>>;

/// One rate for each key; none when there is no limit.
struct Rates<K: Hash + Eq + Clone> {
    buckets: Option<Buckets<K>>,
    clock: Elapsed,
}

impl<K: Hash + Eq + Clone> Rates<K> {
    fn new(rate: Rate, clock: Arc<dyn Clock>) -> Self {
        let clock = Elapsed(clock);
        let buckets = NonZeroU32::new(rate.per_second).map(|per_second| {
            let burst = NonZeroU32::new(rate.burst).unwrap_or(per_second);
            let quota = Quota::per_second(per_second).allow_burst(burst);
            RateLimiter::hashmap_with_clock(quota, clock.clone())
        });
        Rates { buckets, clock }
    }

    fn check(&self, key: &K) -> Result<(), Failure> {
        let Some(buckets) = &self.buckets else { return Ok(()) };
        buckets.check_key(key).map_err(|not_until| {
            let wait = not_until.earliest_possible().duration_since(self.clock.0.elapsed());
            let millis = Duration::from(wait).as_millis().max(1);
            Failure::with_wait(
                ErrorCode::TooMany,
                "too many requests: wait",
                u64::try_from(millis).unwrap_or(u64::MAX),
            )
        })
    }

    fn forget_idle(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.retain_recent();
        }
    }
}

/// The rates of all who ask.
pub struct Throttle {
    devices: Rates<DeviceKey>,
    addresses: Rates<IpAddr>,
}

impl Throttle {
    /// With these rates.
    pub fn new(devices: Rate, addresses: Rate, clock: &Arc<dyn Clock>) -> Self {
        Throttle {
            devices: Rates::new(devices, clock.clone()),
            addresses: Rates::new(addresses, clock.clone()),
        }
    }

    /// Whether a device may ask now.
    pub fn device(&self, key: &DeviceKey) -> Result<(), Failure> {
        self.devices.check(key)
    }

    /// Whether an address may ask now. Of IPv6, the network: a host has many addresses.
    pub fn address(&self, address: IpAddr) -> Result<(), Failure> {
        self.addresses.check(&network(address))
    }

    /// Forgets who has not asked for long.
    pub fn forget_idle(&self) {
        self.devices.forget_idle();
        self.addresses.forget_idle();
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use bellward_proto::{ClinicId, DeviceId, Timestamp};
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Manual(AtomicU64);

    impl Clock for Manual {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        fn elapsed(&self) -> Duration {
            Duration::from_millis(self.0.load(Ordering::SeqCst))
        }
    }

    #[test]
    fn a_burst_is_used_up_and_comes_back() {
        let manual = Arc::new(Manual(AtomicU64::new(1_000)));
        let clock: Arc<dyn Clock> = manual.clone();
        let rate = Rate { per_second: 10, burst: 3 };
        let throttle = Throttle::new(rate, rate, &clock);
        let key = (ClinicId([1; 32]), DeviceId([1; 16]));
        for _ in 0..3 {
            throttle.device(&key).unwrap();
        }
        let body = throttle.device(&key).unwrap_err().body();
        assert_eq!((body.code, body.retry_after), (ErrorCode::TooMany, Some(100)));
        throttle.device(&(ClinicId([1; 32]), DeviceId([2; 16]))).unwrap();
        manual.0.store(1_100, Ordering::SeqCst);
        throttle.device(&key).unwrap();
        assert!(throttle.device(&key).is_err());
    }

    #[test]
    fn a_network_is_one() {
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let two: IpAddr = "2001:db8::ffff:2".parse().unwrap();
        let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        assert_eq!(network(one), network(two));
        assert_ne!(network(one), network(other));
        assert_eq!(network("::ffff:10.0.0.1".parse().unwrap()).to_string(), "10.0.0.1");
    }
}
