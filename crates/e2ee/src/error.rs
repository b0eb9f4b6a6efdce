//! What the caller of the machine can do about what went wrong.

use crate::{KeyValueError, Status, storage::MlsStorageError};
use bellward_proto::{DeviceId, EnvelopeHash};
use std::collections::BTreeSet;

/// Why the machine did not do what it was asked. Whatever the error: roll the transaction back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum E2eeError {
    // Do something first, then ask again.
    /// The ledger here is empty, or behind the one under which the conversation's last commit
    /// was made: fetch it, then ask again.
    #[error("the clinic's ledger must be fetched first")]
    LedgerBehind,
    /// Leaves of devices that no longer belong are in the group: commit their removal, then
    /// encrypt.
    #[error("{} devices must be removed from the conversation first", remove.len())]
    MustCommit {
        /// Whose leaves.
        remove: BTreeSet<DeviceId>,
    },
    /// An own commit or founding waits for its place in the order: process it, or tell
    /// [`crate::Machine::refused`], then ask again.
    #[error("a change of this conversation waits for the relay")]
    Pending {
        /// The envelope that waits.
        hash: EnvelopeHash,
    },
    /// This device cannot go on in the conversation: request a rejoin, or wait for a Welcome.
    #[error("this device cannot go on in the conversation: {status}")]
    CannotGoOn {
        /// How it stands.
        status: Status,
    },

    // Fix the input.
    /// There is no such conversation here.
    #[error("there is no such conversation on this device")]
    UnknownConversation,
    /// There is one already.
    #[error("there is already a conversation with this id on this device")]
    ConversationExists,
    /// The ledger does not let this device do it.
    #[error("the clinic's ledger does not let this device take part")]
    NotEntitled,
    /// What is asked breaks a rule, which is named.
    #[error("not allowed: {0}")]
    NotAllowed(&'static str),
    /// More bytes than the relay takes.
    #[error("{what} has {length} bytes; at most {limit} are allowed")]
    TooLarge {
        /// What.
        what: &'static str,
        /// Its bytes.
        length: usize,
        /// The bytes allowed.
        limit: usize,
    },

    // Stop.
    /// The store failed.
    #[error(transparent)]
    Store(#[from] KeyValueError),
    /// What the store holds cannot be read.
    #[error("{0} cannot be read: the local database is damaged, or too new for this program")]
    Unreadable(&'static str),
    /// OpenMLS failed where it should not: a defect of the program.
    #[error("MLS failed: {0}")]
    Mls(String),
}

impl E2eeError {
    /// An error of OpenMLS that no input explains.
    pub(crate) fn mls(error: impl std::fmt::Display) -> Self {
        E2eeError::Mls(error.to_string())
    }
}

impl From<MlsStorageError> for E2eeError {
    fn from(error: MlsStorageError) -> Self {
        match error {
            MlsStorageError::KeyValue(error) => E2eeError::Store(error),
            MlsStorageError::Unreadable => E2eeError::Unreadable("MLS state"),
        }
    }
}
