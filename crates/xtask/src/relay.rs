//! A relay on loopback.

use crate::failure::Failure;
use crate::place::{Place, make_folder};
use crate::running::Running;
use crate::tool::Tool;
use std::fs::File;
use std::io::BufRead;
use std::path::Path;
use std::process::Stdio;

/// A relay that runs beside this command.
pub struct Relay {
    address: String,
    _process: Running,
}

impl Relay {
    /// Starts it over a folder of data, with further settings, and waits until it answers.
    pub fn start(
        place: &Place,
        data: &Path,
        port: u16,
        settings: &[&str],
    ) -> Result<Self, Failure> {
        make_folder(data)?;
        let log = data.join("relay.log");
        let words = File::create(&log).map_err(|error| Failure::file("write", &log, &error))?;
        let mut process = Tool::new(place.program("bellward-relay"))
            .args(["serve", "--data"])
            .args([data])
            .args(["--listen", &format!("127.0.0.1:{port}"), "--announce", "--json"])
            .args(settings)
            .start(Stdio::piped(), Stdio::from(words))?;
        let mut line = String::new();
        if let Some(mut output) = process.stdout() {
            let _ = output.read_line(&mut line);
            // Whatever it says later must not fill the pipe.
            std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        }
        match address(&line) {
            Some(address) => Ok(Relay { address, _process: process }),
            None => Err(Failure::new(
                format!("the relay did not start on port {port}: {}", last_words(&log)),
                format!("is another `cargo xtask start` running? Its log is {}", log.display()),
            )),
        }
    }

    /// `https://host:port#pin`.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// The address in the relay's first line.
fn address(line: &str) -> Option<String> {
    let said: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(said.get("address")?.as_str()?.to_owned())
}

fn last_words(log: &Path) -> String {
    let said = std::fs::read_to_string(log).unwrap_or_default();
    said.lines().last().unwrap_or("it said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_first_line() {
        let line = r#"{"address": "https://127.0.0.1:8443#ab", "more": 1}"#;
        assert_eq!(address(line).as_deref(), Some("https://127.0.0.1:8443#ab"));
        assert_eq!(address("starting up"), None);
    }
}
