//! Keeping in step with the relay: once, or for as long as the profile is open.

use crate::backoff::Backoff;
use crate::changes::{Cause, Change, Connection};
use crate::client::Client;
use crate::error::ClientError;
use crate::receive::{Batch, next_event};
use crate::work::Step;
use bellward_proto::{ConversationId, ErrorCode};
use futures::future::{Either, select};
use rand::Rng as _;
use std::pin::pin;
use std::time::Duration;

/// Reading and working take turns at most so often in one sync.
const ROUNDS: u32 = 500;
/// So often in a row without anything new in the queue.
const FRUITLESS: u32 = 20;
/// Members, key packages and the ledger's confirmation are looked at again this often, and a
/// part of as much again that chance decides: not all devices at once.
const HOUSEKEEPING: Duration = Duration::from_secs(240);
/// What the relay refused is looked into after this long, when no event has told why; each time
/// in a row after twice as long.
const EXPLAINED_AFTER: Duration = Duration::from_secs(1);

impl Client {
    /// Takes in everything that waits and sends everything that can be sent, then returns.
    pub async fn sync(&self) -> Result<(), ClientError> {
        let mut done = self.take_turns().await;
        if matches!(&done, Err(ClientError::Later(body)) if body.code == ErrorCode::LoginNeeded) {
            // The session was ended. Logging in anew tells why, or all goes on.
            self.drop_session();
            done = self.take_turns().await;
        }
        match done {
            Ok(()) => Ok(()),
            Err(error) => Err(self.judged(error).await),
        }
    }

    async fn take_turns(&self) -> Result<(), ClientError> {
        self.begin_round().await?;
        let mut fruitless = 0;
        for _ in 0..ROUNDS {
            fruitless = if self.drain().await? == 0 { fruitless + 1 } else { 0 };
            if self.work().await? == Step::Nothing {
                return Ok(());
            }
            if fruitless >= FRUITLESS {
                break;
            }
        }
        Err(ClientError::Protocol(
            "the relay refuses what this device sends, over and over".to_owned(),
        ))
    }

    /// Stays in step until the profile is closed, the person is removed, or the ledger
    /// contradicts itself. Wakes when something is put in the outbox.
    pub async fn run(&self) {
        let mut backoff = Backoff::default();
        loop {
            if self.paused.get() {
                self.set_connection(Connection::Paused);
                self.retry.notified().await;
                continue;
            }
            self.set_connection(Connection::Connecting);
            let Err(error) = self.stay_connected(&mut backoff).await else { continue };
            let error = self.judged(error).await;
            if !error.passes() && stops(&error) {
                self.set_connection(Connection::Stopped {
                    reason: error.to_string(),
                    cause: Cause::of(&error),
                });
                return;
            }
            let asked = match &error {
                ClientError::Later(body) => body.retry_after.map(Duration::from_millis),
                _ => None,
            };
            let wait = backoff.next(&mut *self.rng.borrow_mut(), asked);
            let now = self.now();
            let since = match &*self.connection.borrow() {
                Connection::Offline { since, .. } => *since,
                _ => self.offline_since.get().unwrap_or(now),
            };
            self.offline_since.set(Some(since));
            self.set_connection(Connection::Offline {
                since,
                reason: error.to_string(),
                cause: Cause::of(&error),
                retry_at: now.plus_millis(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            });
            let sleep = self.surroundings.clock.sleep(wait);
            select(pin!(sleep), pin!(self.retry.notified())).await;
        }
    }

    /// How things stand with the relay.
    pub fn connection(&self) -> Connection {
        self.connection.borrow().clone()
    }

    /// Try again now, if waiting.
    pub fn retry_now(&self) {
        self.retry.notify_one();
    }

    /// Stops talking to the relay until it is told to go on. What is under way is not broken off
    /// in the middle: all steps are durable.
    pub fn set_paused(&self, paused: bool) {
        self.paused.set(paused);
        self.outbox_filled.notify_one();
        self.retry.notify_one();
    }

    /// What an error of the relay's comes to. That this device was removed is believed when the
    /// clinic's ledger says so. After what is against the protocol the session is opened anew:
    /// at login the relay says how things stand.
    pub(crate) async fn judged(&self, error: ClientError) -> ClientError {
        match error {
            ClientError::Revoked => {
                let looked = self.refresh_ledger().await;
                if let Err(error @ ClientError::Store(_)) = looked {
                    return error;
                }
                if !self.ledger.borrow().roster().is_active_device(&self.keys.device) {
                    return ClientError::Revoked;
                }
                self.drop_session();
                if let Err(error) = looked
                    && !matches!(error, ClientError::Revoked)
                {
                    return error;
                }
                ClientError::Protocol(
                    "it says that this device was removed, and the clinic's ledger does not"
                        .to_owned(),
                )
            }
            ClientError::Later(_) | ClientError::Protocol(_) => {
                self.drop_session();
                error
            }
            error => error,
        }
    }

    async fn begin_round(&self) -> Result<(), ClientError> {
        self.finish_beginning().await?;
        self.ask_again()?;
        if self.recovery().is_some() {
            // How the recovery stands is said at login.
            self.drop_session();
        }
        self.token().await?;
        self.refresh_ledger().await?;
        self.recover().await?;
        if self.recovery().is_some() {
            return Ok(());
        }
        match self.confirm_head().await {
            Err(error) if !error.passes() => {
                self.write(|tx| self.note(tx, None, "confirm", &error.to_string()))
            }
            other => other,
        }
    }

    async fn stay_connected(&self, backoff: &mut Backoff) -> Result<(), ClientError> {
        self.begin_round().await?;
        let token = self.token().await?;
        let total =
            self.session.borrow_mut().as_mut().map_or(0, |open| std::mem::take(&mut open.waiting));
        let mut taken = 0;
        let (after, due) = self.read(|tx| Ok((tx.queue_cursor()?, tx.unechoed_posts()?)))?;
        let mut events = match self.relay.events(&token, after).await {
            Err(error) => {
                self.drop_session();
                return Err(error.into());
            }
            Ok(events) => events,
        };
        let clock = &self.surroundings.clock;
        let mut housekeeping = clock.sleep(self.until_housekeeping());
        let mut second_look = clock.sleep(HOUSEKEEPING);
        // How often in a row the relay refused what nothing in the queue explained.
        let mut unexplained = 0;
        while !self.paused.get() {
            let batch = {
                let woken = pin!(self.outbox_filled.notified());
                let event = pin!(next_event(&mut events));
                let timers = select(&mut housekeeping, &mut second_look);
                match select(event, select(woken, timers)).await {
                    Either::Left((event, _)) => Some(event?),
                    Either::Right((Either::Right((Either::Left(_), _)), _)) => {
                        housekeeping = clock.sleep(self.until_housekeeping());
                        self.housekeep()?;
                        None
                    }
                    Either::Right((Either::Right((Either::Right(_), _)), _)) => {
                        second_look = clock.sleep(HOUSEKEEPING);
                        None
                    }
                    Either::Right((Either::Left(_), _)) => None,
                }
            };
            if let Some(event) = batch {
                let batch = Batch::gather(event, &mut events, self).await?;
                let caught_up = batch.caught_up;
                taken += batch.len();
                self.take_in(batch).await?;
                if caught_up {
                    self.not_kept(&due)?;
                    self.offline_since.set(None);
                    self.set_connection(Connection::Online);
                } else if !matches!(*self.connection.borrow(), Connection::Online) {
                    // A lapse or a late arrival may make them more than there were.
                    let total = total.max(taken);
                    self.set_connection(Connection::CatchingUp { done: taken, total });
                }
            }
            if matches!(*self.connection.borrow(), Connection::Online) {
                let step = self.work().await?;
                // Not before: what fails at once each time is not to be tried all the time.
                backoff.reset();
                if step == Step::Waiting && !self.behind.borrow().is_empty() {
                    let wait = EXPLAINED_AFTER * 2_u32.pow(unexplained.min(6));
                    second_look = clock.sleep(wait);
                    unexplained += 1;
                } else {
                    unexplained = 0;
                }
            }
        }
        Ok(())
    }

    /// Whoever could not be reached is asked for anew.
    fn ask_again(&self) -> Result<(), ClientError> {
        self.look_at_key_packages();
        self.next_claim.borrow_mut().clear();
        self.next_look.borrow_mut().clear();
        if !self.all_looked_at.get() {
            let all = self.known_conversations()?;
            self.unchecked.borrow_mut().extend(all);
            self.all_looked_at.set(true);
        }
        let unreached = self.read(|tx| Ok(tx.conversations_with_unreached()?))?;
        let mut unchecked = self.unchecked.borrow_mut();
        unchecked.extend(unreached);
        unchecked.extend(self.incomplete.borrow().iter());
        unchecked.extend(self.doubted.borrow().keys());
        Ok(())
    }

    /// Someone who was missing may have come: whoever is not whole is looked at again.
    pub(crate) fn claim_again(&self) {
        self.next_claim.borrow_mut().clear();
        self.unchecked.borrow_mut().extend(self.incomplete.borrow().iter());
    }

    fn housekeep(&self) -> Result<(), ClientError> {
        self.look_at_key_packages();
        self.next_claim.borrow_mut().clear();
        self.next_look.borrow_mut().clear();
        let all = self.known_conversations()?;
        self.unchecked.borrow_mut().extend(all);
        Ok(())
    }

    fn until_housekeeping(&self) -> Duration {
        HOUSEKEEPING.mul_f64(1.0 + self.rng.borrow_mut().random_range(0.0..0.5))
    }

    /// Those that are shown, and those that this device is only to be let into.
    pub(crate) fn known_conversations(&self) -> Result<Vec<ConversationId>, ClientError> {
        self.read(|tx| {
            let mut all = self.peek(tx, |machine| machine.conversations())?;
            all.extend(tx.conversations()?.into_iter().map(|row| row.id));
            Ok(all)
        })
    }

    fn set_connection(&self, connection: Connection) {
        let changed = *self.connection.borrow() != connection;
        *self.connection.borrow_mut() = connection;
        if changed {
            // Nobody may be listening.
            let _ = self.changes.send(Change::Connection);
        }
    }
}

/// What waiting does not mend. A local fault (a full disk, say) may pass: it is tried again.
fn stops(error: &ClientError) -> bool {
    use bellward_store::StoreError;
    match error {
        ClientError::Revoked | ClientError::LedgerContradicts(_) => true,
        ClientError::Store(error) => !matches!(error, StoreError::DiskFull),
        _ => false,
    }
}
