//! What is made once and kept from one run to the next, as long as the product would make it so.

use crate::fault::Outcome;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Made under other ones, it could not be opened.
const SCHEMAS: [&str; 3] = [
    include_str!("../../relay/schema.sql"),
    include_str!("../../store/schema.sql"),
    include_str!("../../e2ee/src/snapshots/bellward_e2ee__encodings__record.snap"),
];

/// Written beside the files once all of them are there.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    schemas: Vec<String>,
    what: T,
}

const FILE: &str = "kept.json";

/// What was said of a folder, if all of it is there and can be opened.
pub fn read<T: DeserializeOwned>(folder: &Path) -> Option<T> {
    let bytes = std::fs::read(folder.join(FILE)).ok()?;
    let kept: Kept<T> = serde_json::from_slice(&bytes).ok()?;
    (kept.schemas == SCHEMAS).then_some(kept.what)
}

/// An empty folder to make it in.
pub fn begin(folder: &Path) -> Outcome<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(std::fs::create_dir_all(folder)?)
}

/// All of it is there.
pub fn end<T: Serialize>(folder: &Path, what: T) -> Outcome<()> {
    let kept = Kept { schemas: SCHEMAS.map(str::to_owned).to_vec(), what };
    Ok(std::fs::write(folder.join(FILE), serde_json::to_vec(&kept)?)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_what_was_made_whole_and_under_the_same_schemas_is_kept() {
        let disk = tempfile::tempdir().unwrap();
        let folder = disk.path().join("ward");
        begin(&folder).unwrap();
        std::fs::write(folder.join("profile"), "rows").unwrap();
        assert_eq!(read::<u64>(&folder), None);
        end(&folder, 7_u64).unwrap();
        assert_eq!(read::<u64>(&folder), Some(7));
        let other = std::fs::read_to_string(folder.join(FILE)).unwrap().replace("envelopes", "e");
        std::fs::write(folder.join(FILE), other).unwrap();
        assert_eq!(read::<u64>(&folder), None);
        begin(&folder).unwrap();
        assert!(!folder.join("profile").exists());
    }
}
