//! The few words that stand outside the window, in the languages of the window.

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
    /// After the number of unread messages.
    pub unread: &'static str,
}

const ENGLISH: Words = Words {
    show: "Open Bellward",
    lock: "Lock",
    quit: "Quit",
    new_message: "New message",
    unread: "unread",
};

const SPANISH: Words = Words {
    show: "Abrir Bellward",
    lock: "Bloquear",
    quit: "Salir",
    new_message: "Mensaje nuevo",
    unread: "sin leer",
};

/// In the language that was chosen, or else the operating system's.
pub fn words(preferences: &Preferences) -> &'static Words {
    let spanish = match preferences.language {
        Some(language) => language == Language::Es,
        None => system().is_some_and(|language| language.starts_with("es")),
    };
    if spanish { &SPANISH } else { &ENGLISH }
}

fn system() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"))
}
