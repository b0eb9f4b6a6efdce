//! The kinds of test there are, and how each is run.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::front;
use crate::place::Place;
use crate::system::{self, Asking};
use crate::tally::{self, Tally};
use crate::tool::{Said, Tool, on_path};
use crate::virtual_desktop::Keychain;
use std::process::ExitCode;

/// One kind of test.
pub struct Kind {
    /// What `--only` and `--skip` call it.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// Whether it needs the Rust programs and tests to be built first.
    pub programs: bool,
    run: fn(&Place, &Choice) -> Result<Said, Failure>,
}

/// What a person chose for this run.
pub struct Choice {
    /// Seeds of the simulation.
    pub simulation_runs: u64,
}

/// All of them, in the order in which they are run.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "rust",
        about: "every crate by itself, the programs as a shell user has them, generated files",
        run: rust,
        programs: true,
    },
    Kind { name: "doc", about: "examples in doc comments", run: examples, programs: true },
    Kind {
        name: "simulation",
        about: "seeded clinics on a faulty link, with crashes and removals",
        run: simulation,
        programs: true,
    },
    Kind {
        name: "ui",
        about: "components of the user interface",
        run: components,
        programs: false,
    },
    Kind {
        name: "screens",
        about: "every screen in Chromium, with axe",
        run: screens,
        programs: false,
    },
    Kind {
        name: "browser",
        about: "the window over the real core in Chromium, with axe",
        run: browser,
        programs: true,
    },
    Kind {
        name: "desktop",
        about: "two real windows, driven by WebDriver",
        run: desktop,
        programs: true,
    },
];

impl Kind {
    /// Runs it, and names the tests that failed. A runner that says nothing about tests has failed,
    /// however it ended.
    pub fn run(&self, place: &Place, choice: &Choice) -> Result<(Tally, Vec<String>), Failure> {
        let said = (self.run)(place, choice)?;
        let tally = Tally::of(&said.lines).unwrap_or_default();
        if said.success && tally.failed == 0 && tally.passed == 0 {
            return Err(Failure::new("no test was run", "look at what it says above"));
        }
        if !said.success && tally.failed == 0 {
            return Err(Failure::new("it ended before its tests did", "read what it says above"));
        }
        Ok((tally, tally::failures(&said.lines)))
    }

    /// Whether this machine can run it.
    pub fn runs_here(&self) -> bool {
        self.name != "desktop" || cfg!(target_os = "linux")
    }
}

/// All Rust tests, within a session that has a keychain where that can be had.
fn rust(place: &Place, _: &Choice) -> Result<Said, Failure> {
    let tests: &[&str] = if on_path("cargo-nextest") {
        &["nextest", "run", "--locked", "--workspace", "--no-fail-fast"]
    } else {
        &["test", "--locked", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]
    };
    let mut words = vec![cargo_path()];
    words.extend(tests.iter().map(|word| (*word).to_owned()));
    if cfg!(windows) {
        // The program that is running cannot be replaced there.
        words.extend(["--exclude".to_owned(), "xtask".to_owned()]);
    }
    if cfg!(target_os = "linux") && on_path("dbus-run-session") && on_path("gnome-keyring-daemon") {
        let keychain = Keychain::fresh(&place.scratch("rust-keychain")?)?;
        return keychain
            .session()
            .args(words)
            .env("BELLWARD_TEST_KEYCHAIN", "1")
            .folder(place.root())
            .listen();
    }
    let (cargo, words) = words.split_first().ok_or_else(nothing_to_run)?;
    Tool::new(cargo).args(words).folder(place.root()).listen()
}

fn cargo_path() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn nothing_to_run() -> Failure {
    Failure::new("there is nothing to run", "this is a fault of xtask")
}

fn examples(place: &Place, _: &Choice) -> Result<Said, Failure> {
    Tool::cargo().args(["test", "--locked", "--workspace", "--doc"]).folder(place.root()).listen()
}

fn simulation(place: &Place, choice: &Choice) -> Result<Said, Failure> {
    Tool::new(place.program("bellward-sim"))
        .args(["--print-counters", "--runs", &choice.simulation_runs.to_string()])
        .folder(place.root())
        .listen()
}

fn components(place: &Place, _: &Choice) -> Result<Said, Failure> {
    front::packages(place, "ui")?;
    Tool::npm().args(["test"]).folder(&place.join("ui")).env("CI", "true").listen()
}

/// `cargo xtask screenshots`: the same pictures, to be looked at.
pub fn screenshots(place: &Place, mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let name = arguments.command();
    arguments.end()?;
    system::install(&[system::VIRTUAL_DESKTOP, system::TESTS], Asking::Never)?;
    front::packages(place, "ui")?;
    let tool = Tool::npm().args(["run", "screens", "--"]).args(name).folder(&place.join("ui"));
    let success = tool.listen()?.success;
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn screens(place: &Place, _: &Choice) -> Result<Said, Failure> {
    front::packages(place, "ui")?;
    Tool::npm().args(["run", "screens"]).folder(&place.join("ui")).env("CI", "true").listen()
}

fn browser(place: &Place, _: &Choice) -> Result<Said, Failure> {
    front::packages(place, "ui")?;
    front::packages(place, "tests/browser")?;
    Tool::npm().args(["run", "--silent", "hosted"]).folder(&place.join("ui")).run()?;
    Tool::npm().args(["test"]).folder(&place.join("tests/browser")).env("CI", "true").listen()
}

/// The tests make displays, session buses and keychains themselves: one for each person.
fn desktop(place: &Place, _: &Choice) -> Result<Said, Failure> {
    front::packages(place, "tests/desktop")?;
    driver(place)?;
    Tool::npm().args(["test"]).folder(&place.join("tests/desktop")).listen()
}

/// tauri-driver, which is not in Debian: built once, beside the other build products.
fn driver(place: &Place) -> Result<(), Failure> {
    let tools = place.target("tools");
    if on_path("tauri-driver") || tools.join("bin/tauri-driver").is_file() {
        return Ok(());
    }
    println!("• building tauri-driver");
    Tool::cargo()
        .args(["install", "tauri-driver", "--locked", "--version", "2.1.0", "--root"])
        .args([&tools])
        .folder(place.root())
        .run()
}
