//! Going on after a restore.

use crate::storage::{Standing, StorageError, Write};

/// Gives up what was lost: posts and statements are taken again. Members may have seen more
/// of a conversation than a restored relay; the first post of one who has says how much.
pub fn accept(transaction: &mut dyn Write) -> Result<(), StorageError> {
    let standing = transaction.standing()?;
    if standing.recovering {
        transaction.mark_gaps()?;
        transaction.set_standing(&Standing { recovering: false, ..standing })?;
    }
    Ok(())
}
