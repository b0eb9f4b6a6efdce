//! A clinic in a line of test code.

use crate::clock::SimClock;
use crate::counters::Counters;
use crate::device::{Device, Site, expect};
use crate::link::Weather;
use crate::relay::RelayInProcess;
use crate::turns::Turns;
use bellward_proto::invite::InviteCode;
use bellward_proto::{ConversationId, MessageId};
use bellward_trust::Role;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tempfile::TempDir;

/// A clinic with a relay of its own. All of it lies in a directory that is deleted at the end.
pub struct Clinic {
    site: Site,
    turns: RefCell<Turns>,
    rng: RefCell<ChaCha20Rng>,
    directory: TempDir,
    founder: RefCell<Option<Rc<Device>>>,
}

impl Clinic {
    /// All chance in it follows from the seed.
    ///
    /// # Panics
    /// When no directory can be made.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let directory = expect(temporary());
        let (clock, counters) = (SimClock::default(), Counters::default());
        let mut relay_seed = [0; 32];
        rng.fill_bytes(&mut relay_seed);
        let data = directory.path().join("relay");
        let relay = Rc::new(RelayInProcess::new(&data, &clock, relay_seed, counters.clone()));
        let weather = Rc::new(Cell::new(Weather::FAIR));
        Clinic {
            site: Site { clock, relay, weather, counters },
            turns: RefCell::new(Turns::new(seed)),
            rng: RefCell::new(rng),
            directory,
            founder: RefCell::new(None),
        }
    }

    /// Clock, relay, weather and counters.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Where all files are.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The order of turns.
    pub fn turns(&self) -> std::cell::RefMut<'_, Turns> {
        self.turns.borrow_mut()
    }

    /// A machine without a profile.
    pub fn machine(&self, name: &str) -> Rc<Device> {
        let seed = self.rng.borrow_mut().next_u64();
        Rc::new(Device::new(name, self.directory.path(), &self.site, seed))
    }

    /// People with a device each: the first of the clinic makes it, the others join it.
    ///
    /// # Panics
    /// When they cannot.
    pub fn staff<const N: usize>(&self, names: [&str; N]) -> [Rc<Device>; N] {
        names.map(|name| self.member(name))
    }

    /// One more person with a device.
    ///
    /// # Panics
    /// When they cannot join.
    pub fn member(&self, name: &str) -> Rc<Device> {
        let device = self.machine(name);
        let founder = self.founder.borrow().clone();
        let Some(founder) = founder else {
            expect(self.turns().alone(device.make_clinic("Oak Street Clinic")));
            *self.founder.borrow_mut() = Some(Rc::clone(&device));
            return device;
        };
        let client = founder.client().unwrap_or_else(|| panic!("the founder does not run"));
        let code = expect(self.turns().alone(client.invite(name, Role::Nurse)));
        let code = expect(InviteCode::from_text(&code));
        expect(self.turns().alone(device.join(&code)));
        device
    }

    /// One device sends what waits and fetches what is new.
    ///
    /// # Panics
    /// When it cannot.
    pub fn sync(&self, device: &Device) {
        let client = device.client().unwrap_or_else(|| panic!("{} does not run", device.name()));
        expect(self.turns().alone(client.sync()));
    }

    /// All of these, again and again, until surely nothing is left to do.
    ///
    /// # Panics
    /// When one cannot.
    pub fn sync_all(&self, devices: &[Rc<Device>]) {
        for _ in 0..4 {
            devices.iter().for_each(|device| self.sync(device));
        }
    }

    /// The direct conversation between two.
    ///
    /// # Panics
    /// When one does not know the other.
    pub fn direct(&self, from: &Device, to: &Device) -> ConversationId {
        let client = from.client().unwrap_or_else(|| panic!("{} does not run", from.name()));
        expect(client.direct(to.person()))
    }

    /// One says something to another; it waits in the outbox until the next sync.
    ///
    /// # Panics
    /// When it cannot.
    pub fn says(&self, from: &Device, to: &Device, text: &str) -> MessageId {
        let conversation = self.direct(from, to);
        let client = from.client().unwrap_or_else(|| panic!("{} does not run", from.name()));
        expect(client.send(&conversation, text, None))
    }

    /// What a device shows of its direct conversation with another, oldest first.
    pub fn thread(&self, of: &Device, with: &Device) -> Vec<String> {
        let conversation = self.direct(of, with);
        of.messages(&conversation).into_iter().map(|message| message.text).collect()
    }
}

/// In memory where that is to be had: thousands of databases are made and synced to the disk.
pub(crate) fn temporary() -> std::io::Result<TempDir> {
    let memory = PathBuf::from("/dev/shm");
    let builder = || {
        let mut builder = tempfile::Builder::new();
        builder.prefix("bellward-");
        builder
    };
    if memory.is_dir()
        && let Ok(directory) = builder().tempdir_in(memory)
    {
        return Ok(directory);
    }
    builder().tempdir()
}
