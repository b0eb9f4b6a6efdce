//! What a transaction changed, for those who show it.

use bellward_proto::ConversationId;

/// Something shown to a person that a committed transaction changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// The list of conversations, or how one of them stands.
    Conversations,
    /// The messages of a conversation, or what is known of their delivery.
    Messages(ConversationId),
    /// People, their devices or invites.
    People,
    /// The clinic's ledger, or when it was last confirmed.
    Ledger,
    /// What waits to be sent.
    Outbox,
    /// How the device stands with the relay.
    Connection,
    /// Drafts.
    Drafts,
}
