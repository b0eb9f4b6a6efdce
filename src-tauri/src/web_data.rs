//! Where the web view may keep data: nowhere, so that plaintext is never in it.
//!
//! The one exception is a debug build under WebDriver, which an incognito web view cannot
//! speak to on Linux. It gets a directory of its own in the profile, emptied at each start.

use std::path::{Path, PathBuf};

/// Where the web view keeps its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebData {
    /// In memory alone.
    Memory,
    /// In this directory.
    Directory(PathBuf),
}

/// Decides it, and empties the directory.
pub fn place(profile: &Path) -> WebData {
    let driven = std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true");
    if !(cfg!(debug_assertions) && driven) {
        return WebData::Memory;
    }
    let directory = profile.join("web-view-under-test");
    match std::fs::remove_dir_all(&directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => WebData::Memory,
        _ => WebData::Directory(directory),
    }
}
