//! What becomes of what the relay has numbered.

use crate::{HaltReason, VoidReason};
use bellward_proto::{Content, DeviceId, LedgerHead, Missed};

/// What became of an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Processed {
    /// A message of another device.
    Message {
        /// Whose.
        sender: DeviceId,
        /// What it says.
        content: Content,
        /// Whether messages of this sender before it never came: the relay dropped them, or the
        /// sender gave them up.
        gap: bool,
        /// Whether it is a text sent again that this device lacks: it stands where it stood first.
        lacked: bool,
        /// What this device may lack of the sender's messages: to be told to it.
        missed: Option<Missed>,
    },
    /// A message of this device has its place in the order.
    OwnMessage,
    /// A commit of this device holds.
    OwnCommit {
        /// Whose leaves came.
        added: Vec<DeviceId>,
        /// Whose leaves went. A device that rejoined is in both.
        removed: Vec<DeviceId>,
    },
    /// A founding of this device holds.
    OwnFound {
        /// As with [`Processed::Joined`].
        missed: Option<Missed>,
    },
    /// This device's plea to be added again is in the order.
    OwnRejoin,
    /// A commit of another device holds.
    Commit {
        /// Whose commit.
        sender: DeviceId,
        /// Whose leaves came.
        added: Vec<DeviceId>,
        /// Whose leaves went. A device that rejoined is in both.
        removed: Vec<DeviceId>,
        /// Whether the description is another now.
        description_changed: bool,
        /// Whether this device was removed.
        removed_self: bool,
        /// Whether an own commit waited, which is lost now: make it anew.
        won_over_own: bool,
    },
    /// This device is in the group, by a Welcome.
    Joined {
        /// Who added it.
        sender: DeviceId,
        /// Whether with the group's founding.
        by_founding: bool,
        /// What this device may lack, as it was in the conversation before: to be told to the
        /// others.
        missed: Option<Missed>,
    },
    /// Another device asks to be removed and added again.
    Rejoin {
        /// Which.
        device: DeviceId,
    },
    /// Without effect, on every device alike.
    Void {
        /// Why.
        reason: VoidReason,
    },
    /// This device cannot go on in the conversation.
    Halted {
        /// Why.
        reason: HaltReason,
    },
    /// Nothing has changed: fetch the ledger up to this head, then process the item again.
    WaitForLedger {
        /// The head that is not known here.
        head: LedgerHead,
    },
    /// It was processed before.
    Duplicate,
    /// It is nothing to this device.
    Ignored {
        /// Why.
        reason: IgnoredReason,
    },
}

/// Why an envelope is nothing to this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IgnoredReason {
    /// It is malformed, and of a conversation that this device is not in.
    #[error("this device is not in the conversation")]
    NotAMember,
    /// This device is halted, or its keys are gone; the envelope was counted.
    #[error("this device cannot go on in the conversation")]
    CannotGoOn,
}
