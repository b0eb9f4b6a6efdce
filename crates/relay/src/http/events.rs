//! Server-sent events (WHATWG HTML).

use super::State;
use super::answer::Queried;
use crate::Failure;
use crate::events::{TICK, stream};
use crate::operations::{Caller, session_of};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use bellward_proto::QueueCursor;
use serde::Deserialize;

/// The query of a stream.
#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: u64,
}

pub async fn events(
    state: State,
    caller: Caller,
    Queried(After { after }): Queried<After>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // A client that reconnects by itself repeats its old query, and says where it was.
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let after = QueueCursor(resumed.unwrap_or(0).max(after));
    // What holds no longer is refused in an answer, not by a stream that ends.
    let now = state.now();
    state.read(move |view| session_of(view, &caller, now)).await?;
    let listening = state.listeners.listen((caller.clinic, caller.device), state.limits.streams)?;
    let events = stream(state.0, caller, listening, after);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(TICK)).into_response();
    // For proxies that would hold the stream back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
