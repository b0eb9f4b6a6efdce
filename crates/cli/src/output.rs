//! Where words go: results to standard output, remarks to standard error.

use crate::failure::Failure;
use serde_json::Value;
use std::borrow::Cow;
use std::io::Write;

/// Standard output, in one of two languages.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON or words.
    pub fn new(json: bool) -> Self {
        Output { json }
    }

    /// Says one thing: as one line of JSON, or in words.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn say(&self, value: &Value, words: &str) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        let written = if self.json {
            writeln!(out, "{value}")
        } else if words.is_empty() {
            Ok(())
        } else {
            writeln!(out, "{}", printable(words))
        };
        written.and_then(|()| out.flush()).map_err(|error| {
            Failure::new("output", format!("standard output cannot be written: {error}"))
        })
    }

    /// Says many things: JSON has one object a line.
    ///
    /// # Errors
    /// When standard output is closed or full.
    pub fn list(
        &self,
        things: impl IntoIterator<Item = (Value, String)>,
        none: &str,
    ) -> Result<(), Failure> {
        let mut any = false;
        for (value, words) in things {
            any = true;
            self.say(&value, &words)?;
        }
        if !any && !self.json {
            remark(none);
        }
        Ok(())
    }

    /// Says why something could not be done.
    pub fn fail(&self, failure: &Failure) {
        if self.json {
            // Nobody can be told that the error could not be told.
            let _ = writeln!(std::io::stdout().lock(), "{}", failure.json());
        } else {
            remark(&format!("bellward: {failure}"));
        }
    }
}

/// Says something beside the result.
pub fn remark(words: &str) {
    // Nobody can be told that this could not be told.
    let _ = writeln!(std::io::stderr().lock(), "{}", printable(words));
}

/// Text as a terminal may show it: what others wrote must not move the cursor, change colours
/// or answer for the terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    let unsafe_here = |c: char| (c.is_control() && c != '\n' && c != '\t') || is_reordering(c);
    if !text.contains(unsafe_here) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if unsafe_here(c) { '\u{FFFD}' } else { c }).collect())
}

/// Characters that turn the order of others around (Unicode Standard Annex 9).
fn is_reordering(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_commands_a_terminal_gets_through() {
        assert_eq!(printable("K+ 6.1\n\tcall"), "K+ 6.1\n\tcall");
        assert_eq!(printable("a\u{1b}[2Jb\u{9b}c\rd"), "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d");
        assert_eq!(printable("a\u{202E}b"), "a\u{FFFD}b");
    }
}
