//! Ways to a relay in the same process: one without faults, and one with.

mod faulty;
mod local;
mod meddled;

pub use faulty::{FaultyLink, Weather};
pub use local::LocalLink;
pub(crate) use meddled::{Between, MeddledLink};
pub use meddled::{Meddler, Meddling};
