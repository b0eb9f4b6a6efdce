//! Why a statement is not taken, or taken without effect.

use crate::{ForkProof, SignerKind};
use bellward_proto::{
    ClinicId, DecodeError, DirectoryVersion, KeyGeneration, LedgerSeq, Timestamp,
};

/// Why a statement does not extend the ledger. The ledger is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are not a signed statement, or not in its one encoding.
    #[error(transparent)]
    NotAStatement(#[from] DecodeError),
    /// For another clinic.
    #[error("the statement is for another clinic")]
    WrongClinic {
        /// The clinic it names.
        found: ClinicId,
    },
    /// The ledger has it already.
    #[error("the ledger has this statement already, at {seq}")]
    Known {
        /// Its place.
        seq: LedgerSeq,
    },
    /// Not the next in the chain.
    #[error("statement {found} does not follow: the next is {expected}")]
    WrongSeq {
        /// The next place.
        expected: LedgerSeq,
        /// The place it claims.
        found: LedgerSeq,
    },
    /// It follows another statement than the one that is there.
    #[error("statement {seq} does not extend this ledger: the one before it differs")]
    WrongPrevious {
        /// The place it claims.
        seq: LedgerSeq,
    },
    /// Rightly signed, and at the place of another that is rightly signed.
    #[error("the clinic's ledger has forked: two different statements claim the same place")]
    Fork(Box<ForkProof>),
    /// Its time is before what was stated earlier.
    #[error("the statement's time is before that of the one before")]
    TimeGoesBack {
        /// The time of the ledger.
        last: Timestamp,
        /// The time it names.
        found: Timestamp,
    },
    /// The ledger does not know its author.
    #[error("the ledger does not know the statement's author")]
    UnknownAuthor,
    /// The first statement's root key is not this clinic's.
    #[error("the root key is not this clinic's")]
    WrongRoot,
    /// Too few signatures, or too many.
    #[error("the statement has {found} signatures; it needs {expected}")]
    SignatureCount {
        /// How many it needs.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A signature is not by the key that must sign.
    #[error("the signature by the {0} does not verify")]
    BadSignature(SignerKind),
    /// Rightly signed, but of no effect: only where effect is asked for.
    #[error("the statement would have no effect: {0}")]
    Void(VoidReason),
    /// Someone was removed without a fresh clinic key: only where effect is asked for.
    #[error("a removal needs a directory under a fresh clinic key in the same append")]
    KeyStale,
}

/// Why a statement that is known to be its author's has no effect, for everyone alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum VoidReason {
    /// The author had been removed.
    #[error("its author had been removed")]
    AuthorRemoved,
    /// The author has no right to state this.
    #[error("its author has no right to state it")]
    NotEntitled,
    /// The clinic is created once.
    #[error("the clinic exists already")]
    ClinicExists,
    /// An id that must be fresh has been used.
    #[error("an id in it is taken")]
    IdTaken,
    /// A key that must be fresh has been used.
    #[error("a key in it is taken")]
    KeyTaken,
    /// What it makes would be over before it began.
    #[error("what it makes would have ended already")]
    EndedAlready,
    /// The invite has been used or closed.
    #[error("the invite has been used or closed")]
    InviteClosed,
    /// The invite had ended.
    #[error("the invite had ended")]
    InviteEnded,
    /// The invite is for someone else.
    #[error("the invite is not for this person")]
    OtherInvite,
    /// The person is unknown or has been removed.
    #[error("there is no such person, or no longer")]
    NoSuchPerson,
    /// The device is unknown or has been revoked.
    #[error("there is no such device, or no longer")]
    NoSuchDevice,
    /// Directories are counted without gaps.
    #[error("the directory's version should be {expected}")]
    DirectoryVersion {
        /// The next version.
        expected: DirectoryVersion,
    },
    /// Clinic keys are counted without gaps, and a removal needs a fresh one.
    #[error("the clinic key's generation should be {expected}")]
    KeyGeneration {
        /// The generation that would do.
        expected: KeyGeneration,
    },
    /// Copies of a key are named though the key has not changed.
    #[error("it names copies of a clinic key that has not changed")]
    NeedlessKeys,
}
