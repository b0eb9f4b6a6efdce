//! Who listens to events, and waking them.

use crate::storage::{Announcement, DeviceKey};
use bellward_proto::{ClinicId, DeviceId, ErrorCode};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What a listener is woken with. It says that something happened; what, is in the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wake {
    /// Counts what happened.
    pub happened: u64,
    /// Counts how often key packages became few.
    pub few_packages: u64,
    /// Counts how often a device of the clinic came to have key packages.
    pub reachable: u64,
    /// The stream is over.
    pub ended: bool,
}

#[derive(Debug)]
struct Listener {
    number: u64,
    wake: watch::Sender<Wake>,
}

#[derive(Debug, Default)]
struct Inner {
    clinics: HashMap<ClinicId, HashMap<DeviceId, Listener>>,
    count: usize,
    started: u64,
}

/// All listeners: one for each device.
#[derive(Debug, Clone, Default)]
pub struct Listeners(Arc<Mutex<Inner>>);

/// One listener's end; leaving it stops the listening.
#[derive(Debug)]
pub struct Listening {
    listeners: Listeners,
    key: DeviceKey,
    number: u64,
    /// Changes with each wake.
    pub wake: watch::Receiver<Wake>,
}

impl Listeners {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts to listen; the device's listener before ends.
    pub fn listen(&self, key: DeviceKey, limit: usize) -> Result<Listening, crate::Failure> {
        let mut inner = self.lock();
        inner.end(&key);
        if inner.count >= limit {
            return Err(crate::Failure::with_wait(
                ErrorCode::TooMany,
                "too many devices listen to this relay",
                10_000,
            ));
        }
        inner.started += 1;
        inner.count += 1;
        let number = inner.started;
        let (wake, woken) = watch::channel(Wake::default());
        inner.clinics.entry(key.0).or_default().insert(key.1, Listener { number, wake });
        Ok(Listening { listeners: self.clone(), key, number, wake: woken })
    }

    /// Tells those whom it concerns.
    pub fn announce(&self, announcements: &[Announcement]) {
        let mut inner = self.lock();
        for announcement in announcements {
            match announcement {
                Announcement::Queued(clinic, device) => {
                    inner.wake(clinic, device, |wake| wake.happened += 1);
                }
                Announcement::KeyPackages(clinic, device) => {
                    inner.wake(clinic, device, |wake| wake.few_packages += 1);
                }
                Announcement::Ledger(clinic) => {
                    inner.wake_all(clinic, |wake| wake.happened += 1);
                }
                Announcement::Reachable(clinic) => {
                    inner.wake_all(clinic, |wake| wake.reachable += 1);
                }
                Announcement::SessionEnded(clinic, device) => inner.end(&(*clinic, *device)),
            }
        }
    }

    /// Ends all.
    pub fn end_all(&self) {
        let mut inner = self.lock();
        for listener in inner.clinics.values().flat_map(HashMap::values) {
            listener.wake.send_modify(|wake| wake.ended = true);
        }
        inner.clinics.clear();
        inner.count = 0;
    }

    /// How many listen.
    pub fn count(&self) -> usize {
        self.lock().count
    }
}

impl Inner {
    fn wake(&self, clinic: &ClinicId, device: &DeviceId, change: impl FnOnce(&mut Wake)) {
        if let Some(listener) = self.clinics.get(clinic).and_then(|clinic| clinic.get(device)) {
            listener.wake.send_modify(change);
        }
    }

    fn wake_all(&self, clinic: &ClinicId, change: impl Fn(&mut Wake)) {
        for listener in self.clinics.get(clinic).into_iter().flat_map(HashMap::values) {
            listener.wake.send_modify(&change);
        }
    }

    fn end(&mut self, key: &DeviceKey) {
        let Some(clinic) = self.clinics.get_mut(&key.0) else { return };
        if let Some(listener) = clinic.remove(&key.1) {
            listener.wake.send_modify(|wake| wake.ended = true);
            self.count = self.count.saturating_sub(1);
        }
        if clinic.is_empty() {
            self.clinics.remove(&key.0);
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut inner = self.listeners.lock();
        let listener = inner.clinics.get(&self.key.0).and_then(|clinic| clinic.get(&self.key.1));
        // A newer listener of the same device stays.
        if listener.is_some_and(|listener| listener.number == self.number) {
            inner.end(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const KEY: DeviceKey = (ClinicId([1; 32]), DeviceId([2; 16]));

    #[test]
    fn a_new_listener_replaces_the_one_before_and_outlives_its_end() {
        let listeners = Listeners::default();
        let first = listeners.listen(KEY, 1).unwrap();
        let second = listeners.listen(KEY, 1).unwrap();
        assert!(first.wake.borrow().ended);
        drop(first);
        assert_eq!(listeners.count(), 1);
        listeners.announce(&[Announcement::Queued(KEY.0, KEY.1), Announcement::Ledger(KEY.0)]);
        assert_eq!(second.wake.borrow().happened, 2);
        drop(second);
        assert_eq!(listeners.count(), 0);
    }

    #[test]
    fn there_are_so_many_listeners_and_no_more() {
        let listeners = Listeners::default();
        let _one = listeners.listen(KEY, 1).unwrap();
        assert!(listeners.listen((KEY.0, DeviceId([9; 16])), 1).is_err());
    }

    #[test]
    fn a_session_that_ends_ends_its_listener() {
        let listeners = Listeners::default();
        let listening = listeners.listen(KEY, 1).unwrap();
        listeners.announce(&[Announcement::SessionEnded(KEY.0, KEY.1)]);
        assert!(listening.wake.borrow().ended);
        assert_eq!(listeners.count(), 0);
    }
}
