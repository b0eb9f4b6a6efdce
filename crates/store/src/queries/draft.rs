//! Text begun and not sent, a conversation each.

use super::row::signed;
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, Timestamp};
use rusqlite::{OptionalExtension, params};

impl ReadTx<'_> {
    /// The draft of a conversation.
    pub fn draft(&self, conversation: &ConversationId) -> Result<Option<String>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT text FROM draft WHERE conversation = ?1")?;
        Ok(query.query_row([conversation.0], |row| row.get(0)).optional()?)
    }
}

impl WriteTx<'_> {
    /// Keeps a draft; an empty one is deleted.
    pub fn put_draft(
        &self,
        conversation: &ConversationId,
        text: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if text.is_empty() {
            self.connection()
                .prepare_cached("DELETE FROM draft WHERE conversation = ?1")?
                .execute([conversation.0])?;
        } else {
            self.connection()
                .prepare_cached(
                    "INSERT OR REPLACE INTO draft (conversation, text, changed_at) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![conversation.0, text, signed(at.0)])?;
        }
        self.changed(Change::Drafts);
        Ok(())
    }
}
