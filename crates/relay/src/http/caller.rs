//! Who asks: the bearer token of RFC 6750.

use crate::Failure;
use crate::clinic::session;
use crate::operations::Caller;
use crate::relay::Shared;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use bellward_proto::SessionToken;
use std::sync::Arc;

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Failure> {
        let token = bearer(parts).ok_or_else(session::login_needed)?.hash();
        let found = shared.read(move |view| Ok(view.session_by_token(&token)?)).await?;
        let ((clinic, device), stored) = found.ok_or_else(session::login_needed)?;
        let held = session::holds(Some(&stored), &token, shared.now())?;
        shared.throttle.device(&(clinic, device))?;
        Ok(Caller { clinic, device, token, expires_at: held.expires_at })
    }
}

fn bearer(parts: &Parts) -> Option<SessionToken> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    token.trim().parse().ok()
}
