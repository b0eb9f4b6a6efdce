//! What conversations have to say next, made into envelopes: several in one transaction, so that
//! they are durable together before any of them leaves.

use crate::client::{Client, damaged};
use crate::error::ClientError;
use crate::work::{Step, described};
use bellward_e2ee::{Change, Conversation, Description, E2eeError, Outgoing};
use bellward_proto::relay::{ClaimedKeyPackage, ConversationState};
use bellward_proto::{
    Body, Content, ConversationId, OrderNumber, PostKind, Versioned, limits::beyond_all,
};
use bellward_store::{ConversationRow, OutboxRow, WriteTx};

/// What the next envelope of a conversation is made of.
pub(crate) struct Due {
    /// Which.
    pub conversation: ConversationId,
    /// What.
    pub what: Box<What>,
}

/// One envelope, before it is made.
pub(crate) enum What {
    /// The first group, with whoever can be reached.
    Founding {
        /// What it is.
        row: ConversationRow,
        /// Who.
        packages: Vec<ClaimedKeyPackage>,
    },
    /// The next group after one that cannot go on.
    Successor {
        /// Where the relay has it.
        at: Option<ConversationState>,
        /// What it is.
        description: Description,
        /// Who.
        packages: Vec<ClaimedKeyPackage>,
    },
    /// What a group's members lack or have too much.
    Difference(Change),
    /// What someone here asked for.
    Asked(Change),
    /// What is owed to others, and the next that waits in the outbox.
    Next(Conversation),
}

impl Client {
    /// Makes all that is due. Each is made whole or not at all, and what becomes of one does not
    /// keep the others. Says what it came to for each that did not fail.
    pub(crate) async fn seal(
        &self,
        all: Vec<Due>,
    ) -> Result<Vec<(ConversationId, Step)>, ClientError> {
        if all.is_empty() {
            return Ok(Vec::new());
        }
        self.may_encrypt().await?;
        match self.seal_together(&all) {
            // There may be room for some of them, and what is damaged may be one alone.
            Err(error) if is_of_the_store(&error) && all.len() > 1 => {
                let (mut steps, mut errors) = (Vec::new(), Vec::new());
                for due in &all {
                    match self.seal_together(std::slice::from_ref(due)) {
                        Ok(sealed) => steps.extend(sealed),
                        Err(error) => errors.push(error),
                    }
                }
                ClientError::first_of(errors)?;
                Ok(steps)
            }
            done => done,
        }
    }

    fn seal_together(&self, all: &[Due]) -> Result<Vec<(ConversationId, Step)>, ClientError> {
        let mut errors = Vec::new();
        let steps = self.write(|tx| {
            let mut steps = Vec::new();
            for due in all {
                let step = match tx.attempt(|tx| self.seal_one(tx, due))? {
                    Err(error) => self.not_sealed(tx, due, error),
                    step => step,
                };
                match step {
                    Ok(step) => steps.push((due.conversation, step)),
                    Err(error) if is_of_the_store(&error) => return Err(error),
                    Err(error) => errors.push(error),
                }
            }
            Ok(steps)
        })?;
        ClientError::first_of(errors)?;
        Ok(steps)
    }

    fn seal_one(&self, tx: &WriteTx<'_>, due: &Due) -> Result<Step, ClientError> {
        let Due { conversation: id, what } = due;
        let (ledger, now) = (self.ledger.borrow(), self.relay_now());
        match &**what {
            What::Founding { row, packages } => {
                let at = if self.lost_at_relay.borrow_mut().remove(id) {
                    OrderNumber(beyond_all(0, now))
                } else {
                    OrderNumber(0)
                };
                let outgoing = self.machine(tx, |machine| {
                    machine.found(id, &described(row), at, &ledger, packages, now)
                })?;
                self.count("founded");
                self.keep_post(tx, id, PostKind::Found, None, outgoing)?;
            }
            What::Successor { at, description, packages } => {
                let at = at.as_ref();
                let outgoing = self.machine(tx, |machine| {
                    machine.found_successor(id, description, at, &ledger, packages, now)
                })?;
                self.count("founded a successor");
                self.keep_post(tx, id, PostKind::Found, None, outgoing)?;
            }
            What::Difference(change) | What::Asked(change) => {
                let outgoing =
                    self.machine(tx, |machine| machine.commit(id, change, &ledger, now))?;
                self.count(match &**what {
                    What::Asked(_) => "group changed",
                    _ => "committed",
                });
                self.keep_post(tx, id, PostKind::Commit, None, outgoing)?;
            }
            What::Next(state) => {
                if self.owes(tx, id, state)? {
                    self.send_missed(tx, id, state)?;
                    self.receipts_to_outbox(tx, id)?;
                }
                let Some(next) = tx.next_in_outbox(id)? else { return Ok(Step::Nothing) };
                self.seal_message(tx, &next)?;
            }
        }
        Ok(Step::Done)
    }

    /// Encrypts a message. The ciphertext and the advanced ratchet are durable together, before
    /// the envelope leaves.
    fn seal_message(&self, tx: &WriteTx<'_>, next: &OutboxRow) -> Result<(), ClientError> {
        let content =
            Content::from_bytes(&next.content).map_err(|error| damaged(&error.to_string()))?;
        if let Body::TextAgain { number, .. } = &content.body
            && !tx.came_after(&next.conversation, *number)?.is_empty()
        {
            // Someone came since it was put here. It is still owed: it goes out sealed.
            tx.delete_from_outbox(next.row)?;
            self.unchecked.borrow_mut().insert(next.conversation);
            self.count("not sent again to newcomers");
            return Ok(());
        }
        let ledger = self.ledger.borrow();
        let outgoing =
            self.machine(tx, |machine| machine.encrypt(&next.conversation, &content, &ledger));
        let outgoing = match outgoing {
            Err(E2eeError::TooLarge { .. }) => {
                tx.put_message_failure(&next.conversation, &next.message, "too-long")?;
                return Ok(tx.delete_from_outbox(next.row)?);
            }
            outgoing => outgoing?,
        };
        self.keep_message(tx, next, &content.body, outgoing)
    }

    fn keep_message(
        &self,
        tx: &WriteTx<'_>,
        row: &OutboxRow,
        body: &Body,
        outgoing: Outgoing,
    ) -> Result<(), ClientError> {
        let is_text =
            matches!(body, Body::Text { .. } | Body::TextAgain { .. } | Body::TextAgainFor { .. });
        if is_text {
            let again = !matches!(body, Body::Text { .. });
            tx.put_message_sequence(&row.message, outgoing.sequence, again)?;
        }
        if is_text && row.device.is_none() {
            for device in &outgoing.unreached {
                tx.put_unreached(&row.conversation, device, &row.message)?;
            }
        }
        let of = Some((row, is_text));
        self.keep_post(tx, &row.conversation, PostKind::Message, of, outgoing)
    }

    /// What it comes to that something could not be made.
    fn not_sealed(
        &self,
        tx: &WriteTx<'_>,
        due: &Due,
        error: ClientError,
    ) -> Result<Step, ClientError> {
        let id = &due.conversation;
        match (&*due.what, error) {
            (What::Asked(_), ClientError::Machine(E2eeError::NotAllowed(why))) => {
                tx.delete_group_changes(id)?;
                self.note(tx, Some(*id), "change", why)?;
                Ok(Step::Done)
            }
            (
                What::Next(_),
                ClientError::Machine(E2eeError::MustCommit { .. } | E2eeError::LedgerBehind),
            ) => {
                self.unchecked.borrow_mut().insert(*id);
                Ok(Step::Waiting)
            }
            (What::Next(_), ClientError::Machine(E2eeError::Pending { .. })) => Ok(Step::Waiting),
            (_, error) => Err(error),
        }
    }
}

/// Whether nothing more can be written in the same transaction.
fn is_of_the_store(error: &ClientError) -> bool {
    matches!(error, ClientError::Store(_) | ClientError::Machine(E2eeError::Store(_)))
}
