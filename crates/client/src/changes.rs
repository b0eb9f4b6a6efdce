//! What has changed since someone last looked: small words, no content.

use bellward_proto::{ConversationId, Timestamp};

/// Something that is to be read again by whoever shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// The list of conversations, or something it shows.
    Conversations,
    /// Messages of one conversation.
    Messages(ConversationId),
    /// People, their names or devices.
    People,
    /// The clinic's ledger.
    Ledger,
    /// What waits to be sent.
    Outbox,
    /// Drafts.
    Drafts,
    /// The connection to the relay.
    Connection,
}

impl From<bellward_store::Change> for Change {
    fn from(change: bellward_store::Change) -> Self {
        match change {
            bellward_store::Change::Conversations => Change::Conversations,
            bellward_store::Change::Messages(conversation) => Change::Messages(conversation),
            bellward_store::Change::People => Change::People,
            bellward_store::Change::Ledger => Change::Ledger,
            bellward_store::Change::Outbox => Change::Outbox,
            bellward_store::Change::Connection => Change::Connection,
            bellward_store::Change::Drafts => Change::Drafts,
        }
    }
}

/// How things stand with the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// On the way: connecting, logging in, catching up.
    Connecting,
    /// Everything that waited was taken in, and what comes is shown as it comes.
    Online,
    /// Not reached. What is sent is kept and goes out when it is.
    Offline {
        /// Since when.
        since: Timestamp,
        /// What happened.
        reason: String,
        /// When it is tried again.
        retry_at: Timestamp,
        /// The certificate was not the pinned one.
        not_pinned: bool,
    },
    /// Over for good, until a person does something.
    Stopped {
        /// What happened.
        reason: String,
        /// The clinic has removed this person or device.
        revoked: bool,
        /// The clinic's ledger contradicts itself.
        fork: bool,
    },
}
