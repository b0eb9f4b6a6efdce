//! What went wrong, and what to do about it.

use std::fmt;

/// A failed step.
#[derive(Debug)]
pub struct Failure {
    what: String,
    remedy: String,
}

impl Failure {
    /// What failed and what the person at the keyboard can do.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Failure { what: what.into(), remedy: remedy.into() }
    }

    /// A file operation that failed.
    pub fn file(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Failure::new(
            format!("could not {doing} {}: {error}", path.display()),
            "check that the folder is yours and that the disk has room",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  what to do: {}", self.what, self.remedy)
    }
}
