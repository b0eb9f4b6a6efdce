//! Where conversations stand.

use super::ledgers::Ledgers;
use super::{Caller, session_of, unknown};
use crate::Failure;
use crate::clinic::pleas;
use crate::storage::Read;
use bellward_proto::relay::{ConversationState, OwnConversations};
use bellward_proto::{ClinicId, ConversationId, DeviceId, ErrorCode, RecipientsHash, Timestamp};

/// The conversations in whose groups a device is.
pub fn own(view: &dyn Read, caller: &Caller, now: Timestamp) -> Result<OwnConversations, Failure> {
    session_of(view, caller, now)?;
    let conversations = view.conversations_of(&caller.clinic, &caller.device)?;
    Ok(OwnConversations { conversations })
}

/// Where a conversation stands, for those who are or just were in it, and for everyone in the
/// clinic once it is abandoned.
pub fn state(
    view: &dyn Read,
    ledgers: &Ledgers,
    caller: &Caller,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<ConversationState, Failure> {
    session_of(view, caller, now)?;
    let (clinic, device) = (&caller.clinic, &caller.device);
    let row =
        view.conversation(clinic, conversation)?.ok_or_else(|| unknown("the conversation"))?;
    let ledger = ledgers.load(view, clinic)?.ok_or_else(|| unknown("the clinic"))?;
    let roster = ledger.roster();
    let current = devices(view, clinic, Some(row.recipients))?;
    let previous = devices(view, clinic, row.previous_recipients)?;
    let pleas = view.pleas(clinic, conversation)?;
    let pleading: Vec<DeviceId> = pleas.iter().map(|plea| plea.device).collect();
    let is_active = |device: &DeviceId| roster.is_active_device(device);
    let abandoned = row.group_left || pleas::is_abandoned(device, &current, &pleading, &is_active);
    let member = current.contains(device);
    if !member && !previous.contains(device) && !abandoned {
        return Err(Failure::refused(
            ErrorCode::NotAMember,
            "this device is not in the conversation",
        ));
    }
    Ok(ConversationState {
        generation: row.generation,
        number: row.number,
        order_hash: row.order_hash,
        commit: row.commit,
        member,
        asked_at: pleas.iter().find(|plea| plea.device == *device).map(|plea| plea.asked_at),
        abandoned,
    })
}

/// The devices of a list; none when there is no list.
pub fn devices<V: Read + ?Sized>(
    view: &V,
    clinic: &ClinicId,
    list: Option<RecipientsHash>,
) -> Result<Vec<DeviceId>, Failure> {
    match list {
        Some(hash) => Ok(view.recipients(clinic, &hash)?.unwrap_or_default()),
        None => Ok(Vec::new()),
    }
}
