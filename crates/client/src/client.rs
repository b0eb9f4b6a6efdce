//! One open profile: its store, its keys, what it knows of the clinic, its way to the relay.
//!
//! A client lives on one thread. Nothing borrowed from its cells is held over an await, so
//! that a message can be put in the outbox while the network is being waited for.

use crate::call::RelayCalls;
use crate::changes::{Change, Connection};
use crate::error::ClientError;
use crate::keys::Keys;
use crate::restored::RELAY_RESTORED;
use crate::session::OpenSession;
use crate::surroundings::Surroundings;
use crate::unlocked::Unlocked;
use crate::views::Views;
use bellward_e2ee::{Crypto, E2eeError, KeyValue, KeyValueError, Machine};
use bellward_proto::{
    ConversationId, EnvelopeHash, LedgerHead, OrderNumber, RelayAddress, Timestamp, Versioned,
};
use bellward_store::{ProfileRow, ReadTx, Store, StoreError, WriteTx};
use bellward_trust::directory::Directory;
use bellward_trust::ledger::Ledger;
use rand_chacha::ChaCha20Rng;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::{Notify, broadcast};

/// Clocks may differ by so much without anyone minding, in milliseconds: ten minutes.
const CLOCKS_MAY_DIFFER: u64 = 10 * 60_000;
/// A message may have waited so long on a device without a network, in milliseconds: a year.
const LONGEST_WAY: u64 = 365 * 24 * 60 * 60 * 1000;

/// One open profile.
pub struct Client {
    pub(crate) store: RefCell<Store>,
    pub(crate) surroundings: Surroundings,
    pub(crate) rng: RefCell<ChaCha20Rng>,
    pub(crate) crypto: Crypto,
    pub(crate) keys: Keys,
    pub(crate) relay: RelayCalls,
    pub(crate) ledger: RefCell<Ledger>,
    pub(crate) directory: RefCell<Option<Directory>>,
    pub(crate) session: RefCell<Option<OpenSession>>,
    /// Held while a session is opened: two at once would end each other.
    pub(crate) opening: tokio::sync::Mutex<()>,
    /// The relay was restored, and what follows from that is not done yet.
    pub(crate) relay_restored: Cell<bool>,
    /// Relay's time less this device's, in milliseconds, as last heard.
    pub(crate) time_difference: Cell<i64>,
    /// Conversations whose members are to be compared with the ledger.
    pub(crate) unchecked: RefCell<BTreeSet<ConversationId>>,
    /// Conversations that the relay, which was restored, may have forgotten.
    pub(crate) lost_at_relay: RefCell<BTreeSet<ConversationId>>,
    /// Whether all conversations have been looked at since the profile was opened.
    pub(crate) all_looked_at: Cell<bool>,
    /// Conversations that are not whole, as others are missing, or this device is: they are
    /// looked at in every round.
    pub(crate) incomplete: RefCell<BTreeSet<ConversationId>>,
    /// When missing devices of a conversation may be asked for again.
    pub(crate) next_claim: RefCell<BTreeMap<ConversationId, Timestamp>>,
    /// When a conversation that this device is out of may be asked for again.
    pub(crate) next_look: RefCell<BTreeMap<ConversationId, Timestamp>>,
    /// Conversations that the relay refused something in, and where they stood here.
    pub(crate) doubted: RefCell<BTreeMap<ConversationId, OrderNumber>>,
    /// Conversations in which the relay says that there is more than it shows: where they stand
    /// here, and since when.
    pub(crate) withheld: RefCell<BTreeMap<ConversationId, (OrderNumber, Timestamp)>>,
    /// Conversations in which the queue must be read before anything can be sent.
    pub(crate) behind: RefCell<BTreeSet<ConversationId>>,
    /// The head of the ledger here when the relay last said that there is a newer one.
    pub(crate) refused_under: Cell<Option<LedgerHead>>,
    /// Sessions in a row in which the relay took nothing.
    pub(crate) sessions_refused: Cell<u32>,
    /// Conversations whose recipients at the relay were changed by a commit that nobody takes:
    /// a commit of one's own sets them right.
    pub(crate) recommit: RefCell<BTreeSet<ConversationId>>,
    /// What was posted again, as the relay did not show it.
    pub(crate) posted_again: RefCell<BTreeSet<EnvelopeHash>>,
    pub(crate) connection: RefCell<Connection>,
    pub(crate) offline_since: Cell<Option<Timestamp>>,
    /// The person wants no connection.
    pub(crate) paused: Cell<bool>,
    /// Rung when there is something to send.
    pub(crate) outbox_filled: Notify,
    /// Rung when a person wants the relay tried at once.
    pub(crate) retry: Notify,
    pub(crate) changes: broadcast::Sender<Change>,
    pub(crate) counters: RefCell<Counters>,
}

/// What has happened since opening, for tests and diagnosis. No content, no names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    /// By a stable word: refusals of the relay, messages, commits, voids and so on.
    pub of: BTreeMap<String, u64>,
}

impl Client {
    /// Takes up a profile that is unlocked.
    pub(crate) fn of(unlocked: Unlocked, surroundings: Surroundings) -> Result<Self, ClientError> {
        let Unlocked { mut store, profile, changes } = unlocked;
        let tx = store.read()?;
        let keys = Keys::load(&tx, profile.clinic, profile.person, profile.device)?;
        let mut ledger = Ledger::new(profile.clinic);
        // Verified before they were kept, and every page of the store is authenticated.
        for statement in tx.ledger_statements()? {
            ledger
                .append_kept(&statement)
                .map_err(|error| damaged(&format!("its ledger: {error}")))?;
        }
        let directory = kept_directory(&tx)?;
        let relay_restored = tx.secret(RELAY_RESTORED)?.is_some();
        drop(tx);
        let relay = relay_of(&profile)?;
        let transport = (surroundings.connect)(&relay)?;
        let crypto = Crypto::seeded((surroundings.seed)());
        let rng = RefCell::new(surroundings.rng());
        Ok(Client {
            store: RefCell::new(store),
            surroundings,
            rng,
            crypto,
            keys,
            relay: RelayCalls::new(relay, transport),
            ledger: RefCell::new(ledger),
            directory: RefCell::new(directory),
            session: RefCell::new(None),
            opening: tokio::sync::Mutex::new(()),
            relay_restored: Cell::new(relay_restored),
            time_difference: Cell::new(0),
            unchecked: RefCell::default(),
            lost_at_relay: RefCell::default(),
            all_looked_at: Cell::new(false),
            incomplete: RefCell::default(),
            next_claim: RefCell::default(),
            next_look: RefCell::default(),
            doubted: RefCell::default(),
            withheld: RefCell::default(),
            behind: RefCell::default(),
            refused_under: Cell::new(None),
            sessions_refused: Cell::new(0),
            recommit: RefCell::default(),
            posted_again: RefCell::default(),
            connection: RefCell::new(Connection::Connecting),
            offline_since: Cell::new(None),
            paused: Cell::new(false),
            outbox_filled: Notify::new(),
            retry: Notify::new(),
            changes,
            counters: RefCell::default(),
        })
    }

    /// The sender of all that changes, to subscribe to.
    pub fn changes(&self) -> broadcast::Sender<Change> {
        self.changes.clone()
    }

    /// Lets the process die, as far as the store can tell, at chosen points: for tests.
    #[doc(hidden)]
    pub fn set_store_faults(&self, faults: Option<bellward_store::Faults>) {
        self.store.borrow_mut().set_faults(faults);
    }

    /// Lets the store grow by so many pages and no more, as on a full disk: for tests.
    #[doc(hidden)]
    pub fn set_store_room(&self, pages: Option<u32>) -> Result<(), ClientError> {
        Ok(self.store.borrow_mut().set_room(pages)?)
    }

    /// What screens show, by another connection, for another thread.
    pub fn views(&self) -> Result<Views, ClientError> {
        Ok(Views::new(self.store.borrow().reader()?, self.keys.person))
    }

    /// This device's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.surroundings.clock.now()
    }

    /// The relay's clock, as well as this device can tell. Whatever others see carries it.
    pub(crate) fn relay_now(&self) -> Timestamp {
        Timestamp(self.now().0.saturating_add_signed(self.time_difference.get()))
    }

    /// How far this device's clock is from the relay's, in milliseconds, where that is more than
    /// the network and a careless setting explain.
    pub fn clock_off(&self) -> Option<i64> {
        let off = self.time_difference.get().saturating_neg();
        (off.unsigned_abs() > CLOCKS_MAY_DIFFER).then_some(off)
    }

    /// When a message was sent, as it is shown: the author's word, unless by the relay's clock it
    /// was sent after it was stored there, or a year before. Then the author's clock was wrong.
    pub(crate) fn believable(sent_at: Timestamp, stored_at: Timestamp) -> Timestamp {
        let late = sent_at > stored_at.plus_millis(CLOCKS_MAY_DIFFER);
        let is_off = late || stored_at.millis_since(sent_at) > LONGEST_WAY;
        if is_off { stored_at } else { sent_at }
    }

    /// Takes note of the relay's clock.
    pub(crate) fn hear_time(&self, relay: Timestamp) {
        let was_off = self.clock_off().is_some();
        let difference = i128::from(relay.0) - i128::from(self.now().0);
        self.time_difference.set(i64::try_from(difference).unwrap_or(0));
        self.look_at_key_packages();
        if self.clock_off().is_some() != was_off {
            // Nobody may be listening.
            let _ = self.changes.send(Change::Ledger);
        }
    }

    /// Does something in one write transaction: all of it is durable, or none.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        step: impl FnOnce(&WriteTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut store = self.store.borrow_mut();
        let tx = store.write()?;
        match step(&tx) {
            Ok(value) => {
                tx.commit()?;
                Ok(value)
            }
            Err(error) => {
                tx.rollback()?;
                Err(error)
            }
        }
    }

    /// Reads at one moment.
    pub(crate) fn read<T>(
        &self,
        step: impl FnOnce(&ReadTx<'_>) -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        let mut store = self.store.borrow_mut();
        step(&store.read()?)
    }

    /// The MLS machine inside a transaction.
    pub(crate) fn machine<T, E: From<E2eeError>>(
        &self,
        tx: &WriteTx<'_>,
        step: impl FnOnce(&Machine<'_, MachineState<'_, '_>>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.machine_over(MachineState::new(tx, Some(tx)), step)
    }

    /// The MLS machine, for what it only reads.
    pub(crate) fn peek<T, E: From<E2eeError>>(
        &self,
        tx: &ReadTx<'_>,
        step: impl FnOnce(&Machine<'_, MachineState<'_, '_>>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.machine_over(MachineState::new(tx, None), step)
    }

    fn machine_over<T, E: From<E2eeError>>(
        &self,
        state: MachineState<'_, '_>,
        step: impl FnOnce(&Machine<'_, MachineState<'_, '_>>) -> Result<T, E>,
    ) -> Result<T, E> {
        let done = step(&Machine::new(&self.keys.local, &self.crypto, &state));
        // OpenMLS may have taken it for something else, or for nothing.
        match state.failed.into_inner() {
            Some(error) => Err(E2eeError::Store(error).into()),
            None => done,
        }
    }

    /// Counts something that happened.
    pub(crate) fn count(&self, what: impl Into<String>) {
        *self.counters.borrow_mut().of.entry(what.into()).or_default() += 1;
    }

    /// What has happened since opening.
    pub fn counters(&self) -> Counters {
        self.counters.borrow().clone()
    }
}

/// The machine's state in the store, inside the caller's transaction.
pub(crate) struct MachineState<'a, 'b> {
    kept: &'a ReadTx<'b>,
    /// The same again; none where nothing is to be written.
    writes: Option<&'a WriteTx<'b>>,
    /// The first thing that went wrong.
    failed: RefCell<Option<KeyValueError>>,
}

impl<'a, 'b> MachineState<'a, 'b> {
    fn new(kept: &'a ReadTx<'b>, writes: Option<&'a WriteTx<'b>>) -> Self {
        MachineState { kept, writes, failed: RefCell::new(None) }
    }

    fn written(
        &self,
        step: impl FnOnce(&WriteTx<'b>) -> Result<(), StoreError>,
    ) -> Result<(), KeyValueError> {
        match self.writes {
            Some(tx) => self.noted(step(tx)),
            None => Err(KeyValueError::Failed("a look writes nothing".to_owned())),
        }
    }

    fn noted<T>(&self, outcome: Result<T, StoreError>) -> Result<T, KeyValueError> {
        outcome.map_err(|error| {
            let error = match error {
                StoreError::DiskFull => KeyValueError::Full,
                error => KeyValueError::Failed(error.to_string()),
            };
            self.failed.borrow_mut().get_or_insert(error).clone()
        })
    }
}

impl KeyValue for MachineState<'_, '_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, KeyValueError> {
        self.noted(self.kept.state_get(key))
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<(), KeyValueError> {
        self.written(|tx| tx.state_put(key, value))
    }

    fn delete(&self, key: &[u8]) -> Result<(), KeyValueError> {
        self.written(|tx| tx.state_delete(key))
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, KeyValueError> {
        self.noted(self.kept.state_keys(prefix))
    }
}

pub(crate) fn damaged(what: &str) -> ClientError {
    ClientError::Store(StoreError::Damaged { what: what.to_owned() })
}

/// The address of a profile's relay.
pub(crate) fn relay_of(profile: &ProfileRow) -> Result<RelayAddress, ClientError> {
    profile.relay.parse().map_err(|_| damaged("the relay's address is not one"))
}

/// The directory that was opened last.
pub(crate) fn kept_directory(tx: &ReadTx<'_>) -> Result<Option<Directory>, ClientError> {
    let directory = tx.directory()?.map(|bytes| Directory::from_bytes(&bytes)).transpose();
    directory.map_err(|error| damaged(&error.to_string()))
}
