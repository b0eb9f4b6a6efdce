//! The clinic ledger: signed statements, and who is who by them. Without I/O.
//!
//! A [`Ledger`] takes signed statements one by one and answers, for now and for every head
//! before, who belongs to the clinic: see [`Roster`]. What may be stated by whom is decided in
//! one place, the private module `rights`. Beside it stand the keys that sign ([`keys`]), the
//! sealing of what only some may read ([`mod@seal`]) and the clinic's [`directory`].

mod append;
pub mod clinic_key;
pub mod directory;
mod entries;
pub mod fork;
pub mod invite;
pub mod keys;
pub mod ledger;
pub mod refusal;
mod rights;
pub mod role;
pub mod roster;
pub mod seal;
pub mod signed;
mod state;
pub mod statement;

pub use clinic_key::{ClinicKey, InviteContents, sealed_keys_digest};
pub use directory::{Directory, DirectoryError, PersonEntry, open_directory, seal_directory};
pub use entries::{Device, Invite, Person, PersonStatus, PublishedDirectory};
pub use fork::{Fork, ForkError, ForkProof};
pub use invite::InviteKeys;
pub use keys::{AuthSecret, IdentitySecret, InviteSigningSecret, LeafSecret, RootSecret, verify};
pub use ledger::{Appended, Effect, Ledger};
pub use refusal::{Refusal, VoidReason};
pub use role::{DeviceKind, Role};
pub use roster::Roster;
pub use seal::{SealError, SealKey, SealSecret, open, seal};
pub use signed::{SignedStatement, Signer, SignerKind};
pub use statement::{Author, Statement, StatementBody};
