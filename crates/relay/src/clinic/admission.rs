//! What may be appended to a clinic's ledger, and what must come with it.

use crate::{Failure, Limits};
use bellward_proto::relay::{AppendLedger, LedgerAppended};
use bellward_proto::{
    Blob, DeviceId, DirectoryHash, ErrorCode, InviteId, KeyGeneration, LedgerSeq, Timestamp,
    Versioned, limits,
};
use bellward_trust::{
    Appended, Effect, Ledger, PublishedDirectory, Refusal, SignedStatement, Statement,
    StatementBody, sealed_keys_digest,
};
use std::collections::BTreeSet;

/// How far a statement's time may be ahead of the relay's clock, in milliseconds.
///
/// What has ended is judged by the newest statement's time: one far ahead would end every
/// invite.
pub const AHEAD: u64 = 10 * 60_000;

/// Bytes of one sealed clinic key or invite bundle.
const SEALED: usize = 16 * 1024;

/// Whether the documents that statements name must come with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documents {
    /// They must, and a removal with a fresh clinic key.
    Demanded,
    /// Statements alone are returned: who has them need not have the documents.
    Lost,
}

/// What becomes of an append.
#[derive(Debug)]
pub enum Admission {
    /// All of it is in the ledger already.
    Repeated(LedgerAppended),
    /// It goes in.
    New(Box<Admitted>),
}

/// What goes in, and what follows from it.
#[derive(Debug)]
pub struct Admitted {
    /// The ledger with it.
    pub ledger: Ledger,
    /// The place of the first statement.
    pub first: LedgerSeq,
    /// The answer.
    pub answer: LedgerAppended,
    /// The directory that it publishes.
    pub directory: Option<DirectoryHash>,
    /// The clinic key's new generation.
    pub fresh_key: Option<KeyGeneration>,
    /// Invites that are open.
    pub open: Vec<InviteId>,
    /// Devices that are active no longer.
    pub gone: Vec<DeviceId>,
}

fn refuse<T>(message: impl Into<String>, ledger: &Ledger) -> Result<T, Failure> {
    Err(Failure::with_head(ErrorCode::StatementRefused, message, ledger.head()))
}

/// Decides on an append.
pub fn admit(
    ledger: &Ledger,
    request: &AppendLedger,
    documents: Documents,
    now: Timestamp,
    bounds: &Limits,
) -> Result<Admission, Failure> {
    check_sizes(request)?;
    if let Some(answer) = repeated(ledger, request) {
        return Ok(Admission::Repeated(answer));
    }
    if request.expected_head != ledger.head() {
        return Err(Failure::with_head(
            ErrorCode::LedgerMoved,
            "the ledger has another head: fetch it and make the statements anew",
            ledger.head(),
        ));
    }
    let mut next = ledger.clone();
    let appended = match extend(&mut next, &request.statements, documents) {
        Ok(appended) => appended,
        Err((index, refusal)) => return refuse(format!("statement {index}: {refusal}"), ledger),
    };
    let Some(last) = appended.last() else { return refuse("there are no statements", ledger) };
    // A ledger that is ahead, as the relay's clock once was, goes on where it stands.
    if next.time() > now.plus_millis(AHEAD).max(ledger.time()) {
        return refuse("a statement's time is ahead of the relay's clock: set yours", ledger);
    }
    let answer = LedgerAppended { head: last.head, seq: last.seq };
    check_bounds(&next, bounds)?;
    let roster = next.roster();
    let published = roster.directory().filter(|named| named.seq > ledger.seq());
    let fresh_key = published
        .filter(|named| named.generation_since > ledger.seq())
        .map(|named| named.generation);
    if documents == Documents::Demanded {
        check_directory(ledger, &next, request, published)?;
        check_bundles(ledger, &next, request)?;
    }
    let open = roster.invites().map(|invite| invite.id).collect();
    let gone = gone(ledger, &next);
    let directory = published.map(|named| named.hash);
    let first = ledger.seq().next();
    let admitted = Admitted { first, answer, directory, fresh_key, open, gone, ledger: next };
    Ok(Admission::New(Box::new(admitted)))
}

fn extend(
    ledger: &mut Ledger,
    statements: &[Blob],
    documents: Documents,
) -> Result<Vec<Appended>, (usize, Refusal)> {
    if documents == Documents::Demanded {
        return ledger.append_all_effective(statements);
    }
    // What was appended at once may be returned in pieces: in between, the clinic's key is stale.
    let appended = ledger.append_all(statements)?;
    let void = appended.iter().enumerate().find_map(|(index, appended)| match appended.effect {
        Effect::Applied => None,
        Effect::Void(reason) => Some((index, Refusal::Void(reason))),
    });
    void.map_or(Ok(appended), Err)
}

fn check_sizes(request: &AppendLedger) -> Result<(), Failure> {
    let too_large = |what: &str| Err(Failure::refused(ErrorCode::TooLarge, what));
    if request.statements.len() > limits::STATEMENTS_PER_APPEND
        || request.statements.iter().any(|statement| statement.0.len() > limits::STATEMENT)
    {
        return too_large("too many statements, or one too large");
    }
    if let Some(directory) = &request.directory
        && (directory.sealed.0.len() > limits::DIRECTORY
            || directory.keys.iter().any(|key| key.sealed.0.len() > SEALED))
    {
        return too_large("the directory or a sealed key is too large");
    }
    if request.bundles.iter().any(|bundle| bundle.sealed.0.len() > SEALED) {
        return too_large("an invite's bundle is too large");
    }
    Ok(())
}

/// The answer to an append whose statements are all in place already.
fn repeated(ledger: &Ledger, request: &AppendLedger) -> Option<LedgerAppended> {
    let before = match &request.expected_head {
        None => LedgerSeq(0),
        Some(head) => ledger.seq_of(head)?,
    };
    let mut seq = before;
    for statement in &request.statements {
        seq = seq.next();
        if ledger.signed_at(seq) != Some(statement.as_slice()) {
            return None;
        }
    }
    let head = ledger.head_at(seq).filter(|_| seq > before)?;
    Some(LedgerAppended { head, seq })
}

fn check_bounds(next: &Ledger, bounds: &Limits) -> Result<(), Failure> {
    if next.seq().0 > bounds.statements_per_clinic {
        return Err(Failure::refused(ErrorCode::Full, "the clinic's ledger is full"));
    }
    if next.roster().devices().count() > bounds.devices_per_clinic {
        return Err(Failure::refused(ErrorCode::Full, "the clinic has too many devices"));
    }
    Ok(())
}

/// Whether the directory is the one that is published, with a fresh key for every device.
fn check_directory(
    ledger: &Ledger,
    next: &Ledger,
    request: &AppendLedger,
    published: Option<&PublishedDirectory>,
) -> Result<(), Failure> {
    let (was, now) = (ledger.roster(), next.roster());
    let (Some(named), Some(upload)) = (published, &request.directory) else {
        return match (published, &request.directory) {
            (None, None) => Ok(()),
            (Some(_), _) => refuse("the published directory is missing", ledger),
            (None, _) => refuse("no statement names the directory", ledger),
        };
    };
    let version_before = was.directory().map_or(0, |directory| directory.version.0);
    if named.version.0 != version_before.saturating_add(1) {
        return refuse("one append publishes one directory", ledger);
    }
    if DirectoryHash::of(&upload.sealed.0) != named.hash {
        return refuse("the directory is not the one that is published", ledger);
    }
    if named.generation_since <= ledger.seq() {
        return if upload.keys.is_empty() {
            Ok(())
        } else {
            refuse("the clinic key has not changed: no copies of it are due", ledger)
        };
    }
    let signed = next.signed_at(named.seq).and_then(keys_named);
    if signed != Some(sealed_keys_digest(&upload.keys)) {
        return refuse("the copies of the clinic key are not those that are published", ledger);
    }
    let sealed: BTreeSet<DeviceId> = upload.keys.iter().map(|key| key.device).collect();
    let active: BTreeSet<DeviceId> = now.devices().map(|device| device.id).collect();
    if sealed != active || sealed.len() != upload.keys.len() {
        return refuse("a fresh clinic key is sealed once to each active device", ledger);
    }
    Ok(())
}

fn keys_named(signed: &[u8]) -> Option<bellward_proto::Digest> {
    let signed = SignedStatement::from_bytes(signed).ok()?;
    let statement = Statement::from_bytes(signed.statement.as_slice()).ok()?;
    match statement.body {
        StatementBody::DirectoryPublished { keys, .. } => Some(keys),
        _ => None,
    }
}

/// Whether each new invite has its bundle, and each bundle an open invite.
fn check_bundles(ledger: &Ledger, next: &Ledger, request: &AppendLedger) -> Result<(), Failure> {
    let roster = next.roster();
    let bundled: BTreeSet<InviteId> = request.bundles.iter().map(|bundle| bundle.invite).collect();
    if bundled.len() != request.bundles.len()
        || bundled.iter().any(|invite| roster.invite(invite).is_none())
    {
        return refuse("a bundle is for no open invite, or doubled", ledger);
    }
    let made = roster.invites().filter(|invite| invite.since > ledger.seq());
    if made.into_iter().any(|invite| !bundled.contains(&invite.id)) {
        return refuse("the bundle of an invite is missing", ledger);
    }
    Ok(())
}

fn gone(ledger: &Ledger, next: &Ledger) -> Vec<DeviceId> {
    let roster = next.roster();
    let was = ledger.roster();
    was.devices().map(|device| device.id).filter(|id| !roster.is_active_device(id)).collect()
}
