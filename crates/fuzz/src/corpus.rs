//! The examples in the repository: `corpus/<target>/<name>`.

use crate::examples;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What a file's name begins with whose bytes were found by a run, and not made.
pub const FOUND: &str = "found-";

/// The folder of a target's examples.
pub fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target)
}

/// A target's examples, by their files' names.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn read(target: &str) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut examples = BTreeMap::new();
    for file in fs::read_dir(folder(target))? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        examples.insert(name, fs::read(file.path())?);
    }
    Ok(examples)
}

/// Writes what [`examples::all`] makes, and removes what it no longer does. What was found stays.
///
/// # Errors
/// When a folder or file cannot be written.
pub fn write() -> io::Result<()> {
    for (target, made) in examples::all() {
        let folder = folder(target);
        fs::create_dir_all(&folder)?;
        for name in read(target)?.into_keys() {
            if !name.starts_with(FOUND) && !made.contains_key(&name) {
                fs::remove_file(folder.join(name))?;
            }
        }
        for (name, bytes) in made {
            fs::write(folder.join(name), bytes)?;
        }
    }
    Ok(())
}
