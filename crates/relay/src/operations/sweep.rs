//! Clearing away what has grown too old or too much, a little in each transaction.

use crate::storage::{Swept, Write};
use crate::{Failure, Limits};
use bellward_proto::{ClinicId, Timestamp};

/// Rows in one transaction, so that nobody waits long for the writer.
const STEP: usize = 500;

/// One step of a sweep through a clinic.
pub fn step(
    transaction: &mut dyn Write,
    clinic: &ClinicId,
    now: Timestamp,
    limits: &Limits,
) -> Result<Swept, Failure> {
    let retained = Timestamp(now.0.saturating_sub(limits.retention_millis()));
    let remembered = Timestamp(now.0.saturating_sub(limits.memory_millis()));
    let lapsed = transaction.lapse_older(clinic, retained, STEP)?;
    let forgotten = transaction.forget_posted(clinic, remembered, STEP)?;
    let mut swept =
        Swept { rows: lapsed.rows + forgotten.rows, more: lapsed.more || forgotten.more };
    let keep = limits.queue_bytes_per_device;
    for device in transaction.overfull(clinic, keep)? {
        let lapsed = transaction.lapse_oldest(clinic, &device, keep, STEP)?;
        swept.rows += lapsed.rows;
        swept.more |= lapsed.more;
    }
    swept.rows += transaction.forget_superseded(clinic, retained)?;
    // Key packages outlive the longest lifetime that a device accepts: 84 days.
    let retired = Timestamp(now.0.saturating_sub(3 * limits.memory_millis()));
    swept.rows += transaction.forget_retired(clinic, retired)?;
    swept.rows += transaction.forget_recipients(clinic)?;
    Ok(swept)
}
