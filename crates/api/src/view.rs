//! What the UI is shown.

mod app;
mod conversation;
mod message;
mod people;
mod state;

pub use app::{AppState, InvitePreview, KeychainStatus, Me, ProfileState};
pub use conversation::{
    ConversationKind, ConversationOpened, ConversationState, ConversationView, Member,
};
pub use message::{
    MessageAccepted, MessagePage, MessageState, MessageView, Receipt, SearchHit, SnippetPart,
};
pub use people::{DeviceKind, DeviceView, NewInvite, PersonStatus, PersonView, Role, SafetyCode};
pub use state::{Connection, LedgerState};
