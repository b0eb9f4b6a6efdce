//! Names beside messages: everyone the ledger and the directory tell of.

use super::row::{id, word, words};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::PersonId;
use rusqlite::{OptionalExtension, params};

words! {
    /// Whether someone belongs to the clinic.
    PersonStatus {
        /// A member.
        Active = "active",
        /// Invited, not joined.
        Invited = "invited",
        /// Removed.
        Removed = "removed",
    }
}

/// Someone in the clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// The name in the directory.
    pub name: String,
    /// The role in the ledger, as its word.
    pub role: String,
    /// Whether a member.
    pub status: PersonStatus,
}

impl ReadTx<'_> {
    /// Everyone, by name.
    pub fn people(&self) -> Result<Vec<PersonRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT id, name, role, status FROM person ORDER BY name COLLATE NOCASE, id",
        )?;
        let rows = query.query_map([], person)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One of them.
    pub fn person(&self, person_id: &PersonId) -> Result<Option<PersonRow>, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT id, name, role, status FROM person WHERE id = ?1")?;
        Ok(query.query_row([person_id.0], person).optional()?)
    }
}

fn person(row: &rusqlite::Row<'_>) -> rusqlite::Result<PersonRow> {
    Ok(PersonRow {
        id: id(row, 0, PersonId::from_slice)?,
        name: row.get(1)?,
        role: row.get(2)?,
        status: word(row, 3, PersonStatus::from_word)?,
    })
}

impl WriteTx<'_> {
    /// Keeps someone, over what was known.
    pub fn put_person(&self, person: &PersonRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO person (id, name, role, status) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role,
                   status = excluded.status",
            )?
            .execute(params![person.id.0, person.name, person.role, person.status.word()])?;
        self.changed(Change::People);
        Ok(())
    }
}
