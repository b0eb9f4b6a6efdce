//! Between rows and types.

use bellward_proto::{IdError, Timestamp};
use rusqlite::Row;
use rusqlite::types::{Type, Value};
use rusqlite::vtab::array::Array;
use std::rc::Rc;

/// Several ids as one value, for `rarray(?)`.
pub(super) fn several<'i>(ids: impl IntoIterator<Item = &'i [u8; 16]>) -> Array {
    Rc::new(ids.into_iter().map(|id| Value::Blob(id.to_vec())).collect())
}

/// An id or a hash in a column.
pub(super) fn id<T>(
    row: &Row<'_>,
    column: usize,
    read: impl Fn(&[u8]) -> Result<T, IdError>,
) -> rusqlite::Result<T> {
    of_bytes(column, row.get_ref(column)?.as_blob()?, read)
}

/// The same where the column may be null.
pub(super) fn optional_id<T>(
    row: &Row<'_>,
    column: usize,
    read: impl Fn(&[u8]) -> Result<T, IdError>,
) -> rusqlite::Result<Option<T>> {
    let bytes = row.get_ref(column)?.as_blob_or_null()?;
    bytes.map(|bytes| of_bytes(column, bytes, read)).transpose()
}

fn of_bytes<T>(
    column: usize,
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Result<T, IdError>,
) -> rusqlite::Result<T> {
    read(bytes).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(error))
    })
}

/// A count or time: stored as SQLite's signed integer, never negative.
pub(super) fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    not_negative(column, row.get(column)?)
}

/// The same where the column may be null.
pub(super) fn optional_unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u64>> {
    let value: Option<i64> = row.get(column)?;
    value.map(|value| not_negative(column, value)).transpose()
}

fn not_negative(column: usize, value: i64) -> rusqlite::Result<u64> {
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// A time in a column.
pub(super) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    unsigned(row, column).map(Timestamp)
}

/// A word in a column that is one of a few.
pub(super) fn word<T>(
    row: &Row<'_>,
    column: usize,
    read: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    read(&text).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            Type::Text,
            format!("unknown word {text:?}").into(),
        )
    })
}

/// For SQLite: never beyond its range.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Declares an enum that is kept as one of a few words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$inner:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$inner])* $variant,)* }

        impl $name {
            /// The word that is stored.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// From the stored word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(super) use words;
