//! Changes to a group: another title, people who come and go. What is asked for is kept, and
//! committed when the conversation is tended; whatever others changed meanwhile stays changed.

use crate::client::Client;
use crate::conversations::title_of_group;
use crate::error::ClientError;
use crate::keys::random;
use bellward_e2ee::{Change, Conversation, Description};
use bellward_proto::{Body, Content, ConversationId, MessageId, PersonId, Versioned};
use bellward_store::{ConversationKind, ConversationRow, ConversationStatus, GroupChange, WriteTx};
use std::collections::BTreeSet;

impl Client {
    /// Gives a group another title.
    pub fn rename_group(
        &self,
        conversation: &ConversationId,
        title: &str,
    ) -> Result<(), ClientError> {
        let title = title_of_group(title)?;
        self.ask_for(conversation, |_| Ok(vec![GroupChange::Rename(title)]))
    }

    /// Adds people to a group. They read what is said from then on, and nothing from before.
    pub fn add_to_group(
        &self,
        conversation: &ConversationId,
        people: &BTreeSet<PersonId>,
    ) -> Result<(), ClientError> {
        self.ask_for(conversation, |_| {
            let ledger = self.ledger.borrow();
            if !people.iter().all(|person| ledger.roster().person(person).is_some()) {
                return Err(ClientError::NotFound { what: "person" });
            }
            Ok(people.iter().map(|person| GroupChange::Add(*person)).collect())
        })
    }

    /// Takes someone out of a group, or leaves it. Nobody can take themselves out of an MLS
    /// group: who leaves says so, and another's device does it.
    pub fn remove_from_group(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
    ) -> Result<(), ClientError> {
        self.ask_for(conversation, |row| {
            if !row.people.contains(person) {
                return Err(ClientError::NotFound { what: "person in this group" });
            }
            Ok(vec![GroupChange::Remove(*person)])
        })
    }

    fn ask_for(
        &self,
        id: &ConversationId,
        changes: impl FnOnce(&ConversationRow) -> Result<Vec<GroupChange>, ClientError>,
    ) -> Result<(), ClientError> {
        self.write(|tx| {
            let row = tx.conversation(id)?.filter(|row| row.kind == ConversationKind::Group);
            let row = row.ok_or(ClientError::NotFound { what: "group" })?;
            if row.status == ConversationStatus::Removed {
                let why = "you are not in it any more".to_owned();
                return Err(ClientError::Closed { why });
            }
            for change in changes(&row)? {
                if change == GroupChange::Remove(self.keys.person) {
                    self.say_goodbye(tx, id)?;
                }
                tx.put_group_change(id, &change)?;
            }
            self.settle_changes(tx, id)
        })?;
        self.unchecked.borrow_mut().insert(*id);
        self.outbox_filled.notify_one();
        Ok(())
    }

    fn say_goodbye(&self, tx: &WriteTx<'_>, id: &ConversationId) -> Result<(), ClientError> {
        if self.leaves(tx, id)? {
            return Ok(());
        }
        let message = MessageId(random(&mut *self.rng.borrow_mut()));
        let content = Content { id: message, sent_at: self.relay_now(), body: Body::Leave {} };
        tx.put_goodbye(id, &self.keys.person)?;
        Ok(tx.put_in_outbox(id, &message, &content.to_bytes(), false, None)?)
    }

    /// Whether this person has asked to leave a group and is still in it.
    pub(crate) fn leaves(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<bool, ClientError> {
        let goodbye = GroupChange::Remove(self.keys.person);
        Ok(tx.group_changes(id)?.iter().any(|(_, change)| *change == goodbye))
    }

    /// Someone leaves a group: this device takes them out of it, if no other is quicker.
    pub(crate) fn take_goodbye(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
        person: PersonId,
    ) -> Result<(), ClientError> {
        let row = tx.conversation(id)?.filter(|row| row.kind == ConversationKind::Group);
        if row.is_none_or(|row| !row.people.contains(&person)) {
            return self.note(tx, Some(*id), "leave", "who leaves was not in the group");
        }
        tx.put_goodbye(id, &person)?;
        tx.put_group_change(id, &GroupChange::Remove(person))?;
        self.unchecked.borrow_mut().insert(*id);
        Ok(())
    }

    /// Forgets what is in force by now, and what cannot be any more.
    pub(crate) fn settle_changes(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<(), ClientError> {
        let Some(row) = tx.conversation(id)? else { return Ok(()) };
        if row.status == ConversationStatus::Removed {
            return Ok(tx.delete_group_changes(id)?);
        }
        for (at, change) in tx.group_changes(id)? {
            let settled = match &change {
                GroupChange::Rename(title) => *title == row.title,
                GroupChange::Remove(person) => !row.people.contains(person),
                GroupChange::Add(person) => {
                    row.people.contains(person)
                        || self.ledger.borrow().roster().person(person).is_none()
                }
            };
            if settled {
                tx.delete_group_change(at)?;
            }
        }
        Ok(())
    }

    /// What was asked for here and is not in force.
    pub(crate) async fn asked_for(
        &self,
        id: &ConversationId,
        state: &Conversation,
    ) -> Result<Option<Change>, ClientError> {
        let Some(before) = &state.description else { return Ok(None) };
        let asked = self.read(|tx| Ok(tx.group_changes(id)?))?;
        let after = self.described_anew(before, asked.iter().map(|(_, change)| change));
        if after == *before {
            return Ok(None);
        }
        let mut missing = self.other_devices(&after);
        missing.retain(|device| !state.leaves.contains(device));
        let add = self.claim(missing).await?;
        Ok(Some(Change { add, description: Some(after), ..Change::default() }))
    }

    fn described_anew<'c>(
        &self,
        before: &Description,
        changes: impl Iterator<Item = &'c GroupChange>,
    ) -> Description {
        let mut after = before.clone();
        for change in changes {
            match change {
                GroupChange::Rename(title) => after.title.clone_from(title),
                GroupChange::Add(person) => {
                    if self.ledger.borrow().roster().person(person).is_some() {
                        after.people.insert(*person);
                    }
                }
                // Others do that.
                GroupChange::Remove(person) if *person == self.keys.person => {}
                GroupChange::Remove(person) => {
                    after.people.remove(person);
                }
            }
        }
        after
    }

    /// Nobody is left to take this person out of a group: it is left all the same.
    pub(crate) fn left_alone(
        &self,
        tx: &WriteTx<'_>,
        id: &ConversationId,
    ) -> Result<(), ClientError> {
        if self.leaves(tx, id)? {
            tx.put_conversation_status(id, ConversationStatus::Removed, "")?;
            self.keep_left(tx, id)?;
        }
        Ok(tx.delete_group_changes(id)?)
    }
}
