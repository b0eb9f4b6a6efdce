//! The thin edge: requests in, answers out, no decisions.

mod answer;
mod caller;
mod conversations;
mod edge;
mod events;
mod ledger;
pub mod openapi;
mod packages;
mod posts;
mod recovery;
mod session;
mod status;

use crate::relay::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use bellward_proto::limits;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

pub use caller::Callers;
pub use edge::{Peers, in_time};

type State = axum::extract::State<Arc<Shared>>;

/// Every path and what answers there. [`openapi`] describes the same.
fn routes() -> Vec<(&'static str, MethodRouter<Arc<Shared>>)> {
    vec![
        ("/v1/relay", get(status::info)),
        ("/v1/health", get(status::health)),
        ("/v1/openapi.json", get(status::openapi)),
        ("/v1/clinics/{clinic}/ledger", get(ledger::page).post(ledger::append)),
        ("/v1/clinics/{clinic}/ledger/return", post(ledger::give_back)),
        ("/v1/clinics/{clinic}/directory/{hash}", get(ledger::directory)),
        ("/v1/clinics/{clinic}/invites/{invite}", get(ledger::bundle)),
        ("/v1/clinic-key/{generation}", get(ledger::clinic_key)),
        ("/v1/login/challenge", post(session::challenge)),
        ("/v1/login", post(session::login)),
        ("/v1/session/confirm", post(session::confirm)),
        ("/v1/key-packages", post(packages::upload)),
        ("/v1/key-packages/claim", post(packages::claim)),
        ("/v1/posts", post(posts::post)),
        ("/v1/events", get(events::events)),
        ("/v1/queue/acknowledge", post(posts::acknowledge)),
        ("/v1/conversations", get(conversations::own)),
        ("/v1/conversations/{conversation}", get(conversations::one)),
        ("/v1/recovery/returned", post(recovery::returned)),
    ]
}

/// The paths that are answered.
pub fn paths() -> Vec<&'static str> {
    routes().into_iter().map(|(path, _)| path).collect()
}

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    routes()
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| router.route(path, methods))
        .fallback(edge::nothing_here)
        .method_not_allowed_fallback(edge::not_so)
        .layer(DefaultBodyLimit::max(limits::REQUEST))
        .layer(CatchPanicLayer::custom(edge::panicked))
        .layer(from_fn_with_state(shared.clone(), edge::attended))
        .with_state(shared)
}

pub(crate) fn metrics_router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/metrics", get(status::metrics))
        .fallback(edge::nothing_here)
        .method_not_allowed_fallback(edge::not_so)
        .with_state(shared)
}
