//! A store in memory, with rollback.

use bellward_e2ee::{KeyValue, KeyValueError};
use std::{cell::RefCell, collections::BTreeMap};

#[derive(Default)]
pub struct Memory(RefCell<BTreeMap<Vec<u8>, Vec<u8>>>);

impl Memory {
    pub fn snapshot(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        self.0.borrow().clone()
    }

    pub fn restore(&self, snapshot: BTreeMap<Vec<u8>, Vec<u8>>) {
        self.0.replace(snapshot);
    }

    /// Loses every entry with this in its key.
    pub fn damage(&self, part: &[u8]) {
        let hit = |key: &[u8]| key.windows(part.len()).any(|window| window == part);
        self.0.borrow_mut().retain(|key, _| !hit(key));
    }

    /// Another value for every entry with this in its key.
    pub fn change(&self, part: &[u8], change: impl Fn(&mut Vec<u8>)) {
        let hit = |key: &[u8]| key.windows(part.len()).any(|window| window == part);
        let mut entries = self.0.borrow_mut();
        entries.iter_mut().filter(|(key, _)| hit(key)).for_each(|(_, value)| change(value));
    }

    pub fn holds(&self, prefix: &[u8]) -> usize {
        self.0.borrow().keys().filter(|key| key.starts_with(prefix)).count()
    }
}

impl KeyValue for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, KeyValueError> {
        Ok(self.0.borrow().get(key).cloned())
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<(), KeyValueError> {
        self.0.borrow_mut().insert(key.to_vec(), value.to_vec());
        Ok(())
    }

    fn delete(&self, key: &[u8]) -> Result<(), KeyValueError> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, KeyValueError> {
        Ok(self.0.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}
