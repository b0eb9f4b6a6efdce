//! What the storage hands out and takes.

use bellward_proto::relay::{SealedWelcome, WelcomeDigest};
use bellward_proto::{
    Blob, ClinicId, ConversationId, DeviceId, EnvelopeHash, GroupGeneration, Incarnation,
    LedgerHead, LedgerSeq, OrderHash, OrderNumber, QueueCursor, RecipientsHash, SessionCounter,
    SessionNonce, Timestamp,
};

/// The database's own life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Changes with each restore.
    pub incarnation: Incarnation,
    /// Restored from a backup, and what was lost is not given up.
    pub restored: bool,
}

/// Where a clinic's ledger stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClinicRow {
    /// The newest statement.
    pub head: LedgerHead,
    /// Its place.
    pub seq: LedgerSeq,
    /// Bytes of envelopes and Welcomes that wait.
    pub waiting_bytes: u64,
    /// Restored, and the end of its ledger may be missing.
    pub recovering: bool,
    /// When that was last over; 0 for never.
    pub restored_at: Timestamp,
}

/// A device's sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRow {
    /// Sessions opened.
    pub counter: SessionCounter,
    /// What the newest was opened with.
    pub nonce: SessionNonce,
    /// Whether the device has stored the counter.
    pub confirmed: bool,
    /// The hash of the token that holds.
    pub token: Option<[u8; 32]>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Up to where the queue has been acknowledged.
    pub acknowledged: QueueCursor,
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConversationRow {
    /// Its group.
    pub generation: GroupGeneration,
    /// Its newest envelope.
    pub number: OrderNumber,
    /// The running hash at that envelope.
    pub order_hash: OrderHash,
    /// Its newest commit or founding.
    pub commit: OrderNumber,
    /// The one before; 0 when there is none.
    pub previous_commit: OrderNumber,
    /// Who is in its group.
    pub recipients: RecipientsHash,
    /// Who was, before the newest commit.
    pub previous_recipients: Option<RecipientsHash>,
    /// Whether its group was left behind by a restore: nothing goes on but with the next one.
    pub group_left: bool,
}

/// A device that asked to be added to a group again, and was not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plea {
    /// Who.
    pub device: DeviceId,
    /// When it first asked.
    pub asked_at: Timestamp,
}

/// The number that a post got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostedRow {
    /// Its place in its conversation.
    pub number: OrderNumber,
    /// When it was stored.
    pub stored_at: Timestamp,
}

/// One link of a conversation's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderLink {
    /// Its place.
    pub number: OrderNumber,
    /// Which envelope.
    pub envelope: EnvelopeHash,
    /// The running hash with it.
    pub order_hash: OrderHash,
}

/// An envelope to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnvelope {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its group.
    pub generation: GroupGeneration,
    /// Its place.
    pub number: OrderNumber,
    /// Now.
    pub stored_at: Timestamp,
    /// The exact bytes.
    pub envelope: Blob,
    /// Whether a locked device counts it.
    pub counts: bool,
    /// Who gets it.
    pub to: Vec<DeviceId>,
    /// Those of them who are added by it.
    pub welcomes: Vec<SealedWelcome>,
    /// With Welcomes: the hashes between the sender's last number and this one.
    pub between: Vec<EnvelopeHash>,
    /// With Welcomes: the digests of all of them.
    pub digests: Vec<WelcomeDigest>,
}

/// One thing in a device's queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueEntry {
    /// An envelope.
    Item(bellward_proto::relay::QueueItem),
    /// What grew too old.
    Lapsed {
        /// Its place in the queue.
        cursor: QueueCursor,
        /// Where.
        conversation: ConversationId,
        /// The group that was current.
        generation: GroupGeneration,
        /// The last number deleted.
        up_to: OrderNumber,
    },
}

impl QueueEntry {
    /// Its place in the queue.
    pub fn cursor(&self) -> QueueCursor {
        match self {
            QueueEntry::Item(item) => item.cursor,
            QueueEntry::Lapsed { cursor, .. } => *cursor,
        }
    }
}

/// A device with its clinic.
pub type DeviceKey = (ClinicId, DeviceId);

/// How far a sweep has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Rows deleted.
    pub rows: u64,
    /// Whether there may be more.
    pub more: bool,
}
