//! What the UI is shown.

mod app;
mod conversation;
mod message;
mod people;
mod preferences;
mod state;

pub use app::{AppState, FoundRelay, InvitePreview, KeychainStatus, Me, ProfileState};
pub use conversation::{
    ConversationFound, ConversationKind, ConversationOpened, ConversationPage, ConversationState,
    ConversationSummary, ConversationView, GroupChange, InboxPlace, Member,
};
pub use message::{
    ConversationEvent, Coverage, EventKind, MessageAccepted, MessagePage, MessageState,
    MessageView, Named, PageAt, Receipt, SearchHit, SearchPage, SnippetPart,
};
pub use people::{
    CodeRead, DeviceKind, DeviceView, NewInvite, PersonStatus, PersonView, QrCode, Role, Safety,
    SafetyCode,
};
pub use preferences::{Contrast, Language, Motion, Preferences, Theme};
pub use state::{Connection, LedgerState};
