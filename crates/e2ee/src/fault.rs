//! What OpenMLS finds fault with: seen by every member alike, or only here.
//!
//! To void what others follow would part this device from them unseen. So a commit is void by
//! the errors listed here, which follow from the commit and what is public in the group, and
//! any other error halts.

use crate::{HaltReason, VoidReason, process::End, storage::MlsStorageError};
use openmls::{
    framing::errors::MessageDecryptionError,
    prelude::{
        ApplyUpdatePathError, KeyPackageVerifyError, ProcessMessageError, ProposalValidationError,
        StageCommitError, ValidationError,
    },
    treesync::errors::LeafNodeValidationError,
};

/// A commit that OpenMLS turned down.
pub(crate) fn commit(error: ProcessMessageError<MlsStorageError>) -> End {
    match error {
        ProcessMessageError::StorageError(error) => End::Stop(error.into()),
        ProcessMessageError::ValidationError(error) => validation(error),
        ProcessMessageError::InvalidCommit(error) => staging(error),
        ProcessMessageError::IncompatibleWireFormat
        | ProcessMessageError::UnauthorizedExternalApplicationMessage
        | ProcessMessageError::UnauthorizedExternalCommitMessage
        | ProcessMessageError::UnsupportedProposalType => End::Void(VoidReason::Mls),
        ProcessMessageError::LibraryError(_) | ProcessMessageError::GroupStateError(_) => {
            End::Halt(HaltReason::Commit)
        }
    }
}

/// Framing, decryption, signature and the key packages inside: all by what every member has.
/// But lifetimes are held against this machine's clock.
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

/// Applying the commit. Public are the proposals, the shape of the path and its parent hashes;
/// the path's secrets, and the confirmation tag that depends on them, are not.
fn staging(error: StageCommitError) -> End {
    match error {
        StageCommitError::LeafNodeValidation(LeafNodeValidationError::Lifetime(_))
        | StageCommitError::ProposalValidationError(ProposalValidationError::LeafNodeValidation(
            LeafNodeValidationError::Lifetime(_),
        )) => End::Halt(HaltReason::Clock),
        StageCommitError::ProposalValidationError(ProposalValidationError::LibraryError(_)) => {
            End::Halt(HaltReason::Commit)
        }
        // No commit with a PSK proposal is valid; whether its PSK is here does not matter.
        StageCommitError::PskError(_) | StageCommitError::DuplicatePskId(_) => {
            End::Void(VoidReason::Proposals)
        }
        StageCommitError::EpochMismatch
        | StageCommitError::WrongPlaintextContentType
        | StageCommitError::PathLeafNodeVerificationFailure
        | StageCommitError::RequiredPathNotFound
        | StageCommitError::ConfirmationTagMissing
        | StageCommitError::AttemptedSelfRemoval
        | StageCommitError::MissingProposal
        | StageCommitError::InconsistentSenderIndex
        | StageCommitError::SenderTypeExternal
        | StageCommitError::SenderTypeNewMemberProposal
        | StageCommitError::TooManyNewMembers
        | StageCommitError::ProposalValidationError(_)
        | StageCommitError::ExternalCommitValidation(_)
        | StageCommitError::VerifiedUpdatePathError(_)
        | StageCommitError::GroupContextExtensionsProposalValidationError(_)
        | StageCommitError::LeafNodeValidation(_)
        | StageCommitError::UpdatePathError(
            ApplyUpdatePathError::PathLengthMismatch
            | ApplyUpdatePathError::ParentHashMismatch
            | ApplyUpdatePathError::MissingParentHash
            | ApplyUpdatePathError::TreeFull
            | ApplyUpdatePathError::InconsistentSenderIndex,
        ) => End::Void(VoidReason::Mls),
        _ => End::Halt(HaltReason::Commit),
    }
}

/// A message that OpenMLS turned down: the keys of messages are every member's.
pub(crate) fn message(error: ProcessMessageError<MlsStorageError>) -> End {
    match error {
        ProcessMessageError::StorageError(error) => End::Stop(error.into()),
        _ => End::Void(VoidReason::Undecryptable),
    }
}
