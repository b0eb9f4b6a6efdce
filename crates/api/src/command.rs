//! What each command takes.

use crate::view::{PageAt, Preferences, Role};
use bellward_proto::{ConversationId, DeviceId, MessageId, PersonId, Timestamp};
use serde::{Deserialize, Deserializer};
use ts_rs::TS;
use zeroize::Zeroizing;

/// The shortest passphrase that is accepted, in characters.
pub const PASSPHRASE_MIN: usize = 8;
/// The most messages that one `list_messages` answers.
pub const MESSAGES_PER_PAGE: u32 = 200;
/// The most hits that one `search` answers.
pub const HITS_PER_SEARCH: u32 = 100;
/// The most conversations that one `list_conversations` or `find_conversations` answers.
pub const CONVERSATIONS_PER_PAGE: u32 = 200;
/// The largest picture that `read_qr` takes, in bytes.
pub const PICTURE_MAX: usize = 8 << 20;

/// A passphrase or an invite code on its way in: overwritten when dropped, never printed,
/// never sent out.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over a text.
    pub fn new(text: String) -> Self {
        Secret(Zeroizing::new(text))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Makes a clinic on a relay, and this profile in it as its first administrator.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CreateClinic {
    /// The clinic's name, at most `LIMITS.name` bytes.
    pub clinic_name: String,
    /// The name of the person who makes it.
    pub person_name: String,
    /// `https://host:port`, with `#` and the pin of a self-made certificate.
    pub relay: String,
    /// At least `LIMITS.passphraseMin` characters.
    #[ts(type = "string")]
    pub passphrase: Secret,
    /// Go on with the passphrase alone. Ask the person first, after `keychain-unavailable`.
    pub without_keychain: bool,
}

/// Asks the relay what an invite offers, without using it.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewInvite {
    /// The code as pasted; white space in it is forgiven.
    #[ts(type = "string")]
    pub code: Secret,
}

/// Makes this profile by an invite code.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JoinClinic {
    /// The code as pasted.
    #[ts(type = "string")]
    pub code: Secret,
    /// At least `LIMITS.passphraseMin` characters.
    #[ts(type = "string")]
    pub passphrase: Secret,
    /// Go on with the passphrase alone. Ask the person first, after `keychain-unavailable`.
    pub without_keychain: bool,
}

/// Opens the profile.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Unlock {
    /// As chosen when the profile was made.
    #[ts(type = "string")]
    pub passphrase: Secret,
}

/// What is remembered for this profile on this machine, the next time too.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetPreferences {
    /// All of them.
    pub preferences: Preferences,
}

/// A picture in which a QR code is looked for.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadQr {
    /// A PNG or JPEG file in base64 (RFC 4648, section 4), at most `LIMITS.picture` bytes of it.
    #[ts(type = "string")]
    pub picture: Secret,
}

/// A part of the inbox.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListConversations {
    /// How many to pass over.
    pub from: u32,
    /// How many, at most `LIMITS.conversationsPerPage`.
    pub limit: u32,
}

/// Conversations by their titles and people.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FindConversations {
    /// What is typed; spelling is forgiven. Empty for the most recent ones.
    pub query: String,
    /// How many, at most `LIMITS.conversationsPerPage`.
    pub limit: u32,
}

/// One conversation.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OneConversation {
    /// Which.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
}

/// From where to look for the next conversation.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Neighbour {
    /// The open one; none to begin at the top.
    #[ts(type = "ConversationId | null")]
    pub of: Option<ConversationId>,
    /// Which way.
    pub way: Direction,
}

/// Which way to the next conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The one above it in the inbox.
    Up,
    /// The one below it.
    Down,
    /// The next one below it with something unread, and around.
    Unread,
}

/// Gives a group another title.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RenameGroup {
    /// Which group.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// At most `LIMITS.title` bytes.
    pub title: String,
}

/// Adds people to a group. They read what is said from then on.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AddToGroup {
    /// Which group.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// Whom.
    #[ts(type = "Array<PersonId>")]
    pub people: Vec<PersonId>,
}

/// Takes someone out of a group; oneself, to leave it.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemoveFromGroup {
    /// Which group.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// Whom.
    #[ts(type = "PersonId")]
    pub person: PersonId,
}

/// Notes that the safety codes were compared and agree, or takes it back.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetVerified {
    /// With whom.
    #[ts(type = "PersonId")]
    pub person: PersonId,
    /// Whether they agree.
    pub verified: bool,
}

/// Stops talking to the relay, or goes on.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetPaused {
    /// Whether to stop.
    pub paused: bool,
}

/// A page of a conversation.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListMessages {
    /// Which conversation.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// Which part.
    pub at: PageAt,
    /// How many, at most `LIMITS.messagesPerPage`.
    pub limit: u32,
}

/// Puts a message in the outbox.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SendMessage {
    /// To which conversation.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// At most `LIMITS.text` bytes in UTF-8, more than white space.
    pub text: String,
    /// The message this one answers.
    #[ts(type = "MessageId | null")]
    pub reply_to: Option<MessageId>,
}

/// Says that the person saw everything up to a message.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkRead {
    /// In which conversation.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// The last message that was shown.
    #[ts(type = "MessageId")]
    pub up_to: MessageId,
}

/// Keeps what is typed but not sent.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SetDraft {
    /// In which conversation.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// The whole draft; empty to forget it.
    pub text: String,
}

/// Finds or makes the conversation with one person.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenDirect {
    /// With whom.
    #[ts(type = "PersonId")]
    pub person: PersonId,
}

/// Makes a group.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewGroup {
    /// Its title, at most `LIMITS.title` bytes.
    pub title: String,
    /// Everyone but oneself.
    #[ts(type = "Array<PersonId>")]
    pub people: Vec<PersonId>,
}

/// Invites someone to the clinic. For administrators.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InvitePerson {
    /// How they will be known, at most `LIMITS.name` bytes.
    pub name: String,
    /// As what.
    pub role: Role,
}

/// Removes someone and all their devices from the clinic. For administrators.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RemovePerson {
    /// Whom.
    #[ts(type = "PersonId")]
    pub person: PersonId,
}

/// Cuts off one device: one's own, or anyone's for administrators.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevokeDevice {
    /// Which device.
    #[ts(type = "DeviceId")]
    pub device: DeviceId,
}

/// Asks for the numbers by which two people make sure of each other.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SafetyCodeOf {
    /// With whom.
    #[ts(type = "PersonId")]
    pub person: PersonId,
}

/// Searches all messages of this profile. Empty conditions do not narrow the search; with none
/// at all nothing is found.
#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    /// Words; each must occur, the last may be the beginning of one. Words between double quotes
    /// stand together.
    pub query: String,
    /// Only in this conversation.
    #[ts(type = "ConversationId | null")]
    pub conversation: Option<ConversationId>,
    /// Only what this person wrote.
    #[ts(type = "PersonId | null")]
    pub author: Option<PersonId>,
    /// Only what was sent at this time or later.
    #[ts(type = "Timestamp | null")]
    pub since: Option<Timestamp>,
    /// Only what was sent before this time.
    #[ts(type = "Timestamp | null")]
    pub until: Option<Timestamp>,
    /// Go on behind the last page: its `next`.
    pub after: Option<i64>,
    /// How many, at most `LIMITS.hitsPerSearch`.
    pub limit: u32,
}
