//! The clinic's ledger, and who would like to be in it.

use super::Reader;
use crate::support::{Clinic, Member};
use bellward_proto::{Blob, Timestamp, Versioned};
use bellward_trust::{
    Author, Effect, ForkProof, Ledger, Refusal, Role, SignedStatement, SignerKind, Statement,
    StatementBody,
};
use std::collections::BTreeSet;

/// A Monday morning.
const NOW: Timestamp = Timestamp(1_795_420_800_000);

/// A clinic of two people, and everything that may sign in it.
pub(crate) struct Signatory {
    pub(crate) clinic: Clinic,
    pub(crate) nurse: Member,
    /// Invited, and not yet there.
    pub(crate) newcomer: Member,
    pub(crate) invite: bellward_proto::InviteId,
    pub(crate) invite_keys: bellward_trust::InviteKeys,
}

impl Signatory {
    pub(crate) fn new() -> Self {
        let mut clinic = Clinic::new(1);
        clinic.creation(NOW);
        let (nurse, _) = clinic.joining(NOW);
        let newcomer = clinic.stranger();
        let (invite, invite_keys) = clinic.invite_keys();
        clinic.at(NOW).invite(invite, &invite_keys, newcomer.person);
        Signatory { clinic, nurse, newcomer, invite, invite_keys }
    }

    /// Signs a statement by its author, and by the newcomer what it brings in.
    pub(crate) fn sign(&self, statement: &[u8]) -> SignedStatement {
        let sign = |kind: SignerKind| {
            let label = kind.label();
            match kind {
                SignerKind::Root => self.clinic.root.sign(label, statement),
                SignerKind::Identity => self.newcomer.identity.sign(label, statement),
                SignerKind::Auth => self.newcomer.auth.sign(label, statement),
                SignerKind::Leaf => self.newcomer.leaf.sign(label, statement),
                SignerKind::Invite => self.invite_keys.signing.sign(label, statement),
            }
        };
        let read = Statement::from_bytes(statement).ok();
        let author = match read.as_ref().map(|read| read.author) {
            Some(Author::Root) => sign(SignerKind::Root),
            Some(Author::Invite(_)) => sign(SignerKind::Invite),
            Some(Author::Person(person)) if person == self.nurse.person => {
                self.nurse.identity.sign(SignerKind::Identity.label(), statement)
            }
            _ => self.clinic.founder.identity.sign(SignerKind::Identity.label(), statement),
        };
        let introduced: &[SignerKind] = match read.map(|read| read.body) {
            Some(StatementBody::ClinicCreated { .. } | StatementBody::PersonJoined { .. }) => {
                &[SignerKind::Identity]
            }
            Some(StatementBody::DeviceAdded { .. }) => &[SignerKind::Auth, SignerKind::Leaf],
            _ => &[],
        };
        let others = introduced.iter().map(|kind| sign(*kind));
        let signatures = std::iter::once(author).chain(others).collect();
        SignedStatement { statement: Blob(statement.to_vec()), signatures }
    }

    /// What may be stated next: one of each sort that has effect, and one that is void.
    pub(crate) fn next(&self) -> Vec<(&'static str, Statement)> {
        let ledger = &self.clinic.ledger;
        let founder = Author::Person(self.clinic.founder.person);
        let nurse = Author::Person(self.nurse.person);
        let device = |of: &Member, person| StatementBody::DeviceAdded {
            device: of.device,
            person,
            kind: bellward_trust::DeviceKind::Shared,
            ends: Some(NOW.plus_millis(1000)),
            auth: of.auth.public(),
            leaf: of.leaf.public(),
            seal: of.seal.public(),
        };
        let joined = StatementBody::PersonJoined {
            invite: self.invite,
            person: self.newcomer.person,
            identity: self.newcomer.identity.public(),
        };
        let invited = StatementBody::InviteMade {
            invite: bellward_proto::InviteId([7; 16]),
            person: bellward_proto::PersonId([8; 16]),
            role: Role::Administrator,
            key: bellward_proto::InviteKey(self.newcomer.auth.public().0),
            seal: self.newcomer.seal.public(),
            ends: NOW.plus_millis(1000),
        };
        let published = StatementBody::DirectoryPublished {
            version: ledger.roster().directory().expect("there is one").version.next(),
            hash: bellward_proto::DirectoryHash::of(b"sealed"),
            generation: self.clinic.key.generation,
            keys: bellward_trust::sealed_keys_digest(&[]),
        };
        let removed = StatementBody::PersonRemoved { person: self.nurse.person };
        let revoked = StatementBody::DeviceRevoked { device: self.nurse.device };
        [
            ("joined", Author::Invite(self.invite), joined),
            ("invited-by-root", Author::Root, invited.clone()),
            ("invited-void", nurse, invited),
            ("device", nurse, device(&self.newcomer, self.nurse.person)),
            ("published", founder, published),
            ("removed", founder, removed),
            ("revoked-own", nurse, revoked),
            ("confirmed", founder, StatementBody::HeadConfirmed {}),
        ]
        .map(|(name, author, body)| (name, ledger.draft(author, NOW, body)))
        .into()
    }
}

/// What can be told of a ledger from outside.
fn look(ledger: &Ledger) -> (Option<bellward_proto::LedgerHead>, String) {
    let roster = ledger.roster();
    let people: Vec<_> = roster.people().collect();
    let devices: Vec<_> = roster.devices().collect();
    (ledger.head(), format!("{people:?}{devices:?}{:?}", roster.directory()))
}

/// Appends and checks what came of it; true when it was taken.
fn append(ledger: &mut Ledger, signed: &[u8]) -> Option<Effect> {
    let before = look(ledger);
    match ledger.append(signed) {
        Ok(appended) => {
            assert_eq!(ledger.head(), Some(appended.head));
            assert_eq!(ledger.signed_at(appended.seq), Some(signed));
            if appended.effect != Effect::Applied {
                assert_eq!(look(ledger).1, before.1, "a void statement had an effect");
            }
            Some(appended.effect)
        }
        Err(refusal) => {
            assert_eq!(look(ledger), before, "a refused statement left a trace");
            assert!(!refusal.to_string().is_empty());
            if let Refusal::Fork(proof) = refusal {
                proof.verify(ledger).expect("a fork that is reported is proved");
            }
            None
        }
    }
}

pub(super) fn append_any() -> Reader {
    let signatory = Signatory::new();
    let genuine: BTreeSet<Vec<u8>> = signatory
        .next()
        .iter()
        .map(|(_, next)| signatory.sign(&next.to_bytes()).to_bytes())
        .collect();
    let ledger = signatory.clinic.ledger;
    Box::new(move |bytes| {
        if append(&mut ledger.clone(), bytes).is_some() {
            assert!(genuine.contains(bytes), "a statement that nobody signed was taken");
        }
        if let Ok(proof) = ForkProof::from_bytes(bytes)
            && let Err(refusal) = proof.verify(&ledger)
        {
            assert!(!refusal.to_string().is_empty());
        }
    })
}

/// The bytes are a statement. Whoever it names as its author has signed it.
pub(super) fn member_states() -> Reader {
    let signatory = Signatory::new();
    let founder = signatory.clinic.founder.person;
    Box::new(move |bytes| {
        let mut ledger = signatory.clinic.ledger.clone();
        let taken = append(&mut ledger, &signatory.sign(bytes).to_bytes());
        if taken != Some(Effect::Applied) {
            return;
        }
        let statement = Statement::from_bytes(bytes).expect("what was taken can be read");
        let administers = matches!(
            statement.body,
            StatementBody::InviteMade { .. }
                | StatementBody::PersonRemoved { .. }
                | StatementBody::DirectoryPublished { .. }
                | StatementBody::HeadConfirmed {}
        );
        let may = statement.author == Author::Root || statement.author == Author::Person(founder);
        assert!(may || !administers, "{:?} may not state {:?}", statement.author, statement.body);
        let administrators = |ledger: &Ledger| {
            let roster = ledger.roster();
            roster.people().filter(|person| person.role == Role::Administrator).count()
        };
        let before = administrators(&signatory.clinic.ledger);
        assert!(administrators(&ledger) <= before, "an administrator without the root's word");
    })
}
