//! Programs that run beside this command and end with it.

use crate::failure::Failure;
use crate::tool::{Tool, on_path};
use std::io::BufReader;
use std::process::{Child, Command, Stdio};

/// A program that was started; it is ended when this is dropped.
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts a program. On Linux it is told to end even when this command is killed.
    pub fn start(
        command: &Command,
        name: &str,
        stdout: Stdio,
        stderr: Stdio,
    ) -> std::io::Result<Self> {
        let mut command = ending_with_us(command);
        command.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
        Ok(Running { child: command.spawn()?, name: name.to_owned() })
    }

    /// What it writes, when its output was piped.
    pub fn stdout(&mut self) -> Option<BufReader<std::process::ChildStdout>> {
        self.child.stdout.take().map(BufReader::new)
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self) -> Result<(), Failure> {
        let status = self.child.wait().map_err(|error| {
            Failure::new(format!("waiting for {}: {error}", self.name), "try again")
        })?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::new(format!("{} ended with {status}", self.name), "read what it says above"))
    }

    /// Whether it still runs.
    pub fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.lives() {
            return;
        }
        let asked = cfg!(unix) && Tool::new("kill").args([self.child.id().to_string()]).succeeds();
        for _ in 0..100 {
            if !asked || !self.lives() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Linux can end a child whose parent was killed; elsewhere it lives on.
fn ending_with_us(command: &Command) -> Command {
    let mut wrapped = if on_path("setpriv") {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(["--pdeathsig", "TERM"]).arg(command.get_program());
        setpriv
    } else {
        Command::new(command.get_program())
    };
    wrapped.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}
