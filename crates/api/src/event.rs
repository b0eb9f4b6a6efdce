//! What the core tells the UI unasked.

use bellward_proto::ConversationId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The one event's name.
pub const CHANGE_EVENT: &str = "bellward://change";

/// Something is other than it was. Carries no content: ask anew for what is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeEvent {
    /// What changed, at least one thing, none twice.
    pub changes: Vec<Change>,
}

/// One thing that changed, and what to ask anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// Unlocked or locked: `app_state`, and everything when unlocked.
    App,
    /// `list_conversations` and `conversation`.
    Conversations,
    /// `list_messages` of this conversation: new messages, states or receipts.
    Messages {
        /// Which.
        #[ts(type = "ConversationId")]
        conversation: ConversationId,
    },
    /// `people` and `me`.
    People,
    /// `connection`.
    Connection,
    /// `ledger_state`.
    Ledger,
    /// `preferences`.
    Preferences,
    /// Everything: so much happened that single changes were lost.
    All,
}
