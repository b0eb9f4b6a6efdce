//! The sign in the system's tray, with which the window can be away and the profile stay open.

use crate::window::MAIN;
use crate::words::{Words, words};
use bellward_api::Core;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime};

/// Who on a Linux desktop shows what is in the tray.
#[cfg(target_os = "linux")]
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// How long the session bus is waited for.
#[cfg(target_os = "linux")]
const ANSWERS_WITHIN: std::time::Duration = std::time::Duration::from_millis(500);

const SHOW: &str = "show";
const LOCK: &str = "lock";
const QUIT: &str = "quit";

/// Puts it there. On Linux the tray is a library that may not be installed: then there is none,
/// and closing the window ends the program, as it does where no tray is in sight.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> Option<TrayIcon<R>> {
    let words = words(&app.state::<Core>().preferred());
    match catch_unwind(AssertUnwindSafe(|| build(app, words))) {
        Ok(Ok(tray)) => Some(tray),
        Ok(Err(error)) => {
            tracing::warn!(%error, "there is no tray");
            None
        }
        Err(_) => {
            tracing::warn!("there is no tray: libayatana-appindicator3 is not installed");
            None
        }
    }
}

fn build<R: Runtime>(app: &AppHandle<R>, words: &Words) -> tauri::Result<TrayIcon<R>> {
    let item = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let menu = Menu::with_items(
        app,
        &[&item(SHOW, words.show)?, &item(LOCK, words.lock)?, &item(QUIT, words.quit)?],
    )?;
    let mut tray = TrayIconBuilder::new()
        .menu(&menu)
        .show_menu_on_left_click(false)
        .tooltip("Bellward")
        .on_menu_event(|app, event| match event.id.as_ref() {
            SHOW => show(app),
            LOCK => lock(app),
            QUIT => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                button_state: MouseButtonState::Up,
                ..
            } = event
            {
                show(tray.app_handle());
            }
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)
}

/// Whether the tray is in sight. On Linux a desktop may have none, whatever libraries there are:
/// a program on the session bus takes what is to be shown in one.
#[cfg(target_os = "linux")]
pub fn is_shown() -> bool {
    let (answer, answered) = std::sync::mpsc::channel();
    // A bus that does not answer must not hold the window.
    std::thread::spawn(move || answer.send(has_watcher()));
    match answered.recv_timeout(ANSWERS_WITHIN) {
        Ok(Ok(shown)) => shown,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the session bus does not say whether there is a tray");
            false
        }
        Err(_) => false,
    }
}

/// Elsewhere it always is.
#[cfg(not(target_os = "linux"))]
pub fn is_shown() -> bool {
    true
}

#[cfg(target_os = "linux")]
fn has_watcher() -> zbus::Result<bool> {
    let bus = zbus::blocking::Connection::session()?;
    let bus = zbus::blocking::fdo::DBusProxy::new(&bus)?;
    Ok(bus.name_has_owner(WATCHER.try_into()?)?)
}

/// Brings the window to the front.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window does not come to the front");
    }
}

fn lock<R: Runtime>(app: &AppHandle<R>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = app.state::<Core>().lock().await {
            tracing::warn!(%error, "the profile could not be locked");
        }
    });
}

/// Says how many messages were not read.
pub fn tell_unread<R: Runtime>(tray: &TrayIcon<R>, unread: u32, words: &Words) {
    let text = match unread {
        0 => "Bellward".to_owned(),
        unread => format!("Bellward: {}", words.unread(unread)),
    };
    // A tray without tooltips, as on some Linux desktops, shows the title.
    let title = (unread > 0).then(|| unread.to_string());
    if let Err(error) = tray.set_tooltip(Some(text)).and_then(|()| tray.set_title(title)) {
        tracing::warn!(%error, "the tray does not say how many messages are unread");
    }
}
