//! Text messages in their order.

use super::row::{id, optional_id, optional_unsigned, signed, time, unsigned};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
use rusqlite::{OptionalExtension, params};

/// Where a message stands in its conversation: the relay's number, or beyond every number for
/// what has none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub u64);

impl Place {
    /// Where messages without a number begin.
    pub const UNNUMBERED: u64 = 1 << 52;
}

/// A message to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// The relay's number, if it has one.
    pub number: Option<OrderNumber>,
    /// By the author's clock.
    pub sent_at: Timestamp,
    /// By the relay's clock, if stored there.
    pub stored_at: Option<Timestamp>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// What it says.
    pub text: String,
    /// Written by this person.
    pub mine: bool,
    /// How many other people it is for.
    pub readers: u64,
}

/// A message as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// What it is.
    pub message: NewMessage,
    /// Where it stands.
    pub place: Place,
    /// Seen by this person, or their own.
    pub seen: bool,
    /// Why it can never be sent, if so.
    pub failure: Option<String>,
}

/// For `FROM message` without an alias.
pub(super) const MESSAGE_COLUMNS: &str = "message.conversation, message.id, message.author,
    message.device, message.number, message.sent_at, message.stored_at, message.reply_to,
    message.text, message.mine, message.readers, message.place, message.seen, message.failure";

/// The first column behind [`MESSAGE_COLUMNS`].
pub(super) const BEHIND_MESSAGE: usize = 14;

/// Reads [`MESSAGE_COLUMNS`].
pub(super) fn message(row: &rusqlite::Row<'_>) -> rusqlite::Result<MessageRow> {
    message_at(row, 0)
}

/// Reads [`MESSAGE_COLUMNS`] that begin at a column.
pub(super) fn message_at(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<MessageRow> {
    Ok(MessageRow {
        message: NewMessage {
            conversation: id(row, at, ConversationId::from_slice)?,
            id: id(row, at + 1, MessageId::from_slice)?,
            author: id(row, at + 2, PersonId::from_slice)?,
            device: id(row, at + 3, DeviceId::from_slice)?,
            number: optional_unsigned(row, at + 4)?.map(OrderNumber),
            sent_at: time(row, at + 5)?,
            stored_at: optional_unsigned(row, at + 6)?.map(Timestamp),
            reply_to: optional_id(row, at + 7, MessageId::from_slice)?,
            text: row.get(at + 8)?,
            mine: row.get(at + 9)?,
            readers: unsigned(row, at + 10)?,
        },
        place: Place(unsigned(row, at + 11)?),
        seen: row.get(at + 12)?,
        failure: row.get(at + 13)?,
    })
}

impl ReadTx<'_> {
    /// One message.
    pub fn message(&self, message_id: &MessageId) -> Result<Option<MessageRow>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached(&format!("SELECT {MESSAGE_COLUMNS} FROM message WHERE id = ?1"))?;
        Ok(query.query_row([message_id.0], message).optional()?)
    }

    /// So many messages that stand before a place (or the newest), oldest first, with all that
    /// stand at the same place as the first of them; and whether there are more before.
    pub fn messages_before(
        &self,
        conversation: &ConversationId,
        before: Option<Place>,
        limit: u64,
    ) -> Result<(Vec<MessageRow>, bool), StoreError> {
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT {MESSAGE_COLUMNS} FROM message
             WHERE conversation = ?1 AND place < ?2 ORDER BY place DESC LIMIT ?3"
        ))?;
        let before = before.map_or(i64::MAX, |place| signed(place.0));
        let (mut messages, more) = whole_places(limit, |limit| {
            let rows = query.query_map(params![conversation.0, before, signed(limit)], message)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })?;
        messages.reverse();
        Ok((messages, more))
    }

    /// So many messages that stand at a place or after it, oldest first, with all that stand at
    /// the same place as the last of them; and whether there are more after.
    pub fn messages_from(
        &self,
        conversation: &ConversationId,
        from: Place,
        limit: u64,
    ) -> Result<(Vec<MessageRow>, bool), StoreError> {
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT {MESSAGE_COLUMNS} FROM message
             WHERE conversation = ?1 AND place >= ?2 ORDER BY place LIMIT ?3"
        ))?;
        whole_places(limit, |limit| {
            let place = signed(from.0);
            let rows = query.query_map(params![conversation.0, place, signed(limit)], message)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The first message of a conversation that was not seen.
    pub fn first_unseen(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<MessageId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT id FROM message WHERE conversation = ?1 AND seen = 0 ORDER BY place LIMIT 1",
        )?;
        let first = query.query_row([conversation.0], |row| id(row, 0, MessageId::from_slice));
        Ok(first.optional()?)
    }

    /// How many messages there are, and when the first that came was sent.
    pub fn messages_kept(&self) -> Result<(u64, Option<Timestamp>), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT messages, (SELECT sent_at FROM message ORDER BY row LIMIT 1) FROM tally",
        )?;
        Ok(query.query_row([], |row| {
            Ok((unsigned(row, 0)?, optional_unsigned(row, 1)?.map(Timestamp)))
        })?)
    }

    /// Unseen messages of a conversation up to a place.
    pub fn unseen_up_to(
        &self,
        conversation: &ConversationId,
        place: Place,
    ) -> Result<Vec<MessageId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT id FROM message WHERE conversation = ?1 AND place <= ?2 AND seen = 0",
        )?;
        let rows = query.query_map(params![conversation.0, signed(place.0)], |row| {
            id(row, 0, MessageId::from_slice)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Keeps a message. Does nothing, and says so, when its id is there already.
    pub fn insert_message(&self, new: &NewMessage) -> Result<bool, StoreError> {
        let place = new.number.map(|number| number.0);
        let inserted = self
            .connection()
            .prepare_cached(
                "INSERT INTO message (conversation, id, author, device, number, place, sent_at,
                   stored_at, reply_to, text, mine, seen, readers, failure)
                 VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0), ?7, ?8, ?9, ?10, ?11, ?11, ?12, NULL)
                 ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                new.conversation.0,
                new.id.0,
                new.author.0,
                new.device.0,
                new.number.map(|number| signed(number.0)),
                place.map(signed),
                signed(new.sent_at.0),
                new.stored_at.map(|time| signed(time.0)),
                new.reply_to.map(|reply| reply.0),
                new.text,
                new.mine,
                signed(new.readers),
            ])?
            == 1;
        if inserted {
            self.put_words(&new.text)?;
            if place.is_none() {
                self.connection()
                    .prepare_cached("UPDATE message SET place = ?2 + row WHERE id = ?1")?
                    .execute(params![new.id.0, signed(Place::UNNUMBERED)])?;
            }
            let at = new.stored_at.unwrap_or(new.sent_at);
            self.connection()
                .prepare_cached(
                    "UPDATE conversation SET active_at = max(active_at, ?2) WHERE id = ?1",
                )?
                .execute(params![new.conversation.0, signed(at.0)])?;
            self.changed(Change::Messages(new.conversation));
            self.changed(Change::Conversations);
        }
        Ok(inserted)
    }

    /// Gives a message its number, and the times at which it was sent and stored. The first number
    /// stays.
    pub fn put_message_number(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        number: OrderNumber,
        (sent_at, stored_at): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        // A clock that was wrong when it was written does not decide where the conversation stands.
        self.connection()
            .prepare_cached(
                "UPDATE conversation SET active_at = ?3
                 WHERE id = ?1
                   AND active_at = (SELECT sent_at FROM message WHERE id = ?2 AND sent_at <> ?4)",
            )?
            .execute(params![conversation.0, message.0, signed(stored_at.0), signed(sent_at.0)])?;
        self.connection()
            .prepare_cached(
                "UPDATE message SET number = ?2, place = ?2, sent_at = ?3, stored_at = ?4,
                   failure = NULL
                 WHERE id = ?1 AND number IS NULL",
            )?
            .execute(params![
                message.0,
                signed(number.0),
                signed(sent_at.0),
                signed(stored_at.0)
            ])?;
        self.changed(Change::Messages(*conversation));
        self.changed(Change::Conversations);
        Ok(())
    }

    /// The relay gave it another number than it said.
    pub fn correct_message_number(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        (said, number): (OrderNumber, OrderNumber),
        stored_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE message SET number = ?3, place = ?3, stored_at = ?4
                 WHERE id = ?1 AND number = ?2",
            )?
            .execute(params![message.0, signed(said.0), signed(number.0), signed(stored_at.0)])?;
        self.changed(Change::Messages(*conversation));
        self.changed(Change::Conversations);
        Ok(())
    }

    /// The relay did not store it after all: it stands again where what waits to be sent stands.
    pub fn forget_message_number(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "UPDATE message SET number = NULL, place = ?2 + row, stored_at = NULL WHERE id = ?1",
            )?
            .execute(params![message.0, signed(Place::UNNUMBERED)])?;
        self.changed(Change::Messages(*conversation));
        self.changed(Change::Conversations);
        Ok(())
    }

    /// Says why a message can never be sent, as a stable code.
    pub fn put_message_failure(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
        failure: &str,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE message SET failure = ?2 WHERE id = ?1 AND number IS NULL")?
            .execute(params![message.0, failure])?;
        self.changed(Change::Messages(*conversation));
        Ok(())
    }

    /// Marks a message seen. Says whether it was not before.
    pub fn mark_seen(
        &self,
        conversation: &ConversationId,
        message: &MessageId,
    ) -> Result<bool, StoreError> {
        let changed = self
            .connection()
            .prepare_cached("UPDATE message SET seen = 1 WHERE id = ?1 AND seen = 0")?
            .execute(params![message.0])?;
        self.changed(Change::Messages(*conversation));
        self.changed(Change::Conversations);
        Ok(changed == 1)
    }
}

/// The first of the rows that a query gives in the order of their places, so many and all that
/// stand where the last of these stands; and whether there are others.
fn whole_places(
    mut limit: u64,
    mut rows: impl FnMut(u64) -> Result<Vec<MessageRow>, StoreError>,
) -> Result<(Vec<MessageRow>, bool), StoreError> {
    loop {
        // One more tells whether there is more.
        let mut found = rows(limit.saturating_add(1))?;
        if found.len() as u64 <= limit {
            return Ok((found, false));
        }
        let next = found.pop();
        if found.last().map(|row| row.place) != next.map(|row| row.place) {
            return Ok((found, true));
        }
        limit = limit.saturating_mul(2);
    }
}
