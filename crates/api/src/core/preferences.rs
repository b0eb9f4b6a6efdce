//! What a person has chosen, in a plain file beside the profile.

use super::{Answer, Core};
use crate::command::SetPreferences;
use crate::view::Preferences;
use crate::{ApiError, Change, ErrorCode};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// In the profile's directory.
const FILE: &str = "preferences.json";
/// The sizes that can be chosen, in percent.
const ZOOM: std::ops::RangeInclusive<u32> = 50..=300;

impl Core {
    /// What is remembered.
    pub async fn preferences(&self) -> Answer<Preferences> {
        Ok(self.preferred())
    }

    /// Remembers it. What cannot be kept holds until the program ends.
    pub async fn set_preferences(&self, request: SetPreferences) -> Answer<()> {
        let preferences = bounded(request.preferences);
        let kept = keep(&self.directory, &preferences);
        *self.preferred_slot() = Some(preferences);
        self.tell(Change::Preferences);
        kept.map_err(|error| ApiError::new(ErrorCode::PreferencesNotKept, error.to_string()))
    }

    /// The same for the shell.
    pub fn preferred(&self) -> Preferences {
        self.preferred_slot().get_or_insert_with(|| bounded(read(&self.directory))).clone()
    }
}

/// With what can be chosen in place of what cannot.
fn bounded(preferences: Preferences) -> Preferences {
    let zoom = preferences.zoom.clamp(*ZOOM.start(), *ZOOM.end());
    Preferences { zoom, ..preferences }
}

/// What the file says; the usual where it says nothing, or is not there.
fn read(directory: &Path) -> Preferences {
    match std::fs::read(directory.join(FILE)) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            tracing::warn!(%error, "the preferences cannot be read: the usual ones hold");
            Preferences::default()
        }),
        Err(error) => {
            if error.kind() != ErrorKind::NotFound {
                tracing::warn!(%error, "the preferences cannot be read: the usual ones hold");
            }
            Preferences::default()
        }
    }
}

/// All of the file or the old one: never a part.
fn keep(directory: &Path, preferences: &Preferences) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(&serde_json::to_vec_pretty(preferences)?)?;
    file.as_file().sync_all()?;
    file.persist(directory.join(FILE)).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::view::Theme;

    #[test]
    fn preferences_come_back_and_others_words_are_survived() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(read(directory.path()), Preferences::default());
        let dark = Preferences { theme: Theme::Dark, zoom: 150, ..Preferences::default() };
        keep(&directory.path().join("new"), &dark).unwrap();
        assert_eq!(read(&directory.path().join("new")), dark);

        let file = directory.path().join(FILE);
        std::fs::write(&file, r#"{ "theme": "dark", "fromTheFuture": 1 }"#).unwrap();
        assert_eq!(read(directory.path()).theme, Theme::Dark);
        std::fs::write(&file, "{ torn").unwrap();
        assert_eq!(read(directory.path()), Preferences::default());
    }
}
