//! The one window. It shows what is embedded in this program and can go nowhere else.

use crate::arguments::{Arguments, Pair};
use crate::tray;
use crate::web_data::WebData;
use tauri::plugin::TauriPlugin;
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{App, Runtime, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;

/// The window's label, as in its capability file.
pub const MAIN: &str = "main";

const SMALLEST: Pair = Pair(720.0, 480.0);
const USUAL: Pair = Pair(1280.0, 800.0);

/// Opens it.
pub fn open<R: Runtime>(
    app: &App<R>,
    arguments: &Arguments,
    web_data: WebData,
    has_tray: bool,
) -> tauri::Result<()> {
    let size = arguments.window_size.unwrap_or(USUAL);
    let mut builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title(title(arguments.title_suffix.as_deref()))
        .inner_size(size.0, size.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .visible(!(arguments.in_tray && has_tray && tray::is_shown()))
        .devtools(cfg!(debug_assertions))
        .disable_drag_drop_handler()
        .general_autofill_enabled(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny);
    if let Some(position) = arguments.window_position {
        builder = builder.position(position.0, position.1);
    }
    builder = match web_data {
        WebData::Memory => builder.incognito(true),
        WebData::Directory(directory) => builder.data_directory(directory),
    };
    let window = builder.build()?;
    if has_tray {
        let closing = window.clone();
        window.on_window_event(move |event| {
            // Where no tray is in sight nobody would find the window again: then it closes, and
            // the program ends.
            if let WindowEvent::CloseRequested { api, .. } = event
                && tray::is_shown()
            {
                api.prevent_close();
                if let Err(error) = closing.hide() {
                    tracing::warn!(%error, "the window does not go to the tray");
                }
            }
        });
    }
    Ok(())
}

/// Where the window was the last time, and how large: unless the command line says.
pub fn remembered<R: Runtime>(arguments: &Arguments) -> TauriPlugin<R> {
    let mut flags = StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    if arguments.window_size.is_none() {
        flags |= StateFlags::SIZE;
    }
    if arguments.window_position.is_none() {
        flags |= StateFlags::POSITION;
    }
    tauri_plugin_window_state::Builder::new().with_state_flags(flags).build()
}

fn title(suffix: Option<&str>) -> String {
    match suffix.map(str::trim).filter(|suffix| !suffix.is_empty()) {
        Some(suffix) => format!("Bellward - {suffix}"),
        None => "Bellward".to_owned(),
    }
}

/// Whether an address is this program's own: `tauri://localhost`, which on Windows is
/// `http://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_window_goes_nowhere_else() {
        assert!(is_ours(&Url::parse("tauri://localhost/index.html").unwrap()));
        for foreign in [
            "https://example.org/",
            "http://localhost/",
            "file:///etc/passwd",
            "tauri://elsewhere/",
            "data:text/html,x",
            "about:blank",
            "javascript:alert(1)",
        ] {
            assert!(!is_ours(&Url::parse(foreign).unwrap()), "{foreign}");
        }
    }

    #[test]
    fn the_title_tells_windows_apart() {
        assert_eq!(title(None), "Bellward");
        assert_eq!(title(Some(" ")), "Bellward");
        assert_eq!(title(Some("Nurse One")), "Bellward - Nurse One");
    }
}
