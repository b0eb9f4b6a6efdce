//! Who came into a conversation and who went, and its other titles: what a thread shows between
//! its messages.

use super::message::Place;
use super::row::{id, optional_id, signed, time, unsigned};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, OrderNumber, PersonId, Timestamp};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, params};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// Someone is in it now.
    Came(PersonId),
    /// Someone is no longer in it.
    Went(PersonId),
    /// Someone is no longer in it, by their own wish.
    Left(PersonId),
    /// Someone is no longer in the clinic.
    LeftClinic(PersonId),
    /// It has another title.
    Renamed(String),
}

impl Happening {
    fn columns(&self) -> (&'static str, Option<&PersonId>, Option<&str>) {
        match self {
            Happening::Came(person) => ("came", Some(person), None),
            Happening::Went(person) => ("went", Some(person), None),
            Happening::Left(person) => ("left", Some(person), None),
            Happening::LeftClinic(person) => ("left-clinic", Some(person), None),
            Happening::Renamed(title) => ("renamed", None, Some(title)),
        }
    }

    fn read(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let kind: String = row.get(first)?;
        let person = optional_id(row, first + 1, PersonId::from_slice)?;
        let title: Option<String> = row.get(first + 2)?;
        Ok(match (kind.as_str(), person, title) {
            ("came", Some(person), None) => Happening::Came(person),
            ("went", Some(person), None) => Happening::Went(person),
            ("left", Some(person), None) => Happening::Left(person),
            ("left-clinic", Some(person), None) => Happening::LeftClinic(person),
            ("renamed", None, Some(title)) => Happening::Renamed(title),
            _ => {
                let what = "what happened in a conversation is nothing known".into();
                return Err(rusqlite::Error::FromSqlConversionFailure(first, Type::Text, what));
            }
        })
    }
}

/// Something that happened, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// At which number of the relay's.
    pub number: OrderNumber,
    /// By the relay's clock.
    pub at: Timestamp,
    /// Whose wish it was, where that is known.
    pub author: Option<PersonId>,
    /// What.
    pub what: Happening,
}

/// Something that happened, as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationEvent {
    /// Tells it from all others; later ones are greater.
    pub row: i64,
    /// Where it stands among the messages; behind one in the same place.
    pub place: Place,
    /// By the relay's clock.
    pub at: Timestamp,
    /// Whose wish it was, where that is known.
    pub author: Option<PersonId>,
    /// What.
    pub what: Happening,
}

impl ReadTx<'_> {
    /// What happened from a place to another, oldest first; at most so much, the newest.
    pub fn events(
        &self,
        conversation: &ConversationId,
        from: Place,
        to: Place,
        limit: u64,
    ) -> Result<Vec<ConversationEvent>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT row, place, at, author, kind, person, title FROM event
             WHERE conversation = ?1 AND place BETWEEN ?2 AND ?3
             ORDER BY place DESC, row DESC LIMIT ?4",
        )?;
        let range = params![conversation.0, signed(from.0), signed(to.0), signed(limit)];
        let rows = query.query_map(range, |row| {
            Ok(ConversationEvent {
                row: row.get(0)?,
                place: Place(unsigned(row, 1)?),
                at: time(row, 2)?,
                author: optional_id(row, 3, PersonId::from_slice)?,
                what: Happening::read(row, 4)?,
            })
        })?;
        let mut events = rows.collect::<Result<Vec<_>, _>>()?;
        events.reverse();
        Ok(events)
    }

    /// Whether it is kept of a conversation that someone in it is no longer in the clinic.
    pub fn has_left_clinic(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM event
             WHERE conversation = ?1 AND person = ?2 AND kind = 'left-clinic')",
        )?;
        Ok(query.query_row([&conversation.0, &person.0], |row| row.get(0))?)
    }

    /// Whether someone has said that they leave a group and is still in it.
    pub fn has_said_goodbye(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT person FROM goodbye WHERE conversation = ?1 AND person = ?2")?;
        let found = query
            .query_row([&conversation.0[..], &person.0[..]], |row| id(row, 0, PersonId::from_slice))
            .optional()?;
        Ok(found.is_some())
    }
}

impl WriteTx<'_> {
    /// Keeps what happened. That someone is no longer in the clinic is kept once.
    pub fn put_event(
        &self,
        conversation: &ConversationId,
        event: &NewEvent,
    ) -> Result<(), StoreError> {
        let (kind, person, title) = event.what.columns();
        let kept = self
            .connection()
            .prepare_cached(
                "INSERT INTO event (conversation, place, at, kind, author, person, title)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (conversation, person) WHERE kind = 'left-clinic' DO NOTHING",
            )?
            .execute(params![
                conversation.0,
                signed(event.number.0),
                signed(event.at.0),
                kind,
                event.author.map(|author| author.0),
                person.map(|person| person.0),
                title,
            ])?;
        if kept == 1 {
            self.changed(Change::Messages(*conversation));
        }
        Ok(())
    }

    /// Someone says that they leave a group.
    pub fn put_goodbye(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR IGNORE INTO goodbye (conversation, person) VALUES (?1, ?2)")?
            .execute(params![conversation.0, person.0])?;
        Ok(())
    }

    /// Who said that they leave has gone.
    pub fn delete_goodbye(
        &self,
        conversation: &ConversationId,
        person: &PersonId,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM goodbye WHERE conversation = ?1 AND person = ?2")?
            .execute(params![conversation.0, person.0])?;
        Ok(())
    }
}
