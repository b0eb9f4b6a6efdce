//! The two windows of the demo.

use super::cast::{LIVE, Person};
use super::clinic::Clinic;
use crate::failure::Failure;
use crate::place::{Place, read};
use crate::tool::Tool;
use crate::virtual_desktop::VirtualDisplay;
use std::process::Stdio;

/// Opens both on the display, and waits until both are closed.
pub fn open(place: &Place, clinic: &Clinic, left: &Person, right: &Person) -> Result<(), Failure> {
    println!("• opening both windows; close them to end");
    let mut windows = Vec::new();
    for (person, position) in [(left, "0,0"), (right, "960,0")] {
        let window = Tool::new(place.program("bellward-desktop"))
            .args(["--profile-dir"])
            .args([clinic.profile(person.profile)])
            .args(["--title-suffix", person.name])
            .args(["--window-position", position, "--window-size", "950,800"])
            .start(Stdio::inherit(), Stdio::inherit())?;
        windows.push(window);
    }
    windows.iter_mut().try_for_each(crate::running::Running::wait)
}

/// Opens both on a virtual display, drives them, and leaves pictures and a transcript.
pub fn drive(place: &Place, clinic: &Clinic, left: &Person, right: &Person) -> Result<(), Failure> {
    println!("• there is no display here: opening both windows in a virtual one (Xvfb)");
    let display = VirtualDisplay::start(2560, 800)?;
    let seen = clinic.home.join("seen");
    let plan = serde_json::json!({
        "application": place.program("bellward-desktop"),
        "passphrase": read(&clinic.passphrase)?.trim(),
        "windows": [
            { "name": left.name, "profile": clinic.profile(left.profile) },
            { "name": right.name, "profile": clinic.profile(right.profile) },
        ],
        "text": LIVE,
        "seen": seen,
    });
    Tool::new("node")
        .args([place.join("tests/demo/demo.mjs")])
        .env("DISPLAY", display.name())
        .env("BELLWARD_DEMO", plan.to_string())
        .remedy(format!("look at the pictures in {}", seen.display()))
        .run()?;
    println!("• pictures and the transcript are in {}:", seen.display());
    for line in read(&seen.join("transcript.txt"))?.lines() {
        println!("    {line}");
    }
    Ok(())
}
