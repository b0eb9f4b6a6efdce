//! The reasons why an envelope has no effect, or a device stops.

use bellward_proto::OrderNumber;
use serde::{Deserialize, Serialize};

/// Why an envelope is void for every member alike.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    thiserror::Error,
)]
#[serde(rename_all = "kebab-case")]
pub enum VoidReason {
    /// Not what its kind should be.
    #[error("it is malformed")]
    Malformed,
    /// Its header names another conversation than the relay.
    #[error("it is of another conversation")]
    WrongConversation,
    /// Its group is not the conversation's current one.
    #[error("it is of another group of the conversation")]
    Generation,
    /// Its epoch is over.
    #[error("it was made before a change that it should have known")]
    OldEpoch,
    /// Its sender had not processed the last commit, or claims more than there is.
    #[error("its sender had not seen what came before it")]
    Position,
    /// It claims another order. Where a member did make it, that is [`HaltReason::Order`].
    #[error("its sender was shown another order of the conversation")]
    OrderDiffers,
    /// Its ledger head is not one that follows the last commit's.
    #[error("it was made under an older ledger than the last change")]
    LedgerGoesBack,
    /// Its sender has no leaf.
    #[error("its sender is not in the conversation")]
    NotAMember,
    /// The ledger does not let its sender take part.
    #[error("its sender does not belong in the conversation")]
    NotEntitled,
    /// Header, leaf and signature do not name one sender.
    #[error("its sender is not who signed it")]
    SenderDiffers,
    /// Its list of recipients is not the leaves.
    #[error("its recipients are not the members")]
    Recipients,
    /// Its authenticated data is not its header's digest.
    #[error("its header was exchanged")]
    AuthenticatedData,
    /// It does not decrypt, or is wrongly signed.
    #[error("it cannot be decrypted or is wrongly signed")]
    Undecryptable,
    /// It was sent before.
    #[error("it was sent before")]
    Replayed,
    /// It claims to be of this device, which knows nothing of it.
    #[error("it claims to be of this device and is not")]
    NotOurs,
    /// A commit with proposals other than inline Add, Remove and GroupContextExtensions.
    #[error("it contains changes of a kind that is not allowed")]
    Proposals,
    /// Group context extensions other than ours.
    #[error("it changes the group in a way that is not allowed")]
    GroupContext,
    /// A description that may not be, or may not follow the one before.
    #[error("it describes the conversation in a way that is not allowed")]
    Description,
    /// A credential that names no device of the clinic.
    #[error("a credential in it is not of this clinic")]
    Credential,
    /// A leaf that the ledger does not let in.
    #[error("it lets in or keeps a device that does not belong")]
    LeafNotEntitled,
    /// Two leaves of one device.
    #[error("it lets in a device twice")]
    LeafTwice,
    /// An added key package without an X-Wing key, or with a lifetime over which clocks decide.
    #[error("it adds a key package that is not allowed")]
    KeyPackage,
    /// What MLS itself forbids (RFC 9420, section 12.4.2), seen by every member.
    #[error("it breaks the rules of MLS")]
    Mls,
    /// A rejoin request that its device did not sign for this place.
    #[error("it is not signed by the device that it names")]
    RejoinSignature,
}

/// Why this device cannot go on in a conversation, while others perhaps can.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    thiserror::Error,
)]
#[serde(rename_all = "kebab-case")]
pub enum HaltReason {
    /// Envelopes are missing: the relay withheld or deleted them.
    #[error("envelopes from {} up to {} are missing", expected.0, found.0)]
    Gap {
        /// The next one.
        expected: OrderNumber,
        /// The one that came.
        found: OrderNumber,
    },
    /// An envelope of a version that this program does not read.
    #[error("this program is too old for what was sent: update it")]
    TooNew,
    /// A message of an epoch that is not reached here: the sender's group is another.
    #[error("a message is of a future that this device did not come to")]
    FutureEpoch,
    /// A commit whose path does not decrypt here, or whose confirmation differs.
    #[error("a change could not be followed")]
    Commit,
    /// OpenMLS holds the lifetime of an added key package against this machine's clock. Ours are
    /// good by any clock.
    #[error("a change could not be followed: is the clock of this machine right?")]
    Clock,
    /// The relay deleted what had waited too long for this device.
    #[error("what waited for this device too long was deleted")]
    Lapsed,
    /// The relay was set back to an old copy of itself: it cannot know what it has numbered.
    #[error("the relay was restored from a backup")]
    Restored,
    /// A member was shown another order of the conversation: someone made the relay lie.
    #[error("others were shown another order of the conversation")]
    Order,
    /// The others started a new group, and this device is not in it yet.
    #[error("the conversation went on without this device")]
    Successor,
    /// A Welcome for this device that it could not use.
    #[error("an invitation to the conversation could not be used: {0}")]
    Welcome(WelcomeFault),
}

/// What is wrong with a Welcome.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    thiserror::Error,
)]
#[serde(rename_all = "kebab-case")]
pub enum WelcomeFault {
    /// Envelopes come of a conversation that this device was never let into.
    #[error("it never came")]
    Missing,
    /// It is not the one that the envelope covers.
    #[error("it was exchanged on its way")]
    Exchanged,
    /// It is not of the commit or founding beside it.
    #[error("it belongs to another change")]
    Header,
    /// The order that it continues is not ours, or does not lead to it.
    #[error("the order of the conversation does not lead to it")]
    Order,
    /// It is of a group that is over.
    #[error("it is of an older group")]
    Generation,
    /// It was made under an older ledger.
    #[error("it was made under an older ledger")]
    LedgerGoesBack,
    /// Its key package is not known here, or no longer.
    #[error("its key is no longer on this device")]
    UnknownKeyPackage,
    /// It does not open with the key package's X-Wing key.
    #[error("it cannot be opened")]
    Sealed,
    /// OpenMLS turns it down.
    #[error("it breaks the rules of MLS")]
    Mls,
    /// The group it leads to is not as it should be.
    #[error("the group it leads to is not right: {0}")]
    Group(VoidReason),
}
