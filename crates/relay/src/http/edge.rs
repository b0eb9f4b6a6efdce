//! What holds for every request: rates, counting, logging, and answers where nobody answers.

use super::answer::refusal;
use crate::Failure;
use crate::relay::Shared;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bellward_proto::{ErrorBody, ErrorCode};
use std::any::Any;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Whom to take a request's address from; an extension of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peers {
    /// The connection.
    Direct,
    /// The last entry of `X-Forwarded-For`, which the proxy in front has added.
    BehindProxy,
}

/// Nothing is here.
pub async fn nothing_here() -> Response {
    refusal(&ErrorBody::new(ErrorCode::Unknown, "there is nothing here; see /v1/openapi.json"))
}

/// Something is here, but not by this method: RFC 9110, section 15.5.6.
pub async fn not_so() -> Response {
    let mut response =
        refusal(&ErrorBody::new(ErrorCode::Malformed, "this method does nothing here"));
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// The answer to what made us panic. What it was goes to the log by the panic hook.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    refusal(&ErrorBody::new(
        ErrorCode::Internal,
        "the relay failed; the request can be repeated as it is",
    ))
}

/// Refuses an address that asks too often, counts requests and refusals, and logs what was asked
/// for, as a pattern, and how it went.
pub async fn attended(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let began = Instant::now();
    let address = address(&request);
    let response = match address.map(|address| shared.throttle.address(address)) {
        Some(Err(refused)) => refused.into_response(),
        Some(Ok(())) | None => next.run(request).await,
    };
    let refused = response.extensions().get::<ErrorCode>().copied();
    shared.metrics.answered(refused);
    tracing::debug!(
        %method,
        path = path.as_ref().map_or("-", MatchedPath::as_str),
        status = response.status().as_u16(),
        ?refused,
        millis = began.elapsed().as_millis() as u64,
        "answered"
    );
    response
}

fn address(request: &Request) -> Option<IpAddr> {
    if request.extensions().get::<Peers>() == Some(&Peers::BehindProxy) {
        let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next());
        if let Some(address) = last.and_then(|last| last.trim().parse().ok()) {
            return Some(address);
        }
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map(|ConnectInfo(address)| address.ip())
}

/// Gives a request up that takes too long, its body included. Streams only have to begin.
pub async fn in_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let mut response =
                Failure::refused(ErrorCode::Internal, "it took too long; it can be repeated")
                    .into_response();
            let close = axum::http::HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
            response
        }
    }
}
