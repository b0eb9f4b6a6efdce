//! Sources to plant faults in, and a target folder to build them in.

use crate::failure::Failure;
use crate::front;
use crate::place::{Place, copy, make_folder, remove_folder};
use crate::tool::Tool;
use std::path::{Path, PathBuf};

/// Where faulty programs are built.
pub fn target(place: &Place) -> PathBuf {
    place.target("planted/target")
}

/// Copies everything that git knows or would add, without what is ignored.
pub fn sources(place: &Place) -> Result<Place, Failure> {
    let folder = place.target("planted/src");
    println!("• copying the sources to {}", folder.display());
    remove_folder(&folder)?;
    make_folder(&folder)?;
    let listed = Tool::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .folder(place.root())
        .output()?;
    for file in listed.split('\0').filter(|file| place.join(file).is_file()) {
        copy(&place.join(file), &folder.join(file))?;
    }
    Ok(Place::at(folder))
}

/// Copies what cargo has built of others' crates, so that it is not built again. Times are kept:
/// cargo goes by them. Without these copies everything works as well, and takes longer.
pub fn libraries(place: &Place) -> Result<(), Failure> {
    let to = target(place).join("debug");
    if to.exists() || !cfg!(target_os = "linux") {
        return Ok(());
    }
    println!("• copying built libraries to {}", to.display());
    for part in ["deps", "build", ".fingerprint"] {
        let into = to.join(part);
        make_folder(&into)?;
        let others = front::entries(&place.target("debug").join(part)).unwrap_or_default();
        let others: Vec<PathBuf> = others.into_iter().filter(|path| !is_ours(path)).collect();
        for some in others.chunks(500) {
            Tool::new("cp")
                .args(["--archive", "--reflink=auto", "--target-directory"])
                .args([&into])
                .args(some)
                .output()?;
        }
    }
    Ok(())
}

fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.contains("bellward") || name.starts_with("xtask")
}
