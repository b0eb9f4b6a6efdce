//! Calling other programs.

use crate::failure::Failure;
use crate::running::Running;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

/// A call of another program.
pub struct Tool {
    command: Command,
    shown: String,
    remedy: String,
}

/// What a program said, and whether it ended well.
pub struct Said {
    /// It ended with status 0.
    pub success: bool,
    /// Its lines on both outputs, in the order in which they came, without colours.
    pub lines: Vec<String>,
}

impl Tool {
    /// A program found on the search path, or by its path.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let program = program.as_ref();
        let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy();
        Tool {
            shown: name.into_owned(),
            command: Command::new(program),
            remedy: "read what it says above".to_owned(),
        }
    }

    /// The cargo that started this command.
    pub fn cargo() -> Self {
        let mut tool = Tool::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        tool.shown = "cargo".to_owned();
        tool
    }

    /// npm, which Windows keeps in a script.
    pub fn npm() -> Self {
        let mut tool = Tool::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
            .env("npm_config_audit", "false")
            .env("npm_config_fund", "false")
            .env("npm_config_update_notifier", "false")
            .remedy("read what it says above; Node 20 or newer with npm is a prerequisite");
        tool.shown = "npm".to_owned();
        tool
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        for argument in arguments {
            self.shown.push(' ');
            self.shown.push_str(&argument.as_ref().to_string_lossy());
            self.command.arg(argument);
        }
        self
    }

    /// Runs it in a folder.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Says what to do when it fails.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Runs it with this terminal; anything but status 0 is a failure.
    pub fn run(mut self) -> Result<(), Failure> {
        let status = self.command.status().map_err(|error| self.not_started(&error))?;
        if status.success() { Ok(()) } else { Err(self.failed(&status.to_string())) }
    }

    /// Whether it ends well; it says nothing.
    pub fn succeeds(mut self) -> bool {
        self.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    /// Runs it silently and returns what it wrote; anything but status 0 is a failure.
    pub fn output(mut self) -> Result<String, Failure> {
        self.command.stdin(Stdio::null());
        let output = self.command.output().map_err(|error| self.not_started(&error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(self.failed(&format!("{}: {words}", output.status)))
    }

    /// Runs it with this terminal and keeps what it says.
    pub fn listen(mut self) -> Result<Said, Failure> {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.not_started(&error))?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        let echoes = [
            child.stdout.take().map(|pipe| echo(pipe, std::io::stdout(), lines.clone())),
            child.stderr.take().map(|pipe| echo(pipe, std::io::stderr(), lines.clone())),
        ];
        let status = child.wait().map_err(|error| self.not_started(&error))?;
        for thread in echoes.into_iter().flatten() {
            let _ = thread.join();
        }
        let lines = lines.lock().map(|mut lines| std::mem::take(&mut *lines)).unwrap_or_default();
        Ok(Said { success: status.success(), lines })
    }

    /// Starts it and does not wait. It is told to end when this command ends.
    pub fn start(self, stdout: Stdio, stderr: Stdio) -> Result<Running, Failure> {
        Running::start(&self.command, &self.shown, stdout, stderr)
            .map_err(|error| self.not_started(&error))
    }

    /// The call itself, for whoever talks with the program.
    pub fn command(self) -> Command {
        self.command
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("`{}` could not be started: {error}", self.shown), &self.remedy)
    }

    fn failed(&self, status: &str) -> Failure {
        Failure::new(format!("`{}` failed ({status})", self.shown), &self.remedy)
    }
}

fn echo(
    pipe: impl Read + Send + 'static,
    mut out: impl Write + Send + 'static,
    lines: Arc<Mutex<Vec<String>>>,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let _ = out.write_all(&line).and_then(|()| out.write_all(b"\n"));
            let _ = out.flush();
            let plain = without_colours(&String::from_utf8_lossy(&line));
            if let Ok(mut lines) = lines.lock() {
                lines.push(plain);
            }
        }
    })
}

/// A line without the escape sequences of terminals.
fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => {
                let _ = characters.by_ref().skip(1).find(char::is_ascii_alphabetic);
            }
            '\r' => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Whether a program is on the search path.
pub fn on_path(program: &str) -> bool {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(&name).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_left_out() {
        assert_eq!(without_colours("\u{1b}[1;32m ok\u{1b}[0m 3\r"), " ok 3");
    }
}
