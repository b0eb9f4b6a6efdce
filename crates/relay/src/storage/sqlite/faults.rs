//! What is wrong with a database, in words.

use super::super::StorageError;
use super::columns::number;
use bellward_proto::{ConversationId, EnvelopeHash, OrderHash, OrderNumber};
use rusqlite::Connection;

type Result<T> = std::result::Result<T, StorageError>;

/// The first faults of each kind, in words; none when all is well.
const SHOWN: usize = 20;

/// Rows that must not be there: what is wrong, and the query that finds it.
const NEVER: [(&str, &str); 9] = [
    (
        "an envelope waits for nobody",
        "SELECT hex(e.clinic), e.cursor FROM envelopes AS e WHERE NOT EXISTS
             (SELECT 1 FROM queue AS q WHERE q.clinic = e.clinic AND q.cursor = e.cursor)",
    ),
    (
        "a queue goes beyond its clinic's next cursor",
        "SELECT hex(q.clinic), q.cursor FROM queue AS q JOIN clinics AS c USING (clinic)
         WHERE q.cursor >= c.next_cursor",
    ),
    (
        "a ledger has gaps",
        "SELECT hex(c.clinic), c.seq FROM clinics AS c WHERE c.seq <>
             (SELECT COUNT(*) FROM statements AS s WHERE s.clinic = c.clinic)
         OR c.seq <> (SELECT MAX(seq) FROM statements AS s WHERE s.clinic = c.clinic)",
    ),
    (
        "a conversation's newest link is not its newest number",
        "SELECT hex(c.conversation), c.number FROM conversations AS c WHERE
             c.group_left = 0 AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.clinic = c.clinic
              AND o.conversation = c.conversation AND o.number = c.number
              AND o.order_hash = c.order_hash)",
    ),
    (
        "a conversation's order goes beyond its newest number",
        "SELECT hex(c.conversation), o.number FROM conversations AS c JOIN orders AS o
             USING (clinic, conversation) WHERE o.number > c.number",
    ),
    (
        "an envelope is not at its place in the order",
        "SELECT hex(e.clinic), e.cursor FROM envelopes AS e JOIN conversations AS c
             USING (clinic, conversation) WHERE e.number > c.number",
    ),
    (
        "a plea is by nobody in the group",
        "SELECT hex(c.conversation), p.asked_at FROM pleas AS p
         JOIN conversations AS c USING (clinic, conversation)
         JOIN recipient_lists AS l ON l.clinic = c.clinic AND l.hash = c.recipients
         WHERE instr(l.devices, p.device) = 0",
    ),
    (
        "something is returned to a clinic that lacks nothing",
        "SELECT hex(r.clinic), c.seq FROM returns AS r JOIN clinics AS c USING (clinic)
         WHERE c.recovering = 0",
    ),
    (
        "the bytes that wait are miscounted",
        "SELECT hex(c.clinic), c.waiting_bytes FROM clinics AS c WHERE c.waiting_bytes <>
             (SELECT COALESCE(SUM(length(envelope)), 0) FROM envelopes AS e
              WHERE e.clinic = c.clinic)
             + (SELECT COALESCE(SUM(length(welcome)), 0) FROM queue AS q
                WHERE q.clinic = c.clinic)",
    ),
];

/// Looks for everything that must not be.
pub fn find(connection: &Connection) -> Result<Vec<String>> {
    // One state throughout, whatever a relay does meanwhile.
    let state = connection.unchecked_transaction()?;
    let faults = look(&state)?;
    state.rollback()?;
    Ok(faults)
}

fn look(connection: &Connection) -> Result<Vec<String>> {
    let mut faults = integrity(connection)?;
    if !faults.is_empty() {
        // What follows would only repeat it in other words.
        return Ok(faults);
    }
    faults.extend(foreign_keys(connection)?);
    for (what, sql) in NEVER {
        let mut query = connection.prepare(sql)?;
        let rows = query.query_map([], |row| {
            Ok(format!("{what}: {} at {}", shortened(&row.get::<_, String>(0)?), number(row, 1)?))
        })?;
        for row in rows.take(SHOWN) {
            faults.push(row?);
        }
    }
    faults.extend(running_hashes(connection)?);
    faults.extend(envelope_hashes(connection)?);
    Ok(faults)
}

fn shortened(hex: &str) -> &str {
    hex.get(..8).unwrap_or(hex)
}

fn integrity(connection: &Connection) -> Result<Vec<String>> {
    let mut query = connection.prepare("PRAGMA integrity_check(20)")?;
    let rows = query.query_map([], |row| row.get::<_, String>(0))?;
    let mut faults = Vec::new();
    for row in rows {
        let row = row?;
        if row != "ok" {
            faults.push(row);
        }
    }
    Ok(faults)
}

fn foreign_keys(connection: &Connection) -> Result<Vec<String>> {
    let mut query = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = query.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {table} names a row of {parent} that is not there"))
    })?;
    Ok(rows.take(SHOWN).collect::<std::result::Result<_, _>>()?)
}

/// Each link must be the running hash of the one before and its envelope.
fn running_hashes(connection: &Connection) -> Result<Vec<String>> {
    let mut query = connection.prepare(
        "SELECT clinic, conversation, number, envelope, order_hash FROM orders
         ORDER BY clinic, conversation, number",
    )?;
    let mut rows = query.query([])?;
    let mut faults = Vec::new();
    let mut before: Option<([u8; 32], ConversationId, OrderNumber, OrderHash)> = None;
    while let Some(row) = rows.next()? {
        let clinic: [u8; 32] = row.get(0)?;
        let conversation = ConversationId(row.get(1)?);
        let place = OrderNumber(number(row, 2)?);
        let (envelope, hash) = (EnvelopeHash(row.get(3)?), OrderHash(row.get(4)?));
        let previous = match &before {
            Some((c, v, n, hash)) if *c == clinic && *v == conversation => Some((*n, *hash)),
            _ if place.0 == 1 => Some((OrderNumber(0), OrderHash::start(&conversation))),
            _ => None,
        };
        if let Some((previous, running)) = previous {
            if previous.next() != place {
                faults.push(format!("the order of {conversation:?} has a gap before {place}"));
            } else if running.next(place, &envelope) != hash {
                faults.push(format!("the running hash of {conversation:?} is wrong at {place}"));
            }
        }
        before = Some((clinic, conversation, place, hash));
        if faults.len() >= SHOWN {
            break;
        }
    }
    Ok(faults)
}

/// Each envelope that waits and whose link is kept must be the one that was numbered.
fn envelope_hashes(connection: &Connection) -> Result<Vec<String>> {
    let mut query = connection.prepare(
        "SELECT e.conversation, e.number, e.envelope, o.envelope FROM envelopes AS e
         JOIN orders AS o ON o.clinic = e.clinic AND o.conversation = e.conversation
             AND o.number = e.number",
    )?;
    let mut rows = query.query([])?;
    let mut faults = Vec::new();
    while let Some(row) = rows.next()? {
        let (conversation, place) = (ConversationId(row.get(0)?), number(row, 1)?);
        let bytes: Vec<u8> = row.get(2)?;
        if EnvelopeHash::of(&bytes) != EnvelopeHash(row.get(3)?) {
            faults.push(format!("envelope {place} of {conversation:?} is not what was numbered"));
        }
        if faults.len() >= SHOWN {
            break;
        }
    }
    Ok(faults)
}
