//! What the desktop is told as things change: unread messages in tray and notification, the size
//! of everything, whether to start at login.

use crate::notice::{Shown, act};
use crate::tray;
use crate::window::MAIN;
use crate::words::words;
use bellward_api::command::ListConversations;
use bellward_api::view::Preferences;
use bellward_api::{Change, Changes, Core};
use tauri::tray::TrayIcon;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_autostart::ManagerExt;

/// Follows the core until it ends.
pub fn follow<R: Runtime>(app: AppHandle<R>, mut changes: Changes, tray: Option<TrayIcon<R>>) {
    tauri::async_runtime::spawn(async move {
        let mut follower = Follower { tray, shown: Shown::default(), unread: 0, app };
        follower.prefer();
        while let Some(event) = changes.next().await {
            let touches = |wanted: &[Change]| {
                event.changes.iter().any(|change| *change == Change::All || wanted.contains(change))
            };
            if touches(&[Change::Preferences]) {
                follower.prefer();
            }
            if touches(&[Change::App, Change::Conversations]) {
                follower.count().await;
            }
        }
    });
}

struct Follower<R: Runtime> {
    app: AppHandle<R>,
    tray: Option<TrayIcon<R>>,
    shown: Shown,
    unread: u32,
}

impl<R: Runtime> Follower<R> {
    async fn count(&mut self) {
        let core = self.app.state::<Core>();
        let first = ListConversations { from: 0, limit: 1 };
        // While it is locked nobody can tell.
        let unread = core.list_conversations(first).await.map_or(0, |page| page.unread);
        let preferences = core.preferred();
        let words = words(&preferences);
        if let Some(tray) = &self.tray {
            tray::tell_unread(tray, unread, words);
        }
        let window = self.app.get_webview_window(MAIN);
        let focused = window.is_some_and(|window| window.is_focused().unwrap_or(false));
        let act = act(self.unread, unread, focused, preferences.notifications);
        self.unread = unread;
        tokio::task::block_in_place(|| self.shown.act(act, words.new_message, &self.app));
    }

    fn prefer(&self) {
        let preferences = self.app.state::<Core>().preferred();
        if let Some(window) = self.app.get_webview_window(MAIN)
            && let Err(error) = window.set_zoom(f64::from(preferences.zoom) / 100.0)
        {
            tracing::warn!(%error, "the window does not change its size of things");
        }
        self.start_at_login(&preferences);
    }

    fn start_at_login(&self, preferences: &Preferences) {
        let login = self.app.autolaunch();
        let outcome = match (preferences.start_at_login, login.is_enabled().unwrap_or(false)) {
            (true, false) => login.enable(),
            (false, true) => login.disable(),
            _ => Ok(()),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "starting at login could not be changed");
        }
    }
}
