//! What the relay decides, without I/O: who may speak, what is appended, what gets a number.

pub mod admission;
pub mod challenge;
pub mod draft;
pub mod order;
pub mod pleas;
pub mod recovery;
pub mod session;
