//! One process for each profile: a second one wakes the first, and ends. Others beside it.

use crate::tray;
use bellward_api::Core;
use bellward_api::command::Secret;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use tauri::plugin::TauriPlugin;
use tauri::{Manager, Runtime};

/// What an invite code begins with: it is a link as it stands.
const INVITE: &str = "bellward-invite:";

/// By what the system tells this profile's process, window and settings from others'.
pub fn identifier(profile: &Path) -> String {
    let mut id = "org.bellward.desktop.p".to_owned();
    for byte in Sha256::digest(profile.as_os_str().as_encoded_bytes()).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// Wakes the window when the program is started again with the same profile.
pub fn plugin<R: Runtime>() -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, _| {
            if let (Some(code), Some(core)) = (invite_in(&arguments), app.try_state::<Core>()) {
                core.offer_invite(code);
            }
            tray::show(app);
        })
        .build()
}

/// The invite code among the arguments, if the program was opened by one.
pub fn invite_in(arguments: &[String]) -> Option<Secret> {
    arguments.iter().find(|argument| argument.starts_with(INVITE)).cloned().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::{identifier, invite_in};
    use std::path::Path;

    #[test]
    fn profiles_are_told_apart() {
        let (one, other) = (identifier(Path::new("/a")), identifier(Path::new("/b")));
        assert_ne!(one, other);
        assert_eq!(one, identifier(Path::new("/a")));
        assert!(one.rsplit('.').next().is_some_and(|last| last.starts_with('p')));
    }

    #[test]
    fn a_link_is_found_among_the_arguments() {
        let given = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
            invite_in(&arguments).map(|code| code.expose().to_owned())
        };
        assert_eq!(given(&["bellward-desktop", "--profile-dir", "/p"]), None);
        let link = "bellward-invite:AAAA";
        assert_eq!(given(&["bellward-desktop", link]).as_deref(), Some(link));
    }
}
