//! A relay that lies: between the real relay and real clients on real HTTPS stands someone who
//! owns the machine and the certificate, and alters what passes, by a seed.
//!
//! [`LIES`] is the list of what it tries. [`attack`] tells one of them to a clinic, again and
//! again, and after each try compares what the devices hold with what was truly said and done:
//! nothing false is accepted, nobody else can read anything, every lie is refused or shown, and
//! once the relay is honest again all that was said arrives, once and in one order.

#![allow(clippy::indexing_slicing)] // An index that is wrong ends the attack, as it must.

mod attack;
mod exchange;
mod ghost;
mod liar;
mod lies;
mod page;
mod premises;
mod server;
mod truth;

pub use attack::{Outcome, attack};
pub use lies::{LIES, Lie, Verdict};
pub use page::page;
