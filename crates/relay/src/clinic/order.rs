//! Which post gets the next number of its conversation, and why another does not.

use super::draft::Draft;
use super::{pleas, session};
use crate::Failure;
use crate::storage::ConversationRow;
use bellward_proto::envelope::PostKind;
use bellward_proto::{
    DeviceId, ErrorCode, GroupGeneration, LedgerHead, OrderHash, OrderNumber, RecipientsHash,
};
use std::collections::BTreeSet;

/// A conversation that is not known here begins at most so late, in numbers and generations.
const LAST_BEGINNING: u64 = 1 << 51;

/// What the relay knows when a post arrives.
pub struct Known<'a> {
    /// The head of the clinic's ledger.
    pub head: LedgerHead,
    /// Where a conversation that is not known begins at the earliest.
    pub begins_at: OrderNumber,
    /// Whether the sender's person may have to do with the conversation: with a direct one by its
    /// id, with a group that is known by a device in its lists.
    pub concerned: bool,
    /// The conversation, if there is one.
    pub conversation: Option<ConversationRow>,
    /// The running hash at the number that the post names, if it is still kept.
    pub hash_at_last: Option<OrderHash>,
    /// Who is in the group.
    pub current: &'a [DeviceId],
    /// Who was, before the newest commit.
    pub previous: &'a [DeviceId],
    /// Who of the group asked to be added again.
    pub pleading: &'a [DeviceId],
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
    /// Whose pleas to be added again wait no longer.
    pub answered: Vec<DeviceId>,
}

/// Numbers a post, or says why not. Repeats have been answered before.
pub fn number(draft: &Draft, sender: &DeviceId, known: &Known<'_>) -> Result<Numbered, Failure> {
    let header = &draft.header;
    session::is_of(sender, &header.sender)?;
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
        // Where it begins is for who founds it to say: the relay may have lost it.
        let begins = (1..=LAST_BEGINNING).contains(&header.generation.0)
            && header.last_number.0 <= LAST_BEGINNING;
        return if founds && begins && known.concerned {
            Ok(())
        } else {
            refuse(ErrorCode::Unknown, "there is no such conversation in this clinic")
        };
    };
    let right = if founds { row.generation.next() } else { row.generation };
    if header.generation != right || (row.group_left && !founds) {
        return refuse(
            ErrorCode::GenerationMoved,
            "the conversation's group is another one by now: process what is queued",
        );
    }
    if founds && !(known.concerned && may_found(&header.sender, row, known)) {
        return refuse(
            ErrorCode::NotAMember,
            "only a member can start the next group, as long as one can go on",
        );
    }
    Ok(())
}

/// Whether a device may start a conversation's next group.
fn may_found(sender: &DeviceId, row: &ConversationRow, known: &Known<'_>) -> bool {
    row.group_left
        || known.current.contains(sender)
        || known.previous.contains(sender)
        || pleas::is_abandoned(sender, known.current, known.pleading, known.is_active)
}

fn check_order(draft: &Draft, known: &Known<'_>) -> Result<(), Failure> {
    let header = &draft.header;
    // Who pleads to be added again may have lost its place.
    if header.kind == PostKind::Rejoin {
        return Ok(());
    }
    let differs = known.hash_at_last.is_some_and(|hash| hash != header.order_hash);
    let Some(ConversationRow { number: newest, commit, .. }) = known.conversation else {
        return if differs || header.last_number < known.begins_at {
            refuse(ErrorCode::OrderUnknown, "the order does not begin here, or not with this hash")
        } else {
            Ok(())
        };
    };
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
    // Else it could be founded past a plea that was answered, or a member who goes on.
    if header.kind == PostKind::Found && header.last_number != newest {
        return refuse(ErrorCode::OrderUnknown, "the next group begins at the newest number");
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
    let header = &draft.header;
    let before = known.conversation.unwrap_or(ConversationRow {
        generation: GroupGeneration(0),
        number: header.last_number,
        order_hash: header.order_hash,
        commit: header.last_number,
        previous_commit: header.last_number,
        recipients: header.recipients,
        previous_recipients: None,
        group_left: false,
    });
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
            group_left: false,
        }
    } else {
        ConversationRow { number, order_hash, ..before }
    };
    // A revoked device has no queue any more.
    to.retain(|device| (known.is_active)(device));
    let answered = pleas::answered(draft, known.pleading);
    Numbered { conversation, to: to.into_iter().collect(), answered }
}

/// The list that goes with a conversation's new recipients.
pub fn new_list(draft: &Draft) -> Option<(RecipientsHash, &[DeviceId])> {
    draft.changes_group().then_some((draft.header.recipients, draft.recipients.as_slice()))
}
