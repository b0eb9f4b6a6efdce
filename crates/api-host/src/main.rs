//! The window's core behind HTTP on loopback, so that tests can drive the real core in a browser
//! that axe can look into. One process is one person's window. Never packaged: whoever reaches
//! its port can do all that the person can.

mod dispatch;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bellward_api::Core;
use clap::Parser;
use futures::Stream;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// What the desktop window sends too, but for the way to the core.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Serves one person's window to a browser.
#[derive(Debug, Parser)]
struct Arguments {
    /// The directory of the profile; made when needed.
    #[arg(long)]
    profile_dir: PathBuf,
    /// The built window.
    #[arg(long)]
    ui: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .init();
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the window cannot be served: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> std::io::Result<()> {
    let core = Arc::new(Core::new(arguments.profile_dir));
    let app = Router::new()
        .route("/invoke/{command}", post(invoke))
        .route("/changes", get(changes))
        .fallback_service(ServeDir::new(arguments.ui))
        .layer(SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ))
        .with_state(Arc::clone(&core));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("http://{}", listener.local_addr()?);
    let stop = async {
        // Without signals it serves until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = async { axum::serve(listener, app).await } => served?,
        () = stop => {}
    }
    // Nothing is left to tell it to.
    let _ = core.lock().await;
    Ok(())
}

async fn invoke(
    State(core): State<Arc<Core>>,
    Path(command): Path<String>,
    body: String,
) -> Response {
    match dispatch::dispatch(&core, &command, &body).await {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(error)).into_response(),
    }
}

async fn changes(
    State(core): State<Arc<Core>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = futures::stream::unfold(core.changes(), |mut changes| async {
        let event = changes.next().await?;
        let event = Event::default().json_data(event).unwrap_or_default();
        Some((Ok(event), changes))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
