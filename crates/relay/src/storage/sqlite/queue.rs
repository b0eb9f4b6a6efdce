use super::super::{NewEnvelope, QueueEntry, ReadQueue, StorageError, Swept, WriteQueue};
use super::columns::{int, number, pieces, size};
use super::lapse;
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

    pub(super) fn change_waiting_bytes(&self, clinic: &ClinicId, by: i64) -> Result<()> {
        self.prepare(
            "UPDATE clinics SET waiting_bytes = MAX(0, waiting_bytes + ?2) WHERE clinic = ?1",
        )?
        .execute(params![clinic.0, by])?;
        Ok(())
    }

    /// Deletes an envelope that waits for nobody. Returns the bytes given back.
    pub(super) fn drop_unawaited(&self, clinic: &ClinicId, cursor: QueueCursor) -> Result<i64> {
        let freed: Option<i64> = self
            .prepare(
                "DELETE FROM envelopes WHERE clinic = ?1 AND cursor = ?2 AND NOT EXISTS
                     (SELECT 1 FROM queue WHERE clinic = ?1 AND cursor = ?2)
                 RETURNING length(envelope)",
            )?
            .query_row(params![clinic.0, int(cursor.0)], |row| row.get(0))
            .optional()?;
        Ok(freed.unwrap_or(0))
    }

    fn take_cursor(&self, clinic: &ClinicId) -> Result<QueueCursor> {
        let cursor = self
            .prepare(
                "UPDATE clinics SET next_cursor = next_cursor + 1 WHERE clinic = ?1
                 RETURNING next_cursor - 1",
            )?
            .query_row(params![clinic.0], |row| number(row, 0))?;
        Ok(QueueCursor(cursor))
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

impl WriteQueue for SqliteTransaction<'_> {
    fn enqueue(&mut self, clinic: &ClinicId, new: &NewEnvelope) -> Result<QueueCursor> {
        let cursor = self.take_cursor(clinic)?;
        let between: Vec<u8> = new.between.iter().flat_map(|hash| hash.0).collect();
        let digests: Vec<u8> = new
            .digests
            .iter()
            .flat_map(|digest| digest.device.0.into_iter().chain(digest.digest.0))
            .collect();
        self.prepare(
            "INSERT INTO envelopes (clinic, cursor, conversation, generation, number, stored_at,
                 envelope, between_hashes, welcome_digests)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            clinic.0,
            int(cursor.0),
            new.conversation.0,
            int(new.generation.0),
            int(new.number.0),
            int(new.stored_at.0),
            new.envelope.0,
            between,
            digests,
        ])?;
        let mut bytes = new.envelope.0.len();
        let mut insert = self.prepare(
            "INSERT INTO queue (clinic, device, cursor, counts, welcome)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for device in &new.to {
            let welcome = new.welcomes.iter().find(|welcome| welcome.device == *device);
            let sealed = welcome.map(|welcome| welcome.sealed.as_slice());
            bytes += sealed.map_or(0, <[u8]>::len);
            insert.execute(params![clinic.0, device.0, int(cursor.0), new.counts, sealed])?;
        }
        self.change_waiting_bytes(clinic, size(bytes))?;
        // Nobody to wait for it: nothing to keep.
        if new.to.is_empty() {
            let freed = self.drop_unawaited(clinic, cursor)?;
            self.change_waiting_bytes(clinic, -freed)?;
        }
        Ok(cursor)
    }

    fn acknowledge(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        up_to: QueueCursor,
    ) -> Result<()> {
        let mut delete = self.prepare(
            "DELETE FROM queue WHERE clinic = ?1 AND device = ?2 AND cursor <= ?3
             RETURNING cursor, COALESCE(length(welcome), 0)",
        )?;
        let gone: Vec<(QueueCursor, i64)> = delete
            .query_map(params![clinic.0, device.0, int(up_to.0)], |row| {
                Ok((QueueCursor(number(row, 0)?), row.get(1)?))
            })?
            .collect::<std::result::Result<_, _>>()?;
        let mut freed = 0;
        for (cursor, welcome) in &gone {
            freed += welcome + self.drop_unawaited(clinic, *cursor)?;
        }
        if freed > 0 {
            self.change_waiting_bytes(clinic, -freed)?;
        }
        self.prepare("DELETE FROM lapses WHERE clinic = ?1 AND device = ?2 AND cursor <= ?3")?
            .execute(params![clinic.0, device.0, int(up_to.0)])?;
        // A cursor that was never given out cannot have been stored.
        self.prepare(
            "UPDATE sessions SET acknowledged = MAX(acknowledged, MIN(?3,
                 (SELECT next_cursor - 1 FROM clinics WHERE clinic = ?1)))
             WHERE clinic = ?1 AND device = ?2",
        )?
        .execute(params![clinic.0, device.0, int(up_to.0)])?;
        Ok(())
    }

    fn lapse_older(&mut self, clinic: &ClinicId, before: Timestamp, limit: usize) -> Result<Swept> {
        lapse::older(self, clinic, before, limit)
    }

    fn lapse_oldest(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        keep: u64,
        limit: usize,
    ) -> Result<Swept> {
        lapse::oldest(self, clinic, device, keep, limit)
    }
}
