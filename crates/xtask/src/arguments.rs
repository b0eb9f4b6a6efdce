//! Reading the command line.

use crate::failure::Failure;

/// What is left of the command line.
pub struct Arguments {
    rest: Vec<String>,
}

impl Arguments {
    /// All arguments after the program's name. `--name=value` is the same as `--name value`.
    pub fn new(arguments: impl Iterator<Item = String>) -> Self {
        let mut rest = Vec::new();
        for argument in arguments {
            match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => {
                    rest.extend([name.to_owned(), value.to_owned()]);
                }
                _ => rest.push(argument),
            }
        }
        Arguments { rest }
    }

    /// Takes the first argument: the command.
    pub fn command(&mut self) -> Option<String> {
        if matches!(self.rest.first().map(String::as_str), Some("--help" | "-h")) {
            return Some("help".to_owned());
        }
        (!self.rest.is_empty()).then(|| self.rest.remove(0))
    }

    /// Takes a flag; true when it was there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|argument| argument != name);
        self.rest.len() != before
    }

    /// Takes every value of an option that may be repeated.
    pub fn values(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let mut values = Vec::new();
        while let Some(at) = self.rest.iter().position(|argument| argument == name) {
            if at + 1 >= self.rest.len() {
                return Err(Failure::new(format!("{name} needs a value"), "see cargo xtask help"));
            }
            values.push(self.rest.remove(at + 1));
            self.rest.remove(at);
        }
        Ok(values)
    }

    /// Takes a number; the last one given holds.
    pub fn number(&mut self, name: &str) -> Result<Option<u64>, Failure> {
        match self.values(name)?.pop() {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| {
                Failure::new(format!("{name} needs a number, not `{text}`"), "see cargo xtask help")
            }),
        }
    }

    /// All that is left, for another program to read.
    pub fn rest(self) -> Vec<String> {
        self.rest
    }

    /// Nothing may be left.
    pub fn end(self) -> Result<(), Failure> {
        match self.rest.first() {
            None => Ok(()),
            Some(left) => Err(Failure::new(
                format!("`{left}` is not understood here"),
                "see cargo xtask help",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn arguments(text: &str) -> Arguments {
        Arguments::new(text.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_taken_in_any_order_and_either_form() {
        let mut given = arguments("test --only a --yes --only=b --sim-runs 7");
        assert_eq!(given.command().as_deref(), Some("test"));
        assert!(given.flag("--yes"));
        assert_eq!(given.values("--only").unwrap(), ["a", "b"]);
        assert_eq!(given.number("--sim-runs").unwrap(), Some(7));
        given.end().unwrap();
    }

    #[test]
    fn what_is_not_understood_is_said() {
        let mut given = arguments("start --damo");
        assert_eq!(given.command().as_deref(), Some("start"));
        assert!(given.end().unwrap_err().to_string().contains("--damo"));
        assert!(arguments("--only").values("--only").is_err());
        assert!(arguments("--sim-runs many").number("--sim-runs").is_err());
    }
}
