//! When a device may open a session, and what may be done in it.
//!
//! A device counts its own sessions. The relay takes a count that equals its own and counts
//! on; a device restored from a copy comes with an old count and is told that it is stale.

use crate::Failure;
use crate::storage::SessionRow;
use bellward_proto::relay::LoginRequest;
use bellward_proto::{DeviceId, ErrorCode, Incarnation, SessionCounter, Timestamp};

/// How a login opens a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// A new session with this counter.
    New(SessionCounter),
    /// The session that the device has not yet heard of, with its counter.
    Again(SessionCounter),
}

impl Opened {
    /// The counter that the device is to store.
    pub fn counter(self) -> SessionCounter {
        match self {
            Opened::New(counter) | Opened::Again(counter) => counter,
        }
    }
}

/// Whether a login opens a session, and how.
pub fn open(
    stored: Option<&SessionRow>,
    request: &LoginRequest,
    incarnation: &Incarnation,
) -> Result<Opened, Failure> {
    let counted = stored.map_or(SessionCounter(0), |session| session.counter);
    if let Some(session) = stored
        && !session.confirmed
        && request.nonce == session.nonce
        && (request.reset || request.counter.next() == session.counter)
    {
        return Ok(Opened::Again(session.counter));
    }
    if request.reset {
        return Ok(Opened::New(counted.next()));
    }
    // A restored relay has forgotten sessions: there the device knows better.
    let restored = request.incarnation.is_some_and(|known| known != *incarnation);
    if request.counter == counted || (restored && request.counter > counted) {
        return Ok(Opened::New(request.counter.next()));
    }
    Err(Failure::refused(
        ErrorCode::SessionStale,
        format!("the relay has counted {counted} sessions, this profile {}", request.counter),
    ))
}

/// Confirms that the device has stored its counter.
pub fn confirm(session: &SessionRow, counter: SessionCounter) -> Result<SessionRow, Failure> {
    if session.counter == counter {
        return Ok(SessionRow { confirmed: true, ..*session });
    }
    Err(Failure::refused(ErrorCode::SessionStale, "this is not the counter of the open session"))
}

/// Whether the session holds that a token was given for.
pub fn holds(
    session: Option<&SessionRow>,
    token: &[u8; 32],
    now: Timestamp,
) -> Result<SessionRow, Failure> {
    session
        .filter(|session| session.token.as_ref() == Some(token) && now < session.expires_at)
        .copied()
        .ok_or_else(login_needed)
}

/// Whether a device has stored its counter: only then does what it makes or says count.
pub fn is_confirmed(session: &SessionRow) -> Result<(), Failure> {
    if session.confirmed {
        return Ok(());
    }
    Err(Failure::refused(ErrorCode::SessionUnconfirmed, "confirm the session first"))
}

/// Whether a token is of the device that says so. One that was given to the wrong device must not
/// be used on.
pub fn is_of(session: &DeviceId, said: &DeviceId) -> Result<(), Failure> {
    if session == said {
        return Ok(());
    }
    Err(Failure::refused(
        ErrorCode::LoginNeeded,
        "the token is of another device's session: log in",
    ))
}

/// Log in again.
pub fn login_needed() -> Failure {
    Failure::refused(ErrorCode::LoginNeeded, "no token, or one that no longer holds: log in")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use bellward_proto::{Challenge, ClinicId, QueueCursor, SessionNonce, Signature};

    const HERE: Incarnation = Incarnation([1; 16]);
    const BEFORE: Incarnation = Incarnation([9; 16]);

    fn stored(counter: u64, nonce: u8, confirmed: bool) -> SessionRow {
        SessionRow {
            counter: SessionCounter(counter),
            nonce: SessionNonce([nonce; 16]),
            confirmed,
            token: Some([5; 32]),
            expires_at: Timestamp(100),
            acknowledged: QueueCursor(0),
        }
    }

    fn login(counter: u64, nonce: u8, incarnation: Option<Incarnation>) -> LoginRequest {
        LoginRequest {
            clinic: ClinicId([0; 32]),
            device: DeviceId([0; 16]),
            challenge: Challenge([0; 32]),
            counter: SessionCounter(counter),
            nonce: SessionNonce([nonce; 16]),
            incarnation,
            reset: false,
            signature: Signature([0; 64]),
        }
    }

    fn new(counter: u64) -> Opened {
        Opened::New(SessionCounter(counter))
    }

    fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> ErrorCode {
        result.unwrap_err().body().code
    }

    #[test]
    fn the_first_session_counts_from_nothing() {
        assert_eq!(open(None, &login(0, 1, None), &HERE).unwrap(), new(1));
        assert_eq!(code(open(None, &login(3, 1, Some(HERE)), &HERE)), ErrorCode::SessionStale);
    }

    #[test]
    fn an_equal_counter_counts_on() {
        let session = stored(4, 1, true);
        let opened = open(Some(&session), &login(4, 2, Some(HERE)), &HERE).unwrap();
        assert_eq!(opened, new(5));
    }

    #[test]
    fn a_repeat_is_taken_until_it_is_confirmed() {
        let request = login(3, 1, Some(HERE));
        assert_eq!(
            open(Some(&stored(4, 1, false)), &request, &HERE).unwrap(),
            Opened::Again(SessionCounter(4))
        );
        let confirmed = open(Some(&stored(4, 1, true)), &request, &HERE);
        assert_eq!(code(confirmed), ErrorCode::SessionStale);
        let other_nonce = open(Some(&stored(4, 2, false)), &request, &HERE);
        assert_eq!(code(other_nonce), ErrorCode::SessionStale);
    }

    #[test]
    fn a_copy_is_stale() {
        for counter in [0, 3, 5, 6] {
            let refused = open(Some(&stored(4, 1, true)), &login(counter, 2, Some(HERE)), &HERE);
            assert_eq!(code(refused), ErrorCode::SessionStale, "{counter}");
        }
    }

    #[test]
    fn after_a_restore_the_device_knows_better_but_a_copy_stays_stale() {
        let session = stored(4, 1, true);
        let ahead = open(Some(&session), &login(7, 2, Some(BEFORE)), &HERE).unwrap();
        assert_eq!(ahead, new(8));
        let equal = open(Some(&session), &login(4, 2, Some(BEFORE)), &HERE).unwrap();
        assert_eq!(equal, new(5));
        let behind = open(Some(&session), &login(3, 2, Some(BEFORE)), &HERE);
        assert_eq!(code(behind), ErrorCode::SessionStale);
        let forgotten = open(None, &login(7, 2, Some(BEFORE)), &HERE).unwrap();
        assert_eq!(forgotten, new(8));
    }

    #[test]
    fn a_reset_counts_on_from_the_relays_counter_and_can_be_repeated() {
        let reset = |counter, nonce| LoginRequest { reset: true, ..login(counter, nonce, None) };
        assert_eq!(open(Some(&stored(4, 1, true)), &reset(9, 1), &HERE).unwrap(), new(5));
        assert_eq!(open(Some(&stored(4, 1, false)), &reset(2, 7), &HERE).unwrap(), new(5));
        let again = open(Some(&stored(5, 7, false)), &reset(2, 7), &HERE).unwrap();
        assert_eq!(again, Opened::Again(SessionCounter(5)));
        assert_eq!(open(None, &reset(9, 1), &HERE).unwrap(), new(1));
    }

    #[test]
    fn only_the_stored_counter_confirms() {
        let session = stored(4, 1, false);
        assert!(confirm(&session, SessionCounter(4)).unwrap().confirmed);
        assert_eq!(code(confirm(&session, SessionCounter(3))), ErrorCode::SessionStale);
    }

    #[test]
    fn a_token_ends() {
        let session = stored(4, 1, false);
        assert!(holds(Some(&session), &[5; 32], Timestamp(99)).is_ok());
        let needed = ErrorCode::LoginNeeded;
        assert_eq!(code(holds(Some(&session), &[5; 32], Timestamp(100))), needed);
        assert_eq!(code(holds(Some(&session), &[6; 32], Timestamp(99))), needed);
        assert_eq!(code(holds(None, &[5; 32], Timestamp(99))), needed);
        assert_eq!(code(is_confirmed(&session)), ErrorCode::SessionUnconfirmed);
    }
}
