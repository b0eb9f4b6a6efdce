//! Queues: what can be asked.

use super::super::{QueueEntry, ReadQueue, StorageError};
use super::columns::{int, number, pieces, size};
use super::transaction::SqliteTransaction;
use bellward_proto::relay::{QueueItem, WelcomeDigest, WelcomeItem};
use bellward_proto::{
    Blob, ClinicId, ConversationId, DeviceId, Digest, EnvelopeHash, GroupGeneration, OrderNumber,
    QueueCursor, Timestamp,
};
use rusqlite::{OptionalExtension, Row, params};

type Result<T> = std::result::Result<T, StorageError>;

fn item(row: &Row<'_>) -> Result<QueueItem> {
    let sealed: Option<Vec<u8>> = row.get(5)?;
    let welcome = match sealed {
        None => None,
        Some(sealed) => Some(WelcomeItem {
            sealed: Blob(sealed),
            between: pieces(&row.get::<_, Vec<u8>>(6)?)?.into_iter().map(EnvelopeHash).collect(),
            digests: read_digests(&row.get::<_, Vec<u8>>(7)?)?,
        }),
    };
    Ok(QueueItem {
        cursor: QueueCursor(number(row, 0)?),
        conversation: ConversationId(row.get(1)?),
        number: OrderNumber(number(row, 2)?),
        stored_at: Timestamp(number(row, 3)?),
        envelope: Blob(row.get(4)?),
        welcome,
    })
}

fn read_digests(bytes: &[u8]) -> Result<Vec<WelcomeDigest>> {
    let damaged = |_| StorageError::Damaged("the digests of Welcomes".into());
    pieces::<48>(bytes)?
        .iter()
        .map(|piece| {
            let (device, digest) = piece.split_at(16);
            Ok(WelcomeDigest {
                device: DeviceId::from_slice(device).map_err(damaged)?,
                digest: Digest::from_slice(digest).map_err(damaged)?,
            })
        })
        .collect()
}

fn weight(item: &QueueItem) -> usize {
    let welcome = item.welcome.as_ref().map_or(0, |welcome| {
        welcome.sealed.0.len() + welcome.between.len() * 32 + welcome.digests.len() * 48
    });
    item.envelope.0.len() + welcome
}

impl SqliteTransaction<'_> {
    /// Lapses between two cursors, both ends as in `after < cursor <= up_to`.
    fn lapses(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        after: QueueCursor,
        up_to: QueueCursor,
    ) -> Result<Vec<QueueEntry>> {
        let mut query = self.prepare(
            "SELECT cursor, conversation, generation, up_to FROM lapses
             WHERE clinic = ?1 AND device = ?2 AND cursor > ?3 AND cursor <= ?4",
        )?;
        let rows =
            query.query_map(params![clinic.0, device.0, int(after.0), int(up_to.0)], |row| {
                Ok(QueueEntry::Lapsed {
                    cursor: QueueCursor(number(row, 0)?),
                    conversation: ConversationId(row.get(1)?),
                    generation: GroupGeneration(number(row, 2)?),
                    up_to: OrderNumber(number(row, 3)?),
                })
            })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }
}

impl ReadQueue for SqliteTransaction<'_> {
    fn queue(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        after: QueueCursor,
        items: usize,
        bytes: usize,
    ) -> Result<Vec<QueueEntry>> {
        let mut query = self.prepare(
            "SELECT q.cursor, e.conversation, e.number, e.stored_at, e.envelope, q.welcome,
                 e.between_hashes, e.welcome_digests
             FROM queue AS q JOIN envelopes AS e ON e.clinic = q.clinic AND e.cursor = q.cursor
             WHERE q.clinic = ?1 AND q.device = ?2 AND q.cursor > ?3
             ORDER BY q.cursor LIMIT ?4",
        )?;
        let mut rows =
            query.query(params![clinic.0, device.0, int(after.0), size(items.max(1))])?;
        let (mut page, mut taken, mut last, mut ended) = (Vec::new(), 0, after, true);
        while let Some(row) = rows.next()? {
            let item = item(row)?;
            taken += weight(&item);
            last = item.cursor;
            page.push(QueueEntry::Item(item));
            if taken >= bytes || page.len() >= items.max(1) {
                ended = false;
                break;
            }
        }
        let up_to = if ended { QueueCursor(u64::MAX) } else { last };
        page.extend(self.lapses(clinic, device, after, up_to)?);
        page.sort_by_key(QueueEntry::cursor);
        Ok(page)
    }

    fn newest_cursor(&self, clinic: &ClinicId) -> Result<QueueCursor> {
        let newest = self
            .prepare("SELECT next_cursor - 1 FROM clinics WHERE clinic = ?1")?
            .query_row(params![clinic.0], |row| number(row, 0))
            .optional()?;
        Ok(QueueCursor(newest.unwrap_or(0)))
    }

    fn waiting_for(&self, clinic: &ClinicId, device: &DeviceId) -> Result<u64> {
        let mut query =
            self.prepare("SELECT COUNT(*) FROM queue WHERE clinic = ?1 AND device = ?2")?;
        Ok(query.query_row(params![clinic.0, device.0], |row| number(row, 0))?)
    }

    fn queue_depth(&self) -> Result<u64> {
        Ok(self.prepare("SELECT COUNT(*) FROM queue")?.query_row([], |row| number(row, 0))?)
    }

    fn overfull(&self, clinic: &ClinicId, bytes: u64) -> Result<Vec<DeviceId>> {
        let mut query = self.prepare(
            "SELECT q.device FROM queue AS q
             JOIN envelopes AS e ON e.clinic = q.clinic AND e.cursor = q.cursor
             WHERE q.clinic = ?1 GROUP BY q.device
             HAVING SUM(length(e.envelope) + COALESCE(length(q.welcome), 0)) > ?2",
        )?;
        let rows =
            query.query_map(params![clinic.0, int(bytes)], |row| row.get(0).map(DeviceId))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }
}
