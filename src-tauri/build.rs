//! Makes a permission for each command of the contract, embeds the window's configuration, and
//! takes the words of tray and notifications from the window's catalogue.

use serde_json::{Map, Value};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

#[path = "../crates/api/src/command_names.rs"]
mod command_names;

const WORDS: &str = "../ui/src/words/outside.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=../crates/api/src/command_names.rs");
    println!("cargo:rerun-if-changed={WORDS}");
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("words.rs"), words(&std::fs::read_to_string(WORDS)?)?)?;
    let commands = tauri_build::AppManifest::new().commands(command_names::COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}

/// A constant for each language. A word too few or too many does not compile.
fn words(catalogue: &str) -> Result<String, Box<dyn Error>> {
    let languages: Map<String, Value> = serde_json::from_str(catalogue)?;
    let mut out = String::new();
    for (language, words) in languages {
        let words: Map<String, Value> = serde_json::from_value(words)?;
        writeln!(out, "const {}: Words = Words {{", language.to_uppercase())?;
        for (name, word) in words {
            let word: String = serde_json::from_value(word)?;
            writeln!(out, "    {}: {word:?},", in_snake_case(&name))?;
        }
        writeln!(out, "}};")?;
    }
    Ok(out)
}

fn in_snake_case(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}
