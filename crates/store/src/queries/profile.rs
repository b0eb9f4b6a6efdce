//! Who this profile is, its secrets, its session with the relay and its place in the queue.

use super::row::{id, optional_id, signed, time, unsigned, word, words};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{
    ClinicId, DeviceId, Incarnation, PersonId, QueueCursor, SessionCounter, SessionNonce, Timestamp,
};
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

words! {
    /// How far a profile has come.
    Stage {
        /// The clinic's first statements may or may not have reached the relay.
        Creating = "creating",
        /// The joining statements may or may not have reached the relay.
        Joining = "joining",
        /// In use.
        Active = "active",
    }
}

/// Who this profile is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRow {
    /// How far it has come.
    pub stage: Stage,
    /// The clinic.
    pub clinic: ClinicId,
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// The relay's address as text.
    pub relay: String,
    /// When the profile was made.
    pub created_at: Timestamp,
}

/// The device's side of its counted session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelaySessionRow {
    /// Sessions that this device knows it has opened.
    pub counter: SessionCounter,
    /// The nonce of an opening whose answer is not stored yet.
    pub nonce: Option<SessionNonce>,
    /// The relay's incarnation at the last opening.
    pub incarnation: Option<Incarnation>,
}

impl ReadTx<'_> {
    /// Who this profile is; none before it is made.
    pub fn profile(&self) -> Result<Option<ProfileRow>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT stage, clinic, person, device, relay, created_at FROM profile WHERE one = 1",
        )?;
        let row = query.query_row([], |row| {
            Ok(ProfileRow {
                stage: word(row, 0, Stage::from_word)?,
                clinic: id(row, 1, ClinicId::from_slice)?,
                person: id(row, 2, PersonId::from_slice)?,
                device: id(row, 3, DeviceId::from_slice)?,
                relay: row.get(4)?,
                created_at: time(row, 5)?,
            })
        });
        Ok(row.optional()?)
    }

    /// A secret by its name.
    pub fn secret(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT value FROM secret WHERE name = ?1")?;
        Ok(query.query_row([name], |row| row.get(0).map(Zeroizing::new)).optional()?)
    }

    /// The device's side of its session.
    pub fn relay_session(&self) -> Result<RelaySessionRow, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT counter, nonce, incarnation FROM relay_session WHERE one = 1",
        )?;
        let row = query.query_row([], |row| {
            Ok(RelaySessionRow {
                counter: SessionCounter(unsigned(row, 0)?),
                nonce: optional_id(row, 1, SessionNonce::from_slice)?,
                incarnation: optional_id(row, 2, Incarnation::from_slice)?,
            })
        });
        Ok(row.optional()?.unwrap_or_default())
    }

    /// How far the queue has been processed.
    pub fn queue_cursor(&self) -> Result<QueueCursor, StoreError> {
        let mut query =
            self.connection().prepare_cached("SELECT cursor FROM queue WHERE one = 1")?;
        let cursor = query.query_row([], |row| unsigned(row, 0)).optional()?;
        Ok(QueueCursor(cursor.unwrap_or(0)))
    }
}

impl WriteTx<'_> {
    /// Stores who this profile is.
    pub fn put_profile(&self, profile: &ProfileRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO profile (one, stage, clinic, person, device, relay, created_at)
                 VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (one) DO UPDATE SET stage = excluded.stage, clinic = excluded.clinic,
                   person = excluded.person, device = excluded.device, relay = excluded.relay",
            )?
            .execute(params![
                profile.stage.word(),
                profile.clinic.0,
                profile.person.0,
                profile.device.0,
                profile.relay,
                signed(profile.created_at.0),
            ])?;
        self.changed(Change::People);
        Ok(())
    }

    /// Stores a secret under a name, over the one that was there.
    pub fn put_secret(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO secret (name, value) VALUES (?1, ?2)")?
            .execute(params![name, value])?;
        Ok(())
    }

    /// Deletes a secret.
    pub fn delete_secret(&self, name: &str) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM secret WHERE name = ?1")?
            .execute(params![name])?;
        Ok(())
    }

    /// Stores the device's side of its session.
    pub fn put_relay_session(&self, session: &RelaySessionRow) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO relay_session (one, counter, nonce, incarnation)
                 VALUES (1, ?1, ?2, ?3)",
            )?
            .execute(params![
                signed(session.counter.0),
                session.nonce.map(|nonce| nonce.0),
                session.incarnation.map(|incarnation| incarnation.0),
            ])?;
        Ok(())
    }

    /// Stores how far the queue has been processed.
    pub fn put_queue_cursor(&self, cursor: QueueCursor) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO queue (one, cursor) VALUES (1, ?1)")?
            .execute(params![signed(cursor.0)])?;
        Ok(())
    }
}
