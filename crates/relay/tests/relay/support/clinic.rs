//! A clinic as its administrator's device sees it.

use bellward_proto::invite::InviteSecret;
use bellward_proto::relay::{
    AppendLedger, DirectoryUpload, InviteBundle, ReturnLedger, SealedClinicKey,
};
use bellward_proto::{
    Blob, ClinicId, DeviceId, DirectoryHash, DirectoryVersion, Incarnation, InviteId,
    KeyGeneration, LedgerSeq, PersonId, SessionCounter, SessionToken, Timestamp, Versioned,
};
use bellward_trust::{
    AuthSecret, Author, ClinicKey, DeviceKind, IdentitySecret, InviteContents, InviteKeys,
    LeafSecret, Ledger, Role, RootSecret, SealSecret, Signer, Statement, StatementBody,
    sealed_keys_digest,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::cell::Cell;

/// A person with a device.
pub struct Member {
    pub person: PersonId,
    pub device: DeviceId,
    pub identity: IdentitySecret,
    pub auth: AuthSecret,
    pub leaf: LeafSecret,
    pub seal: SealSecret,
    pub counter: Cell<SessionCounter>,
    /// Under which the counter was last counted.
    pub incarnation: Cell<Option<Incarnation>>,
    pub token: Cell<Option<SessionToken>>,
    pub logins: Cell<u8>,
}

impl Member {
    fn new(rng: &mut ChaCha20Rng) -> Self {
        Member {
            person: PersonId(rng.random()),
            device: DeviceId(rng.random()),
            identity: IdentitySecret::random(rng),
            auth: AuthSecret::random(rng),
            leaf: LeafSecret::random(rng),
            seal: SealSecret::random(rng),
            counter: Cell::new(SessionCounter(0)),
            incarnation: Cell::new(None),
            token: Cell::new(None),
            logins: Cell::new(0),
        }
    }
}

/// A clinic, and everything its founder holds.
pub struct Clinic {
    pub id: ClinicId,
    pub root: RootSecret,
    pub founder: Member,
    pub ledger: Ledger,
    pub rng: ChaCha20Rng,
    pub key: ClinicKey,
}

/// Statements that are made one after another, and then sent together.
pub struct Draft<'a> {
    clinic: &'a mut Clinic,
    now: Timestamp,
    before: Option<bellward_proto::LedgerHead>,
    statements: Vec<Blob>,
    directory: Option<DirectoryUpload>,
    bundles: Vec<InviteBundle>,
}

impl Clinic {
    /// Keys, and an empty ledger.
    pub fn new(seed: u8) -> Self {
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let root = RootSecret::random(&mut rng);
        let id = ClinicId::of(&root.public());
        let founder = Member::new(&mut rng);
        let key = ClinicKey::random(KeyGeneration(1), &mut rng);
        Clinic { id, root, founder, ledger: Ledger::new(id), rng, key }
    }

    /// Begins statements at a time. What is drafted is in the clinic's own ledger at once.
    pub fn at(&mut self, now: Timestamp) -> Draft<'_> {
        let before = self.ledger.head();
        let (statements, bundles) = (Vec::new(), Vec::new());
        Draft { clinic: self, now, before, statements, directory: None, bundles }
    }

    /// The clinic, its founder with a device, and a directory.
    pub fn creation(&mut self, now: Timestamp) -> AppendLedger {
        let body = StatementBody::ClinicCreated {
            root: self.root.public(),
            founder: self.founder.person,
            identity: self.founder.identity.public(),
        };
        let (root, identity) = (self.root.clone(), self.founder.identity.clone());
        let device = device_added(&self.founder);
        let person = self.founder.person;
        let (auth, leaf) = (self.founder.auth.clone(), self.founder.leaf.clone());
        self.at(now)
            .state(Author::Root, body, &[Signer::Root(&root), Signer::Identity(&identity)])
            .state(
                Author::Person(person),
                device,
                &[Signer::Identity(&identity), Signer::Auth(&auth), Signer::Leaf(&leaf)],
            )
            .fresh_directory()
            .request()
    }

    /// Someone is invited, joins and adds a device, all at once.
    pub fn joining(&mut self, now: Timestamp) -> (Member, AppendLedger) {
        let member = Member::new(&mut self.rng);
        let (invite, keys) = self.invite_keys();
        let request = self
            .at(now)
            .invite(invite, &keys, member.person)
            .join(invite, &keys, &member)
            .request();
        (member, request)
    }

    /// Another device of the founder's.
    pub fn another_device(&mut self, now: Timestamp) -> (Member, AppendLedger) {
        let mut member = Member::new(&mut self.rng);
        (member.person, member.identity) = (self.founder.person, self.founder.identity.clone());
        let signers = [
            Signer::Identity(&member.identity),
            Signer::Auth(&member.auth),
            Signer::Leaf(&member.leaf),
        ];
        let author = Author::Person(member.person);
        let request = self.at(now).state(author, device_added(&member), &signers).request();
        (member, request)
    }

    /// All statements after one, as who has the ledger returns them.
    pub fn returning(&self, after: LedgerSeq) -> ReturnLedger {
        let mut statements = Vec::new();
        let mut seq = after.next();
        while let Some(signed) = self.ledger.signed_at(seq) {
            statements.push(Blob(signed.to_vec()));
            seq = seq.next();
        }
        ReturnLedger { expected_head: self.ledger.head_at(after), statements }
    }

    /// A fresh invite.
    pub fn invite_keys(&mut self) -> (InviteId, InviteKeys) {
        let secret = InviteSecret(zeroize_array(self.rng.random()));
        (InviteId(self.rng.random()), InviteKeys::derive(&secret))
    }

    /// A person who is not in the clinic.
    pub fn stranger(&mut self) -> Member {
        Member::new(&mut self.rng)
    }

    /// Someone is removed, under a fresh clinic key.
    pub fn removal(&mut self, person: PersonId, now: Timestamp) -> AppendLedger {
        self.next_key();
        self.at(now).administer(StatementBody::PersonRemoved { person }).fresh_directory().request()
    }

    /// A device is revoked, under a fresh clinic key.
    pub fn revocation(&mut self, device: DeviceId, now: Timestamp) -> AppendLedger {
        self.next_key();
        self.at(now).administer(StatementBody::DeviceRevoked { device }).fresh_directory().request()
    }

    /// The ledger moves on, and nothing else.
    pub fn confirmation(&mut self, now: Timestamp) -> AppendLedger {
        self.at(now).administer(StatementBody::HeadConfirmed {}).request()
    }

    pub fn next_key(&mut self) {
        self.key = ClinicKey::random(self.key.generation.next(), &mut self.rng);
    }
}

fn zeroize_array(bytes: [u8; 32]) -> zeroize::Zeroizing<[u8; 32]> {
    zeroize::Zeroizing::new(bytes)
}

fn device_added(member: &Member) -> StatementBody {
    StatementBody::DeviceAdded {
        device: member.device,
        person: member.person,
        kind: DeviceKind::Personal,
        ends: None,
        auth: member.auth.public(),
        leaf: member.leaf.public(),
        seal: member.seal.public(),
    }
}

impl Draft<'_> {
    /// Any statement.
    pub fn state(mut self, author: Author, body: StatementBody, signers: &[Signer<'_>]) -> Self {
        let statement: Statement = self.clinic.ledger.draft(author, self.now, body);
        let signed = statement.sign(signers).to_bytes();
        self.clinic.ledger.append(&signed).expect("a good statement");
        self.statements.push(Blob(signed));
        self
    }

    /// A statement of the founder.
    pub fn administer(self, body: StatementBody) -> Self {
        let founder = &self.clinic.founder;
        let (author, identity) = (Author::Person(founder.person), founder.identity.clone());
        self.state(author, body, &[Signer::Identity(&identity)])
    }

    pub fn invite(mut self, invite: InviteId, keys: &InviteKeys, person: PersonId) -> Self {
        let body = StatementBody::InviteMade {
            invite,
            person,
            role: Role::Nurse,
            key: keys.signing.public(),
            seal: keys.seal.public(),
            ends: self.now.plus_millis(24 * 60 * 60 * 1000),
        };
        let contents =
            InviteContents { clinic_key: self.clinic.key.clone(), name: "Nurse".to_owned() };
        let (id, seal) = (self.clinic.id, keys.seal.public());
        let bundle = contents.seal_to(&id, &invite, &seal, &mut self.clinic.rng).unwrap();
        self.bundles.push(bundle);
        self.administer(body)
    }

    pub fn join(self, invite: InviteId, keys: &InviteKeys, member: &Member) -> Self {
        let joined = StatementBody::PersonJoined {
            invite,
            person: member.person,
            identity: member.identity.public(),
        };
        let mut draft = self
            .state(
                Author::Invite(invite),
                joined,
                &[Signer::Invite(&keys.signing), Signer::Identity(&member.identity)],
            )
            .state(
                Author::Person(member.person),
                device_added(member),
                &[
                    Signer::Identity(&member.identity),
                    Signer::Auth(&member.auth),
                    Signer::Leaf(&member.leaf),
                ],
            );
        // Used up: its bundle is for nobody any more.
        draft.bundles.retain(|bundle| bundle.invite != invite);
        draft
    }

    /// A directory under the clinic's present key, with copies of it when it is new.
    pub fn fresh_directory(mut self) -> Self {
        let roster = self.clinic.ledger.roster();
        let directory = roster.directory();
        let version = directory.map_or(1, |directory| directory.version.0 + 1);
        let generation = directory.map_or(KeyGeneration(0), |directory| directory.generation);
        let devices: Vec<_> =
            roster.devices().map(|device| (device.id, device.seal.clone())).collect();
        let clinic = &mut *self.clinic;
        let mut keys: Vec<SealedClinicKey> = Vec::new();
        if clinic.key.generation > generation {
            for (device, seal) in devices {
                keys.push(clinic.key.seal_to(&clinic.id, &device, &seal, &mut clinic.rng).unwrap());
            }
        }
        let sealed = Blob(format!("a sealed directory, version {version}").into_bytes());
        let body = StatementBody::DirectoryPublished {
            version: DirectoryVersion(version),
            hash: DirectoryHash::of(&sealed.0),
            generation: clinic.key.generation,
            keys: sealed_keys_digest(&keys),
        };
        self.directory = Some(DirectoryUpload { sealed, keys });
        self.administer(body)
    }

    pub fn request(self) -> AppendLedger {
        AppendLedger {
            expected_head: self.before,
            statements: self.statements,
            directory: self.directory,
            bundles: self.bundles,
        }
    }
}
