//! What has changed since someone last looked: small words, no content.

use crate::error::ClientError;
use crate::transport::TransportError;
use bellward_proto::{ConversationId, ErrorCode, Timestamp};
use bellward_store::StoreError;

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
    /// On the way: connecting, logging in.
    Connecting,
    /// Connected; what waited is being taken in.
    CatchingUp {
        /// How many envelopes were taken in.
        done: u64,
        /// How many there were when it began.
        total: u64,
    },
    /// The person wants no connection.
    Paused,
    /// Everything that waited was taken in, and what comes is shown as it comes.
    Online,
    /// Not reached. What is sent is kept and goes out when it is.
    Offline {
        /// Since when.
        since: Timestamp,
        /// What happened.
        reason: String,
        /// The same for a program.
        cause: Cause,
        /// When it is tried again.
        retry_at: Timestamp,
    },
    /// Over for good, until a person does something.
    Stopped {
        /// What happened.
        reason: String,
        /// The same for a program.
        cause: Cause,
    },
}

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// No answer.
    Unreachable,
    /// The certificate was not the pinned one.
    NotPinned,
    /// The operating system's roots do not know the certificate.
    NotTrusted,
    /// Something else answered.
    NotTheRelay,
    /// The relay asks to wait.
    Busy,
    /// The relay was restored, and waits for what it lost.
    Recovering,
    /// A bound of the relay is reached.
    Full,
    /// The relay could not do it, or does not keep to the protocol.
    RelayFailed,
    /// This machine's disk is full.
    DiskFull,
    /// The clinic has removed this person or device.
    Revoked,
    /// The clinic's ledger contradicts itself.
    Fork,
    /// The profile's database is not what was written.
    Damaged,
    /// Something on this machine failed.
    Local,
}

impl Cause {
    pub(crate) fn of(error: &ClientError) -> Self {
        match error {
            ClientError::Unreachable(TransportError::Unreachable(_)) => Cause::Unreachable,
            ClientError::Unreachable(TransportError::NotPinned) => Cause::NotPinned,
            ClientError::Unreachable(TransportError::NotTrusted(_)) => Cause::NotTrusted,
            ClientError::Unreachable(TransportError::NotTheRelay(_)) => Cause::NotTheRelay,
            ClientError::Later(body) => match body.code {
                ErrorCode::Recovering => Cause::Recovering,
                ErrorCode::Full => Cause::Full,
                ErrorCode::Internal => Cause::RelayFailed,
                _ => Cause::Busy,
            },
            ClientError::Protocol(_) => Cause::RelayFailed,
            ClientError::Revoked => Cause::Revoked,
            ClientError::LedgerContradicts(_) => Cause::Fork,
            ClientError::Store(StoreError::DiskFull) => Cause::DiskFull,
            ClientError::Store(StoreError::Damaged { .. }) => Cause::Damaged,
            _ => Cause::Local,
        }
    }
}
