//! Messages as a thread shows them.

use crate::ErrorCode;
use bellward_proto::{ConversationId, MessageId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A part of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessagePage {
    /// Oldest first.
    pub messages: Vec<MessageView>,
    /// What happened between them, oldest first: as far as `at` was asked to reach, and beyond the
    /// messages where there are no more. Of very much the newest.
    pub events: Vec<ConversationEvent>,
    /// Whether there are older ones: ask with `before` and the first one's position.
    pub has_earlier: bool,
    /// Whether there are newer ones: ask with `after` and the last one's position.
    pub has_later: bool,
    /// The oldest message of the conversation that was not read here.
    #[ts(type = "MessageId | null")]
    pub first_unread: Option<MessageId>,
}

/// Who came into a conversation, who went, or another title. It is never unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationEvent {
    /// Tells it from all others.
    pub id: i64,
    /// Where it stands among the messages; behind one in the same position.
    pub position: i64,
    /// When the relay stored it, by the relay's clock.
    #[ts(type = "Timestamp")]
    pub at: Timestamp,
    /// Whose wish it was, where that is known.
    pub author: Option<Named>,
    /// What happened.
    pub what: EventKind,
}

/// What happened in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EventKind {
    /// Someone is in it now.
    Came {
        /// Who.
        person: Named,
    },
    /// Someone is no longer in it.
    Went {
        /// Who.
        person: Named,
    },
    /// Someone is no longer in it, by their own wish.
    Left {
        /// Who.
        person: Named,
    },
    /// Someone is no longer in the clinic.
    LeftClinic {
        /// Who.
        person: Named,
    },
    /// It has another title.
    Renamed {
        /// The title.
        title: String,
    },
}

/// Someone a thread tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Who.
    #[ts(type = "PersonId")]
    pub id: PersonId,
    /// Their name now.
    pub name: String,
    /// Whether it is oneself.
    pub is_me: bool,
}

/// Which part of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PageAt {
    /// The end.
    Newest,
    /// What stands before a position.
    Before {
        /// The position.
        position: i64,
    },
    /// What stands after a position.
    After {
        /// The position.
        position: i64,
    },
    /// As much before a message as after it; `not-found` when there is no such message.
    Around {
        /// The message.
        #[ts(type = "MessageId")]
        message: MessageId,
    },
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// Which.
    #[ts(type = "MessageId")]
    pub id: MessageId,
    /// Where.
    #[ts(type = "ConversationId")]
    pub conversation: ConversationId,
    /// The order in the thread. What waits to be sent stands last, and gets its place with its
    /// number from the relay: so it can change until `stored`.
    pub position: i64,
    /// Who wrote it.
    #[ts(type = "PersonId")]
    pub author: PersonId,
    /// Their name now.
    pub author_name: String,
    /// Whether one wrote it oneself.
    pub mine: bool,
    /// What it says.
    pub text: String,
    /// When the author pressed send, by the author's clock.
    #[ts(type = "Timestamp")]
    pub sent_at: Timestamp,
    /// When the relay stored it, by the relay's clock.
    #[ts(type = "Timestamp | null")]
    pub stored_at: Option<Timestamp>,
    /// The message it answers.
    #[ts(type = "MessageId | null")]
    pub reply_to: Option<MessageId>,
    /// How far one's own message came; others' are `stored`.
    pub state: MessageState,
    /// On whose devices it is, for one's own.
    pub delivered_to: Vec<Receipt>,
    /// Who saw it, for one's own.
    pub read_by: Vec<Receipt>,
    /// How many people other than the author it is for.
    pub total_readers: u32,
}

/// That a message is safe on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessageAccepted {
    /// Its id from now on.
    #[ts(type = "MessageId")]
    pub message: MessageId,
}

/// How far a message came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum MessageState {
    /// Safe on this device, waiting for the relay.
    Queued,
    /// On its way.
    Sending,
    /// Safe at the relay.
    Stored,
    /// On a device of everyone.
    Delivered,
    /// Seen by everyone.
    Read,
    /// Will not be sent.
    Failed {
        /// Why.
        reason: ErrorCode,
    },
}

/// That a message reached someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Whom.
    #[ts(type = "PersonId")]
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When this device learnt of it.
    #[ts(type = "Timestamp")]
    pub at: Timestamp,
}

/// One message that a search found, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// The whole message.
    pub message: MessageView,
    /// The title of its conversation.
    pub conversation_title: String,
    /// The part of its text that fits, in order.
    pub snippet: Vec<SnippetPart>,
}

/// A page of what a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchPage {
    /// Newest first: by when they came to this device.
    pub hits: Vec<SearchHit>,
    /// Where the next page begins, if there is one.
    pub next: Option<i64>,
    /// What was searched.
    pub covers: Coverage,
}

/// What a search can find: what is on this device, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// How many messages.
    pub messages: u64,
    /// When the oldest of them was sent.
    #[ts(type = "Timestamp | null")]
    pub since: Option<Timestamp>,
}

/// A piece of a found message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnippetPart {
    /// What it says.
    pub text: String,
    /// Whether it is what was searched for.
    pub found: bool,
}
