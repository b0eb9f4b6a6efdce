//! Where things are.

use crate::failure::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// The project's folder and what is in it.
#[derive(Debug, Clone)]
pub struct Place {
    root: PathBuf,
    target: PathBuf,
}

impl Place {
    /// The project that this command was called in.
    pub fn find() -> Result<Self, Failure> {
        let from_cargo = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let start = match from_cargo {
            Some(folder) => folder,
            None => std::env::current_dir()
                .map_err(|error| Failure::file("find", Path::new("."), &error))?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file())
            .ok_or_else(|| Failure::new("this is not the project's folder", "cd into the clone"))?
            .to_path_buf();
        Ok(Place::at(root))
    }

    /// The project in this folder.
    pub fn at(root: PathBuf) -> Self {
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Place { root, target }
    }

    /// The project's own folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Something in the project.
    pub fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// Something in cargo's target folder.
    pub fn target(&self, path: impl AsRef<Path>) -> PathBuf {
        self.target.join(path)
    }

    /// A program that was built.
    pub fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// A folder of this command's own in the target folder, made when needed.
    pub fn scratch(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.target.join("xtask").join(name);
        make_folder(&folder)?;
        Ok(folder)
    }
}

/// Makes a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))
}

/// Removes a folder and all in it, if it is there.
pub fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove", folder, &error))
        }
        _ => Ok(()),
    }
}

/// Writes a file.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, bytes).map_err(|error| Failure::file("write", path, &error))
}

/// Reads a file of text.
pub fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}

/// Copies a file, and makes the folder it goes to.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    fs::copy(from, to).map(drop).map_err(|error| Failure::file("copy", from, &error))
}
