//! `cargo xtask start --demo`: a clinic of believable people, and two of them at work.

mod cast;
mod clinic;
mod windows;
mod years;

use crate::failure::Failure;
use crate::place::{Place, read};
use crate::relay::Relay;
use crate::virtual_desktop::has_display;

/// Where the demo's relay listens: beside that of `start`.
const PORT: u16 = 8444;

/// What people write in years is written here in a minute, by five devices at one address.
const UNHURRIED: [&str; 4] = ["--device-rate", "0", "--address-rate", "0"];

/// Makes the clinic, once, and opens two people's windows.
pub fn run(place: &Place) -> Result<(), Failure> {
    let home = place.join(".bellward/demo");
    clinic::discard_unfinished(&home)?;
    let relay = Relay::start(place, &home.join("relay"), PORT, &UNHURRIED)?;
    let clinic = clinic::open_or_make(place, &home, relay.address())?;
    let (left, right) = clinic::at_work()?;
    println!("• {} and {} are at work in {}", left.name, right.name, cast::CLINIC);
    println!("• the passphrase of everyone in the demo: {}", read(&clinic.passphrase)?.trim());
    if has_display() {
        windows::open(place, &clinic, left, right)
    } else {
        windows::drive(place, &clinic, left, right)
    }
}
