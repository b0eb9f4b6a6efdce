//! The relay as devices meet it: over its router, with real ledgers and a real database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod binary;
mod crash;
mod documented;
mod events;
mod ledger;
mod limits;
mod packages;
mod pleas;
mod posts;
mod queue;
mod recovery;
mod restore;
mod sessions;
mod sharing;
mod storage;
mod support;
