//! How fast it is, beside the bare limits measured in the same run: see `docs/bench.md`.

mod ask;
mod bare;
mod chart;
mod clinic;
mod desk;
mod fault;
mod kept;
mod load;
mod machines;
mod process;
mod report;
mod samples;
mod scenarios;
mod screen;
mod server;
mod ward;
mod words;

use clap::Parser;
use fault::{Fault, Outcome};
use report::Row;
use scenarios::{Plan, SCENARIOS};
use std::path::PathBuf;
use std::process::ExitCode;

/// Measures, and prints a table
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench")]
struct Arguments {
    /// What to measure; all when nothing is named
    scenarios: Vec<String>,
    /// Small sizes and few rounds: whether it works, not how fast it is
    #[arg(long)]
    quick: bool,
    /// Where big profiles are kept from one run to the next
    #[arg(long)]
    data: PathBuf,
    /// Where the table and the charts go
    #[arg(long)]
    out: PathBuf,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let mut words = std::env::args_os().skip(1);
    let first = words.next();
    let server = first.as_ref().and_then(|word| server::Kind::from_word(word.to_str()?));
    if let (Some(kind), Some(data)) = (server, words.next()) {
        let port = words.next().and_then(|word| word.to_str()?.parse().ok());
        return server::run(kind, data.into(), port.unwrap_or_default());
    }
    let arguments = Arguments::parse();
    process::allow_many_files()?;
    measure(&arguments)
}

fn measure(arguments: &Arguments) -> Outcome<()> {
    let chosen = &arguments.scenarios;
    if let Some(unknown) = chosen.iter().find(|name| SCENARIOS.iter().all(|one| one.name != **name))
    {
        let names: Vec<&str> = SCENARIOS.iter().map(|one| one.name).collect();
        return Err(Fault::new(format!("no scenario `{unknown}`: there are {}", names.join(", "))));
    }
    let plan =
        Plan { quick: arguments.quick, data: arguments.data.clone(), out: arguments.out.clone() };
    let machine = process::machine();
    println!("{machine}{}", if plan.quick { "; quick: small sizes" } else { "" });
    let (mut rows, mut failed) = (Vec::<Row>::new(), Vec::new());
    for scenario in SCENARIOS {
        if !chosen.is_empty() && !chosen.iter().any(|name| name == scenario.name) {
            continue;
        }
        eprintln!("• {}: {}", scenario.name, scenario.about);
        match (scenario.run)(&plan) {
            Ok(measured) => {
                // Not only at the end: a full run takes long.
                measured.iter().for_each(|row| eprintln!("  {}", row.line()));
                rows.extend(measured);
            }
            Err(fault) => {
                eprintln!("  failed: {fault}");
                failed.push(scenario.name);
            }
        }
    }
    let table = report::table(&rows);
    println!("\n{table}");
    std::fs::create_dir_all(&arguments.out)?;
    std::fs::write(arguments.out.join("table.md"), format!("{machine}\n\n{table}"))?;
    if failed.is_empty() {
        return Ok(());
    }
    Err(Fault::new(format!("these could not be measured: {}", failed.join(", "))))
}
