//! Sealed envelopes: durable before they leave, kept until a restored relay could not want
//! them any more.

use super::row::{id, optional_id, optional_unsigned, several, signed};
use crate::{ReadTx, StoreError, WriteTx};
use bellward_proto::{
    ConversationId, DeviceId, EnvelopeHash, MessageId, OrderNumber, PostKind, Timestamp,
};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;

/// A sealed envelope to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// The hash of its exact bytes.
    pub hash: EnvelopeHash,
    /// Its conversation.
    pub conversation: ConversationId,
    /// What it is for.
    pub kind: PostKind,
    /// The message inside, if it holds one.
    pub message: Option<MessageId>,
    /// The one device that the message is for; none for all.
    pub device: Option<DeviceId>,
    /// The outbox row it was made from.
    pub outbox_row: Option<i64>,
    /// The exact request to the relay.
    pub request: Vec<u8>,
    /// When it was sealed, by this device's clock.
    pub sealed_at: Timestamp,
    /// The content of a message, which is forgotten once it has come back.
    pub content: Option<Vec<u8>>,
}

/// A sealed envelope as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRow {
    /// What it is.
    pub post: NewPost,
    /// The relay's number once it answered.
    pub number: Option<OrderNumber>,
    /// Whether it came back through the queue and was processed.
    pub echoed: bool,
}

fn kind_word(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Found => "found",
        PostKind::Commit => "commit",
        PostKind::Message => "message",
        PostKind::Rejoin => "rejoin",
    }
}

fn kind(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<PostKind> {
    let text: String = row.get(column)?;
    [PostKind::Found, PostKind::Commit, PostKind::Message, PostKind::Rejoin]
        .into_iter()
        .find(|kind| kind_word(*kind) == text)
        .ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(column, Type::Text, "unknown kind".into())
        })
}

const COLUMNS: &str = "hash, conversation, kind, message, device, outbox_row, request, sealed_at, content, number, \
     echoed";

fn post(row: &rusqlite::Row<'_>) -> rusqlite::Result<PostRow> {
    Ok(PostRow {
        post: NewPost {
            hash: id(row, 0, EnvelopeHash::from_slice)?,
            conversation: id(row, 1, ConversationId::from_slice)?,
            kind: kind(row, 2)?,
            message: optional_id(row, 3, MessageId::from_slice)?,
            device: optional_id(row, 4, DeviceId::from_slice)?,
            outbox_row: row.get(5)?,
            request: row.get(6)?,
            sealed_at: super::row::time(row, 7)?,
            content: row.get(8)?,
        },
        number: optional_unsigned(row, 9)?.map(OrderNumber),
        echoed: row.get(10)?,
    })
}

impl ReadTx<'_> {
    /// Envelopes that the relay has not answered for, oldest first.
    pub fn unanswered_posts(&self) -> Result<Vec<PostRow>, StoreError> {
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM post WHERE number IS NULL ORDER BY row"
        ))?;
        let rows = query.query_map([], post)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Envelopes that the relay says it has stored, and that have not come back through the
    /// queue, oldest first.
    pub fn unechoed_posts(&self) -> Result<Vec<PostRow>, StoreError> {
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS} FROM post WHERE echoed = 0 AND number IS NOT NULL ORDER BY row"
        ))?;
        let rows = query.query_map([], post)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One envelope.
    pub fn post(&self, hash: &EnvelopeHash) -> Result<Option<PostRow>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM post WHERE hash = ?1"))?;
        Ok(query.query_row([hash.0], post).optional()?)
    }

    /// Which of these messages are sealed and on their way.
    pub fn sealed<'m>(
        &self,
        messages: impl IntoIterator<Item = &'m MessageId>,
    ) -> Result<HashSet<MessageId>, StoreError> {
        let messages = several(messages.into_iter().map(|id| &id.0));
        if messages.is_empty() {
            return Ok(HashSet::new());
        }
        let mut query = self.connection().prepare_cached(
            "SELECT post.message FROM rarray(?1) AS page CROSS JOIN post
             ON post.message = page.value WHERE post.number IS NULL",
        )?;
        let rows = query.query_map([messages], |row| id(row, 0, MessageId::from_slice))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a commit, founding or plea of this device has not come back yet.
    pub fn has_unechoed_change(&self, conversation: &ConversationId) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM post
             WHERE conversation = ?1 AND echoed = 0 AND kind <> 'message')",
        )?;
        Ok(query.query_row([conversation.0], |row| row.get(0))?)
    }
}

impl WriteTx<'_> {
    /// Keeps a sealed envelope.
    pub fn put_post(&self, new: &NewPost) -> Result<(), StoreError> {
        let row = self.next_post_row()?;
        self.connection()
            .prepare_cached(
                "INSERT INTO post (hash, row, conversation, kind, message, device, outbox_row,
                   request, sealed_at, content, number, echoed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, NULL, 0)",
            )?
            .execute(params![
                new.hash.0,
                row,
                new.conversation.0,
                kind_word(new.kind),
                new.message.map(|message| message.0),
                new.device.map(|device| device.0),
                new.outbox_row,
                new.request,
                signed(new.sealed_at.0),
                new.content,
            ])?;
        Ok(())
    }

    /// The relay gave it a number.
    pub fn put_post_number(
        &self,
        hash: &EnvelopeHash,
        number: OrderNumber,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE post SET number = ?2 WHERE hash = ?1")?
            .execute(params![hash.0, signed(number.0)])?;
        Ok(())
    }

    /// The relay has not shown it after all: it waits for an answer again. What is in it waits
    /// in this row of the outbox.
    pub fn forget_post_number(
        &self,
        hash: &EnvelopeHash,
        outbox_row: Option<i64>,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE post SET number = NULL, outbox_row = ?2 WHERE hash = ?1")?
            .execute(params![hash.0, outbox_row])?;
        Ok(())
    }

    /// It came back through the queue.
    pub fn put_post_echoed(
        &self,
        hash: &EnvelopeHash,
        number: OrderNumber,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE post SET number = ?2, echoed = 1, content = NULL WHERE hash = ?1",
            )?
            .execute(params![hash.0, signed(number.0)])?;
        Ok(())
    }

    /// It came back where this device could not tell its place, or will not come back: that is
    /// no longer waited for. The number stays the one that the relay said, if it said one.
    pub fn put_post_shown(&self, hash: &EnvelopeHash) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE post SET echoed = 1 WHERE hash = ?1")?
            .execute([hash.0])?;
        Ok(())
    }

    /// The relay refused it: it will never have a number.
    pub fn delete_post(&self, hash: &EnvelopeHash) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM post WHERE hash = ?1")?.execute([hash.0])?;
        Ok(())
    }

    /// All envelopes without a number are given up: their keys are gone.
    pub fn delete_unanswered_posts(&self) -> Result<(), StoreError> {
        self.connection().prepare_cached("DELETE FROM post WHERE number IS NULL")?.execute([])?;
        self.connection()
            .prepare_cached("UPDATE post SET echoed = 1, content = NULL WHERE echoed = 0")?
            .execute([])?;
        Ok(())
    }

    /// A conversation's group is given up: what was to change it and has no number is nothing
    /// any more, and what has one need not come back.
    pub fn give_up_changes(&self, conversation: &ConversationId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM post
                 WHERE conversation = ?1 AND number IS NULL AND kind <> 'message'",
            )?
            .execute([conversation.0])?;
        self.connection()
            .prepare_cached(
                "UPDATE post SET echoed = 1, content = NULL
                 WHERE conversation = ?1 AND echoed = 0 AND number IS NOT NULL",
            )?
            .execute([conversation.0])?;
        Ok(())
    }

    /// Pleas of a device that is in again need not come back.
    pub fn give_up_pleas(&self, conversation: &ConversationId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE post SET echoed = 1
                 WHERE conversation = ?1 AND echoed = 0 AND number IS NOT NULL AND kind = 'rejoin'",
            )?
            .execute([conversation.0])?;
        Ok(())
    }

    /// Forgets answered envelopes sealed before a time.
    pub fn delete_posts_before(&self, time: Timestamp) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "DELETE FROM post WHERE sealed_at < ?1 AND number IS NOT NULL AND echoed = 1",
            )?
            .execute([signed(time.0)])?;
        Ok(())
    }
}
