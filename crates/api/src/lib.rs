//! The contract between Bellward's core and its user interface: commands, events, view types
//! and error codes, declared here once.
//!
//! The window speaks it in JSON; [`typescript`] writes the same declarations for the UI. A
//! command takes at most one request and answers one value or an [`ApiError`]. After each
//! [`ChangeEvent`] the UI asks anew for what it shows: events carry no content.

pub mod command;
pub mod command_names;
pub mod core;
pub mod error;
pub mod event;
pub mod typescript;
pub mod view;

pub use crate::core::{Changes, Core};
pub use command_names::COMMANDS;
pub use error::{ApiError, ErrorCode};
pub use event::{CHANGE_EVENT, Change, ChangeEvent};
