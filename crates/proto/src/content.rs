//! What a message says: the plaintext inside an MLS application message.

use crate::{Blob, ConversationId, DeviceId, MessageId, OrderNumber, Timestamp, limits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The plaintext of one application message.
///
/// Each names the one before it, so that a message which a relay dropped is noticed at the next one,
/// in whatever group of the conversation that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Higher than that of any other message that this device ever sent in the conversation.
    pub sequence: u64,
    /// The sequence of the message before it that anyone may have: 0 for the first.
    pub previous: u64,
    /// An encoded [`Content`].
    pub content: Blob,
}

crate::versioned!(Frame, 1, "a message frame", limits::ENVELOPE);

/// One thing said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Chosen once by the author; a repeated id is dropped by whoever has it.
    pub id: MessageId,
    /// When the author pressed send, by the author's clock. Shown, never relied on.
    pub sent_at: Timestamp,
    /// What is said.
    pub body: Body,
}

crate::versioned!(Content, 1, "a message", limits::ENVELOPE);

/// What a message carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Text from a person, at most [`limits::TEXT`] bytes, never empty.
    Text {
        /// The text.
        text: String,
        /// The message this one answers.
        reply_to: Option<MessageId>,
    },
    /// A text sent before, sent anew for devices that missed it: with the same message id, so
    /// that whoever has it drops it.
    TextAgain {
        /// The number under which the relay stored it first. A device that was not in the
        /// conversation then shows it in that place; one that was, where it arrives.
        number: OrderNumber,
        /// The sequence under which it was sent first.
        sequence: u64,
        /// The text.
        text: String,
        /// The message this one answers.
        reply_to: Option<MessageId>,
    },
    /// A text sent before, sent anew for one device that missed it while the conversation has
    /// people by now who were not in it then: sealed, so that they cannot read it.
    TextAgainFor {
        /// The device that it is for.
        device: DeviceId,
        /// As in [`Body::TextAgain`].
        number: OrderNumber,
        /// As in [`Body::TextAgain`].
        sequence: u64,
        /// A [`SealedText`] in HPKE (RFC 9180) to the device's X-Wing key of the ledger, under
        /// [`SealedText::LABEL`], with [`SealedText::aad`].
        sealed: Blob,
    },
    /// The sending person leaves the group: whoever reads this takes them out of it.
    Leave {},
    /// The sending device may lack what was said. Whoever said it sends its texts again, as far as
    /// the person was in the conversation then.
    Missed(Missed),
    /// What a device said that it may lack has been sent to it again before this.
    Answered {
        /// Which device.
        device: DeviceId,
        /// It has all that the sending device sent up to this sequence.
        up_to: u64,
    },
    /// What a person's device received and what the person saw. At most
    /// [`limits::IDS_PER_RECEIPT`] ids in each list.
    Receipt {
        /// Stored on a device of this person.
        delivered: Vec<MessageId>,
        /// Shown to this person in a focused, unlocked window.
        read: Vec<MessageId>,
    },
}

/// What a device may lack of a conversation: it was out of it for a while, or what another device
/// sent did not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// From this number on it was not told what became of its messages.
    pub from: OrderNumber,
    /// It was let in at this number. Not beyond `from` where it was not out.
    pub before: OrderNumber,
    /// What it has of each of these devices.
    pub known: BTreeMap<DeviceId, Known>,
    /// Whether it may lack all that other devices sent.
    pub others: bool,
}

/// What a device has of what another one sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known {
    /// All up to this sequence.
    UpTo(u64),
    /// All that stands before this number.
    Before(OrderNumber),
}

impl Missed {
    /// What it has of what a device sent; none when it says that it lacks nothing of it.
    #[must_use]
    pub fn known_of(&self, device: &DeviceId) -> Option<Known> {
        let unknown = self.others.then_some(Known::Before(OrderNumber(0)));
        self.known.get(device).copied().or(unknown)
    }

    /// Whether it was out of the conversation.
    #[must_use]
    pub fn was_out(&self) -> bool {
        self.from < self.before
    }
}

/// A text for one device alone: what [`Body::TextAgainFor`] seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedText {
    /// As in [`Body::Text`].
    pub text: String,
    /// The message this one answers.
    pub reply_to: Option<MessageId>,
}

crate::versioned!(SealedText, 1, "a text for one device", limits::ENVELOPE);

impl SealedText {
    /// HPKE's info.
    pub const LABEL: &'static str = "Bellward text again v1";

    /// HPKE's additional data: where it belongs, and whose it is.
    pub fn aad(
        conversation: &ConversationId,
        message: &MessageId,
        number: OrderNumber,
        device: &DeviceId,
    ) -> Vec<u8> {
        [&conversation.0[..], &message.0, &number.0.to_be_bytes(), &device.0].concat()
    }
}
