//! What this device has to send: what waits for an answer, what a conversation's members lack,
//! receipts, messages. One step at a time, each durable before the next.

use crate::client::Client;
use crate::error::ClientError;
use crate::restored::REPLACE_KEY_PACKAGES;
use crate::sealing::{Due, What};
use bellward_e2ee::{Change, Conversation, Description, Difference, Kind, Status, Stock};
use bellward_proto::relay::{ClaimKeyPackages, ClaimedKeyPackage, UploadKeyPackages};
use bellward_proto::{
    Blob, Body, Content, ConversationId, DeviceId, ErrorCode, MessageId, PersonId, Timestamp,
    Versioned, limits,
};
use bellward_store::{ConversationKind, ConversationRow, ConversationStatus, ReceiptKind, WriteTx};
use futures::future::join_all;
use std::collections::{BTreeSet, VecDeque};

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Something was done: there may be more.
    Done,
    /// What is left waits for the queue.
    Waiting,
    /// Nothing is left.
    Nothing,
}

/// What a look at a conversation came to.
pub(crate) enum Look {
    /// An envelope is to be made.
    Due(Box<What>),
    /// Nothing is to be made now.
    Over(Step),
}

impl Look {
    pub(crate) fn due(what: What) -> Self {
        Look::Due(Box::new(what))
    }
}

/// Envelopes of different conversations that go out together at most.
pub(crate) const POSTS_AT_ONCE: usize = 16;
/// Conversations that are looked at, at most, while what others have to post waits.
const LOOKS_AT_ONCE: usize = 64;
/// One-use key packages are filled up to this many, when fewer than half are left.
const KEY_PACKAGES: u32 = 60;
/// Devices without key packages are asked for again after this long, in milliseconds.
const CLAIM_AGAIN: u64 = 60_000;
/// The last-resort key package that the relay is not known to have.
const LAST_RESORT: &str = "last-resort key package";

impl Client {
    /// Does everything that can be done before the queue is read again. Conversations take turns,
    /// those with something to send before those that are only to be looked at; what some of them
    /// ask and have to post goes out at once, so that the relay can store it together.
    pub(crate) async fn work(&self) -> Result<Step, ClientError> {
        self.behind.borrow_mut().clear();
        self.wait_for_recovery()?;
        let mut waiting = BTreeSet::new();
        let (mut due, mut rest) = (VecDeque::new(), VecDeque::new());
        let mut done = true;
        loop {
            if self.post_all().await? || self.fill_key_packages().await? {
                done = true;
                continue;
            }
            if due.is_empty() && rest.is_empty() {
                if !std::mem::take(&mut done) {
                    break;
                }
                (due, rest) = self.conversations_to_tend(&waiting)?;
            }
            let (mut again, mut looks) = (Vec::new(), 0);
            while again.len() < POSTS_AT_ONCE && (again.is_empty() || looks < LOOKS_AT_ONCE) {
                let next = std::iter::from_fn(|| due.pop_front().or_else(|| rest.pop_front()));
                let next: Vec<ConversationId> = next.take(POSTS_AT_ONCE - again.len()).collect();
                if next.is_empty() {
                    break;
                }
                looks += next.len();
                for (id, step) in self.tend_all(&next).await? {
                    match step {
                        Step::Done => again.push(id),
                        Step::Waiting => _ = waiting.insert(id),
                        Step::Nothing => {}
                    }
                }
            }
            done |= !again.is_empty();
            due.extend(again);
        }
        Ok(if waiting.is_empty() { Step::Nothing } else { Step::Waiting })
    }

    /// Those with something to send, and those that are to be looked at, but for some.
    fn conversations_to_tend(
        &self,
        but: &BTreeSet<ConversationId>,
    ) -> Result<(VecDeque<ConversationId>, VecDeque<ConversationId>), ClientError> {
        let mut seen = but.clone();
        let mut due = self.read(|tx| {
            let in_outbox = tx.conversations_in_outbox()?.into_iter();
            Ok(in_outbox.chain(tx.conversations_with_receipts_due()?).collect::<VecDeque<_>>())
        })?;
        due.retain(|id| seen.insert(*id));
        let unchecked = self.unchecked.borrow();
        let rest = unchecked.iter().filter(|id| !seen.contains(*id)).copied().collect();
        Ok((due, rest))
    }

    /// Looks at some conversations, and makes what is due in them. What the looks ask of the
    /// relay goes out at once.
    async fn tend_all(
        &self,
        all: &[ConversationId],
    ) -> Result<Vec<(ConversationId, Step)>, ClientError> {
        let looks = join_all(all.iter().map(|id| self.look(id))).await;
        let (mut due, mut steps, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        for (id, look) in all.iter().zip(looks) {
            match look {
                Ok(Look::Due(what)) => due.push(Due { conversation: *id, what }),
                Ok(Look::Over(step)) => steps.push((*id, step)),
                Err(error) => errors.push(error),
            }
        }
        match self.seal(due).await {
            Ok(sealed) => steps.extend(sealed),
            Err(error) => errors.push(error),
        }
        ClientError::first_of(errors)?;
        Ok(steps)
    }

    async fn look(&self, id: &ConversationId) -> Result<Look, ClientError> {
        if self.behind.borrow().contains(id) {
            return Ok(Look::Over(Step::Waiting));
        }
        let seen = self.read(|tx| {
            if tx.has_unechoed_change(id)? {
                return Ok(None);
            }
            let state = self.peek(tx, |machine| machine.conversation(id))?;
            Ok(Some((tx.conversation(id)?, state)))
        })?;
        let Some((row, state)) = seen else { return Ok(Look::Over(Step::Waiting)) };
        if row.as_ref().is_some_and(|row| !self.has_others(&row.people)) {
            self.write(|tx| self.keep_alone(tx, id))?;
            return self.close(id, "nobody-left");
        }
        match (row, state) {
            (row, Some(state)) => match state.status {
                Status::Active => self.look_at_active(id, state).await,
                Status::Founding => Ok(Look::Over(Step::Waiting)),
                Status::Halted { .. } | Status::Lost => self.come_back(id, row, Some(&state)).await,
                Status::Removed => self.close(id, "not-a-member"),
            },
            (Some(row), None) if row.status == ConversationStatus::Planned => {
                let packages = self.claim(self.other_devices(&described(&row))).await?;
                Ok(Look::due(What::Founding { row, packages }))
            }
            (Some(row), None) => self.come_back(id, Some(row), None).await,
            (None, None) => {
                self.unchecked.borrow_mut().remove(id);
                Ok(Look::Over(Step::Nothing))
            }
        }
    }

    async fn look_at_active(
        &self,
        id: &ConversationId,
        state: Conversation,
    ) -> Result<Look, ClientError> {
        if self.is_left_behind(id, &state).await? {
            return Ok(Look::Over(Step::Done));
        }
        let difference = {
            let ledger = self.ledger.borrow();
            let now = self.relay_now();
            self.read(|tx| self.peek(tx, |machine| Ok(machine.difference(id, &ledger, now)?)))?
        };
        if difference.add.is_empty() {
            self.incomplete.borrow_mut().remove(id);
        } else {
            self.incomplete.borrow_mut().insert(*id);
        }
        if let Some(change) = self.due_by_ledger(id, &difference).await? {
            return Ok(Look::due(What::Difference(change)));
        }
        if let Some(change) = self.asked_for(id, &state).await? {
            return Ok(Look::due(What::Asked(change)));
        }
        self.unchecked.borrow_mut().remove(id);
        let waits =
            self.read(|tx| Ok(self.owes(tx, id, &state)? || tx.next_in_outbox(id)?.is_some()))?;
        Ok(if waits { Look::due(What::Next(state)) } else { Look::Over(Step::Nothing) })
    }

    /// What a conversation's members lack or have too much, as far as it can be mended now.
    async fn due_by_ledger(
        &self,
        id: &ConversationId,
        difference: &Difference,
    ) -> Result<Option<Change>, ClientError> {
        let wanted: Vec<DeviceId> = difference.add.union(&difference.rejoin).copied().collect();
        let now = self.now();
        let may_claim = self.next_claim.borrow().get(id).is_none_or(|at| *at <= now);
        let mut add = Vec::new();
        if !wanted.is_empty() && (may_claim || !difference.remove.is_empty()) {
            add = self.claim(wanted.clone()).await?;
            self.next_claim.borrow_mut().insert(*id, now.plus_millis(CLAIM_AGAIN));
        }
        let again: BTreeSet<DeviceId> = add.iter().map(|package| package.device).collect();
        let mut remove = difference.remove.clone();
        remove.extend(difference.rejoin.intersection(&again));
        let forced = self.recommit.borrow_mut().remove(id);
        let due = !remove.is_empty() || !add.is_empty() || difference.refresh || forced;
        Ok(due.then_some(Change { remove, add, description: None }))
    }

    /// Nothing more goes out to a conversation that this person, or everyone else, is not in.
    fn close(&self, id: &ConversationId, why: &str) -> Result<Look, ClientError> {
        self.write(|tx| {
            while let Some(row) = tx.next_in_outbox(id)? {
                tx.put_message_failure(id, &row.message, why)?;
                tx.delete_from_outbox(row.row)?;
            }
            for due in tx.receipts_due(id, u64::MAX)? {
                tx.delete_receipt_due(id, &due)?;
            }
            self.left_alone(tx, id)?;
            Ok::<_, ClientError>(())
        })?;
        self.unchecked.borrow_mut().remove(id);
        Ok(Look::Over(Step::Nothing))
    }

    pub(crate) fn receipts_to_outbox(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<(), ClientError> {
        let due = tx.receipts_due(id, limits::IDS_PER_RECEIPT as u64)?;
        if due.is_empty() {
            return Ok(());
        }
        let of = |kind| due.iter().filter(|due| due.kind == kind).map(|due| due.message).collect();
        let receipt = MessageId(crate::keys::random(&mut *self.rng.borrow_mut()));
        let content = Content {
            id: receipt,
            sent_at: self.relay_now(),
            body: Body::Receipt {
                delivered: of(ReceiptKind::Delivered),
                read: of(ReceiptKind::Read),
            },
        };
        tx.put_in_outbox(id, &receipt, &content.to_bytes(), false, None)?;
        for due in &due {
            tx.delete_receipt_due(id, due)?;
        }
        Ok(())
    }

    /// The other devices that the ledger lets into a conversation.
    pub(crate) fn other_devices(&self, description: &Description) -> Vec<DeviceId> {
        let ledger = self.ledger.borrow();
        let entitled = ledger.roster().entitled(&description.people);
        entitled.into_iter().filter(|device| *device != self.keys.device).collect()
    }

    /// Whether anyone else of these people is still in the clinic. Who never was with anyone
    /// misses nobody.
    pub(crate) fn has_others(&self, people: &BTreeSet<PersonId>) -> bool {
        let ledger = self.ledger.borrow();
        let roster = ledger.roster();
        let mut others = people.iter().filter(|id| **id != self.keys.person).peekable();
        others.peek().is_none() || others.any(|id| roster.person(id).is_some())
    }

    pub(crate) async fn claim(
        &self,
        devices: Vec<DeviceId>,
    ) -> Result<Vec<ClaimedKeyPackage>, ClientError> {
        if devices.is_empty() {
            return Ok(Vec::new());
        }
        let token = self.token().await?;
        let claimed = self.relay.claim_key_packages(&token, &ClaimKeyPackages { devices }).await?;
        Ok(claimed.packages)
    }

    /// How many key packages the relay has, whether they are to be replaced, and how those are
    /// that this device has. None without a session.
    fn stock(&self, now: Timestamp) -> Result<Option<(u32, bool, Stock)>, ClientError> {
        let mut session = self.session.borrow_mut();
        let Some(open) = session.as_mut() else { return Ok(None) };
        let mut stock = Stock { is_stale: false, last_resort_due: false };
        if !open.stock_is_good {
            stock = self.read(|tx| self.peek(tx, |machine| Ok(machine.key_package_stock(now)?)))?;
            open.stock_is_good = !stock.is_stale && !stock.last_resort_due;
        }
        Ok(Some((open.key_packages, open.replace_key_packages, stock)))
    }

    /// One of them may have been used, or time has passed.
    pub(crate) fn look_at_key_packages(&self) {
        if let Some(open) = self.session.borrow_mut().as_mut() {
            open.stock_is_good = false;
        }
    }

    /// Keeps enough key packages at the relay. Says whether it had to upload.
    async fn fill_key_packages(&self) -> Result<bool, ClientError> {
        let token = self.token().await?;
        let now = self.relay_now();
        let Some((left, replace, Stock { is_stale, last_resort_due })) = self.stock(now)? else {
            return Ok(false);
        };
        let replace = replace || is_stale;
        let pending = self.read(|tx| Ok(tx.secret(LAST_RESORT)?))?;
        let missing = match left {
            _ if replace => KEY_PACKAGES,
            left if left < KEY_PACKAGES / 2 => KEY_PACKAGES.saturating_sub(left),
            _ => 0,
        };
        if missing == 0 && pending.is_none() && !last_resort_due {
            return Ok(false);
        }
        if let Some(session) = self.session.borrow_mut().as_mut() {
            session.replace_key_packages = replace;
        }
        // The secrets are durable before the relay can give the packages out. What is lost
        // between the two is only secrets that nobody seals to; a last resort is kept until
        // the relay has it, as it is not counted there.
        let (one_use, last_resort) = self.write(|tx| {
            if replace {
                tx.put_secret(REPLACE_KEY_PACKAGES, b"")?;
            }
            self.machine(tx, |machine| {
                let one_use = machine.make_key_packages(missing as usize, now)?;
                let last_resort = match pending {
                    Some(bytes) if !replace => Some(Blob(bytes.to_vec())),
                    _ if last_resort_due || replace => Some(machine.make_last_resort(now)?),
                    _ => None,
                };
                if let Some(last_resort) = &last_resort {
                    tx.put_secret(LAST_RESORT, last_resort.as_slice())?;
                }
                Ok::<_, ClientError>((one_use, last_resort))
            })
        })?;
        let upload = UploadKeyPackages { replace, one_use, last_resort };
        let kept = match self.relay.upload_key_packages(&token, &upload).await {
            Err(error) if error.code() == Some(ErrorCode::Full) => {
                // An upload before this one went through, and its answer was lost.
                if let Some(session) = self.session.borrow_mut().as_mut() {
                    session.key_packages = KEY_PACKAGES;
                }
                return Ok(true);
            }
            kept => kept?,
        };
        self.write(|tx| {
            if replace {
                tx.delete_secret(REPLACE_KEY_PACKAGES)?;
            }
            tx.delete_secret(LAST_RESORT)
        })?;
        if let Some(session) = self.session.borrow_mut().as_mut() {
            session.key_packages = kept.key_packages.max(KEY_PACKAGES / 2);
            session.replace_key_packages = false;
        }
        self.count("key packages uploaded");
        Ok(true)
    }
}

/// What a conversation is, by its row.
pub(crate) fn described(row: &ConversationRow) -> Description {
    Description {
        kind: match row.kind {
            ConversationKind::Direct => Kind::Direct,
            ConversationKind::Group => Kind::Group,
        },
        title: row.title.clone(),
        people: row.people.clone(),
    }
}
