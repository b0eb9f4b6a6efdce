//! What the relay refused.

use crate::{
    E2eeError, KeyValue,
    machine::Machine,
    order,
    record::{Record, State},
};
use bellward_proto::{ConversationId, EnvelopeHash};

impl<S: KeyValue> Machine<'_, S> {
    /// The relay has refused something that this device made: it never happened. What was not
    /// pending is no error.
    pub fn refused(
        &self,
        conversation: &ConversationId,
        hash: &EnvelopeHash,
    ) -> Result<(), E2eeError> {
        let Some(mut record) = Record::load(self.store, conversation)? else { return Ok(()) };
        if record.pending == Some(*hash) {
            if record.state == State::Founding {
                self.delete_group(conversation, record.generation)?;
                order::forget(self.store, conversation)?;
                return Record::delete(self.store, conversation);
            }
            record.pending = None;
            let mut group = self.group(conversation, record.generation)?;
            group.clear_pending_commit(&self.provider().storage)?;
        }
        if let Some(successor) = record.successor.take_if(|successor| successor.hash == *hash) {
            self.delete_group(conversation, successor.generation)?;
        }
        record.outstanding.retain(|(outstanding, _)| outstanding != hash);
        record.save(self.store, conversation)
    }
}
