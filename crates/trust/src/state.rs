//! What the applied statements come to, with since when and until when of each entry, so that
//! the roster at every head can be told.

use crate::entries::{Device, Invite, Person, PublishedDirectory};
use crate::{Author, Role, SignerKind, Statement, StatementBody};
use bellward_proto::{
    DeviceId, InviteId, KeyGeneration, LedgerHead, LedgerSeq, PersonId, RootKey, Timestamp,
    ids::labelled_hash,
};
use std::collections::{BTreeMap, BTreeSet};

/// The sum of the applied statements.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    pub(crate) root: Option<RootKey>,
    pub(crate) people: BTreeMap<PersonId, Person>,
    pub(crate) invites: BTreeMap<InviteId, Invite>,
    /// The invite of each person who was ever invited.
    pub(crate) invited: BTreeMap<PersonId, InviteId>,
    pub(crate) devices: BTreeMap<DeviceId, Device>,
    pub(crate) directories: Vec<PublishedDirectory>,
    /// Where someone or something was removed.
    pub(crate) removals: Vec<LedgerSeq>,
    pub(crate) confirmed: Option<(LedgerHead, Timestamp)>,
    /// All keys ever named, whatever for; seal keys as hashes.
    keys: BTreeSet<[u8; 32]>,
}

impl State {
    /// The author's key, if the author was known before this place.
    pub(crate) fn author_key(
        &self,
        author: &Author,
        before: LedgerSeq,
    ) -> Option<(SignerKind, [u8; 32])> {
        match author {
            Author::Root => self.root.map(|root| (SignerKind::Root, root.0)),
            Author::Person(person) => self
                .people
                .get(person)
                .filter(|person| person.since < before)
                .map(|person| (SignerKind::Identity, person.identity.0)),
            Author::Invite(invite) => self
                .invites
                .get(invite)
                .filter(|invite| invite.since < before)
                .map(|invite| (SignerKind::Invite, invite.key.0)),
        }
    }

    /// Whether none of the keys that a statement brings in was named before, nor twice in it.
    pub(crate) fn keys_are_fresh(&self, body: &StatementBody) -> bool {
        let keys = keys_in(body);
        let distinct: BTreeSet<_> = keys.iter().collect();
        distinct.len() == keys.len() && keys.iter().all(|key| !self.keys.contains(key))
    }

    /// Whether someone was removed since the clinic's key was last renewed, as of a place.
    pub(crate) fn key_is_fresh(&self, at: LedgerSeq) -> bool {
        let renewed = self.directory(at).map(|directory| directory.generation_since);
        self.removals.iter().rev().find(|seq| **seq <= at).is_none_or(|seq| Some(*seq) < renewed)
    }

    /// The newest directory as of a place.
    pub(crate) fn directory(&self, at: LedgerSeq) -> Option<&PublishedDirectory> {
        let after = self.directories.partition_point(|directory| directory.seq <= at);
        self.directories.get(after.checked_sub(1)?)
    }

    /// Takes in a statement that is rightly signed and within its author's rights.
    pub(crate) fn apply(&mut self, statement: &Statement, head: LedgerHead) {
        let seq = statement.seq;
        self.keys.extend(keys_in(&statement.body));
        match &statement.body {
            StatementBody::ClinicCreated { root, founder, identity } => {
                self.root = Some(*root);
                self.confirmed = Some((head, statement.time));
                let founder = Person::new(*founder, Role::Administrator, *identity, seq);
                self.people.insert(founder.id, founder);
            }
            StatementBody::InviteMade { invite, person, role, key, seal, ends } => {
                let made = Invite {
                    id: *invite,
                    person: *person,
                    role: *role,
                    key: *key,
                    seal: seal.clone(),
                    ends: *ends,
                    since: seq,
                    until: None,
                };
                self.invited.insert(*person, *invite);
                self.invites.insert(*invite, made);
            }
            StatementBody::PersonJoined { invite, person, identity } => {
                if let Some(invite) = self.invites.get_mut(invite) {
                    invite.until = Some(seq);
                    let joined = Person::new(*person, invite.role, *identity, seq);
                    self.people.insert(joined.id, joined);
                }
            }
            StatementBody::DeviceAdded { device, person, kind, ends, auth, leaf, seal } => {
                let added = Device {
                    id: *device,
                    person: *person,
                    kind: *kind,
                    ends: *ends,
                    auth: *auth,
                    leaf: *leaf,
                    seal: seal.clone(),
                    since: seq,
                    added_at: statement.time,
                    until: None,
                };
                self.devices.insert(*device, added);
                if let Some(person) = self.people.get_mut(person) {
                    person.devices.push(*device);
                }
            }
            StatementBody::DeviceRevoked { device } => {
                self.removals.push(seq);
                if let Some(device) = self.devices.get_mut(device) {
                    device.until = Some(seq);
                }
            }
            StatementBody::PersonRemoved { person } => {
                self.removals.push(seq);
                self.remove(person, seq);
            }
            StatementBody::DirectoryPublished { version, hash, generation, .. } => {
                let last = self.directories.last();
                let generation_since = last
                    .filter(|last| last.generation == *generation)
                    .map_or(seq, |last| last.generation_since);
                self.directories.push(PublishedDirectory {
                    version: *version,
                    hash: *hash,
                    generation: *generation,
                    seq,
                    generation_since,
                });
            }
            StatementBody::HeadConfirmed {} => self.confirmed = Some((head, statement.time)),
        }
    }

    fn remove(&mut self, person: &PersonId, seq: LedgerSeq) {
        if let Some(invite) = self.invited.get(person).and_then(|id| self.invites.get_mut(id)) {
            invite.until.get_or_insert(seq);
        }
        if let Some(person) = self.people.get_mut(person) {
            person.until = Some(seq);
            for device in &person.devices {
                if let Some(device) = self.devices.get_mut(device) {
                    device.until.get_or_insert(seq);
                }
            }
        }
    }

    /// The clinic key's generation; 0 before the first directory.
    pub(crate) fn generation(&self) -> KeyGeneration {
        self.directories.last().map_or(KeyGeneration(0), |directory| directory.generation)
    }
}

/// The keys that a statement brings in.
fn keys_in(body: &StatementBody) -> Vec<[u8; 32]> {
    let hashed = |seal: &crate::SealKey| labelled_hash("Bellward seal key v1", &[seal.as_slice()]);
    match body {
        StatementBody::ClinicCreated { root, identity, .. } => vec![root.0, identity.0],
        StatementBody::InviteMade { key, seal, .. } => vec![key.0, hashed(seal)],
        StatementBody::PersonJoined { identity, .. } => vec![identity.0],
        StatementBody::DeviceAdded { auth, leaf, seal, .. } => vec![auth.0, leaf.0, hashed(seal)],
        _ => Vec::new(),
    }
}
