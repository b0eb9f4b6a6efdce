//! The MLS machine of one phone, in a conversation of three.
//!
//! The genuine envelopes are made anew in each run: inputs are recipes for changing them.

use super::Reader;
use crate::altered::altered;
use crate::clinic::{Clinic, system_millis};
use crate::relay::tampered;
use bellward_e2ee::{Change, E2eeError, Processed, WELCOME_LABEL};
use bellward_proto::envelope::WelcomePackage;
use bellward_proto::relay::{ClaimedKeyPackage, QueueItem};
use bellward_proto::{Blob, ConversationId, Digest, Envelope, OrderNumber, Timestamp, Versioned};
use bellward_trust::{SealSecret, open, seal};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde::Deserialize;
use std::collections::BTreeMap;

type Stored = BTreeMap<Vec<u8>, Vec<u8>>;

/// The phone that everything comes to.
const PHONE: usize = 1;

/// The parts of a numbered envelope that a recipe may be for.
pub(crate) const PARTS: u8 = 6;

/// One numbered envelope, and what the phone had stored before it.
struct Stage {
    before: Stored,
    item: QueueItem,
}

/// A ward of three, and everything that came to the phone.
struct Ward {
    clinic: Clinic,
    conversation: ConversationId,
    stages: Vec<Stage>,
}

/// How many envelopes come to the phone.
pub(crate) const STAGES: u8 = 6;

impl Ward {
    fn new() -> Self {
        let mut clinic = Clinic::new(3, 1);
        let description = clinic.group_of(&[0, 1, 2]);
        let conversation = clinic.found(0, &description);
        let mut ward = Ward { clinic, conversation, stages: Vec::new() };
        ward.arrives();
        ward.clinic.say(0, &conversation, "K+ 6.1, please call");
        ward.arrives();
        ward.clinic.add_phone(2);
        ward.clinic.reconcile(2, &conversation);
        ward.arrives();
        ward.clinic.say(3, &conversation, "on my way");
        ward.arrives();
        let mut renamed = description;
        renamed.title = "Ward 4".to_owned();
        let change = Change { description: Some(renamed), ..Change::default() };
        let commit = ward.clinic.commit(0, &conversation, change).expect("a commit");
        ward.clinic.relay.post(&commit);
        ward.arrives();
        ward.clinic.phones[2].machine().forget_all().expect("forgotten");
        let at = ward.clinic.relay.state(&conversation);
        let machine = ward.clinic.phones[2].machine();
        let plea = machine.request_rejoin(&conversation, &at, &ward.clinic.ledger).expect("a plea");
        ward.clinic.relay.post(&plea);
        ward.arrives();
        assert_eq!(ward.stages.len(), usize::from(STAGES));
        ward
    }

    /// Keeps what comes to the phone next, and lets all have it.
    fn arrives(&mut self) {
        let device = self.clinic.id(PHONE);
        let item = self.clinic.relay.queues[&device].front().expect("something came").clone();
        let before = self.clinic.phones[PHONE].store.snapshot();
        self.stages.push(Stage { before, item });
        self.clinic.sync_all();
    }

    fn process(&self, stage: &Stage, item: &QueueItem) -> Result<Processed, E2eeError> {
        let phone = &self.clinic.phones[PHONE];
        phone.store.restore(stage.before.clone());
        phone.machine().process(item, &self.clinic.ledger, self.clinic.now)
    }
}

/// The first byte says which envelope, the second which part of it the recipe changes.
pub(super) fn process() -> Reader {
    let ward = Ward::new();
    Box::new(move |bytes| {
        let [stage, part, recipe @ ..] = bytes else { return };
        let stage = &ward.stages[usize::from(stage % STAGES)];
        let item = changed(stage, part % PARTS, recipe);
        let said = ward.process(stage, &item);
        let said = said.unwrap_or_else(|error| panic!("an error, and no verdict: {error:?}"));
        let has_effect = matches!(
            said,
            Processed::Message { .. }
                | Processed::Commit { .. }
                | Processed::Joined { .. }
                | Processed::Rejoin { .. }
        );
        if has_effect {
            let joined = matches!(said, Processed::Joined { .. });
            assert_eq!(essence(&item, joined), essence(&stage.item, joined), "{said:?}");
            assert_eq!(ward.process(stage, &stage.item), Ok(said));
        }
    })
}

/// What must be genuine in an item that has an effect. How an envelope is written does not matter:
/// what is in it is signed. Who joins cannot read the body of what adds them: that it is another
/// one than the others got, the running hash shows.
fn essence(item: &QueueItem, joined: bool) -> (Envelope, ConversationId, OrderNumber) {
    let envelope = Envelope::from_bytes(item.envelope.as_slice()).expect("an envelope");
    let body = if joined { Blob::default() } else { envelope.body };
    let welcomes = Digest([0; 32]);
    (Envelope { body, welcomes, ..envelope }, item.conversation, item.number)
}

/// The item of a stage with one of its parts changed.
fn changed(stage: &Stage, part: u8, recipe: &[u8]) -> QueueItem {
    let mut item = stage.item.clone();
    match part {
        0 => item.envelope = Blob(altered(item.envelope.as_slice(), recipe)),
        1 => {
            item.envelope = tampered(&item.envelope, |envelope| {
                envelope.header = Blob(altered(envelope.header.as_slice(), recipe));
            });
        }
        2 => {
            item.envelope = tampered(&item.envelope, |envelope| {
                envelope.body = Blob(altered(envelope.body.as_slice(), recipe));
            });
        }
        3 => {
            let json = serde_json::to_vec(&item).expect("it can be written");
            if let Ok(read) = serde_json::from_slice(&altered(&json, recipe)) {
                item = read;
            }
        }
        4 => with_welcome(&mut item, |sealed| altered(sealed, recipe)),
        _ => {
            let before = &stage.before;
            with_welcome(&mut item, |sealed| resealed(before, sealed, recipe));
        }
    }
    item
}

/// Changes the sealed Welcome, and the digests that cover it.
fn with_welcome(item: &mut QueueItem, change: impl FnOnce(&[u8]) -> Vec<u8>) {
    let Some(welcome) = &mut item.welcome else { return };
    let before = Envelope::welcome_digest(welcome.sealed.as_slice());
    welcome.sealed = Blob(change(welcome.sealed.as_slice()));
    let after = Envelope::welcome_digest(welcome.sealed.as_slice());
    welcome
        .digests
        .iter_mut()
        .filter(|one| one.digest == before)
        .for_each(|one| one.digest = after);
    let digests: Vec<_> = welcome.digests.iter().map(|one| (one.device, one.digest)).collect();
    item.envelope = tampered(&item.envelope, |envelope| {
        envelope.welcomes = Envelope::welcomes_digest(&digests);
    });
}

/// What the machine keeps of a key package, as far as it matters here.
#[derive(Deserialize)]
struct KeyPackageRecord {
    seal: [u8; 32],
}

/// Another Welcome, sealed as whoever adds the phone can.
fn resealed(stored: &Stored, sealed: &[u8], recipe: &[u8]) -> Vec<u8> {
    let (reference, ciphertext) = sealed.split_at(32);
    let record = &stored[&[b"key-package/", reference].concat()];
    let record: KeyPackageRecord =
        ciborium::from_reader(&record[1..]).expect("a key package's record");
    let secret = SealSecret::from_seed(record.seal);
    let package = open(&secret, WELCOME_LABEL, reference, ciphertext).expect("a genuine Welcome");
    let mut package = WelcomePackage::from_bytes(&package).expect("a Welcome's package");
    package.welcome = Blob(altered(package.welcome.as_slice(), recipe));
    let rng = &mut ChaCha20Rng::seed_from_u64(3);
    let again = seal(&secret.public(), WELCOME_LABEL, reference, &package.to_bytes(), rng);
    [reference, again.expect("sealed").as_slice()].concat()
}

/// A recipe for the key package of another phone, which is added.
pub(super) fn key_package() -> Reader {
    let mut clinic = Clinic::new(3, 2);
    let description = clinic.group_of(&[0, 1, 2]);
    let conversation = ConversationId::group([9; 16]);
    let wanted = [clinic.id(1), clinic.id(2)];
    let claimed = clinic.relay.claim(wanted);
    let empty = clinic.phones[0].store.snapshot();
    Box::new(move |recipe| {
        let (founder, now) = (&clinic.phones[0], Timestamp(system_millis()));
        founder.store.restore(empty.clone());
        let mut given: Vec<ClaimedKeyPackage> = claimed.clone();
        given[0].package = Blob(altered(given[0].package.as_slice(), recipe));
        let machine = founder.machine();
        let after = OrderNumber(0);
        let made = machine.found(&conversation, &description, after, &clinic.ledger, &given, now);
        let made = made.unwrap_or_else(|error| panic!("one bad key package stops all: {error:?}"));
        assert!(made.reached.contains(&given[1].device), "the other is left out too");
        let reached = made.reached.contains(&given[0].device);
        assert_eq!(reached, given[0].package == claimed[0].package);
    })
}

/// The first two bytes say which value, the rest is a recipe for it.
pub(super) fn state() -> Reader {
    let ward = Ward::new();
    Box::new(move |bytes| {
        let [first, second, recipe @ ..] = bytes else { return };
        let stage = ward.stages.last().expect("there are some");
        let mut stored = stage.before.clone();
        let which = usize::from(u16::from_be_bytes([*first, *second])) % stored.len();
        let value = stored.values_mut().nth(which).expect("there is one");
        *value = altered(value, recipe);
        let damaged = Stage { before: stored, item: stage.item.clone() };
        // Whatever it says: it is said, and does not end the program.
        let _ = ward.process(&damaged, &damaged.item);
        let machine = ward.clinic.phones[PHONE].machine();
        let _ = machine.conversation(&ward.conversation);
        let _ = machine.difference(&ward.conversation, &ward.clinic.ledger, ward.clinic.now);
        let _ = machine.make_key_packages(0, ward.clinic.now);
        let _ = machine.key_package_stock(ward.clinic.now);
    })
}
