//! Which post gets the next number of its conversation, and why another does not.

use super::draft::Draft;
use crate::Failure;
use crate::storage::ConversationRow;
use bellward_proto::envelope::PostKind;
use bellward_proto::{
    DeviceId, ErrorCode, GroupGeneration, LedgerHead, OrderHash, OrderNumber, RecipientsHash,
};
use std::collections::BTreeSet;

/// What the relay knows when a post arrives.
pub struct Known<'a> {
    /// The head of the clinic's ledger.
    pub head: LedgerHead,
    /// The conversation, if there is one.
    pub conversation: Option<ConversationRow>,
    /// The running hash at the number that the post names, if it is still kept.
    pub hash_at_last: Option<OrderHash>,
    /// Who is in the group.
    pub current: &'a [DeviceId],
    /// Who was, before the newest commit.
    pub previous: &'a [DeviceId],
    /// Whether the ledger has a device as active.
    pub is_active: &'a dyn Fn(&DeviceId) -> bool,
}

/// A post that has its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// Where the conversation stands with it.
    pub conversation: ConversationRow,
    /// Who gets it.
    pub to: Vec<DeviceId>,
    /// Whether numbers before it are missing: what is kept of the order does not lead to it.
    pub skipped: bool,
}

/// Numbers a post, or says why not. Repeats have been answered before.
pub fn number(draft: &Draft, sender: &DeviceId, known: &Known<'_>) -> Result<Numbered, Failure> {
    let header = &draft.header;
    if header.sender != *sender {
        return refuse(ErrorCode::Malformed, "the header names another sender than the session");
    }
    if header.ledger_head != known.head {
        return Err(Failure::with_head(
            ErrorCode::LedgerMoved,
            "the ledger has moved on: fetch it, derive the members anew, encrypt anew",
            Some(known.head),
        ));
    }
    check_generation(draft, known)?;
    check_order(draft, known)?;
    check_members(draft, known)?;
    Ok(numbered(draft, known))
}

fn refuse<T>(code: ErrorCode, message: &str) -> Result<T, Failure> {
    Err(Failure::refused(code, message))
}

fn check_generation(draft: &Draft, known: &Known<'_>) -> Result<(), Failure> {
    let header = &draft.header;
    let founds = header.kind == PostKind::Found;
    let Some(row) = &known.conversation else {
        let first = founds && header.generation == GroupGeneration(1);
        return if first && header.last_number == OrderNumber(0) {
            Ok(())
        } else {
            refuse(ErrorCode::Unknown, "there is no such conversation in this clinic")
        };
    };
    let next = row.generation.next();
    let is_right = match founds {
        // Groups may have been founded in a gap.
        true if skips_a_gap(draft, known) => header.generation >= next,
        true => header.generation == next,
        false => header.generation == row.generation,
    };
    if !is_right {
        return refuse(
            ErrorCode::GenerationMoved,
            "the conversation's group is another one by now: process what is queued",
        );
    }
    let was_member =
        known.current.contains(&header.sender) || known.previous.contains(&header.sender);
    if founds && !was_member {
        return refuse(ErrorCode::NotAMember, "only a member can start the next group");
    }
    Ok(())
}

/// Whether a member is ahead of a relay that was restored, and whose gap was accepted: then its
/// place in the order is taken for granted, once.
fn skips_a_gap(draft: &Draft, known: &Known<'_>) -> bool {
    let ahead = |row: ConversationRow| row.gap && draft.header.last_number > row.number;
    draft.header.kind != PostKind::Rejoin && known.conversation.is_some_and(ahead)
}

fn check_order(draft: &Draft, known: &Known<'_>) -> Result<(), Failure> {
    let header = &draft.header;
    // Who pleads to be added again may have lost its place.
    if header.kind == PostKind::Rejoin {
        return Ok(());
    }
    let (newest, commit) = match &known.conversation {
        Some(row) => (row.number, row.commit),
        None => (OrderNumber(0), OrderNumber(0)),
    };
    if skips_a_gap(draft, known) {
        return Ok(());
    }
    let differs = known.hash_at_last.is_some_and(|hash| hash != header.order_hash);
    if header.last_number > newest || differs {
        return refuse(
            ErrorCode::OrderUnknown,
            "the last number or its running hash is not of this conversation",
        );
    }
    if header.last_number < commit {
        return Err(Failure::with_number(
            ErrorCode::CommitBeyond,
            "a commit lies beyond the last number: process it first",
            commit,
        ));
    }
    if known.hash_at_last.is_none() {
        return refuse(ErrorCode::OrderUnknown, "the running hash at the last number is not kept");
    }
    Ok(())
}

fn check_members(draft: &Draft, known: &Known<'_>) -> Result<(), Failure> {
    let header = &draft.header;
    let members = if draft.changes_group() { draft.recipients.as_slice() } else { known.current };
    if header.kind != PostKind::Found && !known.current.contains(&header.sender) {
        return refuse(ErrorCode::NotAMember, "the sender is not in the conversation");
    }
    if header.kind == PostKind::Rejoin {
        return Ok(());
    }
    let expected = known.conversation.map(|row| row.recipients);
    if header.kind == PostKind::Message && Some(header.recipients) != expected {
        return refuse(
            ErrorCode::RecipientsDiffer,
            "the recipients are not those of the conversation's last commit",
        );
    }
    if members.iter().any(|device| !(known.is_active)(device)) {
        return refuse(
            ErrorCode::RecipientsRevoked,
            "a recipient is revoked or unknown: commit the removal first",
        );
    }
    Ok(())
}

fn numbered(draft: &Draft, known: &Known<'_>) -> Numbered {
    let before = known.conversation.unwrap_or(ConversationRow {
        generation: GroupGeneration(0),
        number: OrderNumber(0),
        order_hash: OrderHash::start(&draft.header.conversation),
        commit: OrderNumber(0),
        previous_commit: OrderNumber(0),
        recipients: draft.header.recipients,
        previous_recipients: None,
        gap: false,
    });
    let skipped = skips_a_gap(draft, known);
    let pleads = draft.header.kind == PostKind::Rejoin;
    let before = if skipped {
        let (number, order_hash) = (draft.header.last_number, draft.header.order_hash);
        ConversationRow { number, order_hash, ..before }
    } else {
        before
    };
    let number = before.number.next();
    let order_hash = before.order_hash.next(number, &draft.hash);
    let mut to: BTreeSet<DeviceId> = known.current.iter().copied().collect();
    let conversation = if draft.changes_group() {
        to.extend(&draft.recipients);
        ConversationRow {
            generation: draft.header.generation,
            number,
            order_hash,
            commit: number,
            previous_commit: before.commit,
            recipients: draft.header.recipients,
            previous_recipients: known.conversation.map(|row| row.recipients),
            gap: false,
        }
    } else {
        ConversationRow { number, order_hash, gap: before.gap && pleads, ..before }
    };
    // A revoked device has no queue any more.
    to.retain(|device| (known.is_active)(device));
    Numbered { conversation, to: to.into_iter().collect(), skipped }
}

/// The list that goes with a conversation's new recipients.
pub fn new_list(draft: &Draft) -> Option<(RecipientsHash, &[DeviceId])> {
    draft.changes_group().then_some((draft.header.recipients, draft.recipients.as_slice()))
}
