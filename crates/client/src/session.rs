//! The counted session with the relay. Nothing is encrypted outside one: so an old copy of a
//! profile, or a copy that runs beside it, is noticed before it uses a key twice.
//!
//! The steps, each durable before the next: a nonce is stored; the relay opens the session and
//! counts; the counter is stored; the session is confirmed. Only then is anything encrypted.

use crate::call::CallError;
use crate::client::Client;
use crate::error::ClientError;
use crate::keys::random;
use crate::restored::REPLACE_KEY_PACKAGES;
use bellward_e2ee::E2eeError;
use bellward_proto::relay::{
    ChallengeRequest, ConfirmSession, LoginAnswer, LoginRequest, Recovery,
};
use bellward_proto::{ErrorCode, QueueCursor, SessionNonce, SessionToken, Timestamp};
use bellward_store::{ConversationStatus, RelaySessionRow};

/// A confirmed session.
pub(crate) struct OpenSession {
    /// Proves it.
    pub token: SessionToken,
    /// By the relay's clock.
    pub expires_at: Timestamp,
    /// Envelopes that waited for this device when it was opened.
    pub waiting: u64,
    /// One-use key packages at the relay, as far as is known.
    pub key_packages: u32,
    /// The key packages at the relay are to be replaced: their secrets are gone, or the relay
    /// was restored and may give out what it gave out before.
    pub replace_key_packages: bool,
    /// The key packages of this device were looked at, and nothing was to be done.
    pub stock_is_good: bool,
    /// The relay was restored, and waits for what it lost.
    pub recovery: Option<Recovery>,
}

/// A login is tried at most so often in a row.
const LOGINS: u32 = 8;
/// A session is renewed this long before it ends, in milliseconds.
const RENEW_BEFORE: u64 = 60_000;

impl Client {
    /// The token of a confirmed session, opened now if need be.
    pub(crate) async fn token(&self) -> Result<SessionToken, ClientError> {
        if let Some(token) = self.held_token() {
            return Ok(token);
        }
        let _alone = self.opening.lock().await;
        if let Some(token) = self.held_token() {
            return Ok(token);
        }
        let (mut reset, mut returned) = (false, false);
        for _ in 0..LOGINS {
            match self.log_in(reset).await {
                Ok(token) => return Ok(token),
                Err(LogInError::Client(error)) => return Err(error),
                // A login that was delivered twice uses its challenge up: another is asked for.
                Err(LogInError::Refused) => self.count("login refused"),
                // A restored relay may have lost the statement that added this device.
                Err(LogInError::Unknown) if !returned => {
                    self.refresh_ledger().await?;
                    returned = true;
                }
                Err(LogInError::Unknown) => break,
                Err(LogInError::Stale) if reset => break,
                Err(LogInError::Stale) => {
                    self.give_up_keys()?;
                    reset = true;
                }
            }
        }
        Err(ClientError::Protocol("the relay does not let this device log in".to_owned()))
    }

    fn held_token(&self) -> Option<SessionToken> {
        let session = self.session.borrow();
        let open = session.as_ref()?;
        let holds = self.relay_now().plus_millis(RENEW_BEFORE) < open.expires_at;
        holds.then_some(open.token)
    }

    /// Does something that a person waits for, again if its session was ended meanwhile by
    /// another that this device opened. That this device was removed is not believed of the
    /// relay alone.
    pub(crate) async fn in_session<T>(
        &self,
        what: impl AsyncFn() -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        match self.again_in_session(what).await {
            Err(error @ ClientError::Revoked) => Err(self.judged(error).await),
            done => done,
        }
    }

    async fn again_in_session<T>(
        &self,
        what: impl AsyncFn() -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        let ended = |done: &Result<T, ClientError>| matches!(done, Err(ClientError::Later(body)) if body.code == ErrorCode::LoginNeeded);
        let done = what().await;
        if !ended(&done) {
            return done;
        }
        let done = what().await;
        if !ended(&done) {
            return done;
        }
        self.drop_session();
        what().await
    }

    /// Nothing is encrypted but in a confirmed session, nor in groups that a restore of the relay
    /// ended: with an old copy of this profile beside it, their keys may have been used.
    pub(crate) async fn may_encrypt(&self) -> Result<(), ClientError> {
        self.token().await?;
        self.wait_for_recovery()
    }

    /// The session is not good any more.
    pub(crate) fn drop_session(&self) {
        *self.session.borrow_mut() = None;
    }

    /// This session is not good any more. Another may have been opened since: says whether none
    /// was.
    pub(crate) fn drop_session_of(&self, token: &SessionToken) -> bool {
        self.session.borrow_mut().take_if(|open| open.token == *token).is_some()
    }

    async fn log_in(&self, reset: bool) -> Result<SessionToken, LogInError> {
        self.count(if reset { "login reset" } else { "login" });
        let (stored, nonce) = self.write(|tx| {
            let mut row = tx.relay_session()?;
            let nonce =
                row.nonce.unwrap_or_else(|| SessionNonce(random(&mut *self.rng.borrow_mut())));
            row.nonce = Some(nonce);
            tx.put_relay_session(&row)?;
            Ok::<_, ClientError>((row, nonce))
        })?;
        let (clinic, device) = (self.keys.clinic, self.keys.device);
        let challenge = self.relay.challenge(&ChallengeRequest { clinic, device }).await?;
        self.hear_time(challenge.time);
        let mut request = LoginRequest {
            clinic,
            device,
            challenge: challenge.challenge,
            counter: stored.counter,
            nonce,
            incarnation: stored.incarnation,
            reset,
            signature: bellward_proto::Signature([0; 64]),
        };
        request.signature = self.keys.auth.sign(LoginRequest::LABEL, &request.signed_bytes());
        let answer = self.relay.login(&request).await?;
        // A relay that does not count lets a copy of this profile pass for it.
        if !reset && answer.counter != stored.counter.next() {
            return Err(LogInError::Client(ClientError::Protocol(
                "it counts the sessions of this device wrongly".to_owned(),
            )));
        }
        self.confirm(answer).await
    }

    async fn confirm(&self, answer: LoginAnswer) -> Result<SessionToken, LogInError> {
        self.hear_time(answer.time);
        self.write(|tx| {
            let before = tx.relay_session()?.incarnation;
            tx.put_relay_session(&RelaySessionRow {
                counter: answer.counter,
                nonce: None,
                incarnation: Some(answer.incarnation),
            })?;
            if before.is_some_and(|before| before != answer.incarnation) {
                self.note_restored(tx)?;
            }
            if tx.queue_cursor()? > answer.newest {
                // It showed places that do not exist: what they hid is read again.
                self.count("queue read again");
                self.note(
                    tx,
                    None,
                    "queue",
                    "the relay showed places that its queue does not have",
                )?;
                tx.put_queue_cursor(QueueCursor(0))?;
            }
            Ok::<_, ClientError>(())
        })?;
        let confirm = ConfirmSession { device: self.keys.device, counter: answer.counter };
        self.relay.confirm(&answer.token, &confirm).await?;
        let replace_key_packages =
            self.read(|tx| Ok(tx.secret(REPLACE_KEY_PACKAGES)?.is_some()))?;
        *self.session.borrow_mut() = Some(OpenSession {
            token: answer.token,
            expires_at: answer.expires_at,
            waiting: answer.waiting,
            key_packages: answer.key_packages,
            replace_key_packages,
            stock_is_good: false,
            recovery: answer.recovery,
        });
        Ok(answer.token)
    }

    /// This profile is an old copy: the relay knows of sessions that it does not. Its MLS state
    /// may have been used elsewhere and is destroyed before anything else happens; messages,
    /// drafts and the outbox stay.
    fn give_up_keys(&self) -> Result<(), ClientError> {
        self.count("stale profile");
        self.write(|tx| {
            let lost = self.machine(tx, |machine| machine.forget_all())?;
            for conversation in lost {
                tx.put_conversation_status(
                    &conversation,
                    ConversationStatus::Lost,
                    "an old copy of this profile was opened",
                )?;
            }
            tx.delete_unanswered_posts()?;
            self.note_set_back(tx)
        })
    }
}

enum LogInError {
    /// The relay has counted other sessions than this profile.
    Stale,
    /// The challenge was used, is too old, or was signed wrongly.
    Refused,
    /// The relay does not know the clinic or the device.
    Unknown,
    Client(ClientError),
}

impl From<CallError> for LogInError {
    fn from(error: CallError) -> Self {
        match error.code() {
            Some(ErrorCode::SessionStale) => LogInError::Stale,
            Some(ErrorCode::LoginRefused) => LogInError::Refused,
            Some(ErrorCode::Unknown) => LogInError::Unknown,
            _ => LogInError::Client(error.into()),
        }
    }
}

impl From<ClientError> for LogInError {
    fn from(error: ClientError) -> Self {
        LogInError::Client(error)
    }
}

impl From<E2eeError> for LogInError {
    fn from(error: E2eeError) -> Self {
        LogInError::Client(error.into())
    }
}
