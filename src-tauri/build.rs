//! Makes a permission for each command of the contract, and embeds the window's configuration.

#[path = "../crates/api/src/command_names.rs"]
mod command_names;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../crates/api/src/command_names.rs");
    let commands = tauri_build::AppManifest::new().commands(command_names::COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
