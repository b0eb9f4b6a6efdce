//! A display that nobody sees, and a window on it: all the processes that it takes.

use crate::fault::{Fault, Outcome};
use crate::process::{family, proportional_set};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a window may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A virtual display; it ends when this is dropped.
pub struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    /// One of the size that windows open with.
    pub fn open() -> Outcome<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = server.stdout.take().ok_or_else(|| Fault::new("Xvfb without output"))?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        Ok(Screen { server, name: format!(":{}", number.trim()) })
    }

    /// Starts a program whose window this is to show, as a user with nothing in the home folder
    /// and no session bus; comes back when the window is in sight.
    pub fn window<A: AsRef<OsStr>>(
        &self,
        program: &Path,
        arguments: &[A],
        home: &Path,
    ) -> Outcome<Window<'_>> {
        std::fs::create_dir_all(home)?;
        let child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("LANG", "C.UTF-8")
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("DISPLAY", &self.name)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut window = Window { screen: self, child };
        let began = Instant::now();
        while window.xdotool(&["search", "--onlyvisible", "--name", "^Bellward"]).is_err() {
            if let Some(status) = window.child.try_wait()? {
                return Err(Fault::new(format!("{} ended: {status}", program.display())));
            }
            if began.elapsed() > PATIENCE {
                return Err(Fault::new(format!("{} shows no window", program.display())));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(window)
    }

    /// Keeps what is to be seen.
    pub fn picture(&self, file: &Path) -> Outcome<()> {
        let mut import = Command::new("import");
        done(import.args(["-display", &self.name, "-window", "root"]).arg(file))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        end(&mut self.server);
    }
}

/// A program that shows a window; it ends when this is dropped.
pub struct Window<'s> {
    screen: &'s Screen,
    child: Child,
}

impl Window<'_> {
    /// Types a line into what has the keyboard.
    pub fn type_line(&self, line: &str) -> Outcome<()> {
        self.xdotool(&["search", "--onlyvisible", "--name", "^Bellward", "windowfocus", "--sync"])?;
        self.xdotool(&["type", "--delay", "30", line])?;
        self.xdotool(&["key", "Return"])
    }

    /// Whether it has a file open.
    pub fn has_open(&self, file: &Path) -> Outcome<bool> {
        let files = std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))?;
        let mut open = files.flatten().filter_map(|link| std::fs::read_link(link.path()).ok());
        Ok(open.any(|open| open == file))
    }

    /// Proportional set size of the program and of all that it started, in bytes.
    pub fn memory(&self) -> Outcome<u64> {
        family(self.child.id())?.into_iter().map(proportional_set).sum()
    }

    fn xdotool(&self, words: &[&str]) -> Outcome<()> {
        done(Command::new("xdotool").args(words).env("DISPLAY", &self.screen.name))
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn done(command: &mut Command) -> Outcome<()> {
    let said = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    if said.status.success() {
        return Ok(());
    }
    let program = command.get_program().to_string_lossy().into_owned();
    Err(Fault::new(format!("{program}: {}", String::from_utf8_lossy(&said.stderr).trim())))
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
