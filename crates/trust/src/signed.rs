//! A statement as it travels: its exact bytes and the signatures over them.

use crate::{
    AuthSecret, IdentitySecret, InviteSigningSecret, LeafSecret, RootSecret, Statement, verify,
};
use bellward_proto::{Blob, LedgerHead, Signature, Versioned, limits};
use serde::{Deserialize, Serialize};

/// The kinds of keys that sign statements, a label each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignerKind {
    /// The clinic's root key.
    Root,
    /// A person's identity key.
    Identity,
    /// A device's authentication key.
    Auth,
    /// A device's leaf key.
    Leaf,
    /// An invite's key.
    Invite,
}

impl SignerKind {
    /// What a key of this kind signs a statement under.
    pub const fn label(self) -> &'static str {
        match self {
            SignerKind::Root => "Bellward statement by root v1",
            SignerKind::Identity => "Bellward statement by identity v1",
            SignerKind::Auth => "Bellward statement by authentication key v1",
            SignerKind::Leaf => "Bellward statement by leaf v1",
            SignerKind::Invite => "Bellward statement by invite v1",
        }
    }
}

impl std::fmt::Display for SignerKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SignerKind::Root => "root key",
            SignerKind::Identity => "identity key",
            SignerKind::Auth => "authentication key",
            SignerKind::Leaf => "leaf key",
            SignerKind::Invite => "invite key",
        })
    }
}

/// A secret that signs a statement.
#[derive(Debug, Clone, Copy)]
pub enum Signer<'a> {
    /// The clinic's root.
    Root(&'a RootSecret),
    /// A person.
    Identity(&'a IdentitySecret),
    /// A device, as the relay knows it.
    Auth(&'a AuthSecret),
    /// A device, as groups know it.
    Leaf(&'a LeafSecret),
    /// An invite.
    Invite(&'a InviteSigningSecret),
}

impl Signer<'_> {
    fn sign(&self, bytes: &[u8]) -> Signature {
        match self {
            Signer::Root(secret) => secret.sign(SignerKind::Root.label(), bytes),
            Signer::Identity(secret) => secret.sign(SignerKind::Identity.label(), bytes),
            Signer::Auth(secret) => secret.sign(SignerKind::Auth.label(), bytes),
            Signer::Leaf(secret) => secret.sign(SignerKind::Leaf.label(), bytes),
            Signer::Invite(secret) => secret.sign(SignerKind::Invite.label(), bytes),
        }
    }
}

/// A statement and its signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedStatement {
    /// An encoded [`Statement`].
    pub statement: Blob,
    /// The author's, then those of the keys that the statement brings in: a founder's or
    /// joiner's identity; a device's authentication key and leaf key.
    pub signatures: Vec<Signature>,
}

bellward_proto::versioned!(SignedStatement, 1, "a signed statement", limits::STATEMENT);

impl SignedStatement {
    /// Signs a statement by all its signers, in order.
    pub fn sign(statement: &Statement, signers: &[Signer<'_>]) -> Self {
        let bytes = statement.to_bytes();
        let signatures = signers.iter().map(|signer| signer.sign(&bytes)).collect();
        SignedStatement { statement: Blob(bytes), signatures }
    }

    /// The head that appending it makes.
    pub fn head(&self) -> LedgerHead {
        Statement::head_of(self.statement.as_slice())
    }

    /// Whether signature number `index` is by this key.
    pub(crate) fn is_signed(&self, index: usize, kind: SignerKind, key: &[u8; 32]) -> bool {
        self.signatures
            .get(index)
            .is_some_and(|s| verify(kind.label(), key, self.statement.as_slice(), s))
    }
}

impl Statement {
    /// Signs by all signers: the author first, then the keys that the statement brings in.
    pub fn sign(&self, signers: &[Signer<'_>]) -> SignedStatement {
        SignedStatement::sign(self, signers)
    }
}
