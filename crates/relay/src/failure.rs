//! Why something was not done.

use crate::storage::StorageError;
use bellward_proto::{ErrorBody, ErrorCode, LedgerHead, OrderNumber};

/// A request that was not done: refused with a reason, or failed on our side.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The request may not or cannot be done; the body says why. Fix the request.
    #[error("{}", .0.message)]
    Refused(Box<ErrorBody>),
    /// Our storage failed. The request may be repeated as it is.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Failure {
    /// A refusal with nothing beside code and words.
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Failure::Refused(Box::new(ErrorBody::new(code, message)))
    }

    /// A refusal that names the relay's ledger head.
    pub fn with_head(
        code: ErrorCode,
        message: impl Into<String>,
        head: Option<LedgerHead>,
    ) -> Self {
        Failure::Refused(Box::new(ErrorBody { head, ..ErrorBody::new(code, message) }))
    }

    /// A refusal that names a commit.
    pub fn with_number(code: ErrorCode, message: impl Into<String>, number: OrderNumber) -> Self {
        Failure::Refused(Box::new(ErrorBody {
            number: Some(number),
            ..ErrorBody::new(code, message)
        }))
    }

    /// A refusal that says how long to wait, in milliseconds.
    pub fn with_wait(code: ErrorCode, message: impl Into<String>, millis: u64) -> Self {
        Failure::Refused(Box::new(ErrorBody {
            retry_after: Some(millis),
            ..ErrorBody::new(code, message)
        }))
    }

    /// The body to answer with. What failed inside is for the log alone.
    pub fn body(&self) -> ErrorBody {
        match self {
            Failure::Refused(body) => (**body).clone(),
            Failure::Storage(StorageError::Busy) => ErrorBody {
                retry_after: Some(1_000),
                ..ErrorBody::new(ErrorCode::TooMany, "the relay is busy: wait and repeat")
            },
            Failure::Storage(_) => ErrorBody::new(
                ErrorCode::Internal,
                "the relay failed; the request can be repeated as it is",
            ),
        }
    }
}

/// Why a relay could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open: stop that one first.
    #[error("{0} is in use by another relay")]
    InUse(String),
    /// The directory or a file in it could not be used.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The database could not be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl OpenError {
    pub(crate) fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        OpenError::File { path: path.display().to_string(), source }
    }
}
