//! The ledger and the sealing, tested from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod clinic;
mod devices;
mod directories;
mod encodings;
mod forks;
mod history;
mod invites;
mod people;
mod refusals;
mod rights_property;
mod sealing;
mod tampering;
mod time_travel;
mod view;
