//! Making messages.

use crate::{
    E2eeError, KeyValue, judge,
    machine::Machine,
    outgoing::{Outgoing, Place},
};
use bellward_proto::{
    Blob, Content, ConversationId, DeviceId, Frame, PostKind, RecipientsHash, Versioned,
};
use bellward_trust::Ledger;
use std::collections::BTreeSet;

impl<S: KeyValue> Machine<'_, S> {
    /// Encrypts a message to the group, under the newest ledger.
    ///
    /// Refused while a leaf is in the group that the newest ledger does not let in: commit its
    /// removal first. The result and the advanced ratchet must be durable together before it is
    /// posted. If the relay refuses it, tell [`Machine::refused`] and encrypt anew.
    pub fn encrypt(
        &self,
        conversation: &ConversationId,
        content: &Content,
        ledger: &Ledger,
    ) -> Result<Outgoing, E2eeError> {
        let mut record = self.active(conversation)?;
        let (ledger_head, roster) = self.newest(ledger, Some(&record.ledger_head))?;
        let entitled = judge::entitled(&roster, &record.description()?.people);
        self.must_belong(&entitled)?;
        let gone = record.leaves.iter().filter(|device| !entitled.contains_key(*device));
        let remove: BTreeSet<DeviceId> = gone.copied().collect();
        if !remove.is_empty() {
            return Err(E2eeError::MustCommit { remove });
        }

        let recipients: Vec<DeviceId> = record.leaves.iter().copied().collect();
        let place = Place::of(conversation, &record, ledger_head);
        let header =
            place.header(PostKind::Message, self.device.device, RecipientsHash::of(&recipients));
        let previous = record.last_sequence();
        let sequence = record.used.saturating_add(1);
        let frame = Frame { sequence, previous, content: Blob(content.to_bytes()) };
        let mut group = self.group(conversation, record.generation)?;
        group.set_aad(header.digest.0.to_vec());
        let message = group
            .create_message(&self.provider(), self.device, &frame.to_bytes())
            .map_err(E2eeError::mls)?;
        let body = message.to_bytes().map_err(E2eeError::mls)?;
        let mut outgoing = Outgoing::new(header, body, Vec::new(), Vec::new())?;
        // Who asked to be added again cannot read what is sent until then.
        let missed = entitled
            .keys()
            .filter(|device| !record.leaves.contains(device) || record.rejoins.contains(device));
        outgoing.unreached = missed.copied().collect();
        outgoing.sequence = sequence;
        record.used = sequence;
        record.outstanding.push((outgoing.hash, sequence));
        record.save(self.store, conversation)?;
        Ok(outgoing)
    }
}
