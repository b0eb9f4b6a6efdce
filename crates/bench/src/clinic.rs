//! A clinic whose founder is this program: it hires people by the hundred, in as few requests as
//! the relay takes, and invites real clients.

use crate::ask::Way;
use crate::fault::Outcome;
use bellward_e2ee::LocalDevice;
use bellward_proto::invite::{InviteCode, InviteSecret};
use bellward_proto::relay::{
    AppendLedger, ChallengeAnswer, ChallengeRequest, ConfirmSession, DirectoryUpload, InviteBundle,
    LedgerAppended, LedgerPage, LoginAnswer, LoginRequest,
};
use bellward_proto::{
    Blob, ClinicId, DeviceId, DirectoryHash, DirectoryVersion, InviteId, KeyGeneration, LedgerHead,
    PersonId, RelayAddress, SessionCounter, SessionNonce, SessionToken, Signature, Timestamp,
    Versioned,
};
use bellward_trust::{
    AuthSecret, Author, ClinicKey, DeviceKind, Directory, IdentitySecret, InviteContents,
    InviteKeys, LeafSecret, Ledger, PersonEntry, Role, RootSecret, SealSecret, Signer, Statement,
    StatementBody, seal_directory, sealed_keys_digest,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

/// People who join in one append: three statements each.
const AT_ONCE: usize = 20;

/// A person with a device that is no more than its keys.
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Which device.
    pub device: DeviceId,
    identity: IdentitySecret,
    auth: AuthSecret,
    leaf: LeafSecret,
    seal: SealSecret,
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
        }
    }

    /// As the MLS machine knows it.
    pub fn local(&self, clinic: ClinicId) -> LocalDevice {
        let (person, device, leaf) = (self.person, self.device, self.leaf.clone());
        LocalDevice { clinic, person, device, leaf }
    }

    fn added(&self) -> StatementBody {
        StatementBody::DeviceAdded {
            device: self.device,
            person: self.person,
            kind: DeviceKind::Personal,
            ends: None,
            auth: self.auth.public(),
            leaf: self.leaf.public(),
            seal: self.seal.public(),
        }
    }
}

/// Now, by the system's clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// The clinic and all its founder holds.
pub struct Clinic {
    /// Which.
    pub id: ClinicId,
    /// As far as this program made it.
    pub ledger: Ledger,
    /// The first administrator.
    pub founder: Member,
    /// What chance decides here.
    pub rng: ChaCha20Rng,
    key: ClinicKey,
    directory: Directory,
}

/// Statements that go out in one append.
#[derive(Default)]
struct Draft {
    before: Option<LedgerHead>,
    statements: Vec<Blob>,
    directory: Option<DirectoryUpload>,
    bundles: Vec<InviteBundle>,
}

impl Clinic {
    /// Made in memory; nobody else knows of it.
    pub fn new(seed: u64) -> Outcome<Self> {
        Ok(Self::begun(seed)?.0)
    }

    fn begun(seed: u64) -> Outcome<(Self, Draft)> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed ^ now().0);
        let root = RootSecret::random(&mut rng);
        let id = ClinicId::of(&root.public());
        let founder = Member::new(&mut rng);
        let key = ClinicKey::random(KeyGeneration(1), &mut rng);
        let name = PersonEntry { name: "The founder".to_owned() };
        let directory = Directory {
            version: DirectoryVersion(0),
            clinic_name: "Oak Street Clinic".to_owned(),
            people: BTreeMap::from([(founder.person, name)]),
        };
        let mut clinic = Clinic { id, ledger: Ledger::new(id), founder, rng, key, directory };
        let mut draft = Draft::default();
        let identity = clinic.founder.identity.clone();
        let created = StatementBody::ClinicCreated {
            root: root.public(),
            founder: clinic.founder.person,
            identity: identity.public(),
        };
        let signers = [Signer::Root(&root), Signer::Identity(&identity)];
        clinic.state(&mut draft, Author::Root, created, &signers)?;
        let (auth, leaf) = (clinic.founder.auth.clone(), clinic.founder.leaf.clone());
        let signers = [Signer::Identity(&identity), Signer::Auth(&auth), Signer::Leaf(&leaf)];
        let (author, added) = (Author::Person(clinic.founder.person), clinic.founder.added());
        clinic.state(&mut draft, author, added, &signers)?;
        clinic.publish(&mut draft)?;
        Ok((clinic, draft))
    }

    /// Made at a relay.
    pub async fn found(way: &Way, seed: u64) -> Outcome<Self> {
        let (clinic, draft) = Self::begun(seed)?;
        clinic.append(way, draft).await?;
        Ok(clinic)
    }

    /// People with a device each, in memory alone.
    pub fn hire_here(&mut self, people: usize) -> Outcome<Vec<Member>> {
        let mut draft = Draft::default();
        (0..people).map(|_| self.join(&mut draft)).collect()
    }

    /// People with a device each.
    pub async fn hire(&mut self, way: &Way, people: usize) -> Outcome<Vec<Member>> {
        self.refresh(way).await?;
        let mut members = Vec::with_capacity(people);
        while members.len() < people {
            let mut draft = self.draft();
            for _ in members.len()..people.min(members.len() + AT_ONCE) {
                members.push(self.join(&mut draft)?);
            }
            if members.len() == people {
                self.publish(&mut draft)?;
            }
            self.append(way, draft).await?;
        }
        Ok(members)
    }

    /// An invite for a real client.
    pub async fn invite(&mut self, way: &Way, relay: &RelayAddress) -> Outcome<InviteCode> {
        self.refresh(way).await?;
        let mut draft = self.draft();
        let secret = InviteSecret(Zeroizing::new(self.rng.random()));
        let person = PersonId(self.rng.random());
        let (invite, _) = self.make_invite(&mut draft, &secret, person)?;
        self.publish(&mut draft)?;
        self.append(way, draft).await?;
        Ok(InviteCode { relay: relay.clone(), clinic: self.id, invite, secret })
    }

    /// Takes in what others stated meanwhile.
    async fn refresh(&mut self, way: &Way) -> Outcome<()> {
        loop {
            let path = format!("/v1/clinics/{}/ledger?after={}", self.id, self.ledger.seq());
            let page: LedgerPage = way.get(&path).await?;
            for statement in &page.statements {
                self.ledger.append(statement.as_slice())?;
            }
            if self.ledger.seq() >= page.seq {
                return Ok(());
            }
        }
    }

    /// Logs a device in and confirms.
    pub async fn log_in(&self, way: &Way, member: &Member) -> Outcome<SessionToken> {
        let (clinic, device) = (self.id, member.device);
        let asked = ChallengeRequest { clinic, device };
        let answer: ChallengeAnswer = way.post("/v1/login/challenge", None, &asked).await?;
        let mut login = LoginRequest {
            clinic,
            device,
            challenge: answer.challenge,
            counter: SessionCounter(0),
            nonce: SessionNonce([1; 16]),
            incarnation: None,
            reset: false,
            signature: Signature([0; 64]),
        };
        login.signature = member.auth.sign(LoginRequest::LABEL, &login.signed_bytes());
        let answer: LoginAnswer = way.post("/v1/login", None, &login).await?;
        let confirm = ConfirmSession { device: member.device, counter: answer.counter };
        let _: Value = way.post("/v1/session/confirm", Some(answer.token), &confirm).await?;
        Ok(answer.token)
    }

    fn draft(&self) -> Draft {
        Draft { before: self.ledger.head(), ..Draft::default() }
    }

    async fn append(&self, way: &Way, draft: Draft) -> Outcome<()> {
        let request = AppendLedger {
            expected_head: draft.before,
            statements: draft.statements,
            directory: draft.directory,
            bundles: draft.bundles,
        };
        let path = format!("/v1/clinics/{}/ledger", self.id);
        let _: LedgerAppended = way.post(&path, None, &request).await?;
        Ok(())
    }

    fn state(
        &mut self,
        draft: &mut Draft,
        author: Author,
        body: StatementBody,
        signers: &[Signer<'_>],
    ) -> Outcome<()> {
        let statement: Statement = self.ledger.draft(author, now(), body);
        let signed = statement.sign(signers).to_bytes();
        self.ledger.append(&signed)?;
        draft.statements.push(Blob(signed));
        Ok(())
    }

    fn administer(&mut self, draft: &mut Draft, body: StatementBody) -> Outcome<()> {
        let identity = self.founder.identity.clone();
        let author = Author::Person(self.founder.person);
        self.state(draft, author, body, &[Signer::Identity(&identity)])
    }

    fn make_invite(
        &mut self,
        draft: &mut Draft,
        secret: &InviteSecret,
        person: PersonId,
    ) -> Outcome<(InviteId, InviteKeys)> {
        let (invite, keys) = (InviteId(self.rng.random()), InviteKeys::derive(secret));
        let name = format!("Person {}", self.directory.people.len());
        let contents = InviteContents { clinic_key: self.key.clone(), name: name.clone() };
        let seal = keys.seal.public();
        draft.bundles.push(contents.seal_to(&self.id, &invite, &seal, &mut self.rng)?);
        self.directory.people.insert(person, PersonEntry { name });
        let made = StatementBody::InviteMade {
            invite,
            person,
            role: Role::Nurse,
            key: keys.signing.public(),
            seal,
            ends: now().plus_millis(24 * 60 * 60 * 1000),
        };
        self.administer(draft, made)?;
        Ok((invite, keys))
    }

    /// Someone is invited, joins and adds a device.
    fn join(&mut self, draft: &mut Draft) -> Outcome<Member> {
        let member = Member::new(&mut self.rng);
        let secret = InviteSecret(Zeroizing::new(self.rng.random()));
        let (invite, keys) = self.make_invite(draft, &secret, member.person)?;
        let joined = StatementBody::PersonJoined {
            invite,
            person: member.person,
            identity: member.identity.public(),
        };
        let signers = [Signer::Invite(&keys.signing), Signer::Identity(&member.identity)];
        self.state(draft, Author::Invite(invite), joined, &signers)?;
        let signers = [
            Signer::Identity(&member.identity),
            Signer::Auth(&member.auth),
            Signer::Leaf(&member.leaf),
        ];
        self.state(draft, Author::Person(member.person), member.added(), &signers)?;
        // Used up: its bundle is for nobody any more.
        draft.bundles.retain(|bundle| bundle.invite != invite);
        Ok(member)
    }

    /// The directory with all who are known by now; the clinic's key too, the first time.
    fn publish(&mut self, draft: &mut Draft) -> Outcome<()> {
        let is_first = self.directory.version == DirectoryVersion(0);
        self.directory.version = DirectoryVersion(self.directory.version.0 + 1);
        let mut keys = Vec::new();
        if is_first {
            let (device, seal) = (self.founder.device, self.founder.seal.public());
            keys.push(self.key.seal_to(&self.id, &device, &seal, &mut self.rng)?);
        }
        let sealed = seal_directory(&self.key, &self.id, &self.directory, &mut self.rng)?;
        let body = StatementBody::DirectoryPublished {
            version: self.directory.version,
            hash: DirectoryHash::of(sealed.as_slice()),
            generation: self.key.generation,
            keys: sealed_keys_digest(&keys),
        };
        draft.directory = Some(DirectoryUpload { sealed, keys });
        self.administer(draft, body)
    }
}
