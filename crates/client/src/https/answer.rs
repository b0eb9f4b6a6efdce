//! Reads an answer, if it is the relay's: JSON, of bounded length, and not a redirect.

use super::failure;
use crate::transport::{RelayAnswer, TransportError};
use bellward_proto::limits;
use http::StatusCode;
use http::header::CONTENT_TYPE;

/// The whole answer.
pub(super) async fn read(mut response: reqwest::Response) -> Result<RelayAnswer, TransportError> {
    let status = response.status();
    if status.is_redirection() || !says(&response, "application/json") {
        return Err(not_the_relay(&response));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure::of(&error))? {
        if body.len().saturating_add(chunk.len()) > limits::REQUEST {
            return Err(TransportError::NotTheRelay("the answer is too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(RelayAnswer { status: status.as_u16(), body })
}

/// Whether the content is declared to be of a type, whatever its parameters.
pub(super) fn says(response: &reqwest::Response, kind: &str) -> bool {
    let declared = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let bare = declared.and_then(|text| text.split(';').next()).unwrap_or_default();
    bare.trim().eq_ignore_ascii_case(kind)
}

/// Who else answers: a proxy that finds no relay behind it, or a stranger.
pub(super) fn not_the_relay(response: &reqwest::Response) -> TransportError {
    let status = response.status();
    let gateway =
        [StatusCode::BAD_GATEWAY, StatusCode::SERVICE_UNAVAILABLE, StatusCode::GATEWAY_TIMEOUT];
    if gateway.contains(&status) {
        return TransportError::Unreachable(format!("a proxy before it says {status}"));
    }
    TransportError::NotTheRelay(format!(
        "{status} without the relay's content type: a proxy, or a network that wants a sign-in first"
    ))
}
