//! Full-text search over every message of the profile, newest first.

use super::message::{MESSAGE_COLUMNS, MessageRow, message};
use super::row::signed;
use crate::{ReadTx, StoreError};
use rusqlite::params;

/// A message that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchRow {
    /// The message.
    pub message: MessageRow,
    /// Its text around the match, each matching word between U+2068 and U+2069.
    pub snippet: String,
}

impl ReadTx<'_> {
    /// The newest messages that hold every word, the last one as a beginning. Words between
    /// double quotes stand together. Signs of FTS5's own language are taken as text.
    pub fn search(&self, words: &str, limit: u64) -> Result<Vec<SearchRow>, StoreError> {
        let Some(query) = match_expression(words) else { return Ok(Vec::new()) };
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {MESSAGE_COLUMNS},
               snippet(message_text, 0, char(0x2068), char(0x2069), '…', 16)
             FROM message_text JOIN message ON message.row = message_text.rowid
             WHERE message_text MATCH ?1 ORDER BY message_text.rowid DESC LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![query, signed(limit)], |row| {
            Ok(SearchRow { message: message(row)?, snippet: row.get(16)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What people type, as an FTS5 expression of quoted strings (SQLite, FTS5, section 3.1).
fn match_expression(words: &str) -> Option<String> {
    let searchable = |text: &str| text.chars().any(char::is_alphanumeric);
    let mut terms: Vec<String> = Vec::new();
    for (index, part) in words.split('"').enumerate() {
        let phrase = index % 2 == 1;
        if phrase && searchable(part) {
            terms.push(format!("\"{}\"", part.trim()));
        } else if !phrase {
            terms.extend(
                part.split_whitespace()
                    .filter(|word| searchable(word))
                    .map(|word| format!("\"{word}\"")),
            );
        }
    }
    let ends_in_word = !words.trim_end().ends_with('"');
    let last = terms.pop()?;
    terms.push(if ends_in_word { format!("{last}*") } else { last });
    Some(terms.join(" "))
}

#[cfg(test)]
mod tests {
    use super::match_expression;

    #[test]
    fn words_become_quoted_terms() {
        assert_eq!(match_expression("potas").as_deref(), Some("\"potas\"*"));
        assert_eq!(match_expression("K+ 6.1").as_deref(), Some("\"K+\" \"6.1\"*"));
        assert_eq!(
            match_expression("call \"right now\"").as_deref(),
            Some("\"call\" \"right now\"")
        );
        assert_eq!(match_expression("NEAR( * OR"), Some("\"NEAR(\" \"OR\"*".to_owned()));
        assert_eq!(match_expression("  \"\" + "), None);
    }
}
