//! `cargo xtask test`: every kind of test, and one line at the end.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::front;
use crate::kinds::{Choice, KINDS, Kind};
use crate::place::Place;
use crate::system::{self, Asking};
use crate::tally::Tally;
use crate::tool::Tool;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Seeds of the simulation, when nothing else is asked for.
const SIMULATION_RUNS: u64 = 300;

struct Done {
    kind: &'static str,
    tally: Tally,
    /// The tests that failed, or why there were none.
    failures: Vec<String>,
    took: Duration,
}

/// Installs what the tests need, runs the chosen kinds, adds up.
pub fn run(place: &Place, mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let only = arguments.values("--only")?;
    let skip = arguments.values("--skip")?;
    let runs = arguments.number("--sim-runs")?.unwrap_or(SIMULATION_RUNS);
    arguments.end()?;
    let kinds = chosen(&only, &skip)?;

    // Tests are run by machines: nobody is asked.
    system::install(&[system::BUILD, system::VIRTUAL_DESKTOP, system::TESTS], Asking::Never)?;
    let began = Instant::now();
    let mut done = Vec::new();
    if kinds.iter().any(|kind| kind.programs) {
        let took = Instant::now();
        front::build(place)?;
        build(place)?;
        let (tally, failures, took) = (Tally::default(), Vec::new(), took.elapsed());
        done.push(Done { kind: "(build)", tally, failures, took });
    }
    let choice = Choice { simulation_runs: runs };
    for kind in kinds {
        done.push(run_kind(kind, place, &choice));
    }
    Ok(report(&done, began.elapsed()))
}

fn chosen(only: &[String], skip: &[String]) -> Result<Vec<&'static Kind>, Failure> {
    if let Some(unknown) =
        only.iter().chain(skip).find(|name| !KINDS.iter().any(|kind| kind.name == **name))
    {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        return Err(Failure::new(
            format!("there is no kind of test called `{unknown}`"),
            format!("the kinds are: {}", names.join(", ")),
        ));
    }
    let named = |names: &[String], kind: &Kind| names.iter().any(|name| name == kind.name);
    Ok(KINDS
        .iter()
        .filter(|kind| kind.runs_here() && !named(skip, kind))
        .filter(|kind| only.is_empty() || named(only, kind))
        .collect())
}

/// Everything at once, so that nothing is built twice: the tests and the programs they start.
fn build(place: &Place) -> Result<(), Failure> {
    println!("• building the tests and the programs that they start");
    let mut build = Tool::cargo().args(["build", "--locked", "--workspace", "--all-targets"]);
    if cfg!(windows) {
        // The program that is running cannot be replaced there.
        build = build.args(["--exclude", "xtask"]);
    }
    build.folder(place.root()).run()
}

fn run_kind(kind: &Kind, place: &Place, choice: &Choice) -> Done {
    println!("\n== {}: {}", kind.name, kind.about);
    let began = Instant::now();
    let (tally, failures) = kind.run(place, choice).unwrap_or_else(|failure| {
        println!("{}: {failure}", kind.name);
        (Tally { passed: 0, failed: 1 }, vec![failure.to_string()])
    });
    println!("== {}: {tally}", kind.name);
    Done { kind: kind.name, tally, failures, took: began.elapsed() }
}

/// What failed comes last: of a long run often only the end is kept.
fn report(done: &[Done], took: Duration) -> ExitCode {
    println!("\n{:<12} {:>8} {:>8} {:>8}", "kind", "passed", "failed", "seconds");
    for one in done {
        let Tally { passed, failed } = one.tally;
        println!("{:<12} {passed:>8} {failed:>8} {:>8.0}", one.kind, one.took.as_secs_f64());
    }
    println!("{:<30} {:>8.0}", "all together", took.as_secs_f64());
    let total = done.iter().map(|one| one.tally).fold(Tally::default(), Tally::and);
    for Done { kind, failures, .. } in done {
        for failure in failures {
            println!("{kind}: failed: {failure}");
        }
    }
    println!("{total}");
    if total.failed == 0 && total.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
