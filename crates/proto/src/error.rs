//! Errors of the relay, as they travel. The HTTP status is decided here, once.

use crate::{LedgerHead, OrderNumber};
use serde::{Deserialize, Serialize};

/// What went wrong, by what the device can do about it. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The request could not be read. Do not repeat it.
    Malformed,
    /// Something in the request is larger than allowed.
    TooLarge,
    /// The clinic, invite, directory, conversation or device is not known here.
    Unknown,
    /// No token, or one that no longer holds: log in again.
    LoginNeeded,
    /// The challenge or its signature is wrong or too old.
    LoginRefused,
    /// The ledger says that this device or person may not, or no longer.
    Revoked,
    /// The session counter is not the one the relay expects: this profile is a copy of one
    /// that went on elsewhere. Its MLS state must not be used again.
    SessionStale,
    /// The session is not confirmed: confirm it before posting.
    SessionUnconfirmed,
    /// The ledger has moved on: fetch it, derive the members anew, encrypt anew.
    LedgerMoved,
    /// The statements do not extend the ledger, or their author had no right to make them.
    StatementRefused,
    /// A commit lies beyond the named number: process it first.
    CommitBeyond,
    /// The conversation's group is another one by now.
    GenerationMoved,
    /// The named last number or running hash is not of this conversation.
    OrderUnknown,
    /// The recipients are not those of the conversation's last commit.
    RecipientsDiffer,
    /// A recipient is revoked or unknown: commit the removal first.
    RecipientsRevoked,
    /// The sender is not in the conversation.
    NotAMember,
    /// Too many requests: wait.
    TooMany,
    /// A bound on what a device or clinic may keep here is reached.
    Full,
    /// The relay was restored from a backup and waits for what it lost.
    Recovering,
    /// The relay failed; the request can be repeated as it is.
    Internal,
}

impl ErrorCode {
    /// The HTTP status (RFC 9110, RFC 6585) that goes with the code.
    pub fn status(self) -> u16 {
        match self {
            ErrorCode::Malformed => 400,
            ErrorCode::LoginNeeded | ErrorCode::LoginRefused => 401,
            ErrorCode::Revoked | ErrorCode::NotAMember => 403,
            ErrorCode::Unknown => 404,
            ErrorCode::SessionStale
            | ErrorCode::SessionUnconfirmed
            | ErrorCode::LedgerMoved
            | ErrorCode::CommitBeyond
            | ErrorCode::GenerationMoved
            | ErrorCode::OrderUnknown
            | ErrorCode::RecipientsDiffer
            | ErrorCode::RecipientsRevoked => 409,
            ErrorCode::TooLarge => 413,
            ErrorCode::StatementRefused => 422,
            ErrorCode::TooMany => 429,
            ErrorCode::Internal => 500,
            ErrorCode::Recovering => 503,
            ErrorCode::Full => 507,
        }
    }
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// What went wrong.
    pub code: ErrorCode,
    /// For a person who reads a log: what happened and what to do.
    pub message: String,
    /// With `ledger-moved` and `statement-refused`: the relay's head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<LedgerHead>,
    /// With `commit-beyond`: the number of the newest commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<OrderNumber>,
    /// With `too-many` and `recovering`: wait this long, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl ErrorBody {
    /// A body with nothing beside the code and the words.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        ErrorBody { code, message: message.into(), head: None, number: None, retry_after: None }
    }
}
