//! Between our types and SQLite's.

use crate::storage::StorageError;
use rusqlite::Row;

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        StorageError::Backend(error.to_string())
    }
}

/// A number for a column; what does not fit was never meant.
pub fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count or size for a column or a LIMIT.
pub fn size(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number from a column.
pub fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(column)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, value))
}

/// Bytes cut into pieces of one length.
pub fn pieces<const N: usize>(bytes: &[u8]) -> Result<Vec<[u8; N]>, StorageError> {
    let (pieces, rest) = bytes.as_chunks::<N>();
    if rest.is_empty() {
        Ok(pieces.to_vec())
    } else {
        Err(StorageError::Damaged(format!("{} bytes are no list of {N}", bytes.len())))
    }
}
