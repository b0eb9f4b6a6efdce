//! Conversations as the inbox shows them.

use super::MessageView;
use bellward_proto::{ConversationId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// Which.
    #[ts(type = "ConversationId")]
    pub id: ConversationId,
    /// With one person, or a group.
    pub kind: ConversationKind,
    /// A group's title; the other person's name for two.
    pub title: String,
    /// Everyone in it, oneself included.
    pub people: Vec<Member>,
    /// Devices that can read it.
    pub devices: u32,
    /// Messages of others that were not yet read here.
    pub unread: u32,
    /// The newest message.
    pub last: Option<MessageView>,
    /// What is typed but not sent.
    pub draft: Option<String>,
    /// Whether one can write in it.
    pub state: ConversationState,
    /// People who belong but have no device that could be added yet.
    #[ts(type = "Array<PersonId>")]
    pub not_reached: Vec<PersonId>,
}

/// Between two, or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConversationKind {
    /// Between two people; one of each pair.
    Direct,
    /// With a title and any number of people.
    Group,
}

/// Someone in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Who.
    #[ts(type = "PersonId")]
    pub id: PersonId,
    /// As the directory says.
    pub name: String,
}

/// Whether one can write in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ConversationState {
    /// Yes.
    Active,
    /// Yes: messages wait until it is made at the relay, or until this device is added anew.
    Waiting,
    /// This device could not follow; it has asked to be added anew. Messages wait.
    Halted,
    /// No: one is no longer in it. What was there can be read.
    Removed,
}

/// A conversation that can be shown now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationOpened {
    /// Which.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
}
