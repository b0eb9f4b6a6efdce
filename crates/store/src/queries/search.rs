//! Full-text search over every message of the profile, newest first.

use super::message::{BEHIND_MESSAGE, MESSAGE_COLUMNS, MessageRow, message};
use super::row::signed;
use crate::{ReadTx, StoreError};
use bellward_proto::{ConversationId, PersonId, Timestamp};
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// What is looked for. A condition that is none does not narrow it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Each must occur, the last one as a beginning. Words between double quotes stand together.
    pub words: String,
    /// Where.
    pub conversation: Option<ConversationId>,
    /// By whom.
    pub author: Option<PersonId>,
    /// Sent then or later.
    pub since: Option<Timestamp>,
    /// Sent before.
    pub until: Option<Timestamp>,
    /// Behind the last one of an answer before: its `row`.
    pub after: Option<i64>,
}

/// A message that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands among all that ever came.
    pub row: i64,
    /// The message.
    pub message: MessageRow,
    /// Its text around the match, each matching word between U+2068 and U+2069.
    pub snippet: String,
}

impl ReadTx<'_> {
    /// The newest messages that are as sought. Without any condition there are none. Signs of
    /// FTS5's own language are taken as text.
    pub fn search(&self, sought: &Sought, limit: u64) -> Result<Vec<Found>, StoreError> {
        let words = self.match_expression(&sought.words)?;
        let (mut conditions, mut values) = sought.conditions();
        // By the index's own row: its matches come in that order, newest first, and need no sort.
        let (row, table) = match words {
            Some(words) => {
                conditions.push("message_text MATCH ?".to_owned());
                values.push(Value::Text(words));
                let table = "snippet(message_text, 0, char(0x2068), char(0x2069), '…', 16)
                     FROM message_text JOIN message ON message.row = message_text.rowid";
                ("message_text.rowid", table)
            }
            None if sought.words.trim().is_empty()
                && (!conditions.is_empty() || sought.after.is_some()) =>
            {
                ("message.row", "message.text FROM message")
            }
            None => return Ok(Vec::new()),
        };
        if let Some(after) = sought.after {
            conditions.push(format!("{row} < ?"));
            values.push(Value::Integer(after));
        }
        values.push(Value::Integer(signed(limit)));
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {MESSAGE_COLUMNS}, message.row, {table} WHERE {} ORDER BY {row} DESC LIMIT ?",
            conditions.join(" AND ")
        ))?;
        let rows = statement.query_map(params_from_iter(values), |row| {
            Ok(Found {
                message: message(row)?,
                row: row.get(BEHIND_MESSAGE)?,
                snippet: row.get(BEHIND_MESSAGE + 1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Sought {
    /// Those that are not none, and what they are compared with.
    fn conditions(&self) -> (Vec<String>, Vec<Value>) {
        let time = |time: Timestamp| Value::Integer(signed(time.0));
        let all = [
            ("message.conversation = ?", self.conversation.map(|id| Value::Blob(id.0.into()))),
            ("message.author = ?", self.author.map(|id| Value::Blob(id.0.into()))),
            ("message.sent_at >= ?", self.since.map(time)),
            ("message.sent_at < ?", self.until.map(time)),
        ];
        all.into_iter()
            .filter_map(|(condition, value)| Some((condition.to_owned(), value?)))
            .unzip()
    }
}

/// What people type.
#[derive(Debug, Default, PartialEq, Eq)]
struct Typed<'a> {
    /// Words and phrases that must occur.
    whole: Vec<&'a str>,
    /// The word that is being typed.
    begun: Option<&'a str>,
}

impl<'a> Typed<'a> {
    fn read(words: &'a str) -> Self {
        let searchable = |text: &&str| text.chars().any(char::is_alphanumeric);
        let mut whole: Vec<&str> = Vec::new();
        for (index, part) in words.split('"').enumerate() {
            match index % 2 {
                1 => whole.extend(Some(part.trim()).filter(searchable)),
                _ => whole.extend(part.split_whitespace().filter(searchable)),
            }
        }
        let ends_in_word = !words.trim_end().ends_with('"');
        let begun = if ends_in_word { whole.pop() } else { None };
        Typed { whole, begun }
    }
}

impl ReadTx<'_> {
    /// What people type, as an FTS5 expression of quoted strings (SQLite, FTS5, section 3.1).
    fn match_expression(&self, words: &str) -> Result<Option<String>, StoreError> {
        // To FTS5 an expression ends at the first NUL.
        let words = words.replace('\0', " ");
        let typed = Typed::read(&words);
        let mut terms: Vec<String> =
            typed.whole.into_iter().map(|term| format!("\"{term}\"")).collect();
        if let Some(begun) = typed.begun {
            terms.push(self.beginning(begun)?);
        }
        Ok(Some(terms.join(" AND ")).filter(|terms| !terms.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn words_phrases_and_a_beginning_are_told_apart() {
        let read = |words: &str, whole: &[&str], begun: Option<&str>| {
            assert_eq!(Typed::read(words), Typed { whole: whole.to_vec(), begun }, "{words}");
        };
        read("potas", &[], Some("potas"));
        read("K+ 6.1", &["K+"], Some("6.1"));
        read("call \"right now\"", &["call", "right now"], None);
        read("\"right now", &[], Some("right now"));
        read("NEAR( * OR", &["NEAR("], Some("OR"));
        read("  \"\" + ", &[], None);
    }
}
