//! What a person has chosen for this profile on this machine. None of it is secret: it is kept in
//! a plain file beside the profile, so that the lock screen follows it too.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the window looks and behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// None follows the operating system.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
    /// How much things stand out.
    pub contrast: Contrast,
    /// Whether things may move.
    pub motion: Motion,
    /// The size of everything, in percent: 50 to 300.
    pub zoom: u32,
    /// Whether Enter sends; otherwise it begins a line, and Ctrl+Enter sends.
    pub enter_sends: bool,
    /// Whether the operating system shows that something new came. Never what.
    pub notifications: bool,
    /// Whether Bellward starts, in the tray, when this user logs in.
    pub start_at_login: bool,
    /// Lock after so many minutes in which nothing was touched; 0 for never.
    pub lock_after_minutes: u32,
}

impl Default for Preferences {
    fn default() -> Self {
        Preferences {
            language: None,
            theme: Theme::System,
            contrast: Contrast::System,
            motion: Motion::System,
            zoom: 100,
            enter_sends: false,
            notifications: true,
            start_at_login: false,
            lock_after_minutes: 15,
        }
    }
}

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the operating system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much things stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Contrast {
    /// As the operating system.
    System,
    /// As much as can be.
    More,
}

/// Whether things may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Motion {
    /// As the operating system.
    System,
    /// As little as can be.
    Reduced,
}
