//! MLS conversations as a machine without I/O, over a storage it is handed.
//!
//! A [`Machine`] is one device's side of its conversations. What it makes is an [`Outgoing`] for
//! the relay; what the relay has numbered goes into [`Machine::process`], item by item, and
//! comes out as [`Processed`]. Everything that all members must see alike is decided in one
//! place, the private module `judge`, from the envelope, the group and the clinic's ledger.
//!
//! # Groups
//!
//! A conversation is an MLS group (RFC 9420), and after that one its successors; the group id is
//! the conversation's id and the generation (eight bytes, big endian). The ciphersuite is
//! [`CIPHERSUITE`], handshakes are private messages, Welcomes carry the ratchet tree, and
//! plaintexts are padded to multiples of 256 bytes. A leaf is a device: its credential is a
//! basic one whose identity is the clinic's id and the device's, its signature key the leaf key
//! that the ledger names. The group context holds the required capabilities and the
//! [`Description`], and nothing else. Commits contain inline Add, Remove and
//! GroupContextExtensions proposals and a path, and nothing else.
//!
//! # Envelopes
//!
//! The authenticated data of every MLS message is the digest of its envelope's header. The
//! header names the ledger head it was made under, what its sender had processed of the order,
//! and the hash of the recipients, who are the leaves: after a commit, before a message.
//! The signed GroupInfo of a Welcome holds the header's digest too, so that a joiner knows where
//! in the order it begins from whoever added it.
//!
//! # The order
//!
//! Every envelope counts, one number after the other. A commit or message is void for all unless
//! its sender had processed the last valid commit, saw the same running hash, and names a ledger
//! head that is or extends the last valid commit's. State advances when an envelope comes back
//! with its number, one's own too. Messages count themselves per leaf, so that what a relay
//! drops between them is seen.
//!
//! # When a device cannot go on
//!
//! What is void is void for every member ([`VoidReason`]). What only some can see halts those
//! ([`HaltReason`]): they drop the group's secrets, follow the order as far as they can, and ask
//! to be removed and added again ([`Machine::request_rejoin`]). When nobody can go on, one of
//! them founds the next group ([`Machine::found_successor`]).

mod build;
mod commit;
mod conversation;
mod crypto;
mod description;
mod encrypt;
mod error;
mod fault;
mod forget;
mod found;
mod heard;
mod judge;
mod key_package;
mod key_value;
mod leaf;
mod machine;
mod order;
mod outgoing;
mod process;
mod processed;
mod receive;
mod record;
mod refused;
mod rejoin;
mod sealed_welcome;
mod storage;
mod verdict;
mod welcome;

pub use commit::Change;
pub use conversation::{Conversation, Difference, Status};
pub use crypto::Crypto;
pub use description::{
    CIPHERSUITE, DESCRIPTION_EXTENSION, Description, HEADER_EXTENSION, Kind, SEAL_KEY_EXTENSION,
};
pub use error::E2eeError;
pub use key_package::Stock;
pub use key_value::{KeyValue, KeyValueError};
pub use leaf::LocalDevice;
pub use machine::Machine;
pub use outgoing::Outgoing;
pub use processed::{IgnoredReason, Processed};
pub use sealed_welcome::WELCOME_LABEL;
pub use verdict::{HaltReason, VoidReason, WelcomeFault};

// The tests of what only a hostile member can make need what is private here.
#[cfg(test)]
extern crate self as bellward_e2ee;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, dead_code)]
#[path = "../tests/e2ee/clinic.rs"]
mod clinic;
#[cfg(test)]
mod encodings;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod hostile;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../tests/e2ee/memory.rs"]
mod memory;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, dead_code)]
#[path = "../tests/e2ee/relay.rs"]
mod relay;
