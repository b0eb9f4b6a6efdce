//! `cargo xtask lint`: what is checked without running the product.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::front;
use crate::licences;
use crate::place::Place;
use crate::system::{self, Asking};
use crate::tally::Tally;
use crate::tool::Tool;
use std::process::ExitCode;

struct Check {
    name: &'static str,
    about: &'static str,
    run: fn(&Place) -> Result<(), Failure>,
}

const CHECKS: &[Check] = &[
    Check { name: "format", about: "the Rust code is formatted", run: format },
    Check { name: "clippy", about: "clippy, with the workspace's lints", run: clippy },
    Check { name: "ui-lint", about: "the user interface's linter", run: ui_lint },
    Check { name: "ui-types", about: "the user interface's types", run: ui_types },
    Check { name: "licences", about: "licences of what we build on", run: licences::check },
    Check { name: "generated", about: "generated files are fresh", run: generated },
];

/// Makes the chosen checks, and says at the end which failed.
pub fn run(place: &Place, mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let only = arguments.values("--only")?;
    arguments.end()?;
    if let Some(unknown) = only.iter().find(|name| CHECKS.iter().all(|c| c.name != **name)) {
        let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        return Err(Failure::new(
            format!("there is no check called `{unknown}`"),
            format!("the checks are: {}", names.join(", ")),
        ));
    }
    let mut failed = Vec::new();
    for check in CHECKS {
        if !only.is_empty() && !only.iter().any(|name| name == check.name) {
            continue;
        }
        println!("== {}: {}", check.name, check.about);
        if let Err(failure) = (check.run)(place) {
            println!("{failure}");
            failed.push(check.name);
        }
    }
    if failed.is_empty() {
        println!("\nall checks passed");
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nfailed: {}", failed.join(", "));
    Ok(ExitCode::FAILURE)
}

fn format(place: &Place) -> Result<(), Failure> {
    Tool::cargo()
        .args(["fmt", "--all", "--check"])
        .folder(place.root())
        .remedy("cargo fmt --all")
        .run()
}

fn clippy(place: &Place) -> Result<(), Failure> {
    system::install(&[system::BUILD], Asking::OnTerminal)?;
    front::build(place)?;
    Tool::cargo()
        .args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
        .folder(place.root())
        .remedy("mend what clippy says above")
        .run()
}

fn ui_lint(place: &Place) -> Result<(), Failure> {
    front::packages(place, "ui")?;
    Tool::npm().args(["run", "--silent", "lint"]).folder(&place.join("ui")).run()
}

fn ui_types(place: &Place) -> Result<(), Failure> {
    front::packages(place, "ui")?;
    Tool::npm().args(["run", "--silent", "typecheck"]).folder(&place.join("ui")).run()
}

/// Each crate that generates files has tests that compare them with what it would write.
fn generated(place: &Place) -> Result<(), Failure> {
    // The whole workspace each time: chosen packages alone would be built with other features.
    let tests: [&[&str]; 2] = [
        &["--workspace", "--test", "typescript"],
        &["--workspace", "--test", "relay", "the_committed_document"],
    ];
    for words in tests {
        let said =
            Tool::cargo().args(["test", "--locked"]).args(words).folder(place.root()).listen()?;
        let tally = Tally::of(&said.lines).unwrap_or_default();
        if !said.success || tally.passed == 0 {
            return Err(Failure::new(
                format!("cargo test {}: {tally}", words.join(" ")),
                "generate the files anew as the test says, look at the difference, commit it",
            ));
        }
    }
    Ok(())
}
