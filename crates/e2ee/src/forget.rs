//! Giving up all MLS state.

use crate::{E2eeError, KeyValue, key_package, machine::Machine, record::State};
use bellward_proto::ConversationId;

impl<S: KeyValue> Machine<'_, S> {
    /// Forgets all MLS state and all key packages: for a profile that turned out to be a copy
    /// of one that went on elsewhere, and must not encrypt or decrypt with what it has. The
    /// conversations stay as [`Status::Lost`], to be rejoined. Gives all that have changed.
    pub fn forget_all(&self) -> Result<Vec<ConversationId>, E2eeError> {
        self.provider().storage.delete_everything()?;
        key_package::forget_all(self.store)?;
        let mut lost = Vec::new();
        for conversation in self.conversations()? {
            let mut record = self.record(&conversation)?;
            if record.state == State::Removed {
                continue;
            }
            record.state = State::Lost;
            record.pending = None;
            record.successor = None;
            record.outstanding.clear();
            record.rejoin_requested = false;
            record.save(self.store, &conversation)?;
            lost.push(conversation);
        }
        Ok(lost)
    }
}
