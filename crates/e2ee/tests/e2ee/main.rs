//! Conversations of a clinic, over a relay in memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod clinic;
mod members;
mod memory;
mod messages;
mod missed;
mod packages;
mod random;
mod rejoin;
mod relay;
