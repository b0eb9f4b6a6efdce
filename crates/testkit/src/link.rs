//! Ways to a relay in the same process: one without faults, and one with.

mod faulty;
mod local;

pub use faulty::{FaultyLink, Weather};
pub use local::LocalLink;
