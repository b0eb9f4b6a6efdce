//! Why a measurement could not be made.

use std::fmt;

/// What went wrong, in words.
pub struct Fault(String);

/// What may go wrong in a measurement.
pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// In these words.
    pub fn new(words: impl Into<String>) -> Self {
        Fault(words.into())
    }
}

impl<E: std::error::Error> From<E> for Fault {
    fn from(error: E) -> Self {
        Fault(error.to_string())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
