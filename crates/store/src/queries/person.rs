//! Names beside messages: everyone the ledger and the directory tell of.

use super::row::{id, optional_unsigned, signed, word, words};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{DeviceId, PersonId, Timestamp};
use rusqlite::{OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

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

/// What this profile knows of someone that neither ledger nor directory say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonKnown {
    /// When the relay stored the newest that came of theirs.
    pub heard_at: Option<Timestamp>,
    /// When the safety codes were compared, and the devices they had then.
    pub verified: Option<(Timestamp, BTreeSet<DeviceId>)>,
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

    /// What else is known of everyone.
    pub fn people_known(&self) -> Result<BTreeMap<PersonId, PersonKnown>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT person.id, heard_at, verified.at, verified.devices
             FROM person LEFT JOIN verified ON verified.person = person.id
             WHERE heard_at IS NOT NULL OR verified.at IS NOT NULL",
        )?;
        let rows = query.query_map([], |row| {
            let at = optional_unsigned(row, 2)?.map(Timestamp);
            let devices: Option<Vec<u8>> = row.get(3)?;
            let devices = devices.unwrap_or_default();
            let devices = devices.chunks_exact(16).filter_map(|id| DeviceId::from_slice(id).ok());
            let known = PersonKnown {
                heard_at: optional_unsigned(row, 1)?.map(Timestamp),
                verified: at.map(|at| (at, devices.collect())),
            };
            Ok((id(row, 0, PersonId::from_slice)?, known))
        })?;
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
    /// Something of someone's came that the relay stored at a time. Kept to the minute.
    pub fn put_heard(&self, person: &PersonId, at: Timestamp) -> Result<(), StoreError> {
        let changed = self
            .connection()
            .prepare_cached(
                "UPDATE person SET heard_at = ?2
                 WHERE id = ?1 AND (heard_at IS NULL OR heard_at <= ?2 - 60000)",
            )?
            .execute(params![person.0, signed(at.0)])?;
        if changed > 0 {
            self.changed(Change::People);
        }
        Ok(())
    }

    /// The safety codes were compared, while the person had these devices; or that is taken back.
    pub fn put_verified(
        &self,
        person: &PersonId,
        verified: Option<(Timestamp, &BTreeSet<DeviceId>)>,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM verified WHERE person = ?1")?
            .execute([person.0])?;
        if let Some((at, devices)) = verified {
            let devices: Vec<u8> = devices.iter().flat_map(|device| device.0).collect();
            self.connection()
                .prepare_cached("INSERT INTO verified (person, at, devices) VALUES (?1, ?2, ?3)")?
                .execute(params![person.0, signed(at.0), devices])?;
        }
        self.changed(Change::People);
        Ok(())
    }

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
