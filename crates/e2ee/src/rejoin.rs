//! Asking to be removed and added again.

use crate::{
    E2eeError, KeyValue, Processed, VoidReason, judge,
    machine::Machine,
    outgoing::{Outgoing, Place},
    process::Arrived,
    record::Record,
};
use bellward_proto::{
    Blob, ConversationId, LeafKey, PostKind, Versioned,
    envelope::{RejoinRequest, SignedRejoinRequest},
    relay::ConversationState,
};
use bellward_trust::{Ledger, Roster, verify};
use rand::RngCore as _;

impl<S: KeyValue> Machine<'_, S> {
    /// A signed plea to be removed and added again, for a conversation in which this device is
    /// halted or that is lost.
    ///
    /// Signed by the leaf key, over the digest of its header: it holds in one place of one order.
    /// `at` is where the relay says that the conversation stands: nothing but the way of the plea
    /// depends on it.
    pub fn request_rejoin(
        &self,
        conversation: &ConversationId,
        at: &ConversationState,
        ledger: &Ledger,
    ) -> Result<Outgoing, E2eeError> {
        let record = self.record(conversation)?;
        if !record.is_out() {
            return Err(E2eeError::NotAllowed("this device need not rejoin the conversation"));
        }
        let (ledger_head, roster) = self.newest(ledger, Some(&record.ledger_head))?;
        if roster.device(&self.device.device).is_none() {
            return Err(E2eeError::NotEntitled);
        }
        let place = Place {
            conversation: *conversation,
            generation: at.generation,
            last_number: at.number,
            order_hash: at.order_hash,
            ledger_head,
        };
        let header = place.header(PostKind::Rejoin, self.device.device, record.recipients);
        let mut salt = [0; 16];
        self.crypto.random().fill_bytes(&mut salt);
        let request = RejoinRequest { header: header.digest, salt };
        let request = Blob(request.to_bytes());
        let signature = self.device.leaf.sign(SignedRejoinRequest::LABEL, request.as_slice());
        let body = SignedRejoinRequest { request, signature }.to_bytes();
        Outgoing::new(header, body, Vec::new(), Vec::new())
    }

    /// Takes note of who asks to be added again. It is judged by the ledger alone.
    pub(crate) fn take_rejoin(
        &self,
        arrived: &Arrived,
        record: &mut Record,
        roster: &Roster<'_>,
    ) -> Result<Processed, VoidReason> {
        let sender = arrived.header.sender;
        if self.is_me(&sender) {
            read_request(arrived, &self.device.leaf.public())?;
            return Ok(Processed::OwnRejoin);
        }
        let entitled = judge::entitled(roster, &record.known_description()?.people);
        let key = entitled.get(&sender).ok_or(VoidReason::NotEntitled)?;
        read_request(arrived, key)?;
        record.rejoins.insert(sender);
        Ok(Processed::Rejoin { device: sender })
    }
}

fn read_request(arrived: &Arrived, key: &LeafKey) -> Result<(), VoidReason> {
    let malformed = |_| VoidReason::Malformed;
    let signed = SignedRejoinRequest::from_bytes(arrived.envelope.body.as_slice());
    let signed = signed.map_err(malformed)?;
    let (request, label) = (signed.request.as_slice(), SignedRejoinRequest::LABEL);
    if !verify(label, key.as_bytes(), request, &signed.signature) {
        return Err(VoidReason::RejoinSignature);
    }
    let request = RejoinRequest::from_bytes(request).map_err(malformed)?;
    if request.header == arrived.digest { Ok(()) } else { Err(VoidReason::RejoinSignature) }
}
