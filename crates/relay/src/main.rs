//! `bellward-relay`: serve, back up, restore, check.

mod arguments;

use arguments::{Arguments, Command, LogFormat, ServeArguments};
use bellward_relay::faults::{FAIL_POINT_VARIABLE, aborting};
use bellward_relay::{Config, backup, check, http::openapi, serve};
use clap::Parser;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("bellward-relay: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn Error>> {
    match arguments.command {
        Command::Serve(serving) => serve_until_stopped(*serving)?,
        Command::Backup { data, to } => backup::backup(&data, &to)?,
        Command::Restore { from, data } => {
            backup::restore(&from, &data)?;
            eprintln!(
                "restored; posts are taken again once the administrators' devices have been here, \
                 or after: bellward-relay accept-gap --data {}",
                data.display()
            );
        }
        Command::AcceptGap { data } => backup::accept_gap(&data)?,
        Command::Check { data } => {
            let faults = check::check(&data)?;
            for fault in &faults {
                println!("{fault}");
            }
            if !faults.is_empty() {
                return Ok(ExitCode::FAILURE);
            }
            println!("all is well");
        }
        Command::Openapi => println!("{}", openapi::text()),
    }
    Ok(ExitCode::SUCCESS)
}

fn serve_until_stopped(arguments: ServeArguments) -> Result<(), Box<dyn Error>> {
    log_to_stderr(arguments.log_format);
    let mut config = Config::new(arguments.data.clone());
    config.limits = arguments.limits();
    if let Some(text) = std::env::var_os(FAIL_POINT_VARIABLE) {
        config.faults = Some(aborting(&text.to_string_lossy())?);
    }
    let json = arguments.json;
    let ready = move |serves: &serve::Serves| {
        let line = if json {
            serde_json::to_string(serves).unwrap_or_default()
        } else {
            format!("the relay is at {}", serves.address)
        };
        // Who started us may have closed its end: that is no reason not to serve.
        let _ = writeln!(std::io::stdout(), "{line}");
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve::serve(config, arguments.serving(), ready, serve::asked_to_stop()))?;
    Ok(())
}

fn log_to_stderr(format: LogFormat) {
    let filter = EnvFilter::try_from_env("BELLWARD_RELAY_LOG")
        .unwrap_or_else(|_| EnvFilter::new("bellward_relay=info,warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => logs.with_ansi(false).init(),
        LogFormat::Json => logs.json().init(),
    }
}
