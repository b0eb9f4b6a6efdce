//! One run of a target: an input that fails is kept, and named.

use crate::Target;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;

/// Hands inputs to a target, one after the other.
///
/// # Panics
/// When the target does: the failing input is then in a file, which is named together with the
/// command that repeats it.
pub fn run(target: &Target, inputs: impl IntoIterator<Item = Vec<u8>>) {
    let reader = (target.open)();
    for input in inputs {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| reader(&input))) {
            eprintln!("{}", keep(target, &input));
            resume_unwind(panic);
        }
    }
}

/// Keeps an input that failed. Says where, and how to repeat it.
fn keep(target: &Target, input: &[u8]) -> String {
    let name = target.name;
    let folder = failures();
    let file = folder.join(format!("{name}-{:016x}", fingerprint(input)));
    let kept = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, input));
    match kept {
        Ok(()) => format!(
            "target {name} failed on {}; again: cargo xtask fuzz {name} --replay {}",
            file.display(),
            file.display()
        ),
        Err(error) => {
            format!("target {name} failed on {input:02x?}, which could not be kept: {error}")
        }
    }
}

/// In cargo's target folder, wherever that is.
fn failures() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let profile = program.ancestors().find(|folder| folder.join(".cargo-lock").exists());
    let target = profile.and_then(|folder| folder.parent());
    target.map_or_else(std::env::temp_dir, PathBuf::from).join("fuzz-failures")
}

/// FNV-1a, to name files by.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}
