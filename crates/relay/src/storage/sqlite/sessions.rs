//! Sessions.

use super::super::{DeviceKey, ReadSessions, SessionRow, StorageError, WriteSessions};
use super::columns::{int, number};
use super::purge;
use super::transaction::SqliteTransaction;
use bellward_proto::{ClinicId, DeviceId, QueueCursor, SessionCounter, SessionNonce, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

type Result<T> = std::result::Result<T, StorageError>;

fn session(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        counter: SessionCounter(number(row, 0)?),
        nonce: SessionNonce(row.get(1)?),
        confirmed: row.get(2)?,
        token: row.get(3)?,
        expires_at: Timestamp(number(row, 4)?),
        acknowledged: QueueCursor(number(row, 5)?),
    })
}

impl ReadSessions for SqliteTransaction<'_> {
    fn session(&self, clinic: &ClinicId, device: &DeviceId) -> Result<Option<SessionRow>> {
        self.kept.sessions.get((*clinic, *device), || {
            let mut query = self.prepare(
                "SELECT counter, nonce, confirmed, token, expires_at, acknowledged
                 FROM sessions WHERE clinic = ?1 AND device = ?2",
            )?;
            Ok(query.query_row(params![clinic.0, device.0], session).optional()?)
        })
    }

    fn session_by_token(&self, token: &[u8; 32]) -> Result<Option<(DeviceKey, SessionRow)>> {
        let mut query = self.prepare(
            "SELECT counter, nonce, confirmed, token, expires_at, acknowledged, clinic, device
             FROM sessions WHERE token = ?1",
        )?;
        Ok(query
            .query_row(params![token], |row| {
                Ok(((ClinicId(row.get(6)?), DeviceId(row.get(7)?)), session(row)?))
            })
            .optional()?)
    }
}

impl WriteSessions for SqliteTransaction<'_> {
    fn put_session(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        session: &SessionRow,
    ) -> Result<()> {
        self.kept.sessions.forget(&(*clinic, *device));
        self.prepare(
            "INSERT INTO sessions
                 (clinic, device, counter, nonce, confirmed, token, expires_at, acknowledged)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (clinic, device) DO UPDATE SET
                 counter = excluded.counter, nonce = excluded.nonce,
                 confirmed = excluded.confirmed, token = excluded.token,
                 expires_at = excluded.expires_at, acknowledged = excluded.acknowledged",
        )?
        .execute(params![
            clinic.0,
            device.0,
            int(session.counter.0),
            session.nonce.0,
            session.confirmed,
            session.token,
            int(session.expires_at.0),
            int(session.acknowledged.0),
        ])?;
        Ok(())
    }

    fn purge_device(&mut self, clinic: &ClinicId, device: &DeviceId) -> Result<()> {
        purge::purge(self, clinic, device)
    }
}
