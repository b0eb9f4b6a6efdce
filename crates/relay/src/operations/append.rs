//! Appending to a ledger, with all that follows: keys, bundles, and devices that are gone.

use super::ledgers::Ledgers;
use super::recovering;
use crate::clinic::admission::{Admission, Admitted, admit};
use crate::storage::{Announcement, Read, Write};
use crate::{Failure, Limits};
use bellward_proto::relay::{AppendLedger, LedgerAppended};
use bellward_proto::{ClinicId, ErrorCode, Timestamp};
use bellward_trust::Ledger;
use std::sync::Arc;

/// Decides on an append. Verifying takes its time, so it is done where nobody waits.
pub fn prepare(
    view: &dyn Read,
    ledgers: &Ledgers,
    clinic: &ClinicId,
    request: &AppendLedger,
    now: Timestamp,
    limits: &Limits,
) -> Result<Admission, Failure> {
    let known = ledgers.load(view, clinic)?;
    let is_new = known.is_none();
    let ledger = known.unwrap_or_else(|| Arc::new(Ledger::new(*clinic)));
    let admission = admit(&ledger, request, now, limits)?;
    if matches!(admission, Admission::Repeated(_)) {
        return Ok(admission);
    }
    if view.standing()?.recovering {
        return Err(recovering());
    }
    if is_new && view.clinics()?.len() as u64 >= limits.clinics {
        return Err(Failure::refused(ErrorCode::Full, "this relay takes no more clinics"));
    }
    Ok(admission)
}

/// Appends what was admitted, if the ledger is still the one that it was admitted to; else
/// decides anew.
pub fn append(
    transaction: &mut dyn Write,
    ledgers: &Ledgers,
    clinic: &ClinicId,
    request: &AppendLedger,
    prepared: Box<Admitted>,
    now: Timestamp,
    limits: &Limits,
) -> Result<LedgerAppended, Failure> {
    let head = transaction.clinic(clinic)?.map(|row| row.head);
    // That a clinic is new, and there is room for it, may have changed meanwhile.
    let admitted = if head == request.expected_head && head.is_some() {
        prepared
    } else {
        match prepare(transaction, ledgers, clinic, request, now, limits)? {
            Admission::Repeated(answer) => return Ok(answer),
            Admission::New(admitted) => admitted,
        }
    };
    write(transaction, clinic, request, &admitted, now)?;
    ledgers.keep(Arc::new(admitted.ledger));
    Ok(admitted.answer)
}

fn write(
    transaction: &mut dyn Write,
    clinic: &ClinicId,
    request: &AppendLedger,
    admitted: &Admitted,
    now: Timestamp,
) -> Result<(), Failure> {
    let head = &admitted.answer.head;
    transaction.append_statements(clinic, admitted.first, &request.statements, head)?;
    if let (Some(hash), Some(upload)) = (&admitted.directory, &request.directory) {
        transaction.put_directory(clinic, hash, &upload.sealed, now)?;
        if let Some(generation) = admitted.fresh_key {
            transaction.put_clinic_keys(clinic, generation, &upload.keys, now)?;
        }
    }
    for bundle in &request.bundles {
        transaction.put_bundle(clinic, &bundle.invite, &bundle.sealed)?;
    }
    transaction.keep_bundles(clinic, &admitted.open)?;
    for device in &admitted.gone {
        transaction.purge_device(clinic, device)?;
        transaction.announce(Announcement::SessionEnded(*clinic, *device));
    }
    transaction.announce(Announcement::Ledger(*clinic));
    Ok(())
}
