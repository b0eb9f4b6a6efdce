//! Hostile input for everything that comes from outside: what the relay, other members, a person
//! and the disk can hand to Bellward.
//!
//! A [`Target`] is one such input: bytes go into the very code that reads it, and what must hold
//! whatever they are is asserted. Each target has a folder of examples in `corpus`, made by
//! [`examples`] from fixed seeds; inputs that once failed stay there as `found-*`. The tests run
//! every example and some thousands of [`mutations`] of them; `cargo xtask fuzz` runs one target
//! for as long as one likes, guided by coverage.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

pub mod altered;
pub mod corpus;
pub mod examples;
pub mod mutations;
pub mod run;
pub mod targets;

pub use targets::{TARGETS, Target, target};

// The clinics of other crates' tests, and what those need.
#[allow(dead_code, missing_docs)]
#[path = "../../e2ee/tests/e2ee/clinic.rs"]
pub(crate) mod clinic;
#[allow(dead_code, missing_docs)]
#[path = "../../e2ee/tests/e2ee/memory.rs"]
pub(crate) mod memory;
#[allow(dead_code, missing_docs)]
#[path = "../../e2ee/tests/e2ee/relay.rs"]
pub(crate) mod relay;
#[allow(dead_code, unused_imports, missing_docs)]
#[path = "../../relay/tests/relay/support/mod.rs"]
pub(crate) mod support;
