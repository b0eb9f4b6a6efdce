//! What waited too long gives way to one row that says so.

use super::super::{Announcement, StorageError, Swept, Write};
use super::columns::{int, number, size};
use super::transaction::SqliteTransaction;
use bellward_proto::{ClinicId, DeviceId, QueueCursor, Timestamp};
use rusqlite::{Row, params};

type Result<T> = std::result::Result<T, StorageError>;

/// One queue row that gives way.
struct Waiting {
    device: DeviceId,
    cursor: QueueCursor,
    conversation: [u8; 16],
    generation: i64,
    number: i64,
    welcome_bytes: i64,
}

fn waiting(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        device: DeviceId(row.get(0)?),
        cursor: QueueCursor(number(row, 1)?),
        conversation: row.get(2)?,
        generation: row.get(3)?,
        number: row.get(4)?,
        welcome_bytes: row.get(5)?,
    })
}

/// Lapses what was stored before a time, for everyone it waits for.
pub fn older(
    transaction: &mut SqliteTransaction<'_>,
    clinic: &ClinicId,
    before: Timestamp,
    limit: usize,
) -> Result<Swept> {
    let rows: Vec<Waiting> = transaction
        .prepare(
            "SELECT q.device, q.cursor, e.conversation, e.generation, e.number,
                 COALESCE(length(q.welcome), 0)
             FROM envelopes AS e JOIN queue AS q ON q.clinic = e.clinic AND q.cursor = e.cursor
             WHERE e.clinic = ?1 AND e.stored_at < ?2 LIMIT ?3",
        )?
        .query_map(params![clinic.0, int(before.0), size(limit)], waiting)?
        .collect::<std::result::Result<_, _>>()?;
    lapse(transaction, clinic, &rows, limit)
}

/// Lapses the oldest of what waits for one device, beyond the newest `keep` bytes.
pub fn oldest(
    transaction: &mut SqliteTransaction<'_>,
    clinic: &ClinicId,
    device: &DeviceId,
    keep: u64,
    limit: usize,
) -> Result<Swept> {
    let rows: Vec<Waiting> = transaction
        .prepare(
            "SELECT device, cursor, conversation, generation, number, welcome_bytes FROM (
                 SELECT q.device, q.cursor, e.conversation, e.generation, e.number,
                     COALESCE(length(q.welcome), 0) AS welcome_bytes,
                     SUM(length(e.envelope) + COALESCE(length(q.welcome), 0))
                         OVER (ORDER BY q.cursor DESC) AS from_here
                 FROM queue AS q
                 JOIN envelopes AS e ON q.clinic = e.clinic AND q.cursor = e.cursor
                 WHERE q.clinic = ?1 AND q.device = ?2)
             WHERE from_here > ?3 ORDER BY cursor LIMIT ?4",
        )?
        .query_map(params![clinic.0, device.0, int(keep), size(limit)], waiting)?
        .collect::<std::result::Result<_, _>>()?;
    lapse(transaction, clinic, &rows, limit)
}

fn lapse(
    transaction: &mut SqliteTransaction<'_>,
    clinic: &ClinicId,
    rows: &[Waiting],
    limit: usize,
) -> Result<Swept> {
    let mut remember = transaction.prepare(
        "INSERT INTO lapses (clinic, device, conversation, cursor, generation, up_to)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (clinic, device, conversation) DO UPDATE SET
             cursor = MAX(cursor, excluded.cursor), up_to = MAX(up_to, excluded.up_to),
             generation = MAX(generation, excluded.generation)",
    )?;
    let mut delete = transaction
        .prepare("DELETE FROM queue WHERE clinic = ?1 AND device = ?2 AND cursor = ?3")?;
    let mut freed = 0;
    for row in rows {
        let cursor = int(row.cursor.0);
        remember.execute(params![
            clinic.0,
            row.device.0,
            row.conversation,
            cursor,
            row.generation,
            row.number
        ])?;
        delete.execute(params![clinic.0, row.device.0, cursor])?;
        freed += row.welcome_bytes + transaction.drop_unawaited(clinic, row.cursor)?;
        transaction.announce(Announcement::Queued(*clinic, row.device));
    }
    transaction.change_waiting_bytes(clinic, -freed)?;
    Ok(Swept { rows: rows.len() as u64, more: rows.len() == limit })
}
