//! Why a command could not be done.

use bellward_client::ClientError;
use bellward_client::transport::TransportError;
use bellward_proto::invite::InviteCodeError;
use bellward_store::StoreError;
use serde_json::{Value, json};

/// A reason, for a person and for a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: String,
    message: String,
    status: u8,
}

impl Failure {
    /// It could not be done: what happened, what was kept, what to do.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure { code: code.into(), message: message.into(), status: 1 }
    }

    /// It was asked for wrongly.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { code: "usage".into(), message: message.into(), status: 2 }
    }

    /// And one thing more.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        self.message = format!("{}. {more}", self.message.trim_end_matches('.'));
        self
    }

    /// The exit status: 1 could not, 2 wrong usage.
    pub fn status(&self) -> u8 {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({ "error": { "code": self.code, "message": self.message } })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let code = match &error {
            ClientError::Unreachable(reason) => unreachable_code(reason),
            ClientError::Later(_) => "later",
            ClientError::InviteCode(_) => "invite-code",
            ClientError::UnknownClinic => "unknown-clinic",
            ClientError::InviteUnknown => "invite-unknown",
            ClientError::InviteUsed => "invite-used",
            ClientError::InviteExpired => "invite-expired",
            ClientError::NotFound { .. } => "not-found",
            ClientError::Empty { .. } => "empty",
            ClientError::TooLong { .. } => "too-long",
            ClientError::NameTaken { .. } => "name-taken",
            ClientError::NotAllowed => "not-allowed",
            ClientError::Closed { .. } => "closed",
            ClientError::NobodyLeft => "nobody-left",
            ClientError::Revoked => "revoked",
            ClientError::LedgerContradicts(_) => "ledger-contradicts",
            ClientError::Protocol(_) => "protocol",
            ClientError::Store(reason) => store_code(reason),
            ClientError::Machine(_) => "encryption",
            ClientError::Sealing(_) => "sealing",
            ClientError::Closing => "closing",
        };
        Failure::new(code, error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ClientError::from(error).into()
    }
}

impl From<InviteCodeError> for Failure {
    fn from(error: InviteCodeError) -> Self {
        ClientError::from(error).into()
    }
}

fn unreachable_code(reason: &TransportError) -> &'static str {
    match reason {
        TransportError::Unreachable(_) => "unreachable",
        TransportError::NotPinned => "not-pinned",
        TransportError::NotTrusted(_) => "not-trusted",
        TransportError::NotTheRelay(_) => "not-the-relay",
    }
}

fn store_code(reason: &StoreError) -> &'static str {
    match reason {
        StoreError::WrongPassphrase => "wrong-passphrase",
        StoreError::EmptyPassphrase => "passphrase",
        StoreError::InUse => "in-use",
        StoreError::NoProfile { .. } => "no-profile",
        StoreError::ProfileExists { .. } => "profile-exists",
        StoreError::KeychainUnavailable(_) => "keychain-unavailable",
        StoreError::KeychainNeeded => "keychain-needed",
        StoreError::KeychainMissing => "keychain-missing",
        StoreError::KeychainChanged => "keychain-changed",
        StoreError::DiskFull => "disk-full",
        StoreError::NewerVersion { .. } => "newer-version",
        _ => "store",
    }
}
