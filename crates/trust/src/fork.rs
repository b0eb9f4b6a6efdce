//! Proof that a ledger has forked.

use crate::{Ledger, Refusal, append::read};
use bellward_proto::{Blob, DecodeError, LedgerHead, LedgerSeq, limits};
use serde::{Deserialize, Serialize};

/// Two statements that claim the same place after the same statement.
///
/// It proves that both were signed. Two administrators may sign at the same moment, and the
/// relay takes one: so it tells of a fork only when both were shown as the clinic's ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForkProof {
    /// An encoded signed statement: the one that came first here.
    pub first: Blob,
    /// Another.
    pub second: Blob,
}

bellward_proto::versioned!(ForkProof, 1, "a fork proof", 2 * limits::STATEMENT + 64);

/// What a fork proof proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork {
    /// The place that both claim.
    pub seq: LedgerSeq,
    /// The head of one branch.
    pub first: LedgerHead,
    /// The head of the other.
    pub second: LedgerHead,
}

/// Why a fork proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForkError {
    /// One of the two is not a statement.
    #[error(transparent)]
    NotAStatement(#[from] DecodeError),
    /// They are the same, or not at the same place of the same ledger.
    #[error("these statements do not contradict each other")]
    NoContradiction,
    /// They follow a statement that this ledger does not have.
    #[error("this ledger does not have the statement where they part")]
    UnknownStart,
    /// One of the two is not rightly signed.
    #[error("one of these statements is not rightly signed: {0}")]
    NotSigned(Refusal),
}

impl ForkProof {
    /// Checks a proof against a ledger that has the statement before the two: it has the keys
    /// by which they must be signed.
    pub fn verify(&self, ledger: &Ledger) -> Result<Fork, ForkError> {
        let (first_signed, first) = read(self.first.as_slice())?;
        let (second_signed, second) = read(self.second.as_slice())?;
        let fork =
            Fork { seq: first.seq, first: first_signed.head(), second: second_signed.head() };
        let same_place = (first.clinic, first.seq, first.previous)
            == (second.clinic, second.seq, second.previous);
        if !same_place || fork.first == fork.second {
            return Err(ForkError::NoContradiction);
        }
        let before = first.seq.0.checked_sub(1).map(LedgerSeq).ok_or(ForkError::UnknownStart)?;
        let start = ledger.head_at(before);
        let known = before == LedgerSeq(0) || start.is_some();
        if first.clinic != ledger.clinic() || !known || first.previous != start {
            return Err(ForkError::UnknownStart);
        }
        ledger.check_signatures(&first_signed, &first).map_err(ForkError::NotSigned)?;
        ledger.check_signatures(&second_signed, &second).map_err(ForkError::NotSigned)?;
        Ok(fork)
    }
}
