//! What the writer knows of the database without asking it.
//!
//! The writer is the only one that changes the database, so what it has read or written stays
//! true until it writes again. What is undone is forgotten here, all of it.

use super::super::{ClinicRow, ConversationRow, DeviceKey, Plea, SessionRow};
use bellward_proto::{ClinicId, ConversationId, DeviceId, RecipientsHash};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

/// Rows of a kind that are kept at most. Beyond it all are forgotten.
const ROWS: usize = 50_000;

/// Rows by their keys; `None` for a row that is not there.
pub struct Rows<K, V>(RefCell<HashMap<K, V>>);

impl<K, V> Default for Rows<K, V> {
    fn default() -> Self {
        Rows(RefCell::default())
    }
}

impl<K: Hash + Eq, V: Clone + PartialEq + std::fmt::Debug> Rows<K, V> {
    /// The row as it is kept, else as `read` finds it. Where debug assertions are compiled in,
    /// as in tests, what is kept is compared with what is stored at each look.
    pub fn get<E>(&self, key: K, read: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        if let Some(kept) = self.0.borrow().get(&key) {
            if cfg!(debug_assertions) {
                assert_eq!(*kept, read()?, "what the writer knows is not what is stored");
            }
            return Ok(kept.clone());
        }
        let row = read()?;
        self.put(key, row.clone());
        Ok(row)
    }

    /// The row was written.
    pub fn put(&self, key: K, row: V) {
        let mut rows = self.0.borrow_mut();
        if rows.len() >= ROWS {
            rows.clear();
        }
        rows.insert(key, row);
    }

    /// The row is to be read anew.
    pub fn forget(&self, key: &K) {
        self.0.borrow_mut().remove(key);
    }

    /// All rows are to be read anew.
    pub fn forget_all(&self) {
        self.0.borrow_mut().clear();
    }
}

impl<K: Hash + Eq, V> Rows<K, Option<V>> {
    /// Changes the row, if it is kept.
    pub fn change(&self, key: &K, change: impl FnOnce(&mut V)) {
        if let Some(Some(row)) = self.0.borrow_mut().get_mut(key) {
            change(row);
        }
    }
}

/// What each post asks for.
#[derive(Default)]
pub struct Kept {
    pub clinics: Rows<ClinicId, Option<ClinicRow>>,
    pub sessions: Rows<DeviceKey, Option<SessionRow>>,
    pub conversations: Rows<(ClinicId, ConversationId), Option<ConversationRow>>,
    pub pleas: Rows<(ClinicId, ConversationId), Vec<Plea>>,
    pub recipients: Rows<(ClinicId, RecipientsHash), Option<Vec<DeviceId>>>,
}

impl Kept {
    /// Something was undone.
    pub fn forget_all(&self) {
        self.clinics.forget_all();
        self.sessions.forget_all();
        self.conversations.forget_all();
        self.pleas.forget_all();
        self.recipients.forget_all();
    }
}
