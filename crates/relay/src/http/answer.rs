//! Bodies: JSON in and out, and [`ErrorBody`] for all that is not a success.

use crate::Failure;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bellward_proto::{ErrorBody, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// A success with a JSON body.
pub struct Json<T>(pub T);

/// An empty object: "done".
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Done {}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => json(StatusCode::OK, body),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written");
                Failure::refused(ErrorCode::Internal, "the answer could not be written")
                    .into_response()
            }
        }
    }
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if let Failure::Storage(error) = &self {
            tracing::error!(%error, "the storage failed");
        }
        let body = self.body();
        refusal(&body)
    }
}

/// The response that carries a refusal, by the status that goes with its code.
pub fn refusal(body: &ErrorBody) -> Response {
    let status = StatusCode::from_u16(body.code.status());
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    let mut response = json(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), bytes);
    if let Some(millis) = body.retry_after {
        let seconds = HeaderValue::from(millis.div_ceil(1000));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response.extensions_mut().insert(body.code);
    response
}

/// A JSON body that was asked with.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Asked<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Failure::refused(ErrorCode::TooLarge, "the request is too large")
            } else {
                Failure::refused(ErrorCode::Malformed, "the request did not come to its end")
            }
        })?;
        let asked = serde_json::from_slice(&bytes).map_err(|error| {
            // Where, not what: the words of serde can hold content.
            let (line, column) = (error.line(), error.column());
            Failure::refused(
                ErrorCode::Malformed,
                format!("the body is not what is asked for, at line {line}, column {column}"),
            )
        })?;
        Ok(Asked(asked))
    }
}

/// Parts of the path that were asked with.
pub struct Named<T>(pub T);

/// The query that was asked with.
pub struct Queried<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Queried<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Query(value) = Query::from_request_parts(parts, state)
            .await
            .map_err(|_| Failure::refused(ErrorCode::Malformed, "the query cannot be read"))?;
        Ok(Queried(value))
    }
}

fn part<T: FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| {
        Failure::refused(ErrorCode::Malformed, "a part of the path is not an id or a number")
    })
}

impl<S: Send + Sync, A: FromStr> FromRequestParts<S> for Named<(A,)> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(a) = path::<String, S>(parts, state).await?;
        Ok(Named((part(&a)?,)))
    }
}

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for Named<(A, B)> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((a, b)) = path::<(String, String), S>(parts, state).await?;
        Ok(Named((part(&a)?, part(&b)?)))
    }
}

async fn path<T: DeserializeOwned + Send, S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
) -> Result<Path<T>, Failure> {
    Path::from_request_parts(parts, state)
        .await
        .map_err(|_| Failure::refused(ErrorCode::Malformed, "the path cannot be read"))
}
