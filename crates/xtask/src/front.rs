//! Folders with JavaScript: their packages, and the UI's build.

use crate::failure::Failure;
use crate::place::{Place, write};
use crate::tool::Tool;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// Installs the packages of a folder when its lock file is not the one last installed.
pub fn packages(place: &Place, folder: &str) -> Result<(), Failure> {
    let folder = place.join(folder);
    let lock = folder.join("package-lock.json");
    let stamp = folder.join("node_modules/.lock-installed");
    let wanted = fingerprint(std::slice::from_ref(&lock))?;
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    node_is_new_enough()?;
    println!("• npm install in {}", folder.display());
    // Not `npm ci`: it insists on the packages of every other platform being in the lock file,
    // and npm leaves those out that the registry in use does not offer.
    let words = ["install", "--no-save", "--no-audit", "--no-fund", "--no-progress"];
    let install = || Tool::npm().args(words).args(["--loglevel=error"]).folder(&folder);
    if install().run().is_err() {
        println!("• npm install failed; once more");
        install().run()?;
    }
    write(&stamp, wanted)
}

/// Builds `ui/dist`, which the desktop app embeds, when its sources have changed.
pub fn build(place: &Place) -> Result<(), Failure> {
    let sources = files(&place.join("ui"), &["node_modules", "dist"])?;
    let wanted = fingerprint(&sources)?;
    let stamp = place.scratch("stamps")?.join("ui-dist");
    let built = place.join("ui/dist/index.html").is_file()
        && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted);
    if built {
        return Ok(());
    }
    packages(place, "ui")?;
    println!("• building the user interface");
    Tool::npm().args(["run", "--silent", "build"]).folder(&place.join("ui")).run()?;
    write(&stamp, wanted)
}

fn node_is_new_enough() -> Result<(), Failure> {
    let remedy = "install Node 20 or newer with npm";
    let version = Tool::new("node").args(["--version"]).remedy(remedy).output()?;
    let major = version.trim().trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= 20 => Ok(()),
        _ => Err(Failure::new(format!("node is {}: too old", version.trim()), remedy)),
    }
}

/// All files below a folder, in a fixed order, without folders of these names.
pub fn files(folder: &Path, without: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for path in entries(&folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !without.contains(&name.as_str()) {
                waiting.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What is in a folder.
pub fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("list", folder, &error))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

/// A text that differs when the names or bytes of these files differ. Only ever compared
/// with one that the same program made: a new compiler means one more build, no more.
fn fingerprint(files: &[PathBuf]) -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).map_err(|error| Failure::file("read", file, &error))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
