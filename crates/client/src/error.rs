//! What can go wrong, sorted by what the person or the program can do about it.

use crate::call::CallError;
use crate::transport::TransportError;
use bellward_e2ee::{E2eeError, KeyValueError};
use bellward_proto::invite::InviteCodeError;
use bellward_proto::{ErrorBody, ErrorCode};
use bellward_store::StoreError;

/// Why the client could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    // Wait and try again: everything asked for is kept.
    /// The relay was not reached, or something else answered.
    #[error(transparent)]
    Unreachable(TransportError),
    /// The relay will answer later.
    #[error("the relay asks to wait: {}. What is to be sent is kept and goes out by itself", .0.message)]
    Later(ErrorBody),

    // Mend the input.
    /// The invite code cannot be read.
    #[error(transparent)]
    InviteCode(#[from] InviteCodeError),
    /// The relay does not know the clinic of the invite.
    #[error(
        "this relay does not know the clinic of the invite. Nothing was made. Ask for a new invite"
    )]
    UnknownClinic,
    /// The clinic's ledger has no such invite, or another one under its id.
    #[error("the clinic does not know this invite. Nothing was made. Ask for a new one")]
    InviteUnknown,
    /// The invite was used.
    #[error("this invite was used already. Nothing was made. Ask for a new one")]
    InviteUsed,
    /// The invite ended.
    #[error("this invite has ended. Nothing was made. Ask for a new one")]
    InviteExpired,
    /// No such person, device, conversation or message.
    #[error("there is no {what} like that")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// Nothing was given where something is needed.
    #[error("{what} is empty")]
    Empty {
        /// What was given.
        what: &'static str,
    },
    /// More than is allowed.
    #[error("{what} has {length} bytes; at most {limit} are allowed. It is kept as a draft")]
    TooLong {
        /// What was given.
        what: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A name that someone else has.
    #[error("someone in this clinic is called {name} already: choose a name that tells them apart")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// This person has not the right.
    #[error("only an administrator can do that")]
    NotAllowed,
    /// The conversation cannot be written to from here.
    #[error("this conversation cannot be written to any more: {why}. The text is kept as a draft")]
    Closed {
        /// Why.
        why: String,
    },

    /// Everyone else in the conversation has left the clinic.
    #[error(
        "nobody else in this conversation is in the clinic any more: nothing can be sent there. The text is kept as a draft"
    )]
    NobodyLeft,

    // Stop.
    /// This device or person was removed from the clinic.
    #[error(
        "the clinic has removed this person or device. What is on this device stays readable; nothing more is sent or received"
    )]
    Revoked,
    /// The relay's ledger contradicts the one known here.
    #[error(
        "the clinic's ledger on the relay contradicts the one known here ({0}). Nothing is sent or received. Tell the practice manager: someone may have altered the relay"
    )]
    LedgerContradicts(String),
    /// The relay does not keep to the protocol.
    #[error("the relay does not keep to the protocol: {0}. What is to be sent is kept")]
    Protocol(String),
    /// The local store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The MLS machine.
    #[error(transparent)]
    Machine(E2eeError),
    /// Sealing or opening with HPKE.
    #[error("a sealed key or document could not be used: {0}")]
    Sealing(String),
    /// The core of this profile has ended.
    #[error("this profile is closed")]
    Closing,
}

impl From<CallError> for ClientError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Transport(error) => ClientError::Unreachable(error),
            CallError::Refused(body) => match body.code {
                ErrorCode::Revoked => ClientError::Revoked,
                ErrorCode::TooMany
                | ErrorCode::Full
                | ErrorCode::Recovering
                | ErrorCode::Internal
                | ErrorCode::LoginNeeded
                | ErrorCode::SessionUnconfirmed => ClientError::Later(body),
                code => ClientError::Protocol(format!("{code:?}: {}", body.message)),
            },
        }
    }
}

impl From<E2eeError> for ClientError {
    fn from(error: E2eeError) -> Self {
        match error {
            E2eeError::Store(KeyValueError::Full) => ClientError::Store(StoreError::DiskFull),
            error => ClientError::Machine(error),
        }
    }
}

impl From<TransportError> for ClientError {
    fn from(error: TransportError) -> Self {
        ClientError::Unreachable(error)
    }
}

impl ClientError {
    /// Whether waiting helps, and everything is kept meanwhile.
    pub fn passes(&self) -> bool {
        matches!(self, ClientError::Unreachable(_) | ClientError::Later(_))
    }

    /// Fails if anything failed of what was done at once. What the store says goes first, what
    /// passes by waiting goes last.
    pub(crate) fn first_of(errors: Vec<ClientError>) -> Result<(), ClientError> {
        let weight =
            |error: &ClientError| (!matches!(error, ClientError::Store(_)), error.passes());
        errors.into_iter().min_by_key(weight).map_or(Ok(()), Err)
    }
}
