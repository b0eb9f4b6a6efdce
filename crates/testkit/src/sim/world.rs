//! The clinic of one run.

use super::oracle::Oracle;
use super::{CRASHES, Coverage, DEEDS, REMOVALS};
use crate::clinic::Clinic;
use crate::device::Device;
use crate::link::Weather;
use bellward_proto::invite::InviteCode;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The most devices of a run.
pub(super) const MOST_DEVICES: usize = 8;
/// Rounds after which a run that has not had enough yet is stuck.
const MOST_ROUNDS: u32 = 400;

/// A machine whose person has a code and has not joined yet.
pub(super) struct Newcomer {
    pub device: Rc<Device>,
    pub code: InviteCode,
}

/// What the tasks of a round share.
#[derive(Default)]
pub(super) struct Shared {
    pub oracle: Oracle,
    pub deeds: Cell<u64>,
    pub groups: Cell<u32>,
    /// Codes that were made and that nobody has used.
    pub codes: RefCell<Vec<(String, InviteCode)>>,
    /// How many people there are or will be.
    pub people: Cell<usize>,
}

/// One run.
pub struct World {
    pub(super) seed: u64,
    pub(super) rng: ChaCha20Rng,
    pub(super) clinic: Clinic,
    /// The first is the founder's, who alone invites and removes.
    pub(super) devices: Vec<Rc<Device>>,
    pub(super) newcomers: Vec<Newcomer>,
    pub(super) shared: Rc<Shared>,
    pub(super) crashes: u64,
    pub(super) rounds: u32,
    /// Whether profiles are set back to old copies of their files.
    pub(super) sets_profiles_back: bool,
    /// Whether the relay is set back to a backup of its own.
    pub(super) sets_relay_back: bool,
}

impl World {
    /// A clinic of three to five people, and foul weather from then on.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed ^ 0x5eed);
        let clinic = Clinic::new(seed);
        let names = ["ann", "ben", "cleo", "dan", "eve"];
        let many = rng.random_range(3..=names.len());
        let devices: Vec<_> = names.iter().take(many).map(|name| clinic.member(name)).collect();
        clinic.site().weather.set(Weather::FOUL);
        let shared = Rc::new(Shared { people: Cell::new(many), ..Shared::default() });
        World {
            seed,
            rng,
            clinic,
            devices,
            newcomers: Vec::new(),
            shared,
            crashes: 0,
            rounds: 0,
            sets_profiles_back: seed.is_multiple_of(2),
            sets_relay_back: seed.is_multiple_of(3),
        }
    }

    /// Tells what happens as it does.
    pub fn tell_the_story(&self) {
        self.clinic.site().counters.tell_the_story();
    }

    /// Whether enough has happened.
    ///
    /// # Panics
    /// When it never will.
    pub fn is_enough(&self) -> bool {
        assert!(self.rounds < MOST_ROUNDS, "seed {}: nothing moves any more", self.seed);
        self.shared.deeds.get() >= DEEDS
            && self.crashes >= CRASHES
            && self.shared.oracle.removals() >= REMOVALS
    }

    /// Whether it is time to make up for what has not happened yet.
    pub(super) fn is_late(&self) -> bool {
        self.shared.deeds.get() * 4 >= DEEDS * 3
    }

    /// One crash more.
    pub(super) fn crashed(&mut self, how: &str) {
        self.crashes += 1;
        let counters = &self.clinic.site().counters;
        counters.count(&format!("crash: {how}"));
        counters.tell(|| format!("CRASH {how}"));
    }

    /// What was covered.
    pub fn coverage(self) -> Coverage {
        for device in &self.devices {
            device.stop();
        }
        let counters = &self.clinic.site().counters;
        counters.add("operations", self.shared.deeds.get());
        counters.add("crashes", self.crashes);
        counters.add("removals", self.shared.oracle.removals());
        counters.add("devices", self.devices.len() as u64);
        counters.all()
    }
}
