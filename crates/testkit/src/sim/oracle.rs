//! What was said and done, seen from outside.

use bellward_proto::{ConversationId, MessageId, PersonId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// A moment in a run: rises with everything that begins or ends.
pub(super) type Moment = u64;

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

/// Keeps the record that the end is compared with.
#[derive(Debug, Default)]
pub(super) struct Oracle {
    now: Cell<Moment>,
    said: RefCell<Vec<Said>>,
    stored: RefCell<BTreeSet<MessageId>>,
    removed: RefCell<BTreeMap<PersonId, Moment>>,
    set_back: RefCell<BTreeSet<PersonId>>,
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
        let text = format!("note {} of the round, potassium {}", said.len(), began);
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

    /// An old copy of a person's profile was put in its place.
    pub(super) fn set_back(&self, person: PersonId) {
        self.set_back.borrow_mut().insert(person);
    }

    /// Whose profiles were set back.
    pub(super) fn all_set_back(&self) -> BTreeSet<PersonId> {
        self.set_back.borrow().clone()
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

    /// All that was shown as stored.
    pub(super) fn all_stored(&self) -> BTreeSet<MessageId> {
        self.stored.borrow().clone()
    }

    /// What began after a person's removal was done.
    pub(super) fn after_removal_of(&self, person: &PersonId) -> Vec<Said> {
        let Some(moment) = self.removed.borrow().get(person).copied() else {
            return Vec::new();
        };
        self.said.borrow().iter().filter(|said| said.began > moment).cloned().collect()
    }
}
