//! Clinics, devices and posts in a line.

mod asking;
mod bench;
mod clinic;
mod stream;
mod talk;

pub use asking::{Answered, ask};
pub use bench::{Bench, sign};
pub use clinic::{Clinic, Member};
pub use stream::EventStream;
pub use talk::Talk;
