//! What went wrong and was not silently swallowed.

use super::row::{optional_id, signed, time};
use crate::{ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, Timestamp};
use rusqlite::params;

/// Something that a person who looks closer should find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Where, if in a conversation.
    pub conversation: Option<ConversationId>,
    /// When, by this device's clock.
    pub at: Timestamp,
    /// A stable word.
    pub kind: String,
    /// Words for people, without content.
    pub detail: String,
}

impl ReadTx<'_> {
    /// The newest notices, newest first.
    pub fn notices(&self, limit: u64) -> Result<Vec<Notice>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT conversation, at, kind, detail FROM notice ORDER BY row DESC LIMIT ?1",
        )?;
        let rows = query.query_map([signed(limit)], |row| {
            Ok(Notice {
                conversation: optional_id(row, 0, ConversationId::from_slice)?,
                at: time(row, 1)?,
                kind: row.get(2)?,
                detail: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Keeps a notice.
    pub fn put_notice(&self, notice: &Notice) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO notice (conversation, at, kind, detail) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                notice.conversation.map(|conversation| conversation.0),
                signed(notice.at.0),
                notice.kind,
                notice.detail,
            ])?;
        Ok(())
    }
}
