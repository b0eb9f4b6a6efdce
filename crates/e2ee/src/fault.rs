//! What OpenMLS finds fault with: seen by every member alike, or only here.

use crate::{
    HaltReason, VoidReason,
    process::End,
    storage::MlsStorageError,
};
use openmls::{
    prelude::{
        ApplyUpdatePathError, KeyPackageVerifyError, ProcessMessageError, ProposalValidationError,
        StageCommitError, ValidationError,
    },
    framing::errors::MessageDecryptionError,
    treesync::errors::LeafNodeValidationError,
};

/// A commit that OpenMLS turned down.
///
/// Void is what follows from the commit and the public state of the group. A path secret is
/// for some members only, and the confirmation tag depends on it; a lifetime is held against
/// this machine's clock: those halt.
pub(crate) fn commit(error: ProcessMessageError<MlsStorageError>) -> End {
    match error {
        ProcessMessageError::StorageError(error) => End::Stop(error.into()),
        ProcessMessageError::LibraryError(_) | ProcessMessageError::GroupStateError(_) => {
            End::Halt(HaltReason::Commit)
        }
        ProcessMessageError::ValidationError(error) => validation(error),
        ProcessMessageError::InvalidCommit(error) => staging(error),
        _ => End::Void(VoidReason::Mls),
    }
}

fn validation(error: ValidationError) -> End {
    match error {
        ValidationError::LibraryError(_)
        | ValidationError::UnableToDecrypt(MessageDecryptionError::LibraryError(_)) => {
            End::Halt(HaltReason::Commit)
        }
        ValidationError::KeyPackageVerifyError(KeyPackageVerifyError::LifetimeError(_)) => {
            End::Halt(HaltReason::Clock)
        }
        ValidationError::UnableToDecrypt(_) | ValidationError::InvalidSignature => {
            End::Void(VoidReason::Undecryptable)
        }
        _ => End::Void(VoidReason::Mls),
    }
}

fn staging(error: StageCommitError) -> End {
    match error {
        StageCommitError::LeafNodeValidation(LeafNodeValidationError::Lifetime(_))
        | StageCommitError::ProposalValidationError(ProposalValidationError::LeafNodeValidation(
            LeafNodeValidationError::Lifetime(_),
        )) => End::Halt(HaltReason::Clock),
        StageCommitError::LibraryError(_)
        | StageCommitError::ConfirmationTagMismatch
        | StageCommitError::MissingDecryptionKey
        | StageCommitError::OwnKeyNotFound
        | StageCommitError::OwnCommitMismatch
        | StageCommitError::UpdatePathError(
            ApplyUpdatePathError::LibraryError(_)
            | ApplyUpdatePathError::PathMismatch
            | ApplyUpdatePathError::UnableToDecrypt
            | ApplyUpdatePathError::MissingOwnLeaf
            | ApplyUpdatePathError::MissingCiphertext,
        ) => End::Halt(HaltReason::Commit),
        _ => End::Void(VoidReason::Mls),
    }
}

/// A message that OpenMLS turned down: the keys of messages are every member's.
pub(crate) fn message(error: ProcessMessageError<MlsStorageError>) -> End {
    match error {
        ProcessMessageError::StorageError(error) => End::Stop(error.into()),
        _ => End::Void(VoidReason::Undecryptable),
    }
}
