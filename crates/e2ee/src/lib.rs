//! MLS conversations as a machine without I/O, over a storage it is handed.
//!
//! A [`Machine`] is one device's side of its conversations. What it makes is an [`Outgoing`] for
//! the relay; what the relay has numbered goes into [`Machine::process`], item by item, and
//! comes out as [`Processed`]. Everything that all members must see alike is decided in one
//! place, the private module `judge`, from the envelope, the group and the clinic's ledger.

mod build;
mod commit;
mod conversation;
mod crypto;
mod description;
mod encrypt;
mod error;
mod fault;
mod found;
mod judge;
mod key_package;
mod key_value;
mod leaf;
mod machine;
mod order;
mod outgoing;
mod process;
mod receive;
mod record;
mod rejoin;
mod sealed_welcome;
mod storage;
mod verdict;
mod welcome;

pub use bellward_proto::EnvelopeHash;
pub use commit::Change;
pub use conversation::{Conversation, Difference, Status};
pub use crypto::Crypto;
pub use description::{
    CIPHERSUITE, DESCRIPTION_EXTENSION, Description, HEADER_EXTENSION, Kind, SEAL_KEY_EXTENSION,
};
pub use error::E2eeError;
pub use key_value::{KeyValue, KeyValueError};
pub use leaf::LocalDevice;
pub use machine::Machine;
pub use outgoing::Outgoing;
pub use process::{IgnoredReason, Processed};
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
