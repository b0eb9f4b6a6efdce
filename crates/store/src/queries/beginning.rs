//! A word's beginning as an expression for the index (SQLite, FTS5, section 3).
//!
//! For a beginning FTS5 merges all messages with any word that begins so before it gives the newest:
//! with a common word among a million messages, hundreds of thousands. Whole words it reads from the
//! newest on and no further than is asked for, and so it does beginnings of two letters, which the
//! index lists as if they were words. So what begins so is looked up first.

use super::word::folded;
use crate::{ReadTx, StoreError};

/// Beginnings of so many letters are listed in the index.
const LISTED: usize = 2;
/// More words than these are not looked for one by one.
const MOST: usize = 128;
/// Behind all words that begin so.
const END: char = '\u{10FFFF}';

impl ReadTx<'_> {
    /// Messages with a word that begins so.
    pub(crate) fn beginning(&self, word: &str) -> Result<String, StoreError> {
        let merged = format!("\"{word}\"*");
        let Some(start) = folded(word) else { return Ok(merged) };
        let terms = match start.len() {
            LISTED => return Ok(merged),
            ..LISTED => self.listed(&start)?,
            _ => {
                let words = self.words_from(&start, &format!("{start}{END}"), MOST + 1)?;
                words.into_iter().map(|word| format!("\"{word}\"")).collect()
            }
        };
        Ok(if terms.is_empty() || terms.len() > MOST {
            merged
        } else {
            format!("({})", terms.join(" OR "))
        })
    }

    /// The words of one letter and the listed beginnings of all longer ones.
    fn listed(&self, start: &str) -> Result<Vec<String>, StoreError> {
        let (mut terms, mut from) = (Vec::new(), start.to_owned());
        while terms.len() <= MOST {
            let Some(word) = self.words_from(&from, &format!("{start}{END}"), 1)?.pop() else {
                break;
            };
            let listed: String = word.chars().take(LISTED).collect();
            if listed.len() > start.len() {
                terms.push(format!("\"{listed}\"*"));
                from = format!("{listed}{END}");
            } else {
                terms.push(format!("\"{word}\""));
                from = format!("{word}\u{1}");
            }
        }
        Ok(terms)
    }
}
