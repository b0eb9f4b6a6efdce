//! Conversations: who takes part, where they stand, what the inbox shows.

use super::message::{BEHIND_MESSAGE, MESSAGE_COLUMNS, MessageRow, message_at};
use super::row::{id, optional_id, several, signed, time, unsigned, word, words};
use crate::{Change, GroupChange, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, DeviceId, OrderNumber, PersonId, Timestamp};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, ToSql, params};
use std::collections::{BTreeSet, HashMap};

words! {
    /// What kind of conversation.
    ConversationKind {
        /// Two people, for ever.
        Direct = "direct",
        /// Any number of people, with a title.
        Group = "group",
    }
}

words! {
    /// Where a conversation stands on this device.
    ConversationStatus {
        /// Wanted here; its first group is not founded.
        Planned = "planned",
        /// Someone else founded it: a Welcome is on its way.
        Awaiting = "awaiting",
        /// In use.
        Active = "active",
        /// This device cannot go on until it is added again.
        Halted = "halted",
        /// This person or device is not in it any more.
        Removed = "removed",
        /// The keys were given up: an old copy of the profile was opened.
        Lost = "lost",
    }
}

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// Its kind.
    pub kind: ConversationKind,
    /// The title of a group; empty for a direct conversation.
    pub title: String,
    /// Where it stands.
    pub status: ConversationStatus,
    /// Words for the status, where there are any.
    pub detail: String,
    /// Who takes part.
    pub people: BTreeSet<PersonId>,
    /// When this device learnt of it.
    pub created_at: Timestamp,
    /// When something last happened in it.
    pub active_at: Timestamp,
    /// The number at which this device last came in: it has all that follows.
    pub since: OrderNumber,
    /// The number at which it first came in; 0 before that.
    pub first_in: OrderNumber,
}

impl ConversationRow {
    /// What it is called after, for this person.
    pub fn called(&self, me: &PersonId) -> Title {
        match self.kind {
            ConversationKind::Group => Title::Own(self.title.clone()),
            ConversationKind::Direct => {
                let other = self.people.iter().find(|person| *person != me);
                Title::With(*other.unwrap_or(me))
            }
        }
    }
}

/// What a conversation is called after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Title {
    /// Its own.
    Own(String),
    /// A direct conversation, whom it is with: with oneself when there is nobody else.
    With(PersonId),
}

/// A conversation as the inbox shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationSummary {
    /// The conversation.
    pub row: ConversationRow,
    /// Messages of others that were not seen.
    pub unread: u64,
    /// The newest message.
    pub last: Option<MessageRow>,
    /// Text begun and not sent.
    pub draft: Option<String>,
    /// Devices that missed something in it.
    pub unreached: BTreeSet<DeviceId>,
    /// What was asked for in it, oldest first.
    pub changes: Vec<GroupChange>,
}

const COLUMNS: &str = "conversation.id, conversation.kind, conversation.title,
    conversation.status, conversation.detail, conversation.created_at, conversation.active_at,
    conversation.since, conversation.first_in";

/// The first column behind [`COLUMNS`].
const BEHIND_COLUMNS: usize = 9;

impl ReadTx<'_> {
    /// One conversation.
    pub fn conversation(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<ConversationRow>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM conversation WHERE id = ?1"))?;
        let row = query.query_row([conversation.0], without_people).optional()?;
        row.map(|mut row| {
            row.people = participants(self, &row.id)?;
            Ok(row)
        })
        .transpose()
    }

    /// What these conversations are called after, for this person, as far as there are such.
    pub fn titles<'c>(
        &self,
        conversations: impl IntoIterator<Item = &'c ConversationId>,
        me: &PersonId,
    ) -> Result<HashMap<ConversationId, Title>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT conversation.id, kind, title,
                 CASE kind WHEN 'direct' THEN
                     (SELECT person FROM participant
                      WHERE conversation = conversation.id AND person <> ?2 LIMIT 1) END
             FROM rarray(?1) AS page CROSS JOIN conversation ON conversation.id = page.value",
        )?;
        let page = several(conversations.into_iter().map(|id| &id.0));
        let rows = query.query_map(params![page, me.0], |row| {
            let title = match word(row, 1, ConversationKind::from_word)? {
                ConversationKind::Group => Title::Own(row.get(2)?),
                ConversationKind::Direct => {
                    Title::With(optional_id(row, 3, PersonId::from_slice)?.unwrap_or(*me))
                }
            };
            Ok((id(row, 0, ConversationId::from_slice)?, title))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All of them with their people, the most recently active first.
    pub fn conversations(&self) -> Result<Vec<ConversationRow>, StoreError> {
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS}, participant.person FROM conversation
             LEFT JOIN participant ON participant.conversation = conversation.id
             ORDER BY active_at DESC, id"
        ))?;
        in_turn(query.query([])?)
    }

    /// A part of the inbox, the most recently active first: passing over some, at most so many.
    pub fn inbox(&self, from: u64, limit: u64) -> Result<Vec<ConversationSummary>, StoreError> {
        let page = "ORDER BY active_at DESC, id LIMIT ?1 OFFSET ?2";
        self.summaries(page, params![signed(limit), signed(from)])
    }

    /// One conversation as the inbox shows it.
    pub fn in_inbox(
        &self,
        conversation: &ConversationId,
    ) -> Result<Option<ConversationSummary>, StoreError> {
        Ok(self.summaries("WHERE id = ?1", params![conversation.0])?.pop())
    }

    /// Some of the conversations as the inbox shows them.
    fn summaries(
        &self,
        page: &str,
        params: &[&dyn ToSql],
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        let mut query = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS}, {MESSAGE_COLUMNS},
               (SELECT count(*) FROM message AS unseen
                WHERE unseen.conversation = conversation.id AND unseen.seen = 0),
               (SELECT draft.text FROM draft WHERE draft.conversation = conversation.id)
             FROM (SELECT {COLUMNS}, newest FROM conversation {page}) AS conversation
             LEFT JOIN message ON message.row = conversation.newest
             ORDER BY conversation.active_at DESC, conversation.id"
        ))?;
        let rows = query.query_map(params, |row| {
            let has_last = row.get_ref(BEHIND_COLUMNS)? != ValueRef::Null;
            let behind = BEHIND_COLUMNS + BEHIND_MESSAGE;
            Ok(ConversationSummary {
                row: without_people(row)?,
                unread: unsigned(row, behind)?,
                last: has_last.then(|| message_at(row, BEHIND_COLUMNS)).transpose()?,
                draft: row.get(behind + 1)?,
                unreached: BTreeSet::new(),
                changes: Vec::new(),
            })
        })?;
        let mut shown = rows.collect::<Result<Vec<_>, _>>()?;
        let page: Vec<ConversationId> = shown.iter().map(|summary| summary.row.id).collect();
        let mut people = all_participants(self, &page)?;
        let mut unreached = self.unreached_devices(&page)?;
        let mut changes = self.group_changes_of(&page)?;
        for summary in &mut shown {
            let id = &summary.row.id;
            summary.unreached = unreached.remove(id).unwrap_or_default();
            summary.changes = changes.remove(id).unwrap_or_default();
            summary.row.people = people.remove(id).unwrap_or_default();
        }
        Ok(shown)
    }

    /// How many conversations there are, and how many messages in them were not seen.
    pub fn inbox_size(&self) -> Result<(u64, u64), StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT conversations, (SELECT count(*) FROM message WHERE seen = 0) FROM tally",
        )?;
        Ok(query.query_row([], |row| Ok((unsigned(row, 0)?, unsigned(row, 1)?)))?)
    }

    /// How many conversations stand above one in the inbox; none when there is no such.
    pub fn place_in_inbox(&self, conversation: &ConversationId) -> Result<Option<u64>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT (SELECT count(*) FROM conversation AS other
                     WHERE (other.active_at, this.id) > (this.active_at, other.id))
             FROM conversation AS this WHERE this.id = ?1",
        )?;
        Ok(query.query_row([conversation.0], |row| unsigned(row, 0)).optional()?)
    }

    /// The conversation above or below another in the inbox; the first one when there is none.
    pub fn next_in_inbox(
        &self,
        of: Option<&ConversationId>,
        up: bool,
    ) -> Result<Option<ConversationId>, StoreError> {
        let of = of.map(|of| self.conversation(of)).transpose()?.flatten();
        let Some(of) = of else { return Ok(self.inbox(0, 1)?.first().map(|one| one.row.id)) };
        let mut query = self.connection().prepare_cached(if up {
            "SELECT id FROM conversation WHERE (active_at, ?2) > (?1, id)
             ORDER BY active_at, id DESC LIMIT 1"
        } else {
            "SELECT id FROM conversation WHERE (active_at, ?2) < (?1, id)
             ORDER BY active_at DESC, id LIMIT 1"
        })?;
        let of = params![signed(of.active_at.0), of.id.0];
        Ok(query.query_row(of, |row| id(row, 0, ConversationId::from_slice)).optional()?)
    }

    /// The next conversation in the inbox with something that was not seen: below another, and
    /// around.
    pub fn next_unseen(
        &self,
        of: Option<&ConversationId>,
    ) -> Result<Option<ConversationId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT id FROM conversation
             WHERE id IN (SELECT conversation FROM message WHERE seen = 0)
             ORDER BY active_at DESC, id",
        )?;
        let unseen = query.query_map([], |row| id(row, 0, ConversationId::from_slice))?;
        let unseen = unseen.collect::<Result<Vec<_>, _>>()?;
        let of = of.map(|of| self.conversation(of)).transpose()?.flatten();
        let Some(of) = of else { return Ok(unseen.first().copied()) };
        for candidate in unseen.iter().filter(|candidate| **candidate != of.id) {
            let row = self.conversation(candidate)?;
            let below = |row: &ConversationRow| (row.active_at, of.id) < (of.active_at, row.id);
            if row.as_ref().is_some_and(below) {
                return Ok(Some(*candidate));
            }
        }
        Ok(unseen.into_iter().find(|candidate| *candidate != of.id))
    }
}

impl ReadTx<'_> {
    /// How many are in a conversation beside one of them.
    pub fn others_in(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
    ) -> Result<u64, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT count(*) FROM participant WHERE conversation = ?1 AND person <> ?2",
        )?;
        Ok(query.query_row([&conversation.0, &person.0], |row| unsigned(row, 0))?)
    }

    /// Who is in a conversation and came in after a number: none of what was said before is
    /// theirs to read.
    pub fn came_after(
        &self,
        conversation: &ConversationId,
        number: OrderNumber,
    ) -> Result<Vec<PersonId>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person FROM participant WHERE conversation = ?1 AND since > ?2",
        )?;
        let people = query.query_map(params![conversation.0, signed(number.0)], |row| {
            id(row, 0, PersonId::from_slice)
        })?;
        Ok(people.collect::<Result<_, _>>()?)
    }
}

fn without_people(row: &rusqlite::Row<'_>) -> rusqlite::Result<ConversationRow> {
    Ok(ConversationRow {
        id: id(row, 0, ConversationId::from_slice)?,
        kind: word(row, 1, ConversationKind::from_word)?,
        title: row.get(2)?,
        status: word(row, 3, ConversationStatus::from_word)?,
        detail: row.get(4)?,
        people: BTreeSet::new(),
        created_at: time(row, 5)?,
        active_at: time(row, 6)?,
        since: OrderNumber(unsigned(row, 7)?),
        first_in: OrderNumber(unsigned(row, 8)?),
    })
}

/// Conversations from rows that repeat each for everyone in it.
fn in_turn(mut rows: rusqlite::Rows<'_>) -> Result<Vec<ConversationRow>, StoreError> {
    let mut all: Vec<ConversationRow> = Vec::new();
    while let Some(row) = rows.next()? {
        let conversation = id(row, 0, ConversationId::from_slice)?;
        if all.last().is_none_or(|last| last.id != conversation) {
            all.push(without_people(row)?);
        }
        let person = optional_id(row, BEHIND_COLUMNS, PersonId::from_slice)?;
        if let (Some(last), Some(person)) = (all.last_mut(), person) {
            last.people.insert(person);
        }
    }
    Ok(all)
}

fn participants(
    reader: &ReadTx<'_>,
    conversation: &ConversationId,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut query = reader
        .connection()
        .prepare_cached("SELECT person FROM participant WHERE conversation = ?1")?;
    let people = query.query_map([conversation.0], |row| id(row, 0, PersonId::from_slice))?;
    Ok(people.collect::<Result<_, _>>()?)
}

fn all_participants(
    reader: &ReadTx<'_>,
    conversations: &[ConversationId],
) -> Result<HashMap<ConversationId, BTreeSet<PersonId>>, StoreError> {
    let mut query = reader.connection().prepare_cached(
        "SELECT participant.conversation, participant.person FROM rarray(?1) AS page
         CROSS JOIN participant ON participant.conversation = page.value",
    )?;
    let mut all: HashMap<ConversationId, BTreeSet<PersonId>> = HashMap::new();
    let mut rows = query.query([several(conversations.iter().map(|id| &id.0))])?;
    while let Some(row) = rows.next()? {
        let conversation = id(row, 0, ConversationId::from_slice)?;
        all.entry(conversation).or_default().insert(id(row, 1, PersonId::from_slice)?);
    }
    Ok(all)
}

impl WriteTx<'_> {
    /// Keeps a conversation, over what was known of it. `active_at` only ever rises. People who
    /// are new in it came at this number; those of a conversation that is new here were always
    /// in it, as far as this device has anything to do with.
    pub fn put_conversation(
        &self,
        conversation: &ConversationRow,
        at: OrderNumber,
    ) -> Result<(), StoreError> {
        let at = if self.conversation(&conversation.id)?.is_some() { at } else { OrderNumber(0) };
        self.connection()
            .prepare_cached(
                "INSERT INTO conversation (id, kind, title, status, detail, created_at, active_at,
                   since, first_in)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title,
                   status = excluded.status, detail = excluded.detail, since = excluded.since,
                   first_in = excluded.first_in,
                   active_at = max(active_at, excluded.active_at)",
            )?
            .execute(params![
                conversation.id.0,
                conversation.kind.word(),
                conversation.title,
                conversation.status.word(),
                conversation.detail,
                signed(conversation.created_at.0),
                signed(conversation.active_at.0),
                signed(conversation.since.0),
                signed(conversation.first_in.0),
            ])?;
        let mut delete = self
            .connection()
            .prepare_cached("DELETE FROM participant WHERE conversation = ?1 AND person = ?2")?;
        for person in participants(self, &conversation.id)?.difference(&conversation.people) {
            delete.execute(params![conversation.id.0, person.0])?;
        }
        let mut insert = self.connection().prepare_cached(
            "INSERT OR IGNORE INTO participant (conversation, person, since) VALUES (?1, ?2, ?3)",
        )?;
        for person in &conversation.people {
            insert.execute(params![conversation.id.0, person.0, signed(at.0)])?;
        }
        self.changed(Change::Conversations);
        Ok(())
    }

    /// Changes only where a conversation stands.
    pub fn put_conversation_status(
        &self,
        conversation: &ConversationId,
        status: ConversationStatus,
        detail: &str,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE conversation SET status = ?2, detail = ?3 WHERE id = ?1")?
            .execute(params![conversation.0, status.word(), detail])?;
        self.changed(Change::Conversations);
        Ok(())
    }
}
