//! Who answers, and how it is.

use super::State;
use super::answer::Json;
use super::openapi;
use crate::Failure;
use crate::operations::recovery::is_recovering;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bellward_proto::relay::RelayInfo;
use serde::Serialize;
use serde_json::Value;

pub async fn info(state: State) -> Result<Json<RelayInfo>, Failure> {
    let standing = state.read(|view| Ok(view.standing()?)).await?;
    Ok(Json(RelayInfo {
        version: env!("CARGO_PKG_VERSION").into(),
        protocols: vec![1],
        incarnation: standing.incarnation,
        time: state.now(),
    }))
}

/// The body of `GET /v1/health`.
#[derive(Serialize)]
pub struct Health {
    status: &'static str,
}

/// Healthy is who can read and commit.
pub async fn health(state: State) -> Result<Json<Health>, Failure> {
    state.read(|view| Ok(view.standing()?)).await?;
    let recovering = state.write(|transaction, _| Ok(is_recovering(transaction)?)).await?;
    Ok(Json(Health { status: if recovering { "recovering" } else { "ok" } }))
}

pub async fn openapi() -> Json<Value> {
    Json(openapi::document())
}

pub async fn metrics(state: State) -> Result<Response, Failure> {
    let text = state.metrics_text().await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}
