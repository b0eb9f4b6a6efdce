//! Asking to be removed and added again.

use crate::{
    E2eeError, KeyValue, Processed, VoidReason, judge,
    machine::Machine,
    outgoing::{Outgoing, Place},
    process::Arrived,
    record::{Record, State},
};
use bellward_proto::{
    Blob, ConversationId, LeafKey, PostKind, Versioned,
    envelope::{RejoinRequest, SignedRejoinRequest},
};
use bellward_trust::{Ledger, Roster, verify};

impl<S: KeyValue> Machine<'_, S> {
    /// A signed plea to be removed and added again, for a conversation in which this device is
    /// halted or that is lost.
    ///
    /// It names the last envelope that this device has counted, and, for those who sent
    /// something since, the last whose content it has. Signed by the leaf key, over the digest of
    /// its header: it holds in one place of one order.
    pub fn request_rejoin(
        &self,
        conversation: &ConversationId,
        ledger: &Ledger,
    ) -> Result<Outgoing, E2eeError> {
        let record = self.record(conversation)?;
        if !matches!(record.state, State::Halted(_) | State::Lost) {
            return Err(E2eeError::NotAllowed("this device need not rejoin the conversation"));
        }
        let (ledger_head, roster) = self.newest(ledger, Some(&record.ledger_head))?;
        if roster.device(&self.device.device).is_none() {
            return Err(E2eeError::NotEntitled);
        }
        let place = Place::of(conversation, &record, ledger_head);
        let header = place.header(PostKind::Rejoin, self.device.device, record.recipients);
        let request = RejoinRequest { header: header.digest, has_up_to: record.has_up_to };
        let request = Blob(request.to_bytes());
        let signature = self.device.leaf.sign(SignedRejoinRequest::LABEL, request.as_slice());
        let body = SignedRejoinRequest { request, signature }.to_bytes();
        Outgoing::new(header, body, Vec::new(), Vec::new())
    }

    /// Takes note of who asks to be added again. It is judged by the ledger alone, so that who
    /// is halted can take note too.
    pub(crate) fn take_rejoin(
        &self,
        arrived: &Arrived,
        record: &mut Record,
        roster: &Roster<'_>,
    ) -> Result<Processed, VoidReason> {
        let sender = arrived.header.sender;
        if self.is_me(&sender) {
            read_request(arrived, &self.device.leaf.public())?;
            record.rejoin_requested = true;
            return Ok(Processed::OwnRejoin);
        }
        let entitled = judge::entitled(roster, &record.known_description()?.people);
        let key = entitled.get(&sender).ok_or(VoidReason::NotEntitled)?;
        let request = read_request(arrived, key)?;
        record.rejoins.insert(sender, request.has_up_to);
        Ok(Processed::Rejoin { device: sender, has_up_to: request.has_up_to })
    }
}

fn read_request(arrived: &Arrived, key: &LeafKey) -> Result<RejoinRequest, VoidReason> {
    let malformed = |_| VoidReason::Malformed;
    let signed = SignedRejoinRequest::from_bytes(arrived.envelope.body.as_slice());
    let signed = signed.map_err(malformed)?;
    let (request, label) = (signed.request.as_slice(), SignedRejoinRequest::LABEL);
    if !verify(label, key.as_bytes(), request, &signed.signature) {
        return Err(VoidReason::RejoinSignature);
    }
    let request = RejoinRequest::from_bytes(request).map_err(malformed)?;
    if request.header == arrived.digest { Ok(request) } else { Err(VoidReason::RejoinSignature) }
}
