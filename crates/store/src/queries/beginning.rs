//! A word's beginning as an expression for the index (SQLite, FTS5, section 3).
//!
//! For a beginning FTS5 merges all messages with any word that begins so before it gives the newest:
//! with a common word among a million messages, hundreds of thousands. Whole words it reads from the
//! newest on and no further than is asked for, and so it does beginnings of two letters, which the
//! index lists as if they were words. So what begins so is looked up first.

use crate::{ReadTx, StoreError};
use rusqlite::OptionalExtension;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Beginnings of so many letters are listed in the index.
const LISTED: usize = 2;
/// More words than these are not looked for one by one.
const MOST: usize = 128;

/// The Latin letters with accents that the index does not fold.
const KEPT_AS_THEY_ARE: [char; 2] = ['Ǡ', 'ǡ'];

impl ReadTx<'_> {
    /// Messages with a word that begins so.
    pub(crate) fn beginning(&self, word: &str) -> Result<String, StoreError> {
        let merged = format!("\"{word}\"*");
        let Some(start) = folded(word).filter(|start| start.len() != LISTED) else {
            return Ok(merged);
        };
        let mut all = Vec::new();
        let mut from = start.clone();
        while let Some(found) = self.first_word(&from)?.filter(|found| found.starts_with(&start)) {
            if all.len() == MOST {
                return Ok(merged);
            }
            let listed: String = found.chars().take(LISTED).collect();
            // What comes next after all that begin so, and after the word alone.
            if start.len() < LISTED && listed.len() > start.len() {
                from = format!("{listed}\u{10FFFF}");
                all.push(format!("\"{listed}\"*"));
            } else {
                from = format!("{found}\u{1}");
                all.push(format!("\"{found}\""));
            }
        }
        Ok(match all.is_empty() {
            true => merged,
            false => format!("({})", all.join(" OR ")),
        })
    }

    /// The first word in the index that is not before this one.
    fn first_word(&self, from: &str) -> Result<Option<String>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT term FROM message_word WHERE term >= ?1 LIMIT 1")?;
        Ok(query.query_row([from], |row| row.get(0)).optional()?)
    }
}

/// A word as the index has it, where that can be said for certain: one of Latin letters, whatever
/// their accents, and digits.
fn folded(word: &str) -> Option<String> {
    if word.contains(KEPT_AS_THEY_ARE) {
        return None;
    }
    let plain = word.nfd().filter(|c| !is_combining_mark(*c));
    let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
    let latin = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_alphanumeric());
    latin.then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn latin_words_are_folded_and_others_are_not() {
        assert_eq!(folded("Medicación").as_deref(), Some("medicacion"));
        assert_eq!(folded("nin\u{303}o").as_deref(), Some("nino"));
        assert_eq!(folded("K6").as_deref(), Some("k6"));
        for other in ["6.1", "K+", "Łódź", "калий", "\u{301}", ""] {
            assert_eq!(folded(other), None, "{other}");
        }
    }
}
