//! What a message says: the plaintext inside an MLS application message.

use crate::{Blob, ConversationId, DeviceId, MessageId, OrderNumber, Timestamp, limits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The plaintext of one application message.
///
/// The sequence counts what one leaf has sent in one group, from 1 and without gaps, so that
/// a message which a relay dropped is noticed at the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The place among what this leaf sent in this group.
    pub sequence: u64,
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
        /// A [`SealedText`] in HPKE (RFC 9180) to the device's X-Wing key of the ledger, under
        /// [`SealedText::LABEL`], with [`SealedText::aad`].
        sealed: Blob,
    },
    /// The sending person leaves the group: whoever reads this takes them out of it.
    Leave {},
    /// The sending device may lack what was said. Whoever posted something at these numbers sends
    /// its text again, as far as the person was in the conversation then.
    Missed(Missed),
    /// What a person's device received and what the person saw. At most
    /// [`limits::IDS_PER_RECEIPT`] ids in each list.
    Receipt {
        /// Stored on a device of this person.
        delivered: Vec<MessageId>,
        /// Shown to this person in a focused, unlocked window.
        read: Vec<MessageId>,
    },
}

/// What a device may lack of a conversation: it was out of it for a while, or another device was,
/// whose messages it may not have been shown.
///
/// Of each device it may lack other messages: whose header names the order that it knows, up to a
/// number, has posted nothing up to there that it was not shown, and that says nothing of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// From this number on it may lack what any device posted that `seen` does not name.
    pub from: OrderNumber,
    /// The last number up to which each of these devices has posted nothing that it lacks.
    pub seen: BTreeMap<DeviceId, OrderNumber>,
    /// It has this number and all that follow.
    pub before: OrderNumber,
    /// How many messages it had sent, by the sequence of its frames, when it fell out. Whoever
    /// may have seen fewer says so in turn.
    pub sent: u64,
    /// The number of the last of them: 0 without any, beyond all while one had no number yet.
    pub last_sent: OrderNumber,
}

impl Missed {
    /// The first number at which it may lack what a device posted; none when it lacks nothing.
    #[must_use]
    pub fn from(&self, device: &DeviceId) -> Option<OrderNumber> {
        let from = self.seen.get(device).map_or(self.from, |seen| seen.next());
        (from < self.before).then_some(from)
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
