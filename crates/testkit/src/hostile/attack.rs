//! One kind of lie, told again and again.

use super::lies::{Act, Lie};
use super::premises::{Premises, client};
use super::server::held;
use super::truth::Truth;
use crate::device::Device;
use bellward_client::{Client, ClientError, MessageState};
use bellward_proto::ConversationId;
use bellward_proto::invite::InviteCode;
use bellward_store::ConversationStatus;
use bellward_trust::Role;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

/// A clinic sees so many tries before another takes its place.
const TRIES_PER_CLINIC: u64 = 16;
/// Rounds after which honest devices at an honest relay must have come to rest.
const ROUNDS: u32 = 40;

/// What came of a kind of lie.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often it was tried.
    pub tries: u64,
    /// How many lies were told.
    pub told: u64,
    /// In how many tries each sign was seen.
    pub signs: BTreeMap<String, u64>,
}

impl Outcome {
    /// Both together.
    pub fn add(&mut self, other: Outcome) {
        self.tries += other.tries;
        self.told += other.told;
        for (sign, many) in other.signs {
            *self.signs.entry(sign).or_default() += many;
        }
    }
}

/// Tells a lie until it was told so often, each try from its own seed.
///
/// # Panics
/// When a device accepts it, shows something false, hangs, or does not come to rest once the
/// relay is honest; with the seed of the try.
pub fn attack(lie: &'static Lie, lies: u64, first_seed: u64) -> Outcome {
    let mut outcome = Outcome::default();
    let mut premises: Option<(Premises, Truth)> = None;
    let mut seed = first_seed;
    while outcome.told < lies {
        assert!(outcome.tries < lies * 4 + 8, "{}: it is hardly ever told", lie.name);
        let most = if lie.for_good { 1 } else { TRIES_PER_CLINIC };
        let spent = premises.as_ref().is_none_or(|(one, _)| one.tries >= most);
        if spent {
            let new = Premises::new(seed);
            let truth = Truth::of(&new);
            premises = Some((new, truth));
        }
        let Some((premises, truth)) = premises.as_mut() else { continue };
        premises.tries += 1;
        let (told, signs) = Try { lie, seed, premises, truth, signs: BTreeMap::new() }.run();
        outcome.tries += 1;
        outcome.told += told;
        for sign in signs.into_keys() {
            *outcome.signs.entry(sign).or_default() += 1;
        }
        seed += 1;
    }
    outcome
}

/// One try.
struct Try<'a> {
    lie: &'static Lie,
    seed: u64,
    premises: &'a Premises,
    truth: &'a mut Truth,
    signs: BTreeMap<String, u64>,
}

type Counted = Vec<BTreeMap<String, u64>>;

impl Try<'_> {
    fn run(mut self) -> (u64, BTreeMap<String, u64>) {
        let mut rng = ChaCha20Rng::seed_from_u64(self.seed);
        let premises = self.premises;
        let (nurse, doctor) = (Rc::clone(&premises.nurse), Rc::clone(&premises.doctor));
        let (victim, peer) = if rng.random() { (nurse, doctor) } else { (doctor, nurse) };
        let talk = match self.lie.act {
            Act::Change => premises.talks[1],
            _ => premises.talks[rng.random_range(0..2)],
        };
        self.prepare(&peer, talk, &mut rng);
        let before = self.counted();
        self.begin(&victim);
        self.act(&victim, &peer, talk);
        self.watch();
        let told = held(&premises.liar).end();
        self.check();
        let settled = self.settle().filter(|_| !self.lie.for_good);
        self.count_since(&before);
        assert!(
            settled.is_none(),
            "{}: {}\n{}",
            self.here(),
            settled.unwrap_or_default(),
            self.story()
        );
        self.check();
        let noticed = |sign: &&str| self.signs.keys().any(|seen| seen.starts_with(*sign));
        let asked_for = told > 0 && !self.lie.signs.is_empty();
        assert!(
            !asked_for || self.lie.signs.iter().any(noticed),
            "{}: told {told} times, and nobody noticed: {:?}",
            self.here(),
            self.signs
        );
        (told, self.signs)
    }

    /// What all devices show, for whoever looks for the reason.
    fn story(&self) -> String {
        let mut story = format!("{:?}\n", self.signs.keys().collect::<Vec<_>>());
        for device in self.premises.staff() {
            for view in device.conversations() {
                let (name, status) = (device.name(), view.status);
                story.push_str(&format!("{name} {} {status:?} {}\n", view.id, view.detail));
                for one in device.messages(&view.id) {
                    let (number, text, state) = (one.number, one.text, one.state);
                    story.push_str(&format!("  {number:?} {text} {state:?}\n"));
                }
            }
        }
        story
    }

    fn here(&self) -> String {
        format!("{} --seed {}", self.lie.name, self.seed)
    }

    /// What is done while the relay is honest still.
    fn prepare(&mut self, peer: &Rc<Device>, talk: ConversationId, rng: &mut ChaCha20Rng) {
        if self.lie.act == Act::Start {
            for device in [&self.premises.nurse, &self.premises.doctor] {
                device.stop();
                device.start().unwrap_or_else(|error| panic!("{}: {error}", self.here()));
            }
        }
        if matches!(self.lie.act, Act::Talk | Act::Overhear | Act::Start | Act::Change) {
            for index in 0..rng.random_range(2..4) {
                self.say(peer, talk, &format!("before {index}"));
            }
            if self.lie.act == Act::Change {
                let title = format!("Night shift {}", self.seed);
                let renamed = client(&self.premises.nurse).rename_group(&talk, &title);
                renamed.unwrap_or_else(|error| panic!("{}: {error}", self.here()));
                self.sync(&Rc::clone(&self.premises.nurse), "honest");
            }
            self.sync(peer, "honest");
        }
    }

    fn begin(&self, victim: &Device) {
        let mut liar = held(&self.premises.liar);
        let everyone =
            matches!(self.lie.act, Act::Overhear | Act::Administer | Act::Begin | Act::Join);
        let device = client(victim).me().device;
        let now = bellward_client::Clock::now(&self.premises.clock);
        liar.past.posts.clear();
        liar.begin(self.lie, self.seed, now);
        liar.victim = Some(device);
        liar.everyone = everyone;
    }

    /// What people do while it lies.
    fn act(&mut self, victim: &Rc<Device>, peer: &Rc<Device>, talk: ConversationId) {
        let premises = self.premises;
        let mut talk = talk;
        match self.lie.act {
            Act::Talk | Act::Overhear | Act::Start | Act::Change => {}
            Act::Begin => talk = self.begin_group(),
            Act::Administer => self.administer(),
            Act::Join => return self.join(),
        }
        self.say(victim, talk, "during, by the one");
        self.sync(victim, "error");
        self.say(peer, talk, "during, by the other");
        self.sync(peer, "error");
        self.sync(victim, "error");
        self.sync(&premises.desk, "error");
        self.sync(peer, "error");
    }

    fn begin_group(&mut self) -> ConversationId {
        let premises = self.premises;
        let people = premises.staff().map(|device| device.person());
        let title = format!("Round {}", self.seed);
        let others = people.into_iter().skip(1).collect();
        let begun = client(&premises.nurse).new_group(&title, &others);
        let begun = begun.unwrap_or_else(|error| panic!("{}: {error}", self.here()));
        self.truth.begins(begun, people.to_vec());
        let nurse = Rc::clone(&premises.nurse);
        self.say(&nurse, begun, "welcome");
        self.sync(&nurse, "error");
        self.sync(&Rc::clone(&premises.doctor), "error");
        begun
    }

    fn administer(&mut self) {
        let nurse = Rc::clone(&self.premises.nurse);
        let admin = client(&nurse);
        let people = admin.people().unwrap_or_default();
        let guest = people.iter().find(|person| {
            matches!(person.standing, bellward_client::PersonStanding::Invited { .. })
                && person.name.starts_with("Guest")
        });
        let name = format!("Guest {}", self.seed);
        let invited = self.premises.on(&nurse, admin.invite(&name, Role::Nurse));
        self.result("act", invited.map(|_| ()));
        if let Some(guest) = guest {
            let removed = self.premises.on(&nurse, admin.remove_person(guest.id));
            self.result("act", removed);
        }
    }

    fn join(&mut self) {
        let premises = self.premises;
        let honest = held(&premises.liar).pause();
        let admin = client(&premises.nurse);
        let name = format!("Newcomer {}", self.seed);
        let code = premises.on(&premises.nurse, admin.invite(&name, Role::Nurse));
        let code = code.unwrap_or_else(|error| panic!("{}: {error}", self.here()));
        held(&premises.liar).resume(honest);
        let code = InviteCode::from_text(&code).unwrap_or_else(|error| panic!("{error}"));
        let newcomer = premises.machine();
        let joined = premises.on(&newcomer, newcomer.join(&code));
        let made = newcomer.is_there();
        assert!(joined.is_ok() || !made, "{}: a profile was left of {joined:?}", self.here());
        let failed = joined.is_err();
        self.result("act", joined);
        if failed {
            let honest = held(&premises.liar).pause();
            let joined = premises.on(&newcomer, newcomer.join(&code));
            held(&premises.liar).resume(honest);
            assert!(joined.is_ok(), "{}: the invite is lost: {joined:?}", self.here());
        }
        newcomer.stop();
    }

    fn say(&mut self, device: &Device, talk: ConversationId, what: &str) {
        let text = format!("{what}, {} {}", device.name(), self.seed);
        self.truth.says(device, talk, text);
    }

    fn sync(&mut self, device: &Rc<Device>, word: &str) {
        let client: Rc<Client> = client(device);
        let done = self.premises.on(device, client.sync());
        if word == "honest" {
            done.unwrap_or_else(|error| panic!("{}: {error:?}", self.here()));
        } else {
            self.result(word, done);
        }
    }

    fn result(&mut self, word: &str, result: Result<(), ClientError>) {
        if let Err(error) = result {
            let kind = kind_of(&error);
            self.sign(format!("error: {kind}"));
            self.sign(format!("{word}: {kind}"));
        }
    }

    fn sign(&mut self, sign: String) {
        *self.signs.entry(sign).or_default() += 1;
    }

    /// What people can see while it lies.
    fn watch(&mut self) {
        let mut seen = Vec::new();
        for device in self.premises.staff() {
            if client(device).clock_off().is_some() {
                seen.push("clock: differs".to_owned());
            }
            for view in device.conversations() {
                if view.status != ConversationStatus::Active {
                    seen.push(format!("status: {:?}", view.status));
                }
                if !view.not_reached.is_empty() {
                    seen.push("not reached".to_owned());
                }
                for message in device.messages(&view.id).iter().filter(|one| one.mine) {
                    if matches!(message.state, MessageState::Failed { .. }) {
                        seen.push("not sent".to_owned());
                    } else if message.delivered_to.is_empty() {
                        seen.push("not delivered".to_owned());
                    }
                }
            }
        }
        seen.into_iter().for_each(|sign| self.sign(sign));
    }

    /// Nothing false is shown, and the ghost can read nothing of what was posted.
    fn check(&mut self) {
        self.truth.check_safe(self.premises);
        let mut liar = held(&self.premises.liar);
        let posts = std::mem::take(&mut liar.past.posts);
        let Some(ledger) = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic)) else {
            return;
        };
        for post in posts {
            let ghost = liar.ghost.device;
            assert!(!post.recipients.contains(&ghost), "{}: a ghost is a recipient", self.here());
            let reads = liar.ghost.reads(ledger, &post, liar.now);
            assert!(!reads, "{}: a ghost reads a post", self.here());
        }
    }

    /// The relay is honest: everyone syncs until nothing is missing. Says what is, if it stays so.
    fn settle(&mut self) -> Option<String> {
        let mut lacks = None;
        let rounds = if self.lie.for_good { 2 } else { ROUNDS };
        for round in 0..rounds {
            for device in self.premises.staff().map(Rc::clone) {
                self.sync(&device, "after");
            }
            lacks = self.truth.lacks(self.premises);
            if lacks.is_none() && round > 0 {
                return None;
            }
            self.premises.clock.advance(Duration::from_secs(if round < 10 { 70 } else { 11 * 60 }));
        }
        lacks
    }

    fn counted(&self) -> Counted {
        self.premises.staff().map(|device| client(device).counters().of).to_vec()
    }

    fn count_since(&mut self, before: &Counted) {
        let after = self.counted();
        for (before, after) in before.iter().zip(after) {
            for (what, many) in after {
                if before.get(&what).copied().unwrap_or_default() < many {
                    self.sign(format!("client: {what}"));
                }
            }
        }
    }
}

/// The error's kind, by its name.
fn kind_of(error: &ClientError) -> String {
    let error = match error {
        ClientError::Unreachable(error) => format!("{error:?}"),
        other => format!("{other:?}"),
    };
    error.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned()
}
