//! A conversation as a well-behaved member sees it. To the relay the bodies are bytes.

use super::clinic::{Clinic, Member};
use bellward_proto::envelope::{Envelope, PostHeader, PostKind};
use bellward_proto::relay::{Post, SealedWelcome};
use bellward_proto::{
    Blob, ConversationId, DeviceId, EnvelopeHash, GroupGeneration, LedgerHead, OrderHash,
    OrderNumber, RecipientsHash, Versioned,
};

#[derive(Debug, Clone)]
pub struct Talk {
    pub id: ConversationId,
    pub generation: GroupGeneration,
    pub number: OrderNumber,
    pub order_hash: OrderHash,
    pub devices: Vec<DeviceId>,
    pub head: LedgerHead,
}

impl Talk {
    /// One that is not founded yet.
    pub fn new(id: u8, clinic: &Clinic, members: &[&Member]) -> Self {
        let id = ConversationId([id; 16]);
        Talk {
            id,
            generation: GroupGeneration(1),
            number: OrderNumber(0),
            order_hash: OrderHash::start(&id),
            devices: members.iter().map(|member| member.device).collect(),
            head: clinic.ledger.head().unwrap(),
        }
    }

    pub fn header(&self, kind: PostKind, sender: &Member) -> PostHeader {
        PostHeader {
            kind,
            conversation: self.id,
            generation: self.generation,
            sender: sender.device,
            ledger_head: self.head,
            last_number: self.number,
            order_hash: self.order_hash,
            recipients: RecipientsHash::of(&self.devices),
        }
    }

    pub fn message(&self, sender: &Member, text: &str) -> Post {
        envelope(&self.header(PostKind::Message, sender), text.as_bytes(), &[], &[])
    }

    pub fn founding(&self, sender: &Member) -> Post {
        let header = self.header(PostKind::Found, sender);
        envelope(&header, b"", &self.devices, &self.welcomes(sender))
    }

    /// A commit after which these are in the group; `added` get Welcomes.
    pub fn commit(&self, sender: &Member, devices: &[DeviceId], added: &[DeviceId]) -> Post {
        let mut header = self.header(PostKind::Commit, sender);
        header.recipients = RecipientsHash::of(devices);
        let welcomes: Vec<_> = added.iter().map(|device| welcome(*device)).collect();
        envelope(&header, b"a commit", devices, &welcomes)
    }

    pub fn rejoin(&self, sender: &Member) -> Post {
        self.plea(sender, "a plea")
    }

    /// One of several pleas from the same place.
    pub fn plea(&self, sender: &Member, salt: &str) -> Post {
        envelope(&self.header(PostKind::Rejoin, sender), salt.as_bytes(), &[], &[])
    }

    fn welcomes(&self, sender: &Member) -> Vec<SealedWelcome> {
        let others = self.devices.iter().filter(|device| **device != sender.device);
        others.map(|device| welcome(*device)).collect()
    }

    /// Processes what was numbered.
    pub fn processed(&mut self, post: &Post) {
        self.number = self.number.next();
        self.order_hash = self.order_hash.next(self.number, &EnvelopeHash::of(&post.envelope.0));
    }
}

pub fn welcome(device: DeviceId) -> SealedWelcome {
    SealedWelcome { device, sealed: Blob([device.0.as_slice(), b"a welcome"].concat()) }
}

pub fn envelope(
    header: &PostHeader,
    body: &[u8],
    recipients: &[DeviceId],
    welcomes: &[SealedWelcome],
) -> Post {
    let digests: Vec<_> = welcomes
        .iter()
        .map(|welcome| (welcome.device, Envelope::welcome_digest(&welcome.sealed.0)))
        .collect();
    let envelope = Envelope {
        header: Blob(header.to_bytes()),
        body: Blob(body.to_vec()),
        welcomes: Envelope::welcomes_digest(&digests),
    };
    Post {
        envelope: Blob(envelope.to_bytes()),
        recipients: recipients.to_vec(),
        welcomes: welcomes.to_vec(),
        counts: true,
    }
}
