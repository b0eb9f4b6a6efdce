//! The few words that stand outside the window, in the languages of the window and from its
//! catalogue.

use bellward_api::view::{Language, Preferences};

/// What tray and notifications say.
pub struct Words {
    /// Opens the window.
    pub show: &'static str,
    /// Locks the profile.
    pub lock: &'static str,
    /// Ends the program.
    pub quit: &'static str,
    /// All that a notification says.
    pub new_message: &'static str,
    /// How many messages are unread, in the place of `{count}`.
    pub unread: &'static str,
}

// The languages of `ui/src/words/outside.json`, as constants of this shape.
include!(concat!(env!("OUT_DIR"), "/words.rs"));

impl Words {
    /// So many messages are unread.
    pub fn unread(&self, count: u32) -> String {
        self.unread.replace("{count}", &count.to_string())
    }
}

/// In the language that was chosen, or else the operating system's.
pub fn words(preferences: &Preferences) -> &'static Words {
    let spanish = match preferences.language {
        Some(language) => language == Language::Es,
        None => system().is_some_and(|language| language.starts_with("es")),
    };
    if spanish { &ES } else { &EN }
}

fn system() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"))
}

#[cfg(test)]
mod tests {
    use super::{EN, ES};

    #[test]
    fn unread_messages_are_counted_in_every_language() {
        assert_eq!(EN.unread(12), "12 unread");
        assert_eq!(ES.unread(12), "12 sin leer");
    }
}
