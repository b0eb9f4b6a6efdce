//! The app's window with nothing in it: what `cargo xtask bench` compares the app's memory with.

use tauri::http::{Response, header::CONTENT_TYPE};
use tauri::{WebviewUrl, WebviewWindowBuilder};

/// A page with no content. `about:blank` would not do: no process is started to show it.
const PAGE: &str = "<!doctype html><html lang=\"en\"><title>Bellward</title></html>";

fn main() -> tauri::Result<()> {
    let context = tauri::generate_context!();
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let page = Response::builder().header(CONTENT_TYPE, "text/html; charset=utf-8");
            page.body(PAGE.as_bytes().to_vec()).unwrap_or_default()
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol("empty://localhost/".parse()?);
            WebviewWindowBuilder::new(app, "main", page)
                .title("Bellward")
                .inner_size(1280.0, 800.0)
                .incognito(true)
                .build()?;
            Ok(())
        })
        .run(context)
}
