//! What a device has stored.

use super::{Caller, session_of};
use crate::Failure;
use crate::storage::Write;
use bellward_proto::{QueueCursor, Timestamp};

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
