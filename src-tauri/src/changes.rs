//! Tells the window what changed.

use crate::window::MAIN;
use bellward_api::{CHANGE_EVENT, Changes};
use tauri::{AppHandle, Emitter, Runtime};

/// Sends every change to the window until the core ends.
pub fn forward<R: Runtime>(app: AppHandle<R>, mut changes: Changes) {
    tauri::async_runtime::spawn(async move {
        while let Some(event) = changes.next().await {
            if app.emit_to(MAIN, CHANGE_EVENT, event).is_err() {
                break;
            }
        }
    });
}
