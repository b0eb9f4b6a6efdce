//! What is posted to the relay.

use crate::E2eeError;
use bellward_proto::{
    Blob, ConversationId, DeviceId, Digest, Envelope, EnvelopeHash, GroupGeneration, LedgerHead,
    OrderHash, OrderNumber, PostHeader, PostKind, RecipientsHash, Versioned, limits,
    relay::SealedWelcome,
};
use std::collections::BTreeSet;

/// An envelope to be stored and then posted, byte for byte, until the relay has numbered or
/// refused it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "what is not posted never happens"]
pub struct Outgoing {
    /// Of which kind it is.
    pub kind: PostKind,
    /// An encoded [`Envelope`].
    pub envelope: Blob,
    /// Its hash: by it the machine is told of a refusal, and recognises what comes back.
    pub hash: EnvelopeHash,
    /// For a message: its sequence. Else 0.
    pub sequence: u64,
    /// For a founding or commit: who is in the group once it holds, by id. Else empty.
    pub recipients: Vec<DeviceId>,
    /// The Welcomes of those who are added, sealed, by device.
    pub welcomes: Vec<SealedWelcome>,
    /// Who is added.
    pub reached: BTreeSet<DeviceId>,
    /// Who belongs in the conversation and is not in it even then: no usable key package.
    pub unreached: BTreeSet<DeviceId>,
}

/// Where in the order something is made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) conversation: ConversationId,
    pub(crate) generation: GroupGeneration,
    pub(crate) last_number: OrderNumber,
    pub(crate) order_hash: OrderHash,
    pub(crate) ledger_head: LedgerHead,
}

/// An encoded header and its digest.
pub(crate) struct Header {
    pub(crate) header: PostHeader,
    pub(crate) bytes: Vec<u8>,
    pub(crate) digest: Digest,
}

impl Place {
    pub(crate) fn header(
        self,
        kind: PostKind,
        sender: DeviceId,
        recipients: RecipientsHash,
    ) -> Header {
        let header = PostHeader {
            kind,
            conversation: self.conversation,
            generation: self.generation,
            sender,
            ledger_head: self.ledger_head,
            last_number: self.last_number,
            order_hash: self.order_hash,
            recipients,
        };
        let bytes = header.to_bytes();
        let digest = PostHeader::digest(&bytes);
        Header { header, bytes, digest }
    }
}

impl Outgoing {
    /// Puts the envelope together, within the relay's bounds.
    pub(crate) fn new(
        header: Header,
        body: Vec<u8>,
        recipients: Vec<DeviceId>,
        welcomes: Vec<SealedWelcome>,
    ) -> Result<Self, E2eeError> {
        let digests: Vec<_> = welcomes
            .iter()
            .map(|welcome| (welcome.device, Envelope::welcome_digest(welcome.sealed.as_slice())))
            .collect();
        let envelope = Envelope {
            header: Blob(header.bytes),
            body: Blob(body),
            welcomes: Envelope::welcomes_digest(&digests),
        };
        let envelope = Blob(envelope.to_bytes());
        bounded(Envelope::WHAT, envelope.as_slice().len(), limits::ENVELOPE)?;
        for welcome in &welcomes {
            bounded("a Welcome", welcome.sealed.as_slice().len(), limits::WELCOME)?;
        }
        bounded(
            "a conversation's device list",
            recipients.len(),
            limits::DEVICES_PER_CONVERSATION,
        )?;
        let hash = EnvelopeHash::of(envelope.as_slice());
        Ok(Outgoing {
            kind: header.header.kind,
            envelope,
            hash,
            sequence: 0,
            recipients,
            welcomes,
            reached: BTreeSet::new(),
            unreached: BTreeSet::new(),
        })
    }

    /// Sets down who is added, and who belongs and is not in the group even then.
    pub(crate) fn account(
        &mut self,
        added: impl Iterator<Item = DeviceId>,
        entitled: impl Iterator<Item = DeviceId>,
    ) {
        self.reached = added.collect();
        self.unreached = entitled.filter(|device| !self.recipients.contains(device)).collect();
    }
}

fn bounded(what: &'static str, length: usize, limit: usize) -> Result<(), E2eeError> {
    if length > limit { Err(E2eeError::TooLarge { what, length, limit }) } else { Ok(()) }
}
