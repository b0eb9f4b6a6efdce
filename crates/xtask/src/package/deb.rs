//! Packing a .deb with dpkg's own tools.

use crate::failure::Failure;
use crate::place::{Place, copy, make_folder, remove_folder, write};
use crate::tool::Tool;
use std::path::{Path, PathBuf};

/// What is in a package.
pub struct Deb {
    /// The package's name.
    pub name: &'static str,
    /// The cargo package that the program is of.
    pub cargo_package: &'static str,
    /// The program in `/usr/bin`.
    pub program: &'static str,
    /// Debian's section.
    pub section: &'static str,
    /// The first line of the description.
    pub summary: &'static str,
    /// The rest of it, a line each.
    pub description: &'static [&'static str],
    /// What to recommend.
    pub recommends: &'static str,
    /// Other files: from the project's folder, to the root.
    pub files: &'static [(&'static str, &'static str)],
    /// Those of them that an administrator edits.
    pub settings: &'static [&'static str],
}

impl Deb {
    /// Packs it and returns the file.
    pub fn pack(&self, place: &Place, programs: &Path, into: &Path) -> Result<PathBuf, Failure> {
        let root = into.join(self.name);
        let program = root.join("usr/bin").join(self.program);
        copy(&programs.join(self.program), &program)?;
        Tool::new("strip").args(["--strip-unneeded"]).args([&program]).output()?;
        let documents = root.join("usr/share/doc").join(self.name);
        copy(&place.join("crates/xtask/packaging/copyright"), &documents.join("copyright"))?;
        for name in ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md", "SECURITY.md"] {
            copy(&place.join(name), &documents.join(name))?;
        }
        for (from, to) in self.files {
            copy(&place.join(from), &root.join(to))?;
        }
        let architecture = Tool::new("dpkg").args(["--print-architecture"]).output()?;
        let architecture = architecture.trim();
        write(
            &root.join("DEBIAN/control"),
            self.control(architecture, &libraries(&program, into)?),
        )?;
        if !self.settings.is_empty() {
            write(&root.join("DEBIAN/conffiles"), format!("/{}\n", self.settings.join("\n/")))?;
        }
        let version = env!("CARGO_PKG_VERSION");
        let file = into.join(format!("{}_{version}_{architecture}.deb", self.name));
        // Permissions are those of the repository; owners are root whoever builds.
        Tool::new("chmod").args(["-R", "u=rwX,go=rX"]).args([&root]).output()?;
        Tool::new("dpkg-deb")
            .args(["--build", "--root-owner-group"])
            .args([&root, &file])
            .output()?;
        remove_folder(&root)?;
        Ok(file)
    }

    fn control(&self, architecture: &str, depends: &str) -> String {
        let mut text = format!(
            "Package: {}\nVersion: {}\nArchitecture: {architecture}\nSection: {}\n\
             Priority: optional\nMaintainer: The Bellward contributors <bellward@localhost>\n\
             Depends: {depends}\n",
            self.name,
            env!("CARGO_PKG_VERSION"),
            self.section,
        );
        if !self.recommends.is_empty() {
            text.push_str(&format!("Recommends: {}\n", self.recommends));
        }
        text.push_str(&format!("Description: {}\n", self.summary));
        for line in self.description {
            text.push_str(&format!(" {line}\n"));
        }
        text
    }
}

/// The packages with the libraries that a program is linked to, as dpkg knows them.
fn libraries(program: &Path, into: &Path) -> Result<String, Failure> {
    let folder = into.join("shlibdeps");
    make_folder(&folder.join("debian"))?;
    write(
        &folder.join("debian/control"),
        "Source: bellward\n\nPackage: bellward\nArchitecture: any\n",
    )?;
    let said = Tool::new("dpkg-shlibdeps")
        .args(["-O"])
        .args([program])
        .folder(&folder)
        .remedy("install the package dpkg-dev")
        .output()?;
    remove_folder(&folder)?;
    said.lines()
        .find_map(|line| line.strip_prefix("shlibs:Depends="))
        .map(str::to_owned)
        .ok_or_else(|| Failure::new("dpkg-shlibdeps named no libraries", "run it by hand"))
}

#[cfg(test)]
mod tests {
    use crate::package::list::DEBS;

    #[test]
    fn control_files_are_well_formed() {
        for deb in DEBS {
            let text = deb.control("amd64", "libc6");
            assert!(text.ends_with('\n'));
            assert!(text.lines().all(|line| line.starts_with(' ') || line.contains(": ")));
            assert!(deb.description.iter().all(|line| !line.trim().is_empty()));
            assert!(deb.settings.iter().all(|s| deb.files.iter().any(|(_, to)| to == s)));
        }
    }
}
