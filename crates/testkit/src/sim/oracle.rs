//! What was said and done, seen from outside.

use bellward_proto::{ConversationId, MessageId, PersonId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// A moment in a run: rises with everything that begins or ends.
pub(super) type Moment = u64;

/// What is in every text.
pub(super) const PLANTED: &str = " of the round, potassium ";

/// Something that was said.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// Like no other text of the run.
    pub text: String,
    /// Who said it.
    pub author: PersonId,
    /// Where.
    pub conversation: ConversationId,
    /// When its sending began.
    pub began: Moment,
    /// Its id, once the device had it durably in the outbox.
    pub accepted: Option<MessageId>,
}

/// That someone was to come into a group, or to go.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    /// Whether to come in.
    pub comes: bool,
    /// What the relay had stored in the group when it was asked for.
    pub stored_before: BTreeSet<MessageId>,
    /// When another's device first showed it to be so.
    pub in_force: Option<Moment>,
}

/// Keeps the record that the end is compared with.
#[derive(Debug, Default)]
pub(super) struct Oracle {
    now: Cell<Moment>,
    said: RefCell<Vec<Said>>,
    stored: RefCell<BTreeSet<MessageId>>,
    removed: RefCell<BTreeMap<PersonId, Moment>>,
    lost: RefCell<BTreeSet<PersonId>>,
    excused: RefCell<BTreeSet<MessageId>>,
    moved: RefCell<BTreeMap<(ConversationId, PersonId), Moved>>,
    anything_set_back: Cell<bool>,
}

impl Oracle {
    /// The next moment.
    pub(super) fn moment(&self) -> Moment {
        self.now.set(self.now.get() + 1);
        self.now.get()
    }

    /// Something is about to be said: its place in the record.
    pub(super) fn says(&self, author: PersonId, conversation: ConversationId) -> (usize, String) {
        let began = self.moment();
        let mut said = self.said.borrow_mut();
        let text = format!("note {}{PLANTED}{began}", said.len());
        said.push(Said { text: text.clone(), author, conversation, began, accepted: None });
        (said.len() - 1, text)
    }

    /// The device has it durably.
    pub(super) fn accepted(&self, place: usize, id: MessageId) {
        if let Some(said) = self.said.borrow_mut().get_mut(place) {
            said.accepted = Some(id);
        }
    }

    /// A device showed this message of its own as stored by the relay.
    pub(super) fn stored(&self, id: MessageId) {
        self.stored.borrow_mut().insert(id);
    }

    /// A removal is done, as the remover was told.
    pub(super) fn removed(&self, person: PersonId) {
        let moment = self.moment();
        self.removed.borrow_mut().entry(person).or_insert(moment);
    }

    /// An old copy of a person's profile was put in its place. What it does not show as stored,
    /// of all that the person said so far, is gone with the newer one, or goes out anew.
    pub(super) fn set_back(&self, person: PersonId, holds: &BTreeSet<MessageId>) {
        self.anything_set_back();
        let said = self.said.borrow();
        let so_far = said.iter().filter(|said| said.author == person);
        let gone = so_far.filter_map(|said| said.accepted).filter(|id| !holds.contains(id));
        self.excused.borrow_mut().extend(gone);
    }

    /// The clinic knows nothing of a person who has joined it: they must be invited anew.
    pub(super) fn lose(&self, person: PersonId) {
        self.lost.borrow_mut().insert(person);
    }

    /// Whom the clinic knows nothing of.
    pub(super) fn all_lost(&self) -> BTreeSet<PersonId> {
        self.lost.borrow().clone()
    }

    /// What nobody can be asked to have any more.
    pub(super) fn all_excused(&self) -> BTreeSet<MessageId> {
        self.excused.borrow().clone()
    }

    /// How many removals are done.
    pub(super) fn removals(&self) -> u64 {
        self.removed.borrow().len() as u64
    }

    /// Whether a person's removal is known to be done.
    pub(super) fn is_removed(&self, person: &PersonId) -> bool {
        self.removed.borrow().contains_key(person)
    }

    /// All that was said.
    pub(super) fn all(&self) -> Vec<Said> {
        self.said.borrow().clone()
    }

    /// All that was shown as stored and can be had without its author.
    pub(super) fn all_safe(&self) -> BTreeSet<MessageId> {
        if self.anything_set_back.get() { BTreeSet::new() } else { self.stored.borrow().clone() }
    }

    /// Something was set back that others may have relied on: what it lost only the authors can
    /// send again.
    pub(super) fn anything_set_back(&self) {
        self.anything_set_back.set(true);
    }

    /// Someone is to come into a group, or to go: once in a run.
    pub(super) fn moves(&self, conversation: ConversationId, person: PersonId, comes: bool) {
        let said = self.said.borrow();
        let there = said.iter().filter(|said| said.conversation == conversation);
        let stored = self.stored.borrow();
        let stored_before =
            there.filter_map(|said| said.accepted).filter(|id| stored.contains(id)).collect();
        let moved = Moved { comes, stored_before, in_force: None };
        self.moved.borrow_mut().insert((conversation, person), moved);
    }

    /// Whether and how someone has come into a group, or gone.
    pub(super) fn moved(&self, conversation: ConversationId, person: PersonId) -> Option<Moved> {
        self.moved.borrow().get(&(conversation, person)).cloned()
    }

    /// A device shows who is in a group: what was to change may be in force.
    pub(super) fn shows(&self, conversation: ConversationId, people: &BTreeSet<PersonId>) {
        let moment = self.moment();
        for ((group, person), moved) in self.moved.borrow_mut().iter_mut() {
            if *group == conversation && people.contains(person) == moved.comes {
                moved.in_force.get_or_insert(moment);
            }
        }
    }

    /// Whether something was set back that others may have relied on.
    pub(super) fn is_anything_set_back(&self) -> bool {
        self.anything_set_back.get()
    }

    /// What began after a person's removal was done.
    pub(super) fn after_removal_of(&self, person: &PersonId) -> Vec<Said> {
        let Some(moment) = self.removed.borrow().get(person).copied() else {
            return Vec::new();
        };
        self.said.borrow().iter().filter(|said| said.began > moment).cloned().collect()
    }
}
