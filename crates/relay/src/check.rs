//! Whether what a data directory holds is as it must be.

use crate::OpenError;
use crate::operations::ledgers;
use crate::storage::sqlite::{FILE, read_file};
use std::path::Path;

/// What is wrong, in words; nothing when all is well. Another process may go on meanwhile.
pub fn check(data: &Path) -> Result<Vec<String>, OpenError> {
    let file = data.join(FILE);
    if let Err(error) = std::fs::metadata(&file) {
        return Err(OpenError::file(&file, error));
    }
    let mut faults = crate::storage::sqlite::faults_of(&file)?;
    if faults.is_empty() {
        read_file(&file, |view| {
            for clinic in view.clinics()? {
                if let Err(failure) = ledgers::verify(view, &clinic) {
                    faults.push(format!("{clinic:?}: {failure}"));
                }
            }
            Ok(())
        })?;
    }
    Ok(faults)
}
