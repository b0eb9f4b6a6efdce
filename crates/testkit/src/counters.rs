//! What happened in a run, so that coverage is seen and not hoped for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Counts by a word each. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Counters {
    of: Rc<RefCell<BTreeMap<String, u64>>>,
    aloud: Rc<Cell<bool>>,
}

impl Counters {
    /// One more.
    pub fn count(&self, what: &str) {
        self.add(what, 1);
    }

    /// So many more.
    pub fn add(&self, what: &str, many: u64) {
        *self.of.borrow_mut().entry(what.to_owned()).or_default() += many;
    }

    /// From now on tells the story to standard error as it happens.
    pub fn tell_the_story(&self) {
        self.aloud.set(true);
    }

    /// A line of the story, if it is told.
    pub fn tell(&self, line: impl FnOnce() -> String) {
        if self.aloud.get() {
            eprintln!("{}", line());
        }
    }

    /// How many so far.
    pub fn get(&self, what: &str) -> u64 {
        self.of.borrow().get(what).copied().unwrap_or_default()
    }

    /// All of them.
    pub fn all(&self) -> BTreeMap<String, u64> {
        self.of.borrow().clone()
    }
}
