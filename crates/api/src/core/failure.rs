//! The client's errors as the contract's codes.

use crate::{ApiError, ErrorCode};
use bellward_client::transport::TransportError;
use bellward_client::{ClientError, StoreError};
use bellward_e2ee::E2eeError;
use bellward_proto::invite::InviteCodeError;
use bellward_proto::{DecodeError, ErrorCode as RelayCode};

impl From<ClientError> for ApiError {
    fn from(error: ClientError) -> Self {
        let detail = match &error {
            // The words name a person; whoever helps needs no name.
            ClientError::NameTaken { .. } => "the name is taken in this clinic".to_owned(),
            error => error.to_string(),
        };
        ApiError { code: code_of(&error), detail }
    }
}

pub(super) fn code_of(error: &ClientError) -> ErrorCode {
    match error {
        ClientError::Unreachable(error) => of_transport(error),
        ClientError::Later(body) => of_relay(body.code),
        ClientError::InviteCode(InviteCodeError::Version(error)) => of_decoding(error),
        ClientError::InviteCode(_) => ErrorCode::InviteMistyped,
        ClientError::UnknownClinic | ClientError::InviteUnknown => ErrorCode::InviteUnknown,
        ClientError::InviteUsed => ErrorCode::InviteUsed,
        ClientError::InviteExpired => ErrorCode::InviteExpired,
        ClientError::NotFound { .. } => ErrorCode::NotFound,
        ClientError::Empty { .. } => ErrorCode::Empty,
        ClientError::TooLong { .. } => ErrorCode::TooLong,
        ClientError::NameTaken { .. } => ErrorCode::NameTaken,
        ClientError::NotAllowed => ErrorCode::NotAllowed,
        ClientError::Closed { .. } => ErrorCode::NotAMember,
        ClientError::NobodyLeft => ErrorCode::NobodyLeft,
        ClientError::Revoked => ErrorCode::Revoked,
        ClientError::LedgerContradicts(_) => ErrorCode::LedgerFork,
        ClientError::Protocol(_) => ErrorCode::RelayFailed,
        ClientError::Store(error) => of_store(error),
        ClientError::Machine(error) => of_machine(error),
        ClientError::Sealing(_) => ErrorCode::Internal,
        ClientError::Closing => ErrorCode::Locked,
    }
}

fn of_transport(error: &TransportError) -> ErrorCode {
    match error {
        TransportError::Unreachable(_) => ErrorCode::RelayUnreachable,
        TransportError::NotPinned => ErrorCode::CertificateNotPinned,
        TransportError::NotTrusted(_) => ErrorCode::CertificateUntrusted,
        TransportError::NotTheRelay(_) => ErrorCode::NotTheRelay,
    }
}

fn of_relay(code: RelayCode) -> ErrorCode {
    match code {
        RelayCode::Full => ErrorCode::Full,
        RelayCode::Internal => ErrorCode::RelayFailed,
        RelayCode::Recovering => ErrorCode::RelayRecovering,
        _ => ErrorCode::RelayBusy,
    }
}

fn of_decoding(error: &DecodeError) -> ErrorCode {
    match error {
        DecodeError::Version { .. } => ErrorCode::NewerVersion,
        _ => ErrorCode::InviteMistyped,
    }
}

fn of_store(error: &StoreError) -> ErrorCode {
    match error {
        StoreError::WrongPassphrase => ErrorCode::WrongPassphrase,
        StoreError::EmptyPassphrase => ErrorCode::WeakPassphrase,
        StoreError::InUse => ErrorCode::InUse,
        StoreError::NoProfile { .. } => ErrorCode::NotFound,
        StoreError::ProfileExists { .. } => ErrorCode::ProfileExists,
        StoreError::KeychainUnavailable(_) | StoreError::KeychainNeeded => {
            ErrorCode::KeychainUnavailable
        }
        StoreError::KeychainMissing | StoreError::KeychainChanged => {
            ErrorCode::KeychainSecretMissing
        }
        StoreError::DiskFull => ErrorCode::DiskFull,
        StoreError::NewerVersion { .. } => ErrorCode::NewerVersion,
        StoreError::Damaged { .. } | StoreError::LockDamaged { .. } | StoreError::NotEncrypted => {
            ErrorCode::Damaged
        }
        StoreError::BelowFloor
        | StoreError::NoCipher
        | StoreError::RolledBack
        | StoreError::Migration(_)
        | StoreError::Io { .. }
        | StoreError::Database(_)
        | StoreError::Crashed(_) => ErrorCode::Internal,
    }
}

fn of_machine(error: &E2eeError) -> ErrorCode {
    match error {
        E2eeError::CannotGoOn { .. } => ErrorCode::Halted,
        E2eeError::UnknownConversation => ErrorCode::NotFound,
        E2eeError::NotEntitled => ErrorCode::NotAMember,
        E2eeError::TooLarge { .. } => ErrorCode::TooLong,
        E2eeError::Unreadable(_) => ErrorCode::Damaged,
        E2eeError::LedgerBehind
        | E2eeError::MustCommit { .. }
        | E2eeError::Pending { .. }
        | E2eeError::ConversationExists
        | E2eeError::NotAllowed(_)
        | E2eeError::Store(_)
        | E2eeError::Mls(_) => ErrorCode::Internal,
    }
}
