//! The relay, as far as it matters here: it numbers envelopes, and hands them out.

use bellward_e2ee::Outgoing;
use bellward_proto::{
    Blob, ConversationId, DeviceId, Envelope, EnvelopeHash, GroupGeneration, OrderHash,
    OrderNumber, PostHeader, PostKind, QueueCursor, Timestamp, Versioned,
    relay::{
        ClaimedKeyPackage, ConversationState, QueueItem, SealedWelcome, WelcomeDigest, WelcomeItem,
    },
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

#[derive(Default)]
pub struct Relay {
    conversations: BTreeMap<ConversationId, Order>,
    pub queues: BTreeMap<DeviceId, VecDeque<QueueItem>>,
    pub packages: BTreeMap<DeviceId, Vec<Blob>>,
    pub last_resort: BTreeMap<DeviceId, Blob>,
}

#[derive(Default)]
struct Order {
    /// Numbers before the first that is kept.
    base: u64,
    hashes: Vec<EnvelopeHash>,
    recipients: BTreeSet<DeviceId>,
    commit: u64,
    generation: u64,
}

impl Relay {
    /// Whether an honest relay would take it.
    pub fn would_take(&self, envelope: &Blob) -> bool {
        let header = header_of(envelope);
        let Some(order) = self.conversations.get(&header.conversation) else {
            return header.kind == PostKind::Found && header.generation.0 == 1;
        };
        match header.kind {
            PostKind::Found => header.generation.0 == order.generation + 1,
            PostKind::Rejoin => true,
            _ => {
                header.generation.0 == order.generation
                    && header.last_number.0 >= order.commit
                    && order.recipients.contains(&header.sender)
            }
        }
    }

    pub fn post(&mut self, outgoing: &Outgoing) -> OrderNumber {
        self.post_raw(&outgoing.envelope, &outgoing.recipients, &outgoing.welcomes)
    }

    /// Numbers whatever it is given, as a relay that does not check would.
    pub fn post_raw(
        &mut self,
        envelope: &Blob,
        recipients: &[DeviceId],
        welcomes: &[SealedWelcome],
    ) -> OrderNumber {
        let header = header_of(envelope);
        let order = self.conversations.entry(header.conversation).or_default();
        if order.hashes.is_empty() {
            order.base = header.last_number.0;
        }
        let known = (header.last_number.0 - order.base) as usize;
        let between: Vec<EnvelopeHash> = order.hashes.iter().skip(known).copied().collect();
        order.hashes.push(EnvelopeHash::of(envelope.as_slice()));
        let number = OrderNumber(order.base + order.hashes.len() as u64);
        let mut to = order.recipients.clone();
        if matches!(header.kind, PostKind::Found | PostKind::Commit) {
            order.recipients = recipients.iter().copied().collect();
            order.commit = number.0;
            order.generation = header.generation.0;
        }
        if header.kind == PostKind::Found {
            to.clear();
        }
        to.extend(order.recipients.iter().copied());
        let digests: Vec<WelcomeDigest> = welcomes
            .iter()
            .map(|welcome| WelcomeDigest {
                device: welcome.device,
                digest: Envelope::welcome_digest(welcome.sealed.as_slice()),
            })
            .collect();
        for device in to {
            let welcome = welcomes.iter().find(|welcome| welcome.device == device);
            self.queues.entry(device).or_default().push_back(QueueItem {
                cursor: QueueCursor(0),
                conversation: header.conversation,
                number,
                stored_at: Timestamp(0),
                envelope: envelope.clone(),
                welcome: welcome.map(|welcome| WelcomeItem {
                    sealed: welcome.sealed.clone(),
                    between: between.clone(),
                    digests: digests.clone(),
                }),
            });
        }
        number
    }

    /// Forgets a conversation.
    pub fn lose(&mut self, conversation: &ConversationId) {
        self.conversations.remove(conversation);
    }

    /// Where a conversation stands, if it was never lost.
    pub fn state(&self, conversation: &ConversationId) -> ConversationState {
        let order = &self.conversations[conversation];
        let mut number = OrderNumber(0);
        let mut order_hash = OrderHash::start(conversation);
        for hash in &order.hashes {
            number = number.next();
            order_hash = order_hash.next(number, hash);
        }
        ConversationState {
            generation: GroupGeneration(order.generation),
            number,
            order_hash,
            commit: OrderNumber(order.commit),
            member: true,
            asked_at: None,
            abandoned: false,
        }
    }

    pub fn claim(&mut self, devices: impl IntoIterator<Item = DeviceId>) -> Vec<ClaimedKeyPackage> {
        let mut claimed = Vec::new();
        for device in devices {
            let one_use = self.packages.get_mut(&device).and_then(Vec::pop);
            if let Some(package) = one_use.or_else(|| self.last_resort.get(&device).cloned()) {
                claimed.push(ClaimedKeyPackage { device, package });
            }
        }
        claimed
    }
}

pub fn header_of(envelope: &Blob) -> PostHeader {
    let envelope = envelope_of(envelope);
    PostHeader::from_bytes(envelope.header.as_slice()).unwrap()
}

/// The envelope with something changed in it.
pub fn tampered(envelope: &Blob, change: impl FnOnce(&mut Envelope)) -> Blob {
    let mut envelope = envelope_of(envelope);
    change(&mut envelope);
    Blob(envelope.to_bytes())
}

/// The envelope with another header.
pub fn with_header(envelope: &Blob, change: impl FnOnce(&mut PostHeader)) -> Blob {
    tampered(envelope, |envelope| {
        let mut header = PostHeader::from_bytes(envelope.header.as_slice()).unwrap();
        change(&mut header);
        envelope.header = Blob(header.to_bytes());
    })
}

pub fn envelope_of(envelope: &Blob) -> Envelope {
    Envelope::from_bytes(envelope.as_slice()).unwrap()
}
