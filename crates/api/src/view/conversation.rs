//! Conversations as the inbox shows them.

use super::MessageView;
use bellward_proto::{ConversationId, PersonId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A part of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationPage {
    /// The one in which something happened last comes first.
    pub conversations: Vec<ConversationSummary>,
    /// How many there are in all.
    pub total: u32,
    /// Messages in all of them that were not yet read here.
    pub unread: u32,
}

/// A conversation as a row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// Which.
    #[ts(type = "ConversationId")]
    pub id: ConversationId,
    /// With one person, or a group.
    pub kind: ConversationKind,
    /// A group's title; the other person's name for two.
    pub title: String,
    /// The other person, for two.
    #[ts(type = "PersonId | null")]
    pub other: Option<PersonId>,
    /// Messages of others that were not yet read here.
    pub unread: u32,
    /// The newest message.
    pub last: Option<MessageView>,
    /// What is typed but not sent.
    pub draft: Option<String>,
    /// Whether one can write in it.
    pub state: ConversationState,
}

/// One conversation, as its thread and its page show it.
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
    /// What is typed but not sent.
    pub draft: Option<String>,
    /// Whether one can write in it.
    pub state: ConversationState,
    /// Changes to the group that were asked for here and are not yet in force.
    pub changes: Vec<GroupChange>,
    /// People who belong but have no device that could be added yet.
    #[ts(type = "Array<PersonId>")]
    pub not_reached: Vec<PersonId>,
}

/// A change to a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GroupChange {
    /// It is to have another title.
    Rename {
        /// The title.
        title: String,
    },
    /// Someone is to come in.
    Add {
        /// Who.
        #[ts(type = "PersonId")]
        person: PersonId,
    },
    /// Someone is to go; oneself, who leaves.
    Remove {
        /// Who.
        #[ts(type = "PersonId")]
        person: PersonId,
    },
}

/// The conversation that was looked for, if there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationFound {
    /// Which.
    #[ts(type = "ConversationId | null")]
    pub conversation: Option<ConversationId>,
}

/// Where a conversation stands in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InboxPlace {
    /// How many stand above it; none when it is not there.
    pub above: Option<u32>,
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
