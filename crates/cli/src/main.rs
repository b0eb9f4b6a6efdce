//! `bellward`: the messenger on the command line. What it does is the client's; here are only
//! words in and words out.

mod arguments;
mod commands;
mod failure;
mod keychain;
mod opened;
mod output;
mod passphrase;
mod profile;
mod resolve;

use arguments::Arguments;
use clap::Parser;
use failure::Failure;
use output::Output;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// What to log to standard error, as `tracing_subscriber` filters are written. Nothing by itself.
const LOG: &str = "BELLWARD_LOG";

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_env(LOG).unwrap_or_else(|_| EnvFilter::new("off")))
        .with_writer(std::io::stderr)
        .init();
    let output = Output::new(arguments.everywhere.json);
    match run(&arguments, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.fail(&failure);
            ExitCode::from(failure.status())
        }
    }
}

fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("system", format!("the program cannot start: {error}")))?;
    let local = tokio::task::LocalSet::new();
    let result = local.block_on(&runtime, commands::run(arguments, output));
    // A question to the keychain or to the name server may still be open; nobody waits for it.
    runtime.shutdown_background();
    result
}

/// Help and version are no misuse; all else is, and is said in JSON where JSON was asked for.
fn misused(error: &clap::Error) -> ExitCode {
    let json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && json {
        Output::new(true).fail(&Failure::usage(error.to_string()));
        return ExitCode::from(2);
    }
    // Nobody can be told that this could not be told.
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}
