//! A display and a session bus where there are none.

use crate::failure::Failure;
use crate::place::{make_folder, remove_folder};
use crate::running::Running;
use crate::tool::Tool;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Whether a window can be opened here. Only Linux can lack a display.
pub fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A display that nobody sees.
pub struct VirtualDisplay {
    name: String,
    _server: Running,
}

impl VirtualDisplay {
    /// Starts one of this many pixels, with a free number.
    pub fn start(width: u32, height: u32) -> Result<Self, Failure> {
        let screen = format!("{width}x{height}x24");
        let mut server = Tool::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp"])
            .remedy("install the package xvfb")
            .start(Stdio::piped(), Stdio::null())?;
        let mut line = String::new();
        if let Some(output) = server.stdout() {
            // The end of the line is enough: the server keeps the pipe open.
            let _ = output.take(16).read_line(&mut line);
        }
        if line.trim().is_empty() {
            return Err(Failure::new("Xvfb did not start", "run `Xvfb :99` to see why"));
        }
        Ok(VirtualDisplay { name: format!(":{}", line.trim()), _server: server })
    }

    /// Its name, for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything that is on it, as a PNG.
    pub fn picture(&self, file: &Path) -> Result<(), Failure> {
        Tool::new("import")
            .args(["-display", &self.name, "-window", "root"])
            .args([file])
            .remedy("install the package imagemagick")
            .output()
            .map(drop)
    }
}

/// A session bus with an unlocked, empty keychain.
pub struct Keychain {
    home: PathBuf,
    runtime: PathBuf,
}

const UNLOCKED: &str = "printf %s test-pass | \
     gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$@\"";

impl Keychain {
    /// Its files are made anew in this folder.
    pub fn fresh(folder: &Path) -> Result<Self, Failure> {
        remove_folder(folder)?;
        let home = folder.join("data");
        make_folder(&home)?;
        // Sockets go here: their paths must be short.
        let runtime = std::env::temp_dir().join(format!("bellward-xtask-{}", std::process::id()));
        make_folder(&runtime)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700))
                .map_err(|error| Failure::file("protect", &runtime, &error))?;
        }
        Ok(Keychain { home, runtime })
    }

    /// A call within the session: the words of the program come next.
    pub fn session(&self) -> Tool {
        Tool::new("dbus-run-session")
            .args(["--", "bash", "-c", UNLOCKED, "bash"])
            .env("XDG_DATA_HOME", &self.home)
            .env("XDG_RUNTIME_DIR", &self.runtime)
            .remedy("install the packages dbus and gnome-keyring")
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        let _ = remove_folder(&self.runtime);
    }
}
