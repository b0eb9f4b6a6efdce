//! Who owns the relay: remembers all that passes, and tells one lie at a time.

use super::exchange::{Exchange, Moment};
use super::ghost::Ghost;
use super::lies::Lie;
use bellward_proto::relay::{
    ChallengeAnswer, ClaimedKeyPackages, ClinicKeyAnswer, DirectoryAnswer, Event, InviteBundle,
    LedgerPage, LoginAnswer, LoginRequest, Post, Posted, QueueItem,
};
use bellward_proto::{ClinicId, DeviceId, SessionToken, Timestamp};
use bellward_trust::Ledger;
use http::Method;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::collections::HashMap;

/// At most so much of each kind is remembered: the newest.
const REMEMBERED: usize = 64;

/// What has passed through honest hands, to be shown again where it does not belong.
#[derive(Default)]
pub(super) struct Past {
    /// Who holds which token.
    pub tokens: HashMap<SessionToken, (ClinicId, DeviceId)>,
    /// Each clinic's ledger, as the relay truly has it.
    pub ledgers: HashMap<ClinicId, Ledger>,
    /// What devices were sent, of all clinics.
    pub items: Vec<(ClinicId, DeviceId, QueueItem)>,
    /// What devices posted, since the last look.
    pub posts: Vec<Post>,
    /// What they were told of that.
    pub posted: Vec<Posted>,
    /// Key packages that were given out.
    pub packages: Vec<ClaimedKeyPackages>,
    /// Challenges that were signed.
    pub challenges: Vec<ChallengeAnswer>,
    /// Sessions that were opened.
    pub logins: Vec<LoginAnswer>,
    /// Directories, and whose.
    pub directories: Vec<DirectoryAnswer>,
    /// Clinic keys.
    pub clinic_keys: Vec<ClinicKeyAnswer>,
    /// Bundles of invites.
    pub bundles: Vec<InviteBundle>,
    /// The body of the last answer.
    pub last_body: Vec<u8>,
    /// An append that was not passed on.
    pub held_back: Option<bellward_proto::relay::AppendLedger>,
}

/// The liar.
pub(super) struct Liar {
    /// Its chance.
    pub rng: ChaCha20Rng,
    /// What it remembers.
    pub past: Past,
    /// Who it would like to be.
    pub ghost: Ghost,
    /// The clinic it lies to.
    pub clinic: Option<ClinicId>,
    /// Who asks just now, as an address tells where nothing else does.
    pub asking: Option<(ClinicId, DeviceId)>,
    /// Whom it lies to.
    pub victim: Option<DeviceId>,
    /// Whether it lies to everyone else too.
    pub everyone: bool,
    /// The devices that do not run.
    pub strangers: Vec<DeviceId>,
    /// The clinic's time.
    pub now: Timestamp,
    lie: Option<&'static Lie>,
    told: u64,
    /// A choice that holds for one try.
    pub whim: u64,
    /// Something told once in a try, so that it can be told a second time or not.
    pub once: bool,
}

impl Liar {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let ghost = Ghost::new(&mut rng);
        Liar {
            rng,
            past: Past::default(),
            ghost,
            clinic: None,
            asking: None,
            victim: None,
            everyone: false,
            strangers: Vec::new(),
            now: Timestamp(0),
            lie: None,
            told: 0,
            whim: 0,
            once: false,
        }
    }

    /// Lies from now on, by a seed.
    pub fn begin(&mut self, lie: &'static Lie, seed: u64, now: Timestamp) {
        self.rng = ChaCha20Rng::seed_from_u64(seed);
        (self.lie, self.told, self.now) = (Some(lie), 0, now);
        self.whim = self.rng.random();
        self.once = false;
        self.past.held_back = None;
    }

    /// Is honest from now on. Says how many lies were told.
    pub fn end(&mut self) -> u64 {
        self.lie = None;
        std::mem::take(&mut self.told)
    }

    /// Is honest for a while.
    pub fn pause(&mut self) -> Option<&'static Lie> {
        self.lie.take()
    }

    /// Lies on.
    pub fn resume(&mut self, lie: Option<&'static Lie>) {
        self.lie = lie;
    }

    /// A lie was told.
    pub fn tells(&mut self) {
        self.told += 1;
    }

    /// Who asks.
    pub fn asker(&self, exchange: &Exchange) -> Option<(ClinicId, DeviceId)> {
        let known = exchange.token.and_then(|token| self.past.tokens.get(&token).copied());
        known.or_else(|| {
            let login = exchange.request::<LoginRequest>();
            login.map(|login| (login.clinic, login.device)).or(self.asking)
        })
    }

    /// One of these, by chance.
    pub fn one_of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        all.choose(&mut self.rng).cloned()
    }

    /// One bit becomes another.
    pub fn alter(&mut self, bytes: &mut [u8]) {
        if !bytes.is_empty() {
            let at = self.rng.random_range(0..bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << self.rng.random_range(0..8);
            }
        }
    }

    /// Handles an exchange at one of its moments.
    pub fn pass(&mut self, exchange: &mut Exchange) {
        if exchange.moment == Moment::Answered {
            self.remember(exchange);
        } else if exchange.is(&Method::POST, "/v1/posts") {
            self.past.posts.extend(exchange.request::<Post>());
        }
        let Some(lie) = self.lie else { return };
        if self.is_of_interest(exchange) {
            (lie.tell)(self, exchange);
        }
    }

    fn is_of_interest(&self, exchange: &Exchange) -> bool {
        match self.asker(exchange) {
            Some((clinic, device)) if Some(clinic) == self.clinic => {
                self.everyone || self.victim == Some(device)
            }
            Some(_) => false,
            None => self.everyone,
        }
    }

    fn remember(&mut self, exchange: &mut Exchange) {
        let (get, post) = (&Method::GET, &Method::POST);
        let asker = self.asker(exchange);
        if exchange.answered(get, "/v1/clinics/*/ledger") {
            self.remember_page(exchange);
        } else if exchange.answered(post, "/v1/login") {
            if let (Some(answer), Some(asker)) = (exchange.reply::<LoginAnswer>(), asker) {
                self.past.tokens.insert(answer.token, asker);
                keep(&mut self.past.logins, answer);
            }
        } else if exchange.answered(post, "/v1/login/challenge") {
            keep_all(&mut self.past.challenges, exchange.reply());
        } else if exchange.answered(post, "/v1/posts") {
            keep_all(&mut self.past.posted, exchange.reply());
        } else if exchange.answered(post, "/v1/key-packages/claim") {
            keep_all(&mut self.past.packages, exchange.reply());
        } else if exchange.answered(get, "/v1/clinics/*/directory/*") {
            keep_all(&mut self.past.directories, exchange.reply());
        } else if exchange.answered(get, "/v1/clinic-key/*") {
            keep_all(&mut self.past.clinic_keys, exchange.reply());
        } else if exchange.answered(get, "/v1/clinics/*/invites/*") {
            keep_all(&mut self.past.bundles, exchange.reply());
        } else if let (Some((clinic, device)), Some(events)) = (asker, exchange.events()) {
            for event in events.iter().filter_map(super::exchange::RawEvent::read) {
                if let Event::Item(item) = event {
                    keep(&mut self.past.items, (clinic, device, item));
                }
            }
        }
    }

    /// Follows the clinics' ledgers.
    fn remember_page(&mut self, exchange: &Exchange) {
        let clinic = exchange.path.split('/').nth(3).and_then(|id| id.parse::<ClinicId>().ok());
        let (Some(clinic), Some(page)) = (clinic, exchange.reply::<LedgerPage>()) else { return };
        let ledger = self.past.ledgers.entry(clinic).or_insert_with(|| Ledger::new(clinic));
        let after = exchange.path.split("after=").nth(1).and_then(|seq| seq.parse::<u64>().ok());
        let skip = after.and_then(|after| ledger.seq().0.checked_sub(after)).unwrap_or(0);
        for statement in page.statements.iter().skip(usize::try_from(skip).unwrap_or(usize::MAX)) {
            // A page that begins later than what is known here tells nothing.
            if ledger.append(statement.as_slice()).is_err() {
                return;
            }
        }
    }
}

fn keep<T>(past: &mut Vec<T>, new: T) {
    if past.len() >= REMEMBERED {
        past.remove(0);
    }
    past.push(new);
}

fn keep_all<T>(past: &mut Vec<T>, new: Option<T>) {
    if let Some(new) = new {
        keep(past, new);
    }
}
