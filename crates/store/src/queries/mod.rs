//! Every question put to the profile's database, and every change made to it. What only reads
//! is a method of [`crate::ReadTx`], for readers and for the writer alike; changes are methods
//! of [`crate::WriteTx`].

mod beginning;
mod conversation;
mod draft;
mod event;
mod group_change;
mod ledger;
mod message;
mod missed;
mod notice;
mod outbox;
mod person;
mod post;
mod profile;
mod receipt;
mod row;
mod search;
mod word;

pub use conversation::{
    ConversationKind, ConversationRow, ConversationStatus, ConversationSummary, Title,
};
pub use event::{ConversationEvent, Happening, NewEvent};
pub use group_change::GroupChange;
pub use message::{MessageRow, NewMessage, Place};
pub use missed::Gap;
pub use notice::Notice;
pub use outbox::OutboxRow;
pub use person::{PersonKnown, PersonRow, PersonStatus};
pub use post::{NewPost, PostRow};
pub use profile::{ProfileRow, RelaySessionRow, Stage};
pub use receipt::{ReceiptDue, ReceiptKind, ReceiptRow};
pub use search::{Found, Sought};
