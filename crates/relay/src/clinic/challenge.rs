//! Login challenges that need no memory until they are used.
//!
//! A challenge carries its time and a keyed hash over clinic and device, so that asking for
//! one costs the relay nothing to keep. Used ones are remembered until they are too old.

use bellward_proto::ids::labelled_hash;
use bellward_proto::{Challenge, ClinicId, DeviceId, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long a challenge is good, in milliseconds.
pub const LIFE: u64 = 60_000;

/// Makes challenges, and takes each once.
pub struct Challenges {
    secret: [u8; 32],
    used: Mutex<HashMap<Challenge, Timestamp>>,
}

impl Challenges {
    /// With a secret of this process.
    pub fn new(secret: [u8; 32]) -> Self {
        Challenges { secret, used: Mutex::default() }
    }

    /// A new challenge: eight bytes of time, eight of chance, sixteen of keyed hash.
    pub fn make(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        now: Timestamp,
        chance: [u8; 8],
    ) -> Challenge {
        let time = now.0.to_be_bytes();
        let tag = self.tag(clinic, device, &time, &chance);
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(time.iter().chain(&chance).chain(&tag)) {
            *to = *from;
        }
        Challenge(bytes)
    }

    /// Whether a challenge was made here for this device, is young enough and unused.
    pub fn is_good(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        challenge: &Challenge,
        now: Timestamp,
    ) -> bool {
        let (chunks, _) = challenge.0.as_chunks::<8>();
        let [time, chance, ..] = chunks else { return false };
        let made = self.tag(clinic, device, time, chance);
        let differs = challenge.0.iter().skip(16).zip(&made).fold(0, |acc, (a, b)| acc | (a ^ b));
        let made_at = Timestamp(u64::from_be_bytes(*time));
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        differs == 0
            && now >= made_at
            && now.millis_since(made_at) < LIFE
            && !used.contains_key(challenge)
    }

    /// Takes a challenge that is good and was rightly signed. False when it was taken before.
    pub fn take(&self, challenge: Challenge, now: Timestamp) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, taken| now.millis_since(*taken) < LIFE);
        used.insert(challenge, now).is_none()
    }

    fn tag(&self, clinic: &ClinicId, device: &DeviceId, time: &[u8; 8], chance: &[u8; 8]) -> Tag {
        let hash = labelled_hash(
            "Bellward relay challenge v1",
            &[&self.secret, &clinic.0, &device.0, time, chance],
        );
        let mut tag = [0; 16];
        for (to, from) in tag.iter_mut().zip(hash) {
            *to = from;
        }
        tag
    }
}

type Tag = [u8; 16];

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    const CLINIC: ClinicId = ClinicId([1; 32]);
    const DEVICE: DeviceId = DeviceId([2; 16]);
    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn a_challenge_is_good_once_for_a_minute_and_for_its_device() {
        let challenges = Challenges::new([7; 32]);
        let one = challenges.make(&CLINIC, &DEVICE, NOW, [3; 8]);
        let is_good = |clinic, device, at| challenges.is_good(clinic, device, &one, at);
        assert!(is_good(&CLINIC, &DEVICE, NOW));
        assert!(is_good(&CLINIC, &DEVICE, NOW.plus_millis(LIFE - 1)));
        assert!(!is_good(&CLINIC, &DEVICE, NOW.plus_millis(LIFE)), "too old");
        assert!(!is_good(&CLINIC, &DEVICE, Timestamp(NOW.0 - 1)), "from the future");
        assert!(!is_good(&CLINIC, &DeviceId([3; 16]), NOW), "another device");
        assert!(!is_good(&ClinicId([9; 32]), &DEVICE, NOW), "another clinic");
        assert!(challenges.take(one, NOW));
        assert!(!is_good(&CLINIC, &DEVICE, NOW), "used");
        assert!(!challenges.take(one, NOW), "used");
    }

    #[test]
    fn a_challenge_of_another_process_or_with_a_changed_bit_is_refused() {
        let challenges = Challenges::new([7; 32]);
        let one = challenges.make(&CLINIC, &DEVICE, NOW, [3; 8]);
        assert!(!Challenges::new([8; 32]).is_good(&CLINIC, &DEVICE, &one, NOW));
        for byte in 0..32 {
            let mut changed = one;
            changed.0[byte] ^= 1;
            assert!(!challenges.is_good(&CLINIC, &DEVICE, &changed, NOW), "byte {byte}");
        }
    }
}
