//! A clinic with its ledger, its people's phones and a relay, in memory.

pub use crate::{memory::Memory, relay::Relay};
use bellward_e2ee::{
    Change, Conversation, Crypto, Description, E2eeError, Kind, LocalDevice, Machine, Outgoing,
    Processed,
};
use bellward_proto::{
    Body, ClinicId, Content, ConversationId, DeviceId, InviteId, MessageId, OrderNumber, PersonId,
    Timestamp, Versioned,
    relay::{ClaimedKeyPackage, QueueItem},
};
use bellward_trust::{
    AuthSecret, Author, DeviceKind, Effect, IdentitySecret, InviteSigningSecret, LeafSecret,
    Ledger, Role, RootSecret, SealSecret, Signer, StatementBody,
};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::time::{SystemTime, UNIX_EPOCH};

/// One person's phone.
pub struct Phone {
    pub device: LocalDevice,
    pub crypto: Crypto,
    pub store: Memory,
}

impl Phone {
    pub fn machine(&self) -> Machine<'_, Memory> {
        Machine::new(&self.device, &self.crypto, &self.store)
    }

    pub fn id(&self) -> DeviceId {
        self.device.device
    }
}

struct Person {
    id: PersonId,
    identity: IdentitySecret,
}

pub struct Clinic {
    pub ledger: Ledger,
    pub relay: Relay,
    pub phones: Vec<Phone>,
    pub random: ChaCha20Rng,
    pub now: Timestamp,
    root: RootSecret,
    people: Vec<Person>,
}

/// A clinic in which each of these has one phone. Phone `i` is of person `i`; the first is the
/// administrator.
pub fn clinic(people: usize) -> Clinic {
    Clinic::new(people, 1)
}

impl Clinic {
    pub fn new(people: usize, seed: u64) -> Self {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let root = RootSecret::random(&mut random);
        let mut clinic = Clinic {
            ledger: Ledger::new(ClinicId::of(&root.public())),
            relay: Relay::default(),
            phones: Vec::new(),
            random,
            now: Timestamp(system_millis()),
            root,
            people: Vec::new(),
        };
        for index in 0..people {
            clinic.hire();
            clinic.add_phone(index);
        }
        clinic
    }

    pub fn state(&mut self, author: Author, body: StatementBody, signers: &[Signer<'_>]) {
        self.now = self.now.plus_millis(1);
        let statement = self.ledger.draft(author, self.now, body).sign(signers);
        let appended = self.ledger.append(&statement.to_bytes()).unwrap();
        assert_eq!(appended.effect, Effect::Applied);
    }

    /// A new person, without a phone.
    pub fn hire(&mut self) -> usize {
        let id = PersonId(self.bytes());
        let identity = IdentitySecret::random(&mut self.random);
        let public = identity.public();
        if self.people.is_empty() {
            let root = self.root.clone();
            let body =
                StatementBody::ClinicCreated { root: root.public(), founder: id, identity: public };
            let signers = [Signer::Root(&root), Signer::Identity(&identity)];
            self.state(Author::Root, body, &signers);
        } else {
            let invite = InviteId(self.bytes());
            let key = InviteSigningSecret::random(&mut self.random);
            let body = StatementBody::InviteMade {
                invite,
                person: id,
                role: Role::Nurse,
                key: key.public(),
                seal: SealSecret::random(&mut self.random).public(),
                ends: self.now.plus_millis(1_000_000_000),
            };
            self.administer(body);
            let body = StatementBody::PersonJoined { invite, person: id, identity: public };
            let signers = [Signer::Invite(&key), Signer::Identity(&identity)];
            self.state(Author::Invite(invite), body, &signers);
        }
        self.people.push(Person { id, identity });
        self.people.len() - 1
    }

    /// A new phone of someone, with key packages at the relay.
    pub fn add_phone(&mut self, person: usize) -> usize {
        let device = DeviceId(self.bytes());
        let leaf = LeafSecret::random(&mut self.random);
        let auth = AuthSecret::random(&mut self.random);
        let identity = self.people[person].identity.clone();
        let id = self.people[person].id;
        let body = StatementBody::DeviceAdded {
            device,
            person: id,
            kind: DeviceKind::Personal,
            ends: None,
            auth: auth.public(),
            leaf: leaf.public(),
            seal: SealSecret::random(&mut self.random).public(),
        };
        let signers = [Signer::Identity(&identity), Signer::Auth(&auth), Signer::Leaf(&leaf)];
        self.state(Author::Person(id), body, &signers);
        let device = LocalDevice { clinic: self.ledger.clinic(), person: id, device, leaf };
        let crypto = Crypto::seeded(self.bytes());
        self.phones.push(Phone { device, crypto, store: Memory::default() });
        let phone = self.phones.len() - 1;
        self.upload(phone, 3);
        phone
    }

    pub fn upload(&mut self, phone: usize, count: usize) {
        let at = &self.phones[phone];
        let made = at.machine().make_key_packages(count, self.now).unwrap();
        self.relay.packages.entry(at.id()).or_default().extend(made);
    }

    pub fn upload_last_resort(&mut self, phone: usize) {
        let at = &self.phones[phone];
        let made = at.machine().make_last_resort(self.now).unwrap();
        self.relay.last_resort.insert(at.id(), made);
    }

    fn administer(&mut self, body: StatementBody) {
        let administrator = self.people[0].id;
        let identity = self.people[0].identity.clone();
        self.state(Author::Person(administrator), body, &[Signer::Identity(&identity)]);
    }

    pub fn revoke(&mut self, phone: usize) {
        let device = self.id(phone);
        self.administer(StatementBody::DeviceRevoked { device });
    }

    pub fn remove_person(&mut self, person: usize) {
        let person = self.people[person].id;
        self.administer(StatementBody::PersonRemoved { person });
    }

    /// The ledger moves on without anyone coming or going.
    pub fn confirm_head(&mut self) {
        self.administer(StatementBody::HeadConfirmed {});
    }

    pub fn person(&self, index: usize) -> PersonId {
        self.people[index].id
    }

    pub fn id(&self, phone: usize) -> DeviceId {
        self.phones[phone].id()
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }

    pub fn group_of(&self, people: &[usize]) -> Description {
        Description::group("Ward 3", people.iter().map(|index| self.person(*index)))
    }

    /// A conversation of these people, founded by the first's phone, and all in it.
    pub fn conversation(&mut self, people: &[usize]) -> ConversationId {
        let description = self.group_of(people);
        let conversation = self.found(people[0], &description);
        self.sync_all();
        conversation
    }

    pub fn found(&mut self, phone: usize, description: &Description) -> ConversationId {
        let conversation = match description.kind {
            Kind::Direct => ConversationId::direct(&self.ledger.clinic(), &description.people),
            Kind::Group => ConversationId::group(self.bytes()),
        };
        let mut wanted = self.ledger.roster().entitled(&description.people);
        wanted.remove(&self.id(phone));
        let packages = self.relay.claim(wanted);
        let outgoing = self.founding(phone, &conversation, description, &packages);
        self.relay.post(&outgoing);
        conversation
    }

    /// What founds a conversation with these key packages.
    pub fn founding(
        &self,
        phone: usize,
        conversation: &ConversationId,
        description: &Description,
        packages: &[ClaimedKeyPackage],
    ) -> Outgoing {
        let (machine, after) = (self.phones[phone].machine(), OrderNumber(0));
        machine.found(conversation, description, after, &self.ledger, packages, self.now).unwrap()
    }

    pub fn content(&mut self, text: &str) -> Content {
        Content {
            id: MessageId(self.bytes()),
            sent_at: self.now,
            body: Body::Text { text: text.into(), reply_to: None },
        }
    }

    pub fn encrypt(
        &mut self,
        phone: usize,
        conversation: &ConversationId,
        text: &str,
    ) -> Result<Outgoing, E2eeError> {
        let content = self.content(text);
        self.phones[phone].machine().encrypt(conversation, &content, &self.ledger)
    }

    pub fn say(&mut self, phone: usize, conversation: &ConversationId, text: &str) {
        let outgoing = self.encrypt(phone, conversation, text).unwrap();
        self.relay.post(&outgoing);
    }

    /// A commit of what the difference and this change ask for.
    pub fn commit(
        &mut self,
        phone: usize,
        conversation: &ConversationId,
        mut change: Change,
    ) -> Result<Outgoing, E2eeError> {
        let machine = self.phones[phone].machine();
        let difference = machine.difference(conversation, &self.ledger, self.now)?;
        let mut wanted = difference.add;
        wanted.extend(difference.rejoin);
        if let Some(description) = &change.description {
            let leaves = machine.conversation(conversation)?.unwrap().leaves;
            let entitled = self.ledger.roster().entitled(&description.people);
            wanted.extend(entitled.difference(&leaves).copied());
        }
        change.add.extend(self.relay.claim(wanted));
        machine.commit(conversation, &change, &self.ledger, self.now)
    }

    pub fn reconcile(&mut self, phone: usize, conversation: &ConversationId) {
        let outgoing = self.commit(phone, conversation, Change::default()).unwrap();
        self.relay.post(&outgoing);
    }

    pub fn process(&self, phone: usize, item: &QueueItem) -> Processed {
        self.phones[phone].machine().process(item, &self.ledger, self.now).unwrap()
    }

    /// Everything that waits for a phone.
    pub fn sync(&mut self, phone: usize) -> Vec<Processed> {
        let device = self.id(phone);
        let mut all = Vec::new();
        while let Some(item) = self.relay.queues.entry(device).or_default().pop_front() {
            all.push(self.process(phone, &item));
        }
        all
    }

    pub fn sync_all(&mut self) {
        for phone in 0..self.phones.len() {
            self.sync(phone);
        }
    }

    pub fn view(&self, phone: usize, conversation: &ConversationId) -> Conversation {
        self.phones[phone].machine().conversation(conversation).unwrap().unwrap()
    }

    /// These phones are in the same state, and that is usable.
    pub fn assert_agree(&self, phones: &[usize], conversation: &ConversationId) {
        let views = phones.iter().map(|phone| self.view(*phone, conversation));
        let views: Vec<Conversation> = views.collect();
        for view in &views {
            assert_eq!(view.status, bellward_e2ee::Status::Active);
            assert_eq!(view.last_number, views[0].last_number);
            assert_eq!(view.order_hash, views[0].order_hash);
            assert_eq!(view.commit_number, views[0].commit_number);
            assert_eq!(view.leaves, views[0].leaves);
            assert_eq!(view.description, views[0].description);
        }
        let epoch = |phone: &usize| {
            self.phones[*phone].machine().epoch_authenticator(conversation).unwrap().unwrap()
        };
        assert!(phones.iter().all(|phone| epoch(phone) == epoch(&phones[0])));
    }
}

pub fn system_millis() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}

/// The texts among what was processed.
pub fn texts(processed: &[Processed]) -> Vec<String> {
    let texts = processed.iter().filter_map(|processed| match processed {
        Processed::Message { content, .. } => match &content.body {
            Body::Text { text, .. } => Some(text.clone()),
            _ => None,
        },
        _ => None,
    });
    texts.collect()
}
