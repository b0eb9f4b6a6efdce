//! One person's device, which can be let die and started again.

use crate::clock::SimClock;
use crate::counters::Counters;
use crate::link::{Between, FaultyLink, LocalLink, MeddledLink, Meddler, Weather};
use crate::relay::RelayInProcess;
use bellward_client::transport::Transport;
use bellward_client::{
    Client, ClientError, Clock, ConversationView, EventKind, EventView, MessageView, Named,
    NewClinic, PageAt, ProfilePlace, Surroundings, Views,
};
use bellward_proto::invite::InviteCode;
use bellward_proto::{ConversationId, MessageId, PersonId, Timestamp};
use bellward_store::{ArgonCost, FaultPoint, Store, Unlock};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use zeroize::Zeroizing;

/// The address under which the relay in process is known. Nothing is ever sent there.
pub(crate) const ADDRESS: &str = "https://relay.test";

/// Every message of a conversation.
const ALL: u64 = u64::MAX;

/// Where devices of a test stand: the clock, the relay and the weather between.
#[derive(Clone)]
pub struct Site {
    /// The time of all.
    pub clock: SimClock,
    /// The relay of all.
    pub relay: Rc<RelayInProcess>,
    /// How the links are.
    pub weather: Rc<Cell<Weather>>,
    /// What happens.
    pub counters: Counters,
}

impl Site {
    /// The time, by a clock that is right.
    pub fn time(&self) -> Timestamp {
        Clock::now(&self.clock)
    }

    /// Surroundings for one device, its randomness from a seed.
    fn surroundings(
        &self,
        (name, seed): (&str, u64),
        clock: &SimClock,
        between: &Between,
    ) -> Surroundings {
        let local = Rc::new(LocalLink::new(Rc::clone(&self.relay)));
        let local = Rc::new(MeddledLink::new(local, Rc::clone(between)));
        let (weather, counters) = (Rc::clone(&self.weather), self.counters.clone());
        let link = Rc::new(FaultyLink::new(local, weather, (name, seed), counters));
        let rng = RefCell::new(ChaCha20Rng::seed_from_u64(seed));
        Surroundings {
            clock: Rc::new(clock.clone()),
            connect: Rc::new(move |_| Ok(Rc::clone(&link) as Rc<dyn Transport>)),
            seed: Rc::new(move || {
                let mut seed = [0; 32];
                rng.borrow_mut().fill_bytes(&mut seed);
                seed
            }),
        }
    }
}

/// A write of a device's store at which it dies: so many writes from now.
type Death = Rc<Cell<Option<(FaultPoint, u32)>>>;

/// One person on one machine.
pub struct Device {
    name: String,
    directory: PathBuf,
    counters: Counters,
    surroundings: Surroundings,
    clock: SimClock,
    between: Between,
    client: RefCell<Option<Rc<Client>>>,
    /// What the client that runs has to show, once it was asked for.
    views: RefCell<Option<Views>>,
    death: Death,
    person: Cell<Option<PersonId>>,
    /// What the copy of its profile shows as its person's own and stored.
    copy_holds: RefCell<BTreeSet<MessageId>>,
}

impl Device {
    /// A machine without a profile yet.
    pub fn new(name: &str, directory: &Path, site: &Site, seed: u64) -> Self {
        let (clock, between) = (site.clock.another(), Between::default());
        let surroundings = site.surroundings((name, seed), &clock, &between);
        let counters = site.counters.clone();
        Device { clock, between, ..Device::with(name, directory, surroundings, counters) }
    }

    /// A machine without a profile yet, in surroundings of one's own.
    pub fn with(
        name: &str,
        directory: &Path,
        surroundings: Surroundings,
        counters: Counters,
    ) -> Self {
        Device {
            name: name.to_owned(),
            directory: directory.join(name),
            counters,
            surroundings,
            clock: SimClock::default(),
            between: Between::default(),
            client: RefCell::new(None),
            views: RefCell::new(None),
            death: Rc::default(),
            person: Cell::new(None),
            copy_holds: RefCell::default(),
        }
    }

    /// The person's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its own clock.
    pub fn clock(&self) -> &SimClock {
        &self.clock
    }

    /// Where its profile is.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Puts someone between it and the relay, or nobody.
    pub fn put_between(&self, meddler: Option<Meddler>) {
        *self.between.borrow_mut() = meddler;
    }

    /// Another machine with a copy of its profile, as a thief or a restored backup has it. Both run.
    ///
    /// # Panics
    /// When the files cannot be copied or opened.
    pub fn double(&self, name: &str, site: &Site, seed: u64) -> Device {
        let home = self.directory.parent().unwrap_or(&self.directory);
        let double = Device::new(name, home, site, seed);
        self.stop();
        expect(copy_files(&self.directory, &double.directory));
        expect(self.start());
        expect(double.start());
        double
    }

    /// Who it is.
    ///
    /// # Panics
    /// Before it has a profile.
    pub fn person(&self) -> PersonId {
        self.person.get().unwrap_or_else(|| panic!("{} has no profile yet", self.name))
    }

    /// Whether it has a profile.
    pub fn has_profile(&self) -> bool {
        self.person.get().is_some()
    }

    /// Whether there is a profile on the machine.
    pub fn is_there(&self) -> bool {
        Store::exists(&self.directory)
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.client.borrow().is_some()
    }

    /// The client, while it runs.
    pub fn client(&self) -> Option<Rc<Client>> {
        self.client.borrow().clone()
    }

    /// Makes a clinic.
    ///
    /// # Errors
    /// As the client says.
    pub async fn make_clinic(&self, clinic_name: &str) -> Result<(), ClientError> {
        let passphrase = passphrase();
        let new = NewClinic {
            clinic_name: clinic_name.to_owned(),
            person_name: self.name.clone(),
            relay: address(),
        };
        let place = self.place(&passphrase);
        self.begun(Client::create_clinic(&place, &new, self.surroundings.clone()).await)
    }

    /// Joins by a code.
    ///
    /// # Errors
    /// As the client says.
    pub async fn join(&self, code: &InviteCode) -> Result<(), ClientError> {
        let passphrase = passphrase();
        let place = self.place(&passphrase);
        self.begun(Client::join(&place, code, self.surroundings.clone()).await)
    }

    /// Starts it, if it has a profile and does not run.
    ///
    /// # Errors
    /// As the client says.
    pub fn start(&self) -> Result<(), ClientError> {
        if self.is_running() || !Store::exists(&self.directory) {
            return Ok(());
        }
        let passphrase = passphrase();
        self.death.set(None);
        self.begun(Client::open(&self.place(&passphrase), self.surroundings.clone()))
    }

    /// Ends it, wherever it is: whoever holds its client lets go of it too.
    pub fn stop(&self) {
        *self.views.borrow_mut() = None;
        if let Some(client) = self.client.borrow_mut().take() {
            for (what, many) in client.counters().of {
                self.counters.add(&format!("client: {what}"), many);
            }
        }
    }

    /// Keeps a copy of the profile's files, as a backup does.
    ///
    /// # Panics
    /// When they cannot be copied.
    pub fn keep_copy(&self) {
        let threads = self.conversations();
        let messages = threads.iter().flat_map(|one| self.messages(&one.id));
        let own = messages.filter(|message| message.mine && message.stored_at.is_some());
        *self.copy_holds.borrow_mut() = own.map(|message| message.id).collect();
        self.stop();
        expect(copy_files(&self.directory, &self.copy_directory()));
        expect(self.start());
    }

    /// Whether a copy was kept.
    pub fn has_copy(&self) -> bool {
        self.copy_directory().exists()
    }

    /// The person's own messages that the copy shows as stored.
    pub fn copy_holds(&self) -> BTreeSet<MessageId> {
        self.copy_holds.borrow().clone()
    }

    /// Puts the copy in place of the profile's files, as whoever restores a backup does.
    ///
    /// # Panics
    /// When there is none.
    pub fn restore_copy(&self) {
        self.stop();
        expect(std::fs::remove_dir_all(&self.directory));
        expect(std::fs::rename(self.copy_directory(), &self.directory));
        expect(self.start());
    }

    fn copy_directory(&self) -> PathBuf {
        self.directory.with_extension("copy")
    }

    /// Lets it die at a point of one of its next writes.
    pub fn die_at(&self, point: FaultPoint, writes_from_now: u32) {
        self.death.set(Some((point, writes_from_now)));
    }

    /// It lives on.
    pub fn live(&self) {
        self.death.set(None);
    }

    /// Its conversations; none while it does not run.
    ///
    /// # Panics
    /// When the store cannot be read.
    pub fn conversations(&self) -> Vec<ConversationView> {
        self.shown(|views| views.conversations(0, ALL)).unwrap_or_default()
    }

    /// All messages of a conversation, oldest first; none while it does not run.
    ///
    /// # Panics
    /// When the store cannot be read.
    pub fn messages(&self, conversation: &ConversationId) -> Vec<MessageView> {
        self.shown(|views| views.messages(conversation, None, ALL)).unwrap_or_default()
    }

    /// What happened in a conversation between its messages, oldest first, in a few words each.
    ///
    /// # Panics
    /// When the store cannot be read.
    pub fn events(&self, conversation: &ConversationId) -> Vec<String> {
        let page = self.shown(|views| views.page(conversation, PageAt::Newest, 10_000)).flatten();
        page.map(|page| page.events.iter().map(in_words).collect()).unwrap_or_default()
    }

    /// What it has to show, while it runs.
    fn shown<T>(&self, read: impl FnOnce(&mut Views) -> Result<T, ClientError>) -> Option<T> {
        let client = self.client()?;
        let mut views = self.views.borrow_mut();
        Some(expect(read(views.get_or_insert_with(|| expect(client.views())))))
    }

    fn begun(&self, client: Result<Client, ClientError>) -> Result<(), ClientError> {
        let client = client?;
        let death = Rc::clone(&self.death);
        client.set_store_faults(Some(Rc::new(move |point| dies(&death, point))));
        self.person.set(Some(client.me().person));
        *self.client.borrow_mut() = Some(Rc::new(client));
        Ok(())
    }

    fn place<'a>(&'a self, passphrase: &'a Zeroizing<String>) -> ProfilePlace<'a> {
        ProfilePlace {
            directory: &self.directory,
            unlock: Unlock { passphrase, keychain: None },
            cost: ArgonCost::for_tests(),
        }
    }
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

fn dies(death: &Cell<Option<(FaultPoint, u32)>>, point: FaultPoint) -> bool {
    match death.get() {
        Some((at, 0)) if at == point => {
            death.set(None);
            true
        }
        Some((at, left)) if at == point => {
            death.set(Some((at, left - 1)));
            false
        }
        _ => false,
    }
}

fn in_words(event: &EventView) -> String {
    let name = |named: &Named| if named.me { "I".to_owned() } else { named.name.clone() };
    let author = event.author.as_ref().map_or_else(|| "-".to_owned(), name);
    match &event.what {
        EventKind::Came(person) => format!("{author} added {}", name(person)),
        EventKind::Went(person) => format!("{author} removed {}", name(person)),
        EventKind::Left(person) => format!("{} left", name(person)),
        EventKind::LeftClinic(person) => format!("{} left the clinic", name(person)),
        EventKind::Renamed(title) => format!("{author} renamed {title}"),
    }
}

fn passphrase() -> Zeroizing<String> {
    Zeroizing::new("correct horse".to_owned())
}

pub(crate) fn address() -> bellward_proto::RelayAddress {
    ADDRESS.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// The value, or the end of the test.
///
/// # Panics
/// With the error.
pub(crate) fn expect<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error:?}"))
}
