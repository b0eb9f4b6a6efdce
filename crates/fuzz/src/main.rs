//! `bellward-fuzz`: what `cargo xtask fuzz` calls for all but the long run.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellward_fuzz::{TARGETS, corpus, run, target};
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["list"] => {
            for target in TARGETS {
                println!("{:<16} {}", target.name, target.what);
            }
        }
        ["make-corpus"] => corpus::write().expect("the corpus can be written"),
        ["replay", name, file] => {
            let Some(target) = target(name) else {
                eprintln!("there is no target {name}");
                return ExitCode::FAILURE;
            };
            run::run(target, [std::fs::read(file).expect("the input can be read")]);
            println!("{name}: nothing wrong with this input");
        }
        _ => {
            eprintln!("list, make-corpus, or replay TARGET FILE");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
