//! A word's beginning as an expression for the index (SQLite, FTS5, section 3).
//!
//! For a beginning FTS5 merges all messages with any word that begins so before it gives the newest:
//! with a common word among a million messages, hundreds of thousands. Whole words it reads from the
//! newest on and no further than is asked for, and so it does beginnings of two letters, which the
//! index lists as if they were words. So what begins so is looked up first.

use crate::{ReadTx, StoreError};
use rusqlite::params;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Beginnings of so many letters are listed in the index.
const LISTED: usize = 2;
/// More words than these are not looked for one by one.
const MOST: usize = 128;
/// A word that stands at more places than these is passed over: looking up anew takes about as long.
const PLACES: usize = 64;

/// The Latin letters with accents that the index does not fold.
const KEPT_AS_THEY_ARE: [char; 2] = ['Ǡ', 'ǡ'];

impl ReadTx<'_> {
    /// Messages with a word that begins so.
    pub(crate) fn beginning(&self, word: &str) -> Result<String, StoreError> {
        let merged = format!("\"{word}\"*");
        let Some(start) = folded(word).filter(|start| start.len() != LISTED) else {
            return Ok(merged);
        };
        // What is typed may be a whole word: that needs no looking up, only the longer ones do.
        let is_word = start.len() > LISTED;
        let mut all: Vec<String> = is_word.then(|| format!("\"{start}\"")).into_iter().collect();
        let (mut from, mut ended) = (if is_word { after(&start) } else { start.clone() }, false);
        while !ended {
            let found;
            (found, ended) = self.next_words(&from, &start)?;
            for word in found {
                let listed: String = word.chars().take(LISTED).collect();
                // What is looked for, and what comes next after all that it finds.
                let (term, next) = if start.len() < LISTED && listed.len() > start.len() {
                    (format!("\"{listed}\"*"), format!("{listed}\u{10FFFF}"))
                } else {
                    (format!("\"{word}\""), after(&word))
                };
                if all.last() != Some(&term) {
                    if all.len() == MOST {
                        return Ok(merged);
                    }
                    all.push(term);
                }
                from = next;
            }
        }
        Ok(match all.is_empty() {
            true => merged,
            false => format!("({})", all.join(" OR ")),
        })
    }

    /// Words that begin so, from one on: those of the next few places at which any word stands;
    /// and whether there are no others.
    fn next_words(&self, from: &str, start: &str) -> Result<(Vec<String>, bool), StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT term FROM message_word WHERE term >= ?1 LIMIT ?2")?;
        let mut rows = query.query(params![from, PLACES as i64])?;
        let (mut words, mut places) = (Vec::<String>::new(), 0);
        while let Some(row) = rows.next()? {
            let word = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            if !word.starts_with(start) {
                return Ok((words, true));
            }
            if words.last().is_none_or(|last| last != word) {
                words.push(word.to_owned());
            }
            places += 1;
        }
        Ok((words, places < PLACES))
    }
}

/// The first that can come after a word.
fn after(word: &str) -> String {
    format!("{word}\u{1}")
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
