//! Opaque state by key: what the MLS machine keeps.

use crate::error::StoreError;
use crate::read::ReadTx;
use crate::write::WriteTx;
use rusqlite::{OptionalExtension, params};

pub(crate) const KEYS_BETWEEN: &str =
    "SELECT key FROM state WHERE key >= ?1 AND key < ?2 ORDER BY key";

impl ReadTx<'_> {
    /// The value under a key.
    pub fn state_get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .connection()
            .prepare_cached("SELECT value FROM state WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?)
    }

    /// The keys that begin so, in order.
    pub fn state_keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        // Two queries: one with a bound that may be absent would read to the end of the table.
        let key = |row: &rusqlite::Row<'_>| row.get(0);
        let Some(after) = after(prefix) else {
            let mut query = self
                .connection()
                .prepare_cached("SELECT key FROM state WHERE key >= ?1 ORDER BY key")?;
            return Ok(query.query_map([prefix], key)?.collect::<Result<_, _>>()?);
        };
        let mut query = self.connection().prepare_cached(KEYS_BETWEEN)?;
        Ok(query.query_map(params![prefix, after], key)?.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Keeps a value under a key, in place of one that was there.
    pub fn state_put(&self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO state (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![key, value])?;
        Ok(())
    }

    /// Forgets what is under a key. It is no error when nothing is.
    pub fn state_delete(&self, key: &[u8]) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM state WHERE key = ?1")?.execute([key])?;
        Ok(())
    }
}

/// The first key after all those that begin so; `None` when there is none.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let kept = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut next = prefix.get(..=kept)?.to_vec();
    *next.last_mut()? += 1;
    Some(next)
}
