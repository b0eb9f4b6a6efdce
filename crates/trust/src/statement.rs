//! What can be stated in a clinic's ledger.

pub use crate::role::{DeviceKind, Role};
pub use crate::signed::{SignedStatement, Signer, SignerKind};

use crate::SealKey;
use bellward_proto::{
    AuthKey, ClinicId, DeviceId, Digest, DirectoryHash, DirectoryVersion, IdentityKey, InviteId,
    InviteKey, KeyGeneration, LeafKey, LedgerHead, LedgerSeq, PersonId, RootKey, Timestamp,
    Versioned, ids::labelled_hash, limits,
};
use serde::{Deserialize, Serialize};

/// Who states something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Author {
    /// The holder of the clinic's root key.
    Root,
    /// A person, by their identity key.
    Person(PersonId),
    /// The holder of an invite's secret.
    Invite(InviteId),
}

/// One statement: a link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The clinic whose ledger it is for.
    pub clinic: ClinicId,
    /// Its place, from 1.
    pub seq: LedgerSeq,
    /// The statement before; none for the first.
    pub previous: Option<LedgerHead>,
    /// Who states it.
    pub author: Author,
    /// When, by the author's clock, and never before what was stated earlier.
    pub time: Timestamp,
    /// What is stated.
    pub body: StatementBody,
}

bellward_proto::versioned!(Statement, 1, "a ledger statement", limits::STATEMENT);

/// What is stated. Who may state it is decided in `rights`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum StatementBody {
    /// The first statement. By the root, and signed by the founder too, who is its first
    /// administrator.
    ClinicCreated {
        /// The key whose hash is the clinic's id.
        root: RootKey,
        /// The first administrator.
        founder: PersonId,
        /// The founder's identity.
        identity: IdentityKey,
    },
    /// Someone is invited: by an administrator, and an administrator by the root.
    InviteMade {
        /// A fresh id.
        invite: InviteId,
        /// Who the invited will be: a fresh id.
        person: PersonId,
        /// What they will be.
        role: Role,
        /// Signs the joining.
        key: InviteKey,
        /// The invite's bundle is sealed to it.
        seal: SealKey,
        /// Joining is good up to this time.
        ends: Timestamp,
    },
    /// An invited person takes up the invite: by the invite, and signed by the new identity too.
    PersonJoined {
        /// The invite, which is used up.
        invite: InviteId,
        /// The person whom the invite names.
        person: PersonId,
        /// Their identity.
        identity: IdentityKey,
    },
    /// A person has a device: by that person, and signed by both of its keys too.
    DeviceAdded {
        /// A fresh id.
        device: DeviceId,
        /// Whose.
        person: PersonId,
        /// Shared or personal.
        kind: DeviceKind,
        /// The device is good up to this time, if there is an end.
        ends: Option<Timestamp>,
        /// Logs in to the relay.
        auth: AuthKey,
        /// Signs in MLS groups.
        leaf: LeafKey,
        /// Clinic keys are sealed to it.
        seal: SealKey,
    },
    /// A device is no longer to be trusted: by its person or an administrator. Makes the
    /// clinic's key stale.
    DeviceRevoked {
        /// Which.
        device: DeviceId,
    },
    /// A person leaves the clinic, with all devices and an open invite: by an administrator,
    /// and an administrator by the root. Makes the clinic's key stale.
    PersonRemoved {
        /// Who.
        person: PersonId,
    },
    /// There is a new directory: by an administrator.
    DirectoryPublished {
        /// One more than the last.
        version: DirectoryVersion,
        /// Of the sealed document.
        hash: DirectoryHash,
        /// The clinic key it is sealed under: that of the last, or the next.
        generation: KeyGeneration,
        /// [`crate::sealed_keys_digest`] of the copies of a new key; else of none.
        keys: Digest,
    },
    /// The ledger up to here is the newest that an administrator knows, at this time.
    HeadConfirmed {},
}

impl Statement {
    /// The hash of a statement's exact bytes: the ledger's head once it is appended.
    pub fn head_of(bytes: &[u8]) -> LedgerHead {
        LedgerHead(labelled_hash("Bellward statement v1", &[bytes]))
    }

    /// The head that appending this statement makes.
    pub fn head(&self) -> LedgerHead {
        Self::head_of(&self.to_bytes())
    }

    /// Whether the key that a statement brings in to be sealed to is one.
    pub(crate) fn can_be_sealed_to(&self) -> bool {
        match &self.body {
            StatementBody::InviteMade { seal, .. } | StatementBody::DeviceAdded { seal, .. } => {
                seal.can_be_sealed_to()
            }
            _ => true,
        }
    }

    /// The keys that a statement brings in and that sign beside its author, in their order.
    pub(crate) fn introduced(&self) -> Vec<(SignerKind, [u8; 32])> {
        match &self.body {
            StatementBody::ClinicCreated { identity, .. }
            | StatementBody::PersonJoined { identity, .. } => {
                vec![(SignerKind::Identity, identity.0)]
            }
            StatementBody::DeviceAdded { auth, leaf, .. } => {
                vec![(SignerKind::Auth, auth.0), (SignerKind::Leaf, leaf.0)]
            }
            _ => Vec::new(),
        }
    }
}
