//! `cargo xtask bench`: how fast it is, beside the bare limits measured in the same run.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::front;
use crate::place::Place;
use crate::system::{self, Asking};
use crate::tool::Tool;

/// What the measuring program needs of the system to be built.
const PACKAGES: &[&str] = &["pkg-config", "libssl-dev"];
/// The scenario that opens windows.
const WINDOWS: &str = "whole-app";

/// Builds as released, in a folder of its own, and measures.
pub fn run(place: &Place, arguments: Arguments) -> Result<(), Failure> {
    let rest = arguments.rest();
    let named = |word: &String| !word.starts_with("--");
    let windows = !rest.iter().any(named) || rest.iter().any(|word| word == WINDOWS);
    let mut programs = vec!["--package", "bellward-bench"];
    if windows {
        system::install(&[system::BUILD, system::VIRTUAL_DESKTOP], Asking::OnTerminal)?;
        front::build(place)?;
        programs.extend(["--package", "bellward-desktop", "--bins", "--examples"]);
    } else {
        system::install(&[PACKAGES], Asking::OnTerminal)?;
    }
    let built = place.target("bench-build");
    Tool::cargo()
        .args(["build", "--locked", "--profile", "bench"])
        .args(programs)
        .env("CARGO_TARGET_DIR", &built)
        .folder(place.root())
        .run()?;
    let program = format!("release/bellward-bench{}", std::env::consts::EXE_SUFFIX);
    Tool::new(built.join(program))
        .args(rest)
        .args(["--data".as_ref(), place.target("bench-data").as_os_str()])
        .args(["--out".as_ref(), place.target("bench").as_os_str()])
        .folder(place.root())
        .run()
}
