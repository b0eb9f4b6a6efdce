//! The desktop shell: one window over one profile, the contract's commands, and nothing else.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod changes;
mod commands;
mod instance;
mod manners;
mod notice;
mod tray;
mod web_data;
mod window;
mod words;

use arguments::Arguments;
use bellward_api::Core;
use clap::Parser;
use std::path::PathBuf;
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
    let mut context = tauri::generate_context!();
    let profile = arguments.profile_dir.clone().or_else(usual_profile).ok_or_else(|| {
        tauri::Error::Io(std::io::Error::other("this user has no directory for data"))
    })?;
    context.config_mut().identifier = instance::identifier(&profile);
    let app = tauri::Builder::default()
        .plugin(instance::plugin())
        .plugin(window::remembered(&arguments))
        .plugin(autostart(&arguments))
        .invoke_handler(commands::handler())
        .setup(move |app| {
            let core = Core::new(profile.clone());
            if let Some(code) = instance::invite_in(arguments.invite.as_slice()) {
                core.offer_invite(code);
            }
            let (to_window, to_desktop) = (core.changes(), core.changes());
            changes::forward(app.handle().clone(), to_window);
            app.manage(core);
            let tray = tray::open(app.handle());
            window::open(app, &arguments, web_data::place(&profile), tray.is_some())?;
            manners::follow(app.handle().clone(), to_desktop, tray);
            Ok(())
        })
        .build(context)?;
    app.run(|app, event| {
        if let (RunEvent::Exit, Some(core)) = (event, app.try_state::<Core>())
            && let Err(error) = tauri::async_runtime::block_on(core.lock())
        {
            eprintln!("Bellward could not close its profile: {error}");
        }
    });
    Ok(())
}

fn usual_profile() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join("bellward").join("default"))
}

/// At login the program starts in the tray, with the same profile.
fn autostart<R: tauri::Runtime>(arguments: &Arguments) -> tauri::plugin::TauriPlugin<R> {
    let mut builder = tauri_plugin_autostart::Builder::new().arg("--in-tray");
    if let Some(directory) = &arguments.profile_dir {
        let name = instance::identifier(directory);
        builder = builder.app_name(name).arg("--profile-dir").arg(directory.to_string_lossy());
    }
    builder.build()
}
