//! Going on after a restore: the ledger is returned by those who have it, or what was lost is
//! given up.

use super::ledgers::Ledgers;
use super::{Caller, session_of, unknown};
use crate::Failure;
use crate::clinic::{recovery, session};
use crate::storage::{Read, Standing, StorageError, Write};
use bellward_proto::relay::RecoveryStands;
use bellward_proto::{ClinicId, ErrorCode, LedgerHead, Timestamp};
use bellward_trust::Ledger;

/// Whether the relay waits for something that it lost: of a clinic that it knows, or, when it
/// knows none, for any.
pub fn is_recovering<V: Read + ?Sized>(view: &V) -> Result<bool, StorageError> {
    let waits_for_any = view.standing()?.restored && view.clinics()?.is_empty();
    Ok(waits_for_any || !view.recovering_clinics()?.is_empty())
}

/// A device says that the relay's ledger is, or extends, what it knows.
pub fn returned(
    transaction: &mut dyn Write,
    ledgers: &Ledgers,
    caller: &Caller,
    head: &LedgerHead,
    now: Timestamp,
) -> Result<RecoveryStands, Failure> {
    let session = session_of(transaction, caller, now)?;
    session::is_confirmed(&session)?;
    let clinic = &caller.clinic;
    let ledger = ledgers.load(transaction, clinic)?.ok_or_else(|| unknown("the clinic"))?;
    if ledger.head() != Some(*head) {
        return Err(Failure::with_head(
            ErrorCode::LedgerMoved,
            "the ledger has another head: fetch it and return what it lacks",
            ledger.head(),
        ));
    }
    if transaction.clinic(clinic)?.is_some_and(|row| row.recovering) {
        transaction.put_returned(clinic, &caller.device)?;
    }
    Ok(RecoveryStands { recovering: settle(transaction, clinic, &ledger, now)? })
}

/// Ends a clinic's recovery when nobody is waited for. Answers whether it goes on.
pub fn settle(
    transaction: &mut dyn Write,
    clinic: &ClinicId,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<bool, StorageError> {
    if !transaction.clinic(clinic)?.is_some_and(|row| row.recovering) {
        return Ok(false);
    }
    let is_over = recovery::is_over(&ledger.roster(), &transaction.returned(clinic)?);
    if is_over {
        end(transaction, clinic, now)?;
    }
    Ok(!is_over)
}

/// Gives up whatever is still missing: posts and statements are taken again, of all clinics.
pub fn accept(transaction: &mut dyn Write, now: Timestamp) -> Result<(), StorageError> {
    for clinic in transaction.recovering_clinics()? {
        end(transaction, &clinic, now)?;
    }
    let standing = transaction.standing()?;
    transaction.set_standing(&Standing { restored: false, ..standing })
}

/// Members may have seen more of a conversation than a restored relay, and not all the same: no
/// group goes on, and the next ones begin beyond any number that may have been given.
fn end(transaction: &mut dyn Write, clinic: &ClinicId, now: Timestamp) -> Result<(), StorageError> {
    transaction.leave_groups(clinic, now)?;
    transaction.end_recovery(clinic, now)
}
