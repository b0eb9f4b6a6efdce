//! What a ledger knows of people, devices, invites and directories.

use crate::{DeviceKind, Role, SealKey};
use bellward_proto::{
    AuthKey, DeviceId, DirectoryHash, DirectoryVersion, IdentityKey, InviteId, InviteKey,
    KeyGeneration, LeafKey, LedgerSeq, PersonId, Timestamp,
};

/// Someone who joined the clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// What they are here.
    pub role: Role,
    /// The key they sign with.
    pub identity: IdentityKey,
    /// Where they joined.
    pub since: LedgerSeq,
    pub(crate) until: Option<LedgerSeq>,
    pub(crate) devices: Vec<DeviceId>,
}

impl Person {
    pub(crate) fn new(id: PersonId, role: Role, identity: IdentityKey, since: LedgerSeq) -> Self {
        Person { id, role, identity, since, until: None, devices: Vec::new() }
    }
}

/// One person on one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// Shared or personal.
    pub kind: DeviceKind,
    /// The device is good up to this time, if there is an end.
    pub ends: Option<Timestamp>,
    /// Logs in to the relay.
    pub auth: AuthKey,
    /// Signs in MLS groups.
    pub leaf: LeafKey,
    /// Clinic keys are sealed to it.
    pub seal: SealKey,
    /// Where it was added.
    pub since: LedgerSeq,
    /// When, by its author's clock.
    pub added_at: Timestamp,
    pub(crate) until: Option<LedgerSeq>,
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Which.
    pub id: InviteId,
    /// Who the invited will be.
    pub person: PersonId,
    /// What they will be.
    pub role: Role,
    /// Signs the joining.
    pub key: InviteKey,
    /// The invite's bundle is sealed to it.
    pub seal: SealKey,
    /// Joining is good up to this time.
    pub ends: Timestamp,
    /// Where it was made.
    pub since: LedgerSeq,
    pub(crate) until: Option<LedgerSeq>,
}

/// A directory that an administrator published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedDirectory {
    /// Counts the directories.
    pub version: DirectoryVersion,
    /// Of the sealed document.
    pub hash: DirectoryHash,
    /// The clinic key it is sealed under.
    pub generation: KeyGeneration,
    /// Where it was published.
    pub seq: LedgerSeq,
    /// Where that clinic key was first used.
    pub generation_since: LedgerSeq,
}

/// How it stands with someone whom the ledger knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonStatus {
    /// Invited, and not yet joined. The invite may have ended meanwhile.
    Invited {
        /// By which invite.
        invite: InviteId,
        /// Joining is good up to this time.
        ends: Timestamp,
    },
    /// Joined.
    Active,
    /// Removed, before or after joining.
    Removed,
}
