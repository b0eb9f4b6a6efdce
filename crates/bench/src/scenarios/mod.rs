//! What is measured: each is ours and its limits, turn by turn.

pub mod catch_up;
mod growth;
pub mod idle;
pub mod members;
pub mod opening;
pub mod reading;
pub mod send;
pub mod throughput;
mod whole_app;

use crate::fault::Outcome;
use crate::report::Row;
use std::path::PathBuf;

/// How a run goes.
pub struct Plan {
    /// Small sizes and few rounds: whether it works, not how fast it is.
    pub quick: bool,
    /// Where big profiles are kept from one run to the next.
    pub data: PathBuf,
    /// Where charts go.
    pub out: PathBuf,
}

impl Plan {
    /// One of two sizes.
    pub fn size<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }

    /// A folder for one scenario, on the disk where the product's files would be.
    pub fn folder(&self) -> Outcome<tempfile::TempDir> {
        std::fs::create_dir_all(&self.data)?;
        Ok(tempfile::tempdir_in(&self.data)?)
    }
}

/// One scenario.
pub struct Scenario {
    /// What the command line calls it.
    pub name: &'static str,
    /// What it measures, in a line.
    pub about: &'static str,
    /// Measures.
    pub run: fn(&Plan) -> Outcome<Vec<Row>>,
}

/// All of them, in the order in which they are run.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "relay",
        about: "durable messages a second over 64 connections, and processor time a message",
        run: throughput::run,
    },
    Scenario {
        name: "idle",
        about: "memory of a relay for each idle connected device",
        run: idle::run,
    },
    Scenario {
        name: "send",
        about: "from sending to stored, and to shown on the other device",
        run: send::run,
    },
    Scenario {
        name: "catch-up",
        about: "many waiting messages into the store with search",
        run: catch_up::run,
    },
    Scenario {
        name: "open",
        about: "a profile of a million messages to its first inbox view",
        run: opening::run,
    },
    Scenario {
        name: "read",
        about: "a long thread at its end; search over a million messages",
        run: reading::run,
    },
    Scenario {
        name: "members",
        about: "adding and removing one person in a thousand conversations of 20 devices",
        run: members::run,
    },
    Scenario {
        name: "whole-app",
        about: "memory of the desktop app with a million messages, beside a window with nothing in it",
        run: whole_app::run,
    },
    growth::GROWTH,
];
