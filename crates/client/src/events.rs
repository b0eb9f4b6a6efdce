//! What a thread shows between its messages: who came, who went, another title. Only what this
//! device knows is told: whoever commits may merely carry out another's wish.

use crate::client::Client;
use crate::error::ClientError;
use bellward_proto::relay::QueueItem;
use bellward_proto::{ConversationId, DeviceId, OrderNumber, PersonId, Timestamp};
use bellward_store::{ConversationKind, ConversationRow, Happening, NewEvent, WriteTx};
use std::collections::BTreeSet;

/// A commit that holds.
pub(crate) struct Committed<'c> {
    /// Whose.
    pub sender: DeviceId,
    /// Whose leaves came.
    pub added: &'c [DeviceId],
    /// Whose leaves went.
    pub removed: &'c [DeviceId],
}

/// How a conversation was before it changed, and who of its people came while this device was in
/// it.
pub(crate) struct Before {
    row: ConversationRow,
    newcomers: BTreeSet<PersonId>,
}

/// Where and when.
#[derive(Clone, Copy)]
struct At(OrderNumber, Timestamp);

impl Client {
    /// How a conversation is, before it changes; none when it is not known here.
    pub(crate) fn before(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<Option<Before>, ClientError> {
        let Some(row) = tx.conversation(id)? else { return Ok(None) };
        let newcomers = tx.came_after(id, row.since)?.into_iter().collect();
        Ok(Some(Before { row, newcomers }))
    }

    /// Keeps what a commit changed.
    pub(crate) fn keep_committed(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        before: Option<&Before>,
        commit: &Committed<'_>,
    ) -> Result<(), ClientError> {
        let at = At(item.number, item.stored_at);
        let id = &item.conversation;
        let Some(before) = before else { return Ok(()) };
        let author = self.person_of(&commit.sender);
        for (what, subject) in self.differences(tx, id, &before.row)? {
            let known = subject.is_none_or(|person| self.knows_why(before, commit, &person));
            self.keep_event(tx, id, at, author.filter(|_| known), what)?;
        }
        let gone = commit.removed.iter().filter(|device| !commit.added.contains(device));
        let gone: BTreeSet<PersonId> = gone.filter_map(|device| self.person_of(device)).collect();
        for person in gone.intersection(&before.row.people) {
            self.keep_left_clinic(tx, id, at, person)?;
        }
        Ok(())
    }

    /// Keeps what changed while this device was out of a conversation: nobody says by whom.
    pub(crate) fn keep_changed_meanwhile(
        &self,
        tx: &WriteTx<'_>,
        item: &QueueItem,
        before: Option<&Before>,
        by_founding: bool,
    ) -> Result<(), ClientError> {
        let at = At(item.number, item.stored_at);
        let id = &item.conversation;
        let Some(before) = before.filter(|before| before.row.first_in > OrderNumber(0)) else {
            let is_group =
                tx.conversation(id)?.is_some_and(|row| row.kind == ConversationKind::Group);
            if is_group && !by_founding {
                self.keep_event(tx, id, at, None, Happening::Came(self.keys.person))?;
            }
            return Ok(());
        };
        for (what, _) in self.differences(tx, id, &before.row)? {
            self.keep_event(tx, id, at, None, what)?;
        }
        for person in &before.row.people {
            self.keep_left_clinic(tx, id, at, person)?;
        }
        Ok(())
    }

    /// Keeps that nobody else of a conversation is in the clinic any more. No commit follows that
    /// would tell so.
    pub(crate) fn keep_alone(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<(), ClientError> {
        let Some(row) = tx.conversation(id)? else { return Ok(()) };
        let at = self.at_last(tx, id)?;
        for person in &row.people {
            self.keep_left_clinic(tx, id, at, person)?;
        }
        Ok(())
    }

    /// Keeps that this person left a conversation in which nobody was left to take them out.
    pub(crate) fn keep_left(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<(), ClientError> {
        let at = self.at_last(tx, id)?;
        tx.delete_goodbye(id, &self.keys.person)?;
        self.keep_event(tx, id, at, None, Happening::Left(self.keys.person))
    }

    /// What is other than before, and who it was that went.
    fn differences(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
        before: &ConversationRow,
    ) -> Result<Vec<(Happening, Option<PersonId>)>, ClientError> {
        let Some(after) = tx.conversation(id)? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for person in after.people.difference(&before.people) {
            found.push((Happening::Came(*person), None));
        }
        for person in before.people.difference(&after.people) {
            if tx.has_said_goodbye(id, person)? {
                tx.delete_goodbye(id, person)?;
                found.push((Happening::Left(*person), None));
            } else {
                found.push((Happening::Went(*person), Some(*person)));
            }
        }
        if after.title != before.title {
            found.push((Happening::Renamed(after.title), None));
        }
        Ok(found)
    }

    /// Whether a commit by which someone went tells whose wish that was. It is the committer's,
    /// unless who went had said goodbye; and this device may have come too late to hear that.
    fn knows_why(&self, before: &Before, commit: &Committed<'_>, gone: &PersonId) -> bool {
        commit.sender == self.keys.device
            || before.row.since <= OrderNumber(1)
            || before.newcomers.contains(gone)
    }

    fn person_of(&self, device: &DeviceId) -> Option<PersonId> {
        self.ledger.borrow().roster().any_device(device).map(|device| device.person)
    }

    /// Behind everything of a conversation that this device has seen.
    fn at_last(&self, tx: &WriteTx<'_>, id: &ConversationId) -> Result<At, ClientError> {
        let state = self.machine(tx, |machine| machine.conversation(id))?;
        let number = state.map_or(OrderNumber(0), |state| state.last_number);
        Ok(At(number, self.relay_now()))
    }

    fn keep_left_clinic(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
        at: At,
        person: &PersonId,
    ) -> Result<(), ClientError> {
        let ledger = self.ledger.borrow();
        let roster = ledger.roster();
        if roster.any_person(person).is_none() || roster.person(person).is_some() {
            return Ok(());
        }
        // It is kept once, and looked at often: what is written each time is made durable each time.
        if tx.has_left_clinic(id, person)? {
            return Ok(());
        }
        self.keep_event(tx, id, at, None, Happening::LeftClinic(*person))
    }

    fn keep_event(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
        At(number, at): At,
        author: Option<PersonId>,
        what: Happening,
    ) -> Result<(), ClientError> {
        let author =
            author.filter(|_| !matches!(what, Happening::Left(_) | Happening::LeftClinic(_)));
        Ok(tx.put_event(id, &NewEvent { number, at, author, what })?)
    }
}
