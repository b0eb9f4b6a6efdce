//! Who asks: the bearer token of RFC 6750.

use crate::Failure;
use crate::clinic::session;
use crate::operations::Caller;
use crate::relay::Shared;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use bellward_proto::{SessionToken, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

impl FromRequestParts<Arc<Shared>> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Failure> {
        let token = bearer(parts).ok_or_else(session::login_needed)?.hash();
        let caller = match shared.callers.known(&token, shared.now()) {
            Some(caller) => caller,
            None => {
                let found = shared.read(move |view| Ok(view.session_by_token(&token)?)).await?;
                let ((clinic, device), stored) = found.ok_or_else(session::login_needed)?;
                let held = session::holds(Some(&stored), &token, shared.now())?;
                let caller = Caller { clinic, device, token, expires_at: held.expires_at };
                shared.callers.keep(caller);
                caller
            }
        };
        shared.throttle.device(&(caller.clinic, caller.device))?;
        Ok(caller)
    }
}

/// Whose token it was when it was last looked up. Whether it still holds each operation asks
/// again where its work is done.
#[derive(Default)]
pub struct Callers(RwLock<HashMap<[u8; 32], Caller>>);

/// Tokens that are kept at most. Beyond it all are looked up anew.
const TOKENS: usize = 100_000;

impl Callers {
    fn known(&self, token: &[u8; 32], now: Timestamp) -> Option<Caller> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(token).filter(|caller| now < caller.expires_at).copied()
    }

    fn keep(&self, caller: Caller) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= TOKENS {
            kept.clear();
        }
        kept.insert(caller.token, caller);
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
