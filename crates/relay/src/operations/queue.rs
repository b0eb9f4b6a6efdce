//! What a device has stored, and where a conversation stands.

use super::{Caller, session_of, unknown};
use crate::Failure;
use crate::storage::{Read, Write};
use bellward_proto::relay::ConversationState;
use bellward_proto::{ConversationId, ErrorCode, QueueCursor, Timestamp};

/// Deletes what a device has durably stored.
pub fn acknowledge(
    transaction: &mut dyn Write,
    caller: &Caller,
    up_to: QueueCursor,
    now: Timestamp,
) -> Result<(), Failure> {
    session_of(transaction, caller, now)?;
    Ok(transaction.acknowledge(&caller.clinic, &caller.device, up_to)?)
}

/// Where a conversation stands, for those who are or just were in it.
pub fn conversation(
    view: &dyn Read,
    caller: &Caller,
    conversation: &ConversationId,
    now: Timestamp,
) -> Result<ConversationState, Failure> {
    session_of(view, caller, now)?;
    let clinic = &caller.clinic;
    let row =
        view.conversation(clinic, conversation)?.ok_or_else(|| unknown("the conversation"))?;
    let recipients = view.recipients(clinic, &row.recipients)?.unwrap_or_default();
    let previous = match &row.previous_recipients {
        Some(hash) => view.recipients(clinic, hash)?.unwrap_or_default(),
        None => Vec::new(),
    };
    if !recipients.contains(&caller.device) && !previous.contains(&caller.device) {
        return Err(Failure::refused(
            ErrorCode::NotAMember,
            "this device is not in the conversation",
        ));
    }
    Ok(ConversationState {
        generation: row.generation,
        number: row.number,
        commit: row.commit,
        recipients,
    })
}
