//! What a person can do with Bellward: make or join a clinic, invite and remove people, talk.
//!
//! [`Client`] is one open profile on one thread; [`ClientHandle`] is the way to it from any
//! other. [`Unlocked`] is a profile before that: its screens can be shown. What comes from outside, clock, randomness and the way to the relay, is handed in as
//! [`Surroundings`].

pub mod backoff;
mod beginning;
mod call;
mod changes;
mod client;
mod clinic_ledger;
mod conversations;
mod delivery;
mod error;
mod events;
mod find;
mod group;
mod handle;
pub mod https;
mod keys;
mod names;
mod people;
mod posting;
mod receive;
mod rejoin;
mod restored;
mod safety;
mod sealing;
mod session;
mod shown;
mod statements;
mod surroundings;
mod sync;
pub mod transport;
mod unlocked;
mod views;
mod work;

pub use beginning::{InvitePreview, NewClinic, ProfilePlace};
pub use bellward_store::{
    ArgonCost, ConversationKind, ConversationStatus, Faults, Keychain, KeychainError, KeychainUse,
    MemoryKeychain, OsKeychain, Store, StoreError, Unlock,
};
pub use bellward_trust::{DeviceKind, Role};
pub use call::CallError;
pub use changes::{Cause, Change, Connection};
pub use client::{Client, Counters};
pub use error::ClientError;
pub use handle::{ClientHandle, OwnedPlace};
pub use people::{DeviceView, LedgerView, Me, PersonStanding, PersonView, Verified};
pub use safety::safety_code;
pub use statements::INVITE_LASTS;
pub use surroundings::{Clock, Connect, Surroundings};
pub use unlocked::Unlocked;
pub use views::{
    ConversationView, EventKind, EventView, GroupChange, MessagePage, MessageState, MessageView,
    Named, NotReached, PageAt, Place, Receipt, SearchHit, Sought, Views, Way,
};
