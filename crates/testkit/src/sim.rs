//! A whole clinic from one number: devices do what a seed says on a link that fails as the seed
//! says, are cut off in the middle of anything, and must agree in the end.
//!
//! Only link, clock and randomness are replaced. The databases are SQLCipher files, the groups
//! are OpenMLS's, the relay is the relay.

mod check;
mod deed;
mod oracle;
mod round;
mod settle;
mod world;

pub use world::World;

use std::collections::BTreeMap;

/// How a run is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Run {
    /// Its story goes to standard error as it happens.
    pub story: bool,
}

/// What a run covered.
pub type Coverage = BTreeMap<String, u64>;

/// The fewest operations of a run.
pub const DEEDS: u64 = 50;
/// The fewest crashes of devices and relay in a run.
pub const CRASHES: u64 = 5;
/// The fewest removals in a run.
pub const REMOVALS: u64 = 2;

/// One run.
///
/// # Panics
/// When anything that is promised does not hold.
pub fn run(seed: u64, how: Run) -> Coverage {
    let mut world = World::new(seed);
    if how.story {
        world.tell_the_story();
    }
    while !world.is_enough() {
        world.round();
    }
    world.settle();
    world.check();
    world.coverage()
}
