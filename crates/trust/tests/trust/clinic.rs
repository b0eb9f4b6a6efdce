//! A clinic in a line of test code: its ledger, and the secrets to state things with.

use bellward_proto::ids::labelled_hash;
use bellward_proto::invite::InviteSecret;
use bellward_proto::*;
use bellward_trust::*;
use zeroize::Zeroizing;

pub const HOUR: u64 = 3_600_000;

/// Someone who can sign.
#[derive(Clone)]
pub struct Member {
    pub id: PersonId,
    pub identity: IdentitySecret,
}

/// An invite and its secrets.
#[derive(Clone)]
pub struct Invited {
    pub id: InviteId,
    pub person: PersonId,
    pub keys: InviteKeys,
}

/// The secrets of a device.
#[derive(Clone)]
pub struct DeviceSecrets {
    pub id: DeviceId,
    pub auth: AuthSecret,
    pub leaf: LeafSecret,
    pub seal: SealSecret,
}

#[derive(Clone)]
pub struct Clinic {
    pub ledger: Ledger,
    pub root: RootSecret,
    pub founder: Member,
    pub now: Timestamp,
    pub log: Vec<Blob>,
    counter: u64,
}

impl Clinic {
    /// Just created, by its founder.
    pub fn new() -> Self {
        let root = RootSecret::from_seed([1; 32]);
        let ledger = Ledger::new(ClinicId::of(&root.public()));
        let founder =
            Member { id: PersonId([2; 16]), identity: IdentitySecret::from_seed([3; 32]) };
        let now = Timestamp(1_750_000_000_000);
        let mut clinic =
            Clinic { ledger, root: root.clone(), founder, now, log: Vec::new(), counter: 0 };
        let body = StatementBody::ClinicCreated {
            root: root.public(),
            founder: clinic.founder.id,
            identity: clinic.founder.identity.public(),
        };
        let founder = clinic.founder.clone();
        let signers = [Signer::Root(&root), Signer::Identity(&founder.identity)];
        assert_eq!(clinic.state(Author::Root, body, &signers), Effect::Applied);
        clinic
    }

    pub fn seed(&mut self) -> [u8; 32] {
        self.counter += 1;
        labelled_hash("test seed", &[&self.counter.to_be_bytes()])
    }

    pub fn id(&mut self) -> [u8; 16] {
        self.seed()[..16].try_into().unwrap()
    }

    /// Signs the next statement without appending it.
    pub fn signed(&self, author: Author, body: StatementBody, signers: &[Signer<'_>]) -> Blob {
        Blob(self.ledger.draft(author, self.now, body).sign(signers).to_bytes())
    }

    /// Appends, whatever comes of it.
    pub fn try_append(&mut self, signed: &Blob) -> Result<Appended, Refusal> {
        let appended = self.ledger.append(signed.as_slice())?;
        self.log.push(signed.clone());
        Ok(appended)
    }

    /// States something that is in order but for the right to it.
    pub fn state(&mut self, author: Author, body: StatementBody, signers: &[Signer<'_>]) -> Effect {
        let signed = self.signed(author, body, signers);
        self.try_append(&signed).unwrap().effect
    }

    pub fn by(&mut self, member: &Member, body: StatementBody) -> Effect {
        self.state(Author::Person(member.id), body, &[Signer::Identity(&member.identity)])
    }

    pub fn by_founder(&mut self, body: StatementBody) -> Effect {
        let founder = self.founder.clone();
        self.by(&founder, body)
    }

    pub fn by_root(&mut self, body: StatementBody) -> Effect {
        let root = self.root.clone();
        self.state(Author::Root, body, &[Signer::Root(&root)])
    }

    /// A fresh invite, good for a day.
    pub fn invite_body(&mut self, role: Role) -> (Invited, StatementBody) {
        let secret = InviteSecret(Zeroizing::new(self.seed()));
        let keys = InviteKeys::derive(&secret);
        let invited =
            Invited { id: InviteId(self.id()), person: PersonId(self.id()), keys: keys.clone() };
        let body = StatementBody::InviteMade {
            invite: invited.id,
            person: invited.person,
            role,
            key: keys.signing.public(),
            seal: keys.seal.public(),
            ends: self.now.plus_millis(24 * HOUR),
        };
        (invited, body)
    }

    /// Invites by whoever may.
    pub fn invite(&mut self, role: Role) -> Invited {
        let (invited, body) = self.invite_body(role);
        let effect = match role {
            Role::Administrator => self.by_root(body),
            _ => self.by_founder(body),
        };
        assert_eq!(effect, Effect::Applied);
        invited
    }

    pub fn try_join(&mut self, invited: &Invited) -> (Effect, Member) {
        let member =
            Member { id: invited.person, identity: IdentitySecret::from_seed(self.seed()) };
        let body = StatementBody::PersonJoined {
            invite: invited.id,
            person: member.id,
            identity: member.identity.public(),
        };
        let signers = [Signer::Invite(&invited.keys.signing), Signer::Identity(&member.identity)];
        (self.state(Author::Invite(invited.id), body, &signers), member)
    }

    /// People who were invited and have joined.
    pub fn staff<const N: usize>(&mut self, roles: [Role; N]) -> [Member; N] {
        roles.map(|role| {
            let invited = self.invite(role);
            let (effect, member) = self.try_join(&invited);
            assert_eq!(effect, Effect::Applied);
            member
        })
    }

    pub fn device_body(
        &mut self,
        person: PersonId,
        ends: Option<Timestamp>,
    ) -> (DeviceSecrets, StatementBody) {
        let secrets = DeviceSecrets {
            id: DeviceId(self.id()),
            auth: AuthSecret::from_seed(self.seed()),
            leaf: LeafSecret::from_seed(self.seed()),
            seal: SealSecret::from_seed(self.seed()),
        };
        let body = StatementBody::DeviceAdded {
            device: secrets.id,
            person,
            kind: if ends.is_some() { DeviceKind::Shared } else { DeviceKind::Personal },
            ends,
            auth: secrets.auth.public(),
            leaf: secrets.leaf.public(),
            seal: secrets.seal.public(),
        };
        (secrets, body)
    }

    pub fn add(&mut self, by: &Member, secrets: &DeviceSecrets, body: StatementBody) -> Effect {
        let signers = [
            Signer::Identity(&by.identity),
            Signer::Auth(&secrets.auth),
            Signer::Leaf(&secrets.leaf),
        ];
        self.state(Author::Person(by.id), body, &signers)
    }

    /// A device of someone's own.
    pub fn device(&mut self, member: &Member) -> DeviceSecrets {
        let (secrets, body) = self.device_body(member.id, None);
        assert_eq!(self.add(member, &secrets, body), Effect::Applied);
        secrets
    }

    /// The next directory, with a new key or without.
    pub fn directory_body(&self, renew: bool) -> StatementBody {
        let last = self.ledger.roster().directory().cloned();
        let version = last.as_ref().map_or(DirectoryVersion(0), |l| l.version).next();
        let generation = last.map_or(KeyGeneration(0), |l| l.generation);
        StatementBody::DirectoryPublished {
            version,
            hash: DirectoryHash::of(&version.0.to_be_bytes()),
            generation: if renew { generation.next() } else { generation },
            keys: if renew { Digest([9; 32]) } else { sealed_keys_digest(&[]) },
        }
    }

    pub fn publish(&mut self, renew: bool) {
        let body = self.directory_body(renew);
        assert_eq!(self.by_founder(body), Effect::Applied);
    }
}
