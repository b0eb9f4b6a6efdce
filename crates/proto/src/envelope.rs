//! What the relay orders: an MLS message and what its sender knew when it was made.

use crate::{
    Blob, ConversationId, DeviceId, Digest, GroupGeneration, LedgerHead, OrderHash, OrderNumber,
    RecipientsHash, ids::labelled_hash, limits,
};
use serde::{Deserialize, Serialize};

/// What an envelope is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostKind {
    /// Starts a conversation, or its next group. The body is 16 random bytes: the Welcomes say it
    /// all.
    Found,
    /// An MLS commit.
    Commit,
    /// An MLS application message.
    Message,
    /// A plea to be removed and added again: the body is a [`SignedRejoinRequest`]. The relay
    /// takes it from whoever is among the recipients, whatever its last number and running
    /// hash: who pleads may have lost them.
    Rejoin,
}

/// What the sender knew. Its hash ([`PostHeader::digest`] of the exact bytes) is the
/// authenticated data of the MLS message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostHeader {
    /// What the envelope is for.
    pub kind: PostKind,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its group within the conversation. A `Found` names the group that it starts.
    pub generation: GroupGeneration,
    /// Who made it.
    pub sender: DeviceId,
    /// The ledger under which it was made.
    pub ledger_head: LedgerHead,
    /// The last envelope of this conversation that the sender had processed.
    pub last_number: OrderNumber,
    /// The running hash at that envelope.
    pub order_hash: OrderHash,
    /// Who is in the group: for a `Commit` or `Found`, once it holds.
    pub recipients: RecipientsHash,
}

crate::versioned!(PostHeader, 1, "a post header", 1024);

impl PostHeader {
    /// The hash of a header's exact bytes.
    pub fn digest(header: &[u8]) -> Digest {
        Digest(labelled_hash("Bellward post header v1", &[header]))
    }
}

/// The exact bytes that the relay numbers, keeps and forwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// An encoded [`PostHeader`].
    pub header: Blob,
    /// The MLS message (RFC 9420, section 6), or as [`PostKind`] says.
    pub body: Blob,
    /// [`Envelope::welcomes_digest`] of what travels beside the envelope.
    pub welcomes: Digest,
}

crate::versioned!(Envelope, 1, "an envelope", limits::ENVELOPE);

impl Envelope {
    /// The hash of one sealed Welcome.
    pub fn welcome_digest(sealed: &[u8]) -> Digest {
        Digest(labelled_hash("Bellward welcome v1", &[sealed]))
    }

    /// The hash over all Welcomes of a post: each device and [`Envelope::welcome_digest`], in
    /// the order of the post.
    pub fn welcomes_digest(welcomes: &[(DeviceId, Digest)]) -> Digest {
        let parts: Vec<&[u8]> = welcomes
            .iter()
            .flat_map(|(device, digest)| [device.as_ref(), digest.as_ref()])
            .collect();
        Digest(labelled_hash("Bellward welcomes v1", &parts))
    }
}

/// A plea of a device that cannot go on in a group: remove my leaf and add me again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejoinRequest {
    /// The digest of the header beside it, so that it holds for one place in one order.
    pub header: Digest,
    /// Random: a plea from the same place, after the one before was answered, is another.
    pub salt: [u8; 16],
}

crate::versioned!(RejoinRequest, 1, "a rejoin request", 256);

/// A rejoin request and its signature by the device's leaf key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedRejoinRequest {
    /// An encoded [`RejoinRequest`].
    pub request: Blob,
    /// Ed25519 over the label [`SignedRejoinRequest::LABEL`] and the request's bytes.
    pub signature: crate::Signature,
}

crate::versioned!(SignedRejoinRequest, 1, "a signed rejoin request", 512);

impl SignedRejoinRequest {
    /// The label under which it is signed.
    pub const LABEL: &'static str = "Bellward rejoin request v1";
}

/// A Welcome (RFC 9420, section 12.4.3.1) and where the joiner starts, before it is sealed to
/// the X-Wing key of the joiner's key package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WelcomePackage {
    /// The MLS Welcome.
    pub welcome: Blob,
    /// The digest of the header of the commit or founding that it belongs to.
    pub header: Digest,
}

crate::versioned!(WelcomePackage, 1, "a welcome package", limits::WELCOME);
