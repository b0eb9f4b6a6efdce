//! Commands of the project: `cargo xtask <command>`.

mod arguments;
mod bench;
mod demo;
mod failure;
mod front;
mod fuzz;
mod kinds;
mod licences;
mod lint;
mod package;
mod place;
mod planted;
mod relay;
mod running;
mod spdx;
mod start;
mod system;
mod tally;
mod test;
mod tool;
mod virtual_desktop;

use arguments::Arguments;
use failure::Failure;
use place::Place;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  start [--demo] [--yes]     install what is missing, build, start a relay on loopback and
                             open the desktop app; --demo opens two people's windows in a
                             clinic of believable people; --yes asks nothing
  test [--sim-runs N] [--only KIND]... [--skip KIND]...
                             install what the tests need and run every kind of test
  lint [--only CHECK]...     formatting, clippy, the UI's linter and type check, licences,
                             generated files
  screenshots [NAME]         every screen and state of the window, light and dark, at two
                             sizes, into target/screens
  bench [SCENARIO...] [--quick]
                             how fast it is beside bare limits measured in the same run: a
                             table, and charts of growth in target/bench
  package [--debug]          .deb packages of the app, the relay and the command line
  planted [--only NAME]...   show that planted faults turn the tests red
  fuzz [TARGET] [--seconds N] [--jobs N]
                             hostile input to one parser or to each, guided by coverage; the
                             tests do a short run of the same; TARGET --replay FILE repeats
                             one input, --make-corpus writes the examples anew
";

fn main() -> ExitCode {
    let mut arguments = Arguments::new(std::env::args().skip(1));
    let command = arguments.command();
    match dispatch(command.as_deref(), arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Option<&str>, arguments: Arguments) -> Result<ExitCode, Failure> {
    let place = Place::find()?;
    match command {
        Some("start") => start::run(&place, arguments).map(|()| ExitCode::SUCCESS),
        Some("test") => test::run(&place, arguments),
        Some("lint") => lint::run(&place, arguments),
        Some("screenshots") => kinds::screenshots(&place, arguments),
        Some("bench") => bench::run(&place, arguments).map(|()| ExitCode::SUCCESS),
        Some("package") => package::run(&place, arguments).map(|()| ExitCode::SUCCESS),
        Some("planted") => planted::run(&place, arguments),
        Some("fuzz") => fuzz::run(&place, arguments).map(|()| ExitCode::SUCCESS),
        Some("help") | None => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => Err(Failure::new(
            format!("there is no command `{other}`"),
            format!("the commands are:\n\n{USAGE}"),
        )),
    }
}
