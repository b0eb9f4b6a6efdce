//! The desktop shell: one window over one profile, the contract's commands, and nothing else.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod changes;
mod commands;
mod web_data;
mod window;

use arguments::Arguments;
use bellward_api::Core;
use clap::Parser;
use std::process::ExitCode;
use tauri::{Manager, RunEvent};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(log_filter()).init();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Bellward could not open its window: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is logged: warnings, or what `BELLWARD_LOG` says.
fn log_filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::try_from_env("BELLWARD_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"))
}

fn run(arguments: Arguments) -> tauri::Result<()> {
    let app = tauri::Builder::default()
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let profile = match &arguments.profile_dir {
                Some(directory) => directory.clone(),
                None => app.path().data_dir()?.join("bellward").join("default"),
            };
            let core = Core::new(profile.clone());
            changes::forward(app.handle().clone(), core.changes());
            app.manage(core);
            window::open(app, &arguments, web_data::place(&profile))?;
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let (RunEvent::Exit, Some(core)) = (event, app.try_state::<Core>())
            && let Err(error) = tauri::async_runtime::block_on(core.lock())
        {
            eprintln!("Bellward could not close its profile: {error}");
        }
    });
    Ok(())
}
