//! `cargo xtask start`: from a fresh clone to an open window.

use crate::arguments::Arguments;
use crate::demo;
use crate::failure::Failure;
use crate::front;
use crate::place::{Place, make_folder};
use crate::relay::Relay;
use crate::system::{self, Asking};
use crate::tool::Tool;
use crate::virtual_desktop::{VirtualDisplay, has_display};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// Where the relay of `start` listens.
const PORT: u16 = 8443;

/// Installs what is missing, builds, starts the relay, opens the app.
pub fn run(place: &Place, mut arguments: Arguments) -> Result<(), Failure> {
    let with_demo = arguments.flag("--demo");
    let asking = if arguments.flag("--yes") { Asking::Never } else { Asking::OnTerminal };
    arguments.end()?;

    if has_display() {
        system::install(&[system::BUILD], asking)?;
    } else {
        system::install(&[system::BUILD, system::VIRTUAL_DESKTOP], asking)?;
    }
    front::build(place)?;
    build(place)?;
    if with_demo { demo::run(place) } else { open(place) }
}

/// Builds the programs, with the features that the tests are built with: what one has compiled
/// the other finds.
fn build(place: &Place) -> Result<(), Failure> {
    println!("• building the relay, the command line and the desktop app");
    Tool::cargo()
        .args(["build", "--locked", "--workspace", "--bins"])
        .folder(place.root())
        .remedy("a missing linker or C compiler means: install build-essential")
        .run()
}

fn open(place: &Place) -> Result<(), Failure> {
    let home = place.join(".bellward");
    let relay = Relay::start(place, &home.join("relay"), PORT, &[])?;
    println!("• the relay listens; to make a clinic, give this as its address:");
    println!("    {}", relay.address());
    let profile = home.join("me");
    make_folder(&home)?;
    let window =
        Tool::new(place.program("bellward-desktop")).args(["--profile-dir"]).args([&profile]);
    if !has_display() {
        return show(window, &home);
    }
    println!("• opening Bellward; close its window to end. Everything stays in {}", home.display());
    window.run()
}

/// Opens the app where nobody can use it, and leaves a picture.
fn show(window: Tool, home: &Path) -> Result<(), Failure> {
    println!("• there is no display here: opening the app in a virtual one (Xvfb)");
    let display = VirtualDisplay::start(1280, 800)?;
    let mut window =
        window.env("DISPLAY", display.name()).start(Stdio::inherit(), Stdio::inherit())?;
    std::thread::sleep(Duration::from_secs(6));
    if !window.lives() {
        return window.wait();
    }
    let picture = home.join("window.png");
    display.picture(&picture)?;
    println!("• a picture of the window is in {}", picture.display());
    println!("• for two people at work: cargo xtask start --demo");
    Ok(())
}
