//! Opening and confirming a session.

use super::ledgers::Ledgers;
use super::{Caller, session_of, unknown};
use crate::Failure;
use crate::clinic::challenge::Challenges;
use crate::clinic::session::{self, Opened};
use crate::limits::Throttle;
use crate::storage::{Announcement, SessionRow, Write};
use bellward_proto::relay::{ConfirmSession, LoginAnswer, LoginRequest, Recovery};
use bellward_proto::{ClinicId, DeviceId, ErrorCode, QueueCursor, SessionToken, Timestamp};
use bellward_trust::verify;

/// What a login needs beside the request.
pub struct Gate<'a> {
    /// The ledgers, which have the devices' keys.
    pub ledgers: &'a Ledgers,
    /// The challenges that were made.
    pub challenges: &'a Challenges,
    /// How often a device may ask.
    pub throttle: &'a Throttle,
    /// The token to give.
    pub token: SessionToken,
    /// How long it holds, in milliseconds.
    pub life: u64,
}

/// Opens a session; the device's one before ends.
pub fn login(
    transaction: &mut dyn Write,
    gate: &Gate<'_>,
    request: &LoginRequest,
    now: Timestamp,
) -> Result<LoginAnswer, Failure> {
    let refused = |why| Failure::refused(ErrorCode::LoginRefused, why);
    let (clinic, device) = (&request.clinic, &request.device);
    if !gate.challenges.is_good(clinic, device, &request.challenge, now) {
        return Err(refused("the challenge is not ours, used or too old: ask for another"));
    }
    let ledger = gate.ledgers.load(transaction, clinic)?.ok_or_else(|| unknown("the clinic"))?;
    let roster = ledger.roster();
    if roster.any_device(device).is_none() {
        return Err(unknown("the device"));
    }
    let Some(known) = roster.device(device) else {
        return Err(Failure::refused(ErrorCode::Revoked, "this device has been revoked"));
    };
    if !verify(LoginRequest::LABEL, &known.auth.0, &request.signed_bytes(), &request.signature) {
        return Err(refused("the signature is not by this device's authentication key"));
    }
    if !gate.challenges.take(request.challenge, now) {
        return Err(refused("the challenge has been used: ask for another"));
    }
    // Not before the signature: else anyone could use up a device's rate.
    gate.throttle.device(&(*clinic, *device))?;
    let stored = transaction.session(clinic, device)?;
    let standing = transaction.standing()?;
    let how = session::open(stored.as_ref(), request, &standing.incarnation)?;
    let counter = how.counter();
    if request.reset && how == Opened::New(counter) {
        transaction.retire_key_packages(clinic, device, &[], now)?;
    }
    let opened = SessionRow {
        counter,
        nonce: request.nonce,
        confirmed: false,
        token: Some(gate.token.hash()),
        expires_at: now.plus_millis(gate.life),
        acknowledged: stored.map_or(QueueCursor(0), |session| session.acknowledged),
    };
    transaction.put_session(clinic, device, &opened)?;
    transaction.announce(Announcement::SessionEnded(*clinic, *device));
    Ok(LoginAnswer {
        token: gate.token,
        expires_at: opened.expires_at,
        counter,
        incarnation: standing.incarnation,
        key_packages: transaction.key_packages(clinic, device)?,
        acknowledged: opened.acknowledged,
        newest: transaction.newest_cursor(clinic)?,
        waiting: transaction.waiting_for(&request.clinic, &request.device)?,
        recovery: recovery(transaction, clinic, device)?,
        head: ledger.head().ok_or_else(|| unknown("the clinic"))?,
        time: now,
    })
}

/// What is waited for, while the clinic recovers.
fn recovery(
    view: &dyn Write,
    clinic: &ClinicId,
    device: &DeviceId,
) -> Result<Option<Recovery>, Failure> {
    if !view.clinic(clinic)?.is_some_and(|row| row.recovering) {
        return Ok(None);
    }
    Ok(Some(Recovery { returned: view.returned(clinic)?.contains(device) }))
}

/// Notes that the device has stored its counter.
pub fn confirm(
    transaction: &mut dyn Write,
    caller: &Caller,
    request: &ConfirmSession,
    now: Timestamp,
) -> Result<(), Failure> {
    let session = session_of(transaction, caller, now)?;
    session::is_of(&caller.device, &request.device)?;
    let confirmed = session::confirm(&session, request.counter)?;
    Ok(transaction.put_session(&caller.clinic, &caller.device, &confirmed)?)
}
