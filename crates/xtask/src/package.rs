//! `cargo xtask package`: .deb packages of the app, the relay and the command line.

mod deb;
mod list;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::front;
use crate::place::{Place, make_folder, remove_folder};
use crate::system::{self, Asking};
use crate::tool::{Tool, on_path};
use deb::Deb;
use std::path::{Path, PathBuf};

/// Builds, packs, and tries each package in an empty folder.
pub fn run(place: &Place, mut arguments: Arguments) -> Result<(), Failure> {
    let profile = if arguments.flag("--debug") { "debug" } else { "release" };
    arguments.end()?;
    if !cfg!(target_os = "linux") || !on_path("dpkg-deb") {
        return Err(Failure::new(
            "packages can be made on Debian and Ubuntu only",
            "run this on Debian 12",
        ));
    }
    system::install(&[system::BUILD, &["dpkg-dev"]], Asking::OnTerminal)?;
    front::build(place)?;
    build(place, profile)?;

    let folder = place.target("package");
    remove_folder(&folder)?;
    make_folder(&folder)?;
    let programs = place.target(profile);
    for deb in list::DEBS {
        println!("• packing {}", deb.name);
        let file = deb.pack(place, &programs, &folder)?;
        try_it(deb, &file, &folder.join("tried"))?;
        println!("  {}", file.display());
    }
    Ok(())
}

fn build(place: &Place, profile: &str) -> Result<(), Failure> {
    println!("• building for {profile}");
    let release: &[&str] = if profile == "release" { &["--release"] } else { &[] };
    Tool::cargo()
        .args(["build", "--locked"])
        .args(release)
        .args(list::DEBS.iter().flat_map(|deb| ["-p", deb.cargo_package]))
        .folder(place.root())
        .run()
}

/// Unpacks a package into an empty folder and starts what is in it.
fn try_it(deb: &Deb, file: &Path, root: &Path) -> Result<(), Failure> {
    remove_folder(root)?;
    Tool::new("dpkg-deb").args(["--extract"]).args([file, root]).output()?;
    let program: PathBuf = root.join("usr/bin").join(deb.program);
    let libraries = Tool::new("ldd").args([&program]).output()?;
    if libraries.contains("not found") {
        return Err(Failure::new(
            format!("{} lacks a library:\n{libraries}", deb.program),
            "add the package it is in to the dependencies",
        ));
    }
    Tool::new(&program).args(["--version"]).output().map(drop)
}
