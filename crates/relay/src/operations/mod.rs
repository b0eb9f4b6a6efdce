//! Each thing that can be asked for, as one transaction: decisions from [`crate::clinic`] over
//! what [`crate::storage`] knows.

pub mod append;
pub mod conversations;
pub mod ledgers;
pub mod login;
pub mod packages;
pub mod post;
pub mod queue;
pub mod recovery;
pub mod sweep;

use crate::Failure;
use crate::clinic::session;
use crate::storage::{ReadSessions, SessionRow};
use bellward_proto::{ClinicId, DeviceId, ErrorCode, Timestamp};

/// A device that has shown a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Its clinic.
    pub clinic: ClinicId,
    /// Which.
    pub device: DeviceId,
    /// The hash of its token.
    pub token: [u8; 32],
    /// When the token ends.
    pub expires_at: Timestamp,
}

/// The caller's session, if it still holds where the work is done.
pub fn session_of<V: ReadSessions + ?Sized>(
    view: &V,
    caller: &Caller,
    now: Timestamp,
) -> Result<SessionRow, Failure> {
    let stored = view.session(&caller.clinic, &caller.device)?;
    session::holds(stored.as_ref(), &caller.token, now)
}

/// "Not known here".
pub fn unknown(what: &str) -> Failure {
    Failure::refused(ErrorCode::Unknown, format!("{what} is not known here"))
}

/// "Come back when what was lost has been returned".
pub fn recovering() -> Failure {
    Failure::with_wait(
        ErrorCode::Recovering,
        "the relay was restored from a backup and waits for what it lost",
        30_000,
    )
}
