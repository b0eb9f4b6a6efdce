//! Real programs in a directory of their own.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::Once;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const BELLWARD: &str = env!("CARGO_BIN_EXE_bellward");

/// A directory with profiles, a passphrase and a relay.
pub struct Place {
    directory: TempDir,
    relay: Option<(Child, String)>,
}

impl Place {
    /// With a passphrase in a file, and nothing else.
    pub fn new() -> Self {
        let place = Place { directory: tempfile::tempdir().unwrap(), relay: None };
        place.write("passphrase", "correct horse battery\n");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file; its path.
    pub fn write(&self, name: &str, content: &str) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name).display().to_string()
    }

    /// Starts the relay, on the port it had before if it ran before; its address.
    pub fn start_relay(&mut self) -> String {
        self.start_relay_dying(None)
    }

    /// A relay's process and what it said first; none if it could not begin.
    fn begin_relay(&self, port: &str, at: Option<&str>) -> Option<(Child, Value)> {
        let mut relay = Command::new(relay_program())
            .envs(at.map(|at| ("BELLWARD_RELAY_FAIL_POINT", at)))
            .args(["serve", "--json", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(self.path("relay"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(relay.stdout.take().unwrap()).read_line(&mut line).unwrap();
        match serde_json::from_str(&line) {
            Ok(said) => Some((relay, said)),
            Err(_) => {
                relay.kill().ok();
                relay.wait().unwrap();
                None
            }
        }
    }

    /// The same, and the relay's process aborts at a fail point.
    pub fn start_relay_dying(&mut self, at: Option<&str>) -> String {
        if let Some((_, address)) = &self.relay {
            return address.clone();
        }
        let port = std::fs::read_to_string(self.path("port")).unwrap_or_else(|_| "0".into());
        // Between two lives of the relay another program may hold its port for a moment.
        let (relay, said) = (0..50)
            .find_map(|_| {
                let begun = self.begin_relay(&port, at);
                if begun.is_none() {
                    std::thread::sleep(Duration::from_millis(200));
                }
                begun
            })
            .expect("the relay says its address");
        let address = said["address"].as_str().unwrap().to_owned();
        let port = address.split('#').next().unwrap().rsplit(':').next().unwrap().to_owned();
        self.write("port", &port);
        self.relay = Some((relay, address.clone()));
        address
    }

    /// Ends the relay, without any farewell.
    pub fn stop_relay(&mut self) {
        if let Some((mut relay, _)) = self.relay.take() {
            // It may have died already.
            let _ = relay.kill();
            relay.wait().unwrap();
        }
    }

    /// A clinic of Nurse One on profile A and Doctor Two on profile B.
    pub fn two_people(&mut self) {
        let address = self.start_relay();
        self.ok(
            "A",
            &["clinic", "create", "--relay", &address, "--name", "Oak Street", "--as", "Nurse One"],
        );
        let code = self.ok("A", &["invite", "--name", "Doctor Two", "--role", "physician"]);
        self.ok("B", &["join", code.trim_end()]);
        self.ok("A", &["sync"]);
    }

    fn command(&self, profile: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(BELLWARD);
        command
            .env("BELLWARD_HOME", self.directory.path())
            .env("BELLWARD_PASSPHRASE_FILE", self.path("passphrase"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .args(["--profile", profile])
            .args(arguments);
        command
    }

    /// Runs a command that must do what it says; what it wrote.
    pub fn ok(&self, profile: &str, arguments: &[&str]) -> String {
        done(arguments, self.command(profile, arguments).output().unwrap())
    }

    /// The same in JSON; its one line.
    pub fn json(&self, profile: &str, arguments: &[&str]) -> Value {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        lines(&self.ok(profile, &arguments)).pop().unwrap()
    }

    /// The same with something on standard input.
    pub fn fed(&self, profile: &str, arguments: &[&str], input: &str) -> String {
        let mut command = self.command(profile, arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        done(arguments, child.wait_with_output().unwrap())
    }

    /// Runs a command and kills it after a while, wherever it is; whether it was done before.
    pub fn killed(&self, profile: &str, arguments: &[&str], after: Duration) -> bool {
        let mut command = self.command(profile, arguments);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(after);
        let done = child.try_wait().unwrap().is_some_and(|status| status.success());
        let _ = child.kill();
        child.wait().unwrap();
        done
    }

    /// The texts of a conversation, oldest first.
    pub fn texts(&self, profile: &str, with: &str) -> Vec<String> {
        let said = lines(&self.ok(profile, &["read", "--with", with, "--json"]));
        said.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
    }

    /// Runs a command that must not work; its status and what it said in JSON.
    pub fn fails(&self, profile: &str, arguments: &[&str]) -> (i32, Value) {
        let output = self.command(profile, arguments).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), serde_json::from_str(&said).unwrap_or(Value::Null))
    }

    /// Runs a command that must not work; its status and what it said to a person.
    pub fn refused(&self, profile: &str, arguments: &[&str]) -> (i32, String) {
        let output = self.command(profile, arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    /// Runs a command on a disk that takes no file longer than so many bytes: the system refuses
    /// to write more, as to a quota that is used up. Its status and what it said to a person.
    #[cfg(target_os = "linux")]
    pub fn without_room(&self, profile: &str, arguments: &[&str], bytes: u64) -> (i32, String) {
        let limited = self.command(profile, arguments);
        let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", bytes / 512);
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).arg(limited.get_program()).args(limited.get_args());
        for (name, value) in limited.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let output = shell.stdin(Stdio::null()).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    /// A file of a profile.
    pub fn file(&self, profile: &str, name: &str) -> PathBuf {
        self.path(profile).join(name)
    }

    /// Watches a profile.
    pub fn watch(&self, profile: &str) -> Watch {
        let mut command = self.command(profile, &["watch", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Watch { child, lines }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.stop_relay();
    }
}

/// A command that watches.
pub struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watch {
    /// The text of the next message.
    pub fn next_text(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect("a message");
        said["text"].as_str().unwrap().to_owned()
    }

    /// Interrupts it as a person does; its status.
    pub fn interrupt(mut self, patience: Duration) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().unwrap();
        None
    }
}

/// The JSON of each line.
pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn done(arguments: &[&str], output: Output) -> String {
    let said = String::from_utf8(output.stdout).unwrap();
    let remarks = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}{remarks}");
    said
}

/// The relay's program, beside this package's own. Built if it is missing: `cargo xtask test`
/// has built it by then.
fn relay_program() -> PathBuf {
    static BUILT: Once = Once::new();
    let name = format!("bellward-relay{}", std::env::consts::EXE_SUFFIX);
    let program = Path::new(BELLWARD).with_file_name(name);
    BUILT.call_once(|| {
        if program.exists() {
            return;
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--package", "bellward-relay", "--bin", "bellward-relay"])
            .status();
        assert!(built.unwrap().success(), "the relay could not be built");
    });
    program
}
