//! Clinics, devices and posts in a line.

mod asking;
mod bench;
mod clinic;
mod stream;
mod talk;

pub use asking::Answered;
pub use bench::{Bench, ManualClock};
pub use clinic::{Clinic, Member};
pub use stream::EventStream;
pub use talk::Talk;
