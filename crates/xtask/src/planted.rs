//! `cargo xtask planted`: each planted fault must turn the tests red.

mod copies;
mod faults;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::place::{Place, read, write};
use crate::tool::{Said, Tool};
use faults::FAULTS;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// One way to break the product that the tests must notice.
pub struct Fault {
    /// What `--only` calls it.
    pub name: &'static str,
    /// What no longer holds.
    pub breaks: &'static str,
    /// The file to change.
    pub file: &'static str,
    /// What is replaced, and by what. It stands there exactly once.
    pub edits: &'static [(&'static str, &'static str)],
    /// The arguments of cargo that run the tests which must fail.
    pub tests: &'static [&'static str],
}

/// Plants the chosen faults one after the other in a copy of the sources.
pub fn run(place: &Place, mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let only = arguments.values("--only")?;
    arguments.end()?;
    if let Some(unknown) = only.iter().find(|name| FAULTS.iter().all(|f| f.name != **name)) {
        let names: Vec<&str> = FAULTS.iter().map(|fault| fault.name).collect();
        return Err(Failure::new(
            format!("there is no fault called `{unknown}`"),
            format!("the faults are: {}", names.join(", ")),
        ));
    }
    let chosen: Vec<&Fault> =
        FAULTS.iter().filter(|f| only.is_empty() || only.iter().any(|o| o == f.name)).collect();
    for fault in &chosen {
        planted_in(fault, &read(&place.join(fault.file))?)?;
    }
    let copied = copies::sources(place)?;
    copies::libraries(place)?;
    let mut unnoticed = Vec::new();
    for fault in &chosen {
        println!("\n== {}: {}", fault.name, fault.breaks);
        let began = Instant::now();
        let noticed = is_noticed(place, &copied, fault)?;
        let took = began.elapsed().as_secs();
        println!("== {}: {} ({took} s)", fault.name, if noticed { "noticed" } else { "UNNOTICED" });
        if !noticed {
            unnoticed.push(fault.name);
        }
    }
    println!("\n{} passed, {} failed", chosen.len() - unnoticed.len(), unnoticed.len());
    Ok(if unnoticed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The file with the fault in it.
fn planted_in(fault: &Fault, text: &str) -> Result<String, Failure> {
    fault.edits.iter().try_fold(text.to_owned(), |text, (find, replace)| {
        match text.matches(find).count() {
            1 => Ok(text.replace(find, replace)),
            count => Err(Failure::new(
                format!("the fault {} fits {count} places in {}, not one", fault.name, fault.file),
                "the code has changed: mend the fault in crates/xtask/src/planted/faults.rs",
            )),
        }
    })
}

/// Whether the tests fail with the fault. Code that no longer compiles proves nothing.
fn is_noticed(place: &Place, copied: &Place, fault: &Fault) -> Result<bool, Failure> {
    let path = copied.join(fault.file);
    let sound = read(&path)?;
    write(&path, planted_in(fault, &sound)?)?;
    let outcome = compile(place, copied.root(), fault)
        .and_then(|()| cargo(place, copied.root(), fault.tests).listen());
    write(&path, sound)?;
    outcome.map(|Said { success, .. }| !success)
}

fn compile(place: &Place, root: &Path, fault: &Fault) -> Result<(), Failure> {
    let before_tests: Vec<&str> =
        fault.tests.iter().copied().take_while(|word| *word != "--").collect();
    let words: Vec<&str> = match before_tests.split_first() {
        Some((&"run", rest)) => std::iter::once("build").chain(rest.iter().copied()).collect(),
        _ => before_tests.iter().copied().chain(["--no-run"]).collect(),
    };
    cargo(place, root, &words).remedy("mend the fault so that it compiles").run()
}

/// What is built here must not be taken for the sound programs: it has a target folder apart.
fn cargo(place: &Place, root: &Path, words: &[&str]) -> Tool {
    Tool::cargo().args(words).env("CARGO_TARGET_DIR", copies::target(place)).folder(root)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_fault_must_fit_exactly_once() {
        let fault = Fault {
            name: "x",
            breaks: "x",
            file: "x.rs",
            edits: &[("a + b", "a - b")],
            tests: &[],
        };
        assert_eq!(planted_in(&fault, "let c = a + b;").unwrap(), "let c = a - b;");
        assert!(planted_in(&fault, "let c = a * b;").is_err());
        assert!(planted_in(&fault, "a + b + a + b").is_err());
    }

    #[test]
    fn every_fault_fits_the_code_as_it_is() {
        let place = Place::find().unwrap();
        for fault in FAULTS {
            planted_in(fault, &read(&place.join(fault.file)).unwrap()).unwrap();
        }
    }
}
