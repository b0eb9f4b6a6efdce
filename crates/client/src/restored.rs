//! After something was set back to an old copy: the relay, or this profile.

use crate::client::Client;
use crate::error::ClientError;
use bellward_e2ee::{HaltReason, Status, WelcomeFault};
use bellward_proto::relay::{Recovery, ReturnLedger, ReturnedAll};
use bellward_proto::{Blob, ErrorBody, ErrorCode, LedgerSeq, QueueCursor, limits};
use bellward_store::WriteTx;

/// Kept until all that follows from a restore of the relay is done.
pub(crate) const RELAY_RESTORED: &str = "the relay was restored";
/// Kept until new key packages are at the relay in place of all that it had.
pub(crate) const REPLACE_KEY_PACKAGES: &str = "key packages are to be replaced";
/// A relay that recovers is asked again after this long, in milliseconds.
const ASK_AGAIN: u64 = 30_000;
/// Kept until the relay has said which conversations this device was in.
const SET_BACK: &str = "this profile was set back";

impl Client {
    /// The relay is another incarnation of itself.
    pub(crate) fn note_restored(&self, tx: &WriteTx<'_>) -> Result<(), ClientError> {
        self.count("the relay was restored");
        self.relay_restored.set(true);
        tx.put_secret(RELAY_RESTORED, &[])?;
        tx.put_secret(REPLACE_KEY_PACKAGES, &[])?;
        // Another life of the relay may give the same cursors to something else.
        tx.put_queue_cursor(QueueCursor(0))?;
        self.note(tx, None, "restored", "the relay was restored from a backup")
    }

    /// This profile is an old copy.
    pub(crate) fn note_set_back(&self, tx: &WriteTx<'_>) -> Result<(), ClientError> {
        tx.put_secret(SET_BACK, &[])?;
        tx.put_secret(REPLACE_KEY_PACKAGES, &[])?;
        self.note(tx, None, "set back", "an old copy of this profile was opened")
    }

    /// Whether the relay waits for what it lost.
    pub(crate) fn recovery(&self) -> Option<Recovery> {
        self.session.borrow().as_ref().and_then(|session| session.recovery)
    }

    /// Does what is left to do after a restore, as far as it can be done now.
    pub(crate) async fn recover(&self) -> Result<(), ClientError> {
        if self.recovery().is_some_and(|recovery| !recovery.returned) {
            self.say_returned().await?;
        }
        if self.recovery().is_none() {
            // Not to be had even now, or perhaps lost by the relay.
            if self.wanted_directory().is_some() || self.relay_restored.get() {
                match self.publish_lost_directory().await {
                    Err(error) if !error.passes() => {
                        self.write(|tx| self.note(tx, None, "directory", &error.to_string()))?;
                    }
                    done => done?,
                }
            }
            // Another may have opened a session meanwhile, and the relay still recover.
            let is_over =
                self.session.borrow().as_ref().is_some_and(|session| session.recovery.is_none());
            if self.relay_restored.get() && is_over {
                self.leave_groups_behind()?;
            }
        }
        if self.read(|tx| Ok(tx.secret(SET_BACK)?.is_some()))? {
            self.find_conversations().await?;
        }
        Ok(())
    }

    /// Before a change of the clinic: a restored relay may be waiting for nobody but this device.
    pub(crate) async fn help_recover(&self) -> Result<(), ClientError> {
        if self.recovery().is_some() {
            self.drop_session();
        }
        self.token().await?;
        self.refresh_ledger().await?;
        self.recover().await
    }

    /// An error while what follows from a restore of the relay is not done.
    pub(crate) fn wait_for_recovery(&self) -> Result<(), ClientError> {
        if self.relay_restored.get() {
            let message = "the relay was restored from a backup and waits for what it lost";
            let mut body = ErrorBody::new(ErrorCode::Recovering, message);
            body.retry_after = Some(ASK_AGAIN);
            return Err(ClientError::Later(body));
        }
        Ok(())
    }

    /// Gives the relay the statements that it lost, from a place on that it has. What others
    /// gave it meanwhile it says when it is asked again.
    pub(crate) async fn return_ledger(&self, after: LedgerSeq) -> Result<(), ClientError> {
        self.count("ledger returned");
        let mut seq = after;
        loop {
            let request = {
                let ledger = self.ledger.borrow();
                let mut statements = Vec::new();
                let expected_head = ledger.head_at(seq);
                while statements.len() < limits::STATEMENTS_PER_APPEND
                    && let Some(signed) = ledger.signed_at(seq.next())
                {
                    statements.push(Blob(signed.to_vec()));
                    seq = seq.next();
                }
                ReturnLedger { expected_head, statements }
            };
            if request.statements.is_empty() {
                return Ok(());
            }
            match self.relay.return_ledger(&self.keys.clinic, &request).await {
                Err(error) if error.code() == Some(ErrorCode::LedgerMoved) => return Ok(()),
                Err(error) if error.code() == Some(ErrorCode::StatementRefused) => {
                    return Err(ClientError::LedgerContradicts(
                        "the relay does not take back what it lost".to_owned(),
                    ));
                }
                answer => answer?,
            };
        }
    }

    /// An administrator's device says that the relay's ledger has all that is known here.
    async fn say_returned(&self) -> Result<(), ClientError> {
        let head = {
            let ledger = self.ledger.borrow();
            if !ledger.roster().is_administrator(&self.keys.person) {
                return Ok(());
            }
            ledger.head()
        };
        let Some(head) = head else { return Ok(()) };
        let token = self.token().await?;
        match self.relay.returned_all(&token, &ReturnedAll { head }).await {
            // Someone else returned more: the next round takes that in first.
            Err(error) if error.code() == Some(ErrorCode::LedgerMoved) => Ok(()),
            Err(error) => Err(error.into()),
            Ok(stands) => {
                if let Some(session) = self.session.borrow_mut().as_mut() {
                    session.recovery = stands.recovering.then_some(Recovery { returned: true });
                }
                Ok(())
            }
        }
    }

    /// What the relay numbered and lost cannot be told from what it will number: no group goes
    /// on. Each conversation begins another, in which everyone says what they missed.
    fn leave_groups_behind(&self) -> Result<(), ClientError> {
        self.write(|tx| {
            for id in self.machine(tx, |machine| machine.conversations())? {
                let state = self.machine(tx, |machine| machine.conversation(&id))?;
                if state.is_some_and(|state| state.status != Status::Removed) {
                    self.halt(tx, &id, HaltReason::Restored)?;
                }
            }
            Ok::<_, ClientError>(tx.delete_secret(RELAY_RESTORED)?)
        })?;
        self.relay_restored.set(false);
        Ok(())
    }

    /// Conversations that this device was let into after the copy was made are news to it.
    async fn find_conversations(&self) -> Result<(), ClientError> {
        let token = self.token().await?;
        let own = self.relay.own_conversations(&token).await?;
        self.write(|tx| {
            for id in &own.conversations {
                if self.machine(tx, |machine| machine.conversation(id))?.is_none() {
                    self.halt(tx, id, HaltReason::Welcome(WelcomeFault::Missing))?;
                }
            }
            Ok(tx.delete_secret(SET_BACK)?)
        })
    }
}
