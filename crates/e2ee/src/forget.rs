//! Giving up MLS state.

use crate::{
    E2eeError, HaltReason, KeyValue, key_package,
    machine::Machine,
    order,
    record::{Record, State},
};
use bellward_proto::{ConversationId, LedgerSeq};
use bellward_trust::Ledger;

impl<S: KeyValue> Machine<'_, S> {
    /// Stops in a conversation for a reason that is not in an envelope, or notes that this device
    /// should be in one of which it knows nothing. The group's secrets go; only a Welcome or the
    /// founding of another group leads back in.
    pub fn halt(
        &self,
        conversation: &ConversationId,
        reason: HaltReason,
        ledger: &Ledger,
    ) -> Result<(), E2eeError> {
        let record = match Record::load(self.store, conversation)? {
            Some(mut record) => {
                if record.state == State::Removed {
                    return Ok(());
                }
                for generation in record.groups() {
                    self.delete_group(conversation, generation)?;
                }
                record.successor = None;
                self.stop(conversation, &mut record, reason)?;
                record
            }
            None => {
                // Nothing is known here that a Welcome under an old ledger could go back on.
                let head = ledger.head_at(LedgerSeq(1));
                let head = head.ok_or(E2eeError::NotAllowed("there is no ledger"))?;
                Record::blank(conversation, head, State::Halted(reason))
            }
        };
        record.save(self.store, conversation)
    }

    /// Forgets a conversation that never began: the relay has never heard of its founding.
    pub fn forget(&self, conversation: &ConversationId) -> Result<(), E2eeError> {
        if let Some(record) = Record::load(self.store, conversation)? {
            for generation in record.groups() {
                self.delete_group(conversation, generation)?;
            }
        }
        order::forget(self.store, conversation)?;
        Record::delete(self.store, conversation)
    }

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
            record.successor = None;
            record.give_up();
            record.save(self.store, &conversation)?;
            lost.push(conversation);
        }
        Ok(lost)
    }
}
