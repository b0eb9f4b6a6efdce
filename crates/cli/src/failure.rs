//! Why a command could not be done.

use serde_json::{Value, json};

/// A reason, for a person and for a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    code: String,
    message: String,
    status: u8,
}

impl Failure {
    /// It could not be done: what happened, what was kept, what to do.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Failure { code: code.into(), message: message.into(), status: 1 }
    }

    /// It was asked for wrongly.
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { code: "usage".into(), message: message.into(), status: 2 }
    }

    /// And one thing more.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        self.message = format!("{}. {more}", self.message.trim_end_matches('.'));
        self
    }

    /// The exit status: 1 could not, 2 wrong usage.
    pub fn status(&self) -> u8 {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({ "error": { "code": self.code, "message": self.message } })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
