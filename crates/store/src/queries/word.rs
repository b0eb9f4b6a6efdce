//! The words of all messages, each once, as the index has them: what a word begins is looked up
//! here. FTS5 can tell of its words too, but walks over all places of a common one to find the
//! next.

use crate::{ReadTx, StoreError, WriteTx};
use rusqlite::params;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The Latin letters with accents that the index does not fold.
const KEPT_AS_THEY_ARE: [char; 2] = ['Ǡ', 'ǡ'];
/// The index cuts words that are longer than this, in bytes.
const LONGEST: usize = 32768;

/// Tokenizes as the index does, and forgets.
const TOKENIZER: &str = "
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh_text USING fts5 (
        text, content = '', tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.fresh_word
        USING fts5vocab ('temp', 'fresh_text', 'row');
";

impl ReadTx<'_> {
    /// The first words from one on and before another.
    pub(crate) fn words_from(
        &self,
        from: &str,
        before: &str,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT word FROM word WHERE word >= ?1 AND word < ?2 ORDER BY word LIMIT ?3",
        )?;
        let rows = query.query_map(params![from, before, limit as i64], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Keeps the words of a text that is new in the index.
    pub(crate) fn put_words(&self, text: &str) -> Result<(), StoreError> {
        let mut put = self
            .connection()
            .prepare_cached("INSERT INTO word (word) VALUES (?1) ON CONFLICT DO NOTHING")?;
        let words = match plain_words(text) {
            Some(words) => words,
            None => self.words_of(text)?,
        };
        for word in words {
            put.execute(params![word])?;
        }
        Ok(())
    }

    /// The words of a text of which only the index knows how it is tokenized.
    fn words_of(&self, text: &str) -> Result<BTreeSet<String>, StoreError> {
        let connection = self.connection();
        connection.execute_batch(TOKENIZER)?;
        connection
            .prepare_cached("INSERT INTO temp.fresh_text (rowid, text) VALUES (1, ?1)")?
            .execute(params![text])?;
        let mut query = connection.prepare_cached("SELECT term FROM temp.fresh_word")?;
        let words = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        connection
            .prepare_cached("INSERT INTO temp.fresh_text (fresh_text) VALUES ('delete-all')")?
            .execute([])?;
        Ok(words)
    }
}

/// The words of a text of which that can be said for certain: one of ASCII, Latin letters with
/// accents, and usual punctuation.
fn plain_words(text: &str) -> Option<BTreeSet<String>> {
    let is_sure = |c: char| c.is_ascii() || is_punctuation(c) || is_accented(c);
    if text.len() >= LONGEST || !text.chars().all(is_sure) {
        return None;
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(folded).collect()
}

/// Between words for certain.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{A0}' | '¡' | '¿' | '«' | '»' | '°' | '·' | '€')
}

fn is_accented(c: char) -> bool {
    matches!(c, '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
        && !KEPT_AS_THEY_ARE.contains(&c)
        && std::iter::once(c).nfd().next().is_some_and(|first| first.is_ascii_alphabetic())
}

/// A word as the index has it, where that can be said for certain: one of Latin letters, whatever
/// their accents, and digits.
pub(super) fn folded(word: &str) -> Option<String> {
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
    use super::{folded, plain_words};

    #[test]
    fn latin_words_are_folded_and_others_are_not() {
        assert_eq!(folded("Medicación").as_deref(), Some("medicacion"));
        assert_eq!(folded("nin\u{303}o").as_deref(), Some("nino"));
        assert_eq!(folded("K6").as_deref(), Some("k6"));
        for other in ["6.1", "K+", "Łódź", "калий", "\u{301}", ""] {
            assert_eq!(folded(other), None, "{other}");
        }
    }

    #[test]
    fn words_are_found_in_plain_texts_and_left_to_the_index_in_others() {
        let words = plain_words("¿La medicación de “hoy”? 6.1–K+ la");
        let expected = ["1", "6", "de", "hoy", "k", "la", "medicacion"].map(str::to_owned);
        assert_eq!(words, Some(expected.into()));
        for other in ["Łódź", "калий", "nin\u{303}o", "½", "bien 👍"] {
            assert_eq!(plain_words(other), None, "{other}");
        }
    }
}
