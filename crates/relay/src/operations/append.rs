//! Appending to a ledger, with all that follows: keys, bundles, and devices that are gone.

use super::ledgers::Ledgers;
use super::{recovering, recovery};
use crate::clinic::admission::{Admission, Admitted, Documents, admit};
use crate::storage::{Announcement, Read, Write};
use crate::{Failure, Limits};
use bellward_proto::relay::{AppendLedger, LedgerAppended};
use bellward_proto::{ClinicId, ErrorCode, LedgerSeq, Timestamp};
use bellward_trust::Ledger;
use std::sync::Arc;

/// What is to be appended to whose ledger.
#[derive(Debug, Clone)]
pub struct Appending {
    /// Whose.
    pub clinic: ClinicId,
    /// What; a return is an append without documents.
    pub request: AppendLedger,
    /// Whether the documents must come with it.
    pub documents: Documents,
}

/// Decides on an append. Verifying takes its time, so it is done where nobody waits.
pub fn prepare(
    view: &dyn Read,
    ledgers: &Ledgers,
    appending: &Appending,
    now: Timestamp,
    limits: &Limits,
) -> Result<Admission, Failure> {
    let Appending { clinic, request, documents } = appending;
    let known = ledgers.load(view, clinic)?;
    let is_new = known.is_none();
    let ledger = known.unwrap_or_else(|| Arc::new(Ledger::new(*clinic)));
    let admission = admit(&ledger, request, *documents, now, limits)?;
    if matches!(admission, Admission::Repeated(_)) {
        return Ok(admission);
    }
    let recovers = view.clinic(clinic)?.is_some_and(|row| row.recovering);
    if *documents == Documents::Demanded && recovers {
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
    appending: &Appending,
    prepared: Box<Admitted>,
    now: Timestamp,
    limits: &Limits,
) -> Result<LedgerAppended, Failure> {
    let head = transaction.clinic(&appending.clinic)?.map(|row| row.head);
    // That a clinic is new, and there is room for it, may have changed meanwhile.
    let admitted = if head == appending.request.expected_head && head.is_some() {
        prepared
    } else {
        match prepare(transaction, ledgers, appending, now, limits)? {
            Admission::Repeated(answer) => return Ok(answer),
            Admission::New(admitted) => admitted,
        }
    };
    write(transaction, appending, &admitted, now)?;
    ledgers.keep(Arc::new(admitted.ledger));
    Ok(admitted.answer)
}

fn write(
    transaction: &mut dyn Write,
    appending: &Appending,
    admitted: &Admitted,
    now: Timestamp,
) -> Result<(), Failure> {
    let Appending { clinic, request, documents } = appending;
    let head = &admitted.answer.head;
    transaction.append_statements(clinic, admitted.first, &request.statements, head)?;
    write_documents(transaction, clinic, request, admitted, now)?;
    for bundle in &request.bundles {
        transaction.put_bundle(clinic, &bundle.invite, &bundle.sealed)?;
    }
    transaction.keep_bundles(clinic, &admitted.open)?;
    for device in &admitted.gone {
        transaction.purge_device(clinic, device)?;
        transaction.announce(Announcement::SessionEnded(*clinic, *device));
    }
    transaction.announce(Announcement::Ledger(*clinic));
    if *documents == Documents::Lost {
        if admitted.first == LedgerSeq(1) && transaction.standing()?.restored {
            transaction.begin_recovery(clinic)?;
        }
        recovery::settle(transaction, clinic, &admitted.ledger, now)?;
    }
    Ok(())
}

/// Keeps what came with a published directory. What it supersedes is superseded, come what may.
fn write_documents(
    transaction: &mut dyn Write,
    clinic: &ClinicId,
    request: &AppendLedger,
    admitted: &Admitted,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(hash) = &admitted.directory else { return Ok(()) };
    match &request.directory {
        Some(upload) => transaction.put_directory(clinic, hash, &upload.sealed, now)?,
        None => transaction.supersede_directories(clinic, now)?,
    }
    let Some(generation) = admitted.fresh_key else { return Ok(()) };
    match &request.directory {
        Some(upload) => transaction.put_clinic_keys(clinic, generation, &upload.keys, now)?,
        None => transaction.supersede_clinic_keys(clinic, now)?,
    }
    Ok(())
}
