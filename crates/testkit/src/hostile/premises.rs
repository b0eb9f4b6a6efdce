//! A clinic whose relay lies, and another clinic on the same relay.

use super::liar::Liar;
use super::server::{LyingRelay, Shared, held};
use crate::clock::SimClock;
use crate::counters::Counters;
use crate::device::{Device, expect};
use bellward_client::https::{HttpsTransport, Patience};
use bellward_client::transport::Transport;
use bellward_client::{ClientError, Surroundings};
use bellward_proto::invite::InviteCode;
use bellward_proto::{ConversationId, RelayAddress};
use bellward_trust::Role;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// How long devices wait for this relay: it is near, and often never answers.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(10),
    request: Duration::from_millis(1500),
    silence: Duration::from_millis(1500),
};
/// Whatever a device does ends within this time, or it hangs.
const HANGS: Duration = Duration::from_secs(60);

/// The clinic.
pub(super) struct Premises {
    /// Who lies.
    pub liar: Shared,
    /// The time of all.
    pub clock: SimClock,
    /// What happens.
    pub counters: Counters,
    /// The administrator.
    pub nurse: Rc<Device>,
    /// Talks with the nurse.
    pub doctor: Rc<Device>,
    /// In the clinic, and in none of their conversations.
    pub desk: Rc<Device>,
    /// The two's conversations: direct, and a group.
    pub talks: [ConversationId; 2],
    /// The seed of its first try.
    pub first_seed: u64,
    /// How many tries it has seen.
    pub tries: u64,
    rng: RefCell<ChaCha20Rng>,
    machines: Cell<u32>,
    address: RelayAddress,
    // In the order in which they are to go.
    _relay: LyingRelay,
    runtime: Rc<tokio::runtime::Runtime>,
    directory: TempDir,
}

impl Premises {
    /// All that is in it follows from the seed, but for what TLS adds.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = Rc::new(expect(runtime));
        let directory = expect(crate::clinic::temporary());
        let (clock, counters) = (SimClock::default(), Counters::default());
        let liar: Shared = Arc::new(Mutex::new(Liar::new(seed)));
        let mut relay_seed = [0; 32];
        rng.fill_bytes(&mut relay_seed);
        let data = directory.path().join("relay");
        let relay = runtime.block_on(async { LyingRelay::new(&data, &clock, relay_seed, &liar) });
        let address = relay.address.clone();
        let rng = RefCell::new(rng);
        let places = Places { directory: &directory, clock: &clock, counters: &counters };
        let machine = |name: &str| {
            let seed = rng.borrow_mut().next_u64();
            Rc::new(places.machine(name, &address, seed))
        };
        let [nurse, doctor, desk, owner, helper] =
            ["nurse", "doctor", "desk", "owner", "helper"].map(machine);
        let run = |work: &mut dyn FnMut() -> std::pin::Pin<
            Box<dyn Future<Output = Result<(), ClientError>>>,
        >| {
            expect(runtime.block_on(work()));
        };
        for (founder, members) in [(&nurse, &[&doctor, &desk][..]), (&owner, &[&helper][..])] {
            run(&mut || {
                let founder = Rc::clone(founder);
                Box::pin(async move { founder.make_clinic("Oak Street Clinic").await })
            });
            for member in members {
                let code =
                    expect(runtime.block_on(client(founder).invite(member.name(), Role::Nurse)));
                let code = expect(InviteCode::from_text(&code));
                expect(runtime.block_on(member.join(&code)));
            }
        }
        let sync = |device: &Rc<Device>| expect(runtime.block_on(client(device).sync()));
        for device in [&nurse, &doctor, &desk, &owner, &helper, &nurse, &doctor, &owner] {
            sync(device);
        }
        let direct = expect(client(&nurse).direct(doctor.person()));
        let people = [doctor.person()].into();
        let group = expect(client(&nurse).new_group("Night shift", &people));
        let foreign = expect(client(&owner).direct(helper.person()));
        expect(client(&owner).send(&foreign, "from another clinic", None));
        for talk in [direct, group] {
            expect(client(&nurse).send(&talk, "good morning", None));
        }
        for device in [&nurse, &doctor, &owner, &helper, &owner, &nurse, &doctor, &desk, &helper] {
            sync(device);
        }
        {
            let mut liar = held(&liar);
            liar.clinic = Some(client(&nurse).me().clinic);
            liar.strangers = vec![client(&desk).me().device];
        }
        owner.stop();
        helper.stop();
        Premises {
            liar,
            clock,
            counters,
            nurse,
            doctor,
            desk,
            talks: [direct, group],
            first_seed: seed,
            tries: 0,
            rng,
            machines: Cell::new(0),
            address,
            _relay: relay,
            runtime,
            directory,
        }
    }

    /// The clinic's people.
    pub fn staff(&self) -> [&Rc<Device>; 3] {
        [&self.nurse, &self.doctor, &self.desk]
    }

    /// A machine without a profile.
    pub fn machine(&self) -> Rc<Device> {
        self.machines.set(self.machines.get() + 1);
        let places =
            Places { directory: &self.directory, clock: &self.clock, counters: &self.counters };
        let seed = self.rng.borrow_mut().next_u64();
        Rc::new(places.machine(&format!("newcomer {}", self.machines.get()), &self.address, seed))
    }

    /// Does something on a device, which the relay can tell by its address.
    ///
    /// # Panics
    /// When it never ends.
    pub fn on<T>(&self, device: &Device, work: impl Future<Output = T>) -> T {
        let me = device.client().map(|client| client.me());
        held(&self.liar).asking = me.map(|me| (me.clinic, me.device));
        let counted = || device.client().map(|client| client.counters().of).unwrap_or_default();
        let before = counted();
        let bounded = async { tokio::time::timeout(HANGS, work).await };
        let done = self.runtime.block_on(bounded);
        held(&self.liar).asking = None;
        done.unwrap_or_else(|_| {
            let seed = self.first_seed + self.tries.saturating_sub(1);
            let mut meanwhile = counted();
            for (what, many) in &mut meanwhile {
                *many -= before.get(what).copied().unwrap_or_default();
            }
            meanwhile.retain(|_, many| *many > 0);
            let (first, name) = (self.first_seed, device.name());
            panic!("--lies 16 --seed {first}: {name} hangs at seed {seed}: {meanwhile:?}")
        })
    }
}

/// The client of a device that runs.
pub(super) fn client(device: &Device) -> Rc<bellward_client::Client> {
    device.client().unwrap_or_else(|| panic!("{} does not run", device.name()))
}

struct Places<'a> {
    directory: &'a TempDir,
    clock: &'a SimClock,
    counters: &'a Counters,
}

impl Places<'_> {
    fn machine(&self, name: &str, address: &RelayAddress, seed: u64) -> Device {
        let rng = RefCell::new(ChaCha20Rng::seed_from_u64(seed));
        let address = address.clone();
        let surroundings = Surroundings {
            clock: Rc::new(self.clock.clone()),
            connect: Rc::new(move |_| {
                let transport = HttpsTransport::with_patience(&address, PATIENCE)?;
                Ok(Rc::new(transport) as Rc<dyn Transport>)
            }),
            seed: Rc::new(move || {
                let mut seed = [0; 32];
                rng.borrow_mut().fill_bytes(&mut seed);
                seed
            }),
        };
        Device::with(name, self.directory.path(), surroundings, self.counters.clone())
    }
}
