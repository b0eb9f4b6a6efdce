//! Giving a post its number, durably.

use super::conversations::devices;
use super::ledgers::Ledgers;
use super::{Caller, recovering, session_of, unknown};
use crate::clinic::draft::Draft;
use crate::clinic::order::{Known, Numbered, new_list, number};
use crate::clinic::session;
use crate::storage::{
    Announcement, ConversationRow, NewEnvelope, OrderLink, Plea, PostedRow, Read, Write,
};
use crate::{Failure, Limits};
use bellward_proto::envelope::PostKind;
use bellward_proto::relay::Posted;
use bellward_proto::{
    ClinicId, ConversationId, DeviceId, ErrorCode, OrderHash, OrderNumber, PersonId, Timestamp,
};
use bellward_trust::Roster;

/// Numbers, keeps and queues a post. A repeat gets its old number, before anything else.
pub fn post(
    transaction: &mut dyn Write,
    ledgers: &Ledgers,
    caller: &Caller,
    draft: &Draft,
    now: Timestamp,
    limits: &Limits,
) -> Result<Posted, Failure> {
    let session = session_of(transaction, caller, now)?;
    session::is_confirmed(&session)?;
    let clinic = &caller.clinic;
    if let Some(old) = transaction.posted(clinic, &caller.device, &draft.hash)? {
        return Ok(Posted { number: old.number, stored_at: old.stored_at });
    }
    let row = transaction.clinic(clinic)?.ok_or_else(|| unknown("the clinic"))?;
    if row.recovering {
        return Err(recovering());
    }
    let numbered = judge(transaction, ledgers, caller, draft, row.restored_at)?;
    if row.waiting_bytes.saturating_add(draft.weight()) > limits.queue_bytes_per_clinic {
        return Err(Failure::refused(
            ErrorCode::Full,
            "too much of this clinic waits to be fetched: nothing more is taken",
        ));
    }
    keep(transaction, clinic, draft, &numbered, now)?;
    Ok(Posted { number: numbered.conversation.number, stored_at: now })
}

/// Gathers what is known, and decides.
fn judge(
    view: &dyn Write,
    ledgers: &Ledgers,
    caller: &Caller,
    draft: &Draft,
    restored_at: Timestamp,
) -> Result<Numbered, Failure> {
    let clinic = &caller.clinic;
    let ledger = ledgers.load(view, clinic)?.ok_or_else(|| unknown("the clinic"))?;
    let roster = ledger.roster();
    let conversation = view.conversation(clinic, &draft.header.conversation)?;
    let pleas = view.pleas(clinic, &draft.header.conversation)?;
    let pleading: Vec<DeviceId> = pleas.iter().map(|plea| plea.device).collect();
    let current = devices(view, clinic, conversation.map(|row| row.recipients))?;
    let previous = devices(view, clinic, conversation.and_then(|row| row.previous_recipients))?;
    let founds = draft.header.kind == PostKind::Found;
    let known = Known {
        begins_at: OrderNumber(restored_at.0),
        head: ledger.head().ok_or_else(|| unknown("the clinic"))?,
        hash_at_last: hash_at_last(view, clinic, draft, conversation.as_ref())?,
        concerned: !founds || is_concerned(&roster, caller, draft, &[&current, &previous]),
        current: &current,
        previous: &previous,
        pleading: &pleading,
        is_active: &|device| roster.is_active_device(device),
        conversation,
    };
    number(draft, &caller.device, &known)
}

/// Whether the person of a device may have to do with a conversation. Nobody else may found one
/// there: it would keep those out whose it is. Of a group whose devices are all revoked nobody can
/// tell any more: a restored relay may have forgotten the others.
fn is_concerned(
    roster: &Roster<'_>,
    caller: &Caller,
    draft: &Draft,
    lists: &[&[DeviceId]],
) -> bool {
    let conversation = &draft.header.conversation;
    let person = |device: &DeviceId| roster.any_device(device).map(|device| device.person);
    let Some(mine) = person(&caller.device) else { return false };
    if !conversation.is_group() {
        let with = |other: &PersonId| ConversationId::direct(&caller.clinic, [&mine, other]);
        return roster.any_people().any(|other| *conversation == with(&other.id));
    }
    let mut left =
        lists.iter().copied().flatten().filter(|device| roster.is_active_device(device)).peekable();
    let is_mine = |device: &DeviceId| person(device) == Some(mine);
    left.peek().is_none() || lists.iter().copied().flatten().any(is_mine)
}

fn hash_at_last<V: Read + ?Sized>(
    view: &V,
    clinic: &ClinicId,
    draft: &Draft,
    conversation: Option<&ConversationRow>,
) -> Result<Option<OrderHash>, Failure> {
    let header = &draft.header;
    if header.last_number == OrderNumber(0) {
        return Ok(Some(OrderHash::start(&header.conversation)));
    }
    if let Some(row) = conversation.filter(|row| row.number == header.last_number) {
        return Ok(Some(row.order_hash));
    }
    let link = view.order_link(clinic, &header.conversation, header.last_number)?;
    Ok(link.map(|link| link.order_hash))
}

fn keep(
    transaction: &mut dyn Write,
    clinic: &ClinicId,
    draft: &Draft,
    numbered: &Numbered,
    now: Timestamp,
) -> Result<(), Failure> {
    let row = &numbered.conversation;
    let conversation = &draft.header.conversation;
    let between = if draft.welcomes.is_empty() {
        Vec::new()
    } else {
        let links =
            transaction.order(clinic, conversation, draft.header.last_number, row.number)?;
        links.into_iter().map(|link| link.envelope).collect()
    };
    if let Some((hash, devices)) = new_list(draft) {
        transaction.put_recipients(clinic, &hash, devices)?;
    }
    if draft.changes_group() {
        transaction.put_conversation(clinic, conversation, row)?;
    } else {
        transaction.put_newest(clinic, conversation, row.number, &row.order_hash)?;
    }
    let link = OrderLink { number: row.number, envelope: draft.hash, order_hash: row.order_hash };
    transaction.add_order_link(clinic, conversation, &link)?;
    if draft.changes_group() {
        transaction.forget_order(clinic, conversation, row.previous_commit)?;
    }
    if draft.header.kind == PostKind::Rejoin {
        let plea = Plea { device: draft.header.sender, asked_at: now };
        transaction.put_plea(clinic, conversation, &plea)?;
    }
    transaction.forget_pleas(clinic, conversation, &numbered.answered)?;
    let posted = PostedRow { number: row.number, stored_at: now };
    transaction.put_posted(clinic, &draft.header.sender, &draft.hash, &posted)?;
    let digests = if draft.welcomes.is_empty() { Vec::new() } else { draft.digests.clone() };
    let envelope = NewEnvelope {
        conversation: *conversation,
        generation: row.generation,
        number: row.number,
        stored_at: now,
        envelope: draft.envelope.clone(),
        counts: draft.counts,
        to: numbered.to.clone(),
        welcomes: draft.welcomes.clone(),
        between,
        digests,
    };
    transaction.enqueue(clinic, &envelope)?;
    for device in &numbered.to {
        transaction.announce(Announcement::Queued(*clinic, *device));
    }
    Ok(())
}
