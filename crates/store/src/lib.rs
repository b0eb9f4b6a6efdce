//! The encrypted local store of one profile: SQLCipher, migrations, queries, key wrapping.
//!
//! A profile is a directory with three files. `store.db` is the SQLCipher database with all
//! content. `lock.cbor` holds its key, wrapped by the passphrase and a secret in the operating
//! system's keychain. `store.lock` is held by the one process that has the profile open.
//!
//! There is one writer, [`Store`], and any number of [`Reader`]s that never wait for it. All
//! writing happens in a [`WriteTx`]; nothing can be written outside one.

mod change;
mod connection;
mod error;
mod faults;
mod files;
mod key;
pub mod keychain;
mod lock_file;
mod queries;
mod read;
mod schema;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod unlock;
mod write;

pub use change::Change;
pub use error::StoreError;
pub use faults::{FaultPoint, Faults};
pub use key::{ArgonCost, StoreKey};
pub use keychain::{Keychain, KeychainError, MemoryKeychain, OsKeychain};
pub use queries::*;
pub use read::{ReadTx, Reader, StateNumber};
pub use store::{Store, Subscriber};
pub use unlock::{KeychainUse, Unlock};
pub use write::WriteTx;
