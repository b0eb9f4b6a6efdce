//! Requests to the relay's router, whoever sends them.
//!
//! The first line is the method and the path, and `as-member` when the request carries the token
//! of a session; the rest is the body. No commit of the relay's database succeeds, so that every
//! request meets the same relay.

use super::Reader;
use crate::support::{Bench, Clinic, Member, Talk};
use axum::body::Body;
use bellward_proto::{ErrorBody, ErrorCode};
use bellward_relay::FaultPoint;
use bellward_relay::http::openapi::OPERATIONS;
use http::{Method, Request, StatusCode, header};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// A relay with a clinic and a conversation in it.
pub(crate) struct Ward {
    pub(crate) bench: Bench,
    pub(crate) clinic: Clinic,
    pub(crate) doctor: Member,
    pub(crate) talk: Talk,
    closed: Arc<AtomicBool>,
    failed: Arc<AtomicBool>,
}

impl Ward {
    pub(crate) async fn new() -> Self {
        let (closed, failed) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (is_closed, has_failed) = (closed.clone(), failed.clone());
        let bench = Bench::with(move |config| {
            config.limits.device_rate.per_second = 0;
            config.limits.address_rate.per_second = 0;
            config.faults = Some(Arc::new(move |point| {
                let fails = point == FaultPoint::BeforeCommit && is_closed.load(Ordering::SeqCst);
                has_failed.fetch_or(fails, Ordering::SeqCst);
                fails
            }));
        });
        let (clinic, mut members) = bench.clinic(1).await;
        let doctor = members.pop().expect("one other");
        let mut talk = Talk::new(1, &clinic, &[&clinic.founder, &doctor]);
        let founding = talk.founding(&clinic.founder);
        bench.post("/v1/posts", Some(&clinic.founder), &founding).await.ok();
        talk.processed(&founding);
        Ward { bench, clinic, doctor, talk, closed, failed }
    }

    async fn ledger(&self) -> Vec<u8> {
        self.bench
            .get(&format!("/v1/clinics/{}/ledger?after=0", self.clinic.id), None)
            .await
            .ok()
            .body
    }

    async fn asked(&self, request: Request<Body>) {
        self.failed.store(false, Ordering::SeqCst);
        let is_head = request.method() == Method::HEAD;
        let response = self.bench.relay().router().oneshot(request).await;
        let response = response.unwrap_or_else(|never| match never {});
        let status = response.status();
        let kind = response.headers().get(header::CONTENT_TYPE).cloned();
        if kind.is_some_and(|kind| kind == "text/event-stream") {
            return;
        }
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        let body = body.expect("the answer comes to its end");
        if status.is_success() && !is_head {
            serde_json::from_slice::<serde_json::Value>(&body).expect("an answer is JSON");
        } else if !is_head {
            let error: ErrorBody = serde_json::from_slice(&body).expect("a refusal says why");
            let fits = match status {
                StatusCode::METHOD_NOT_ALLOWED => error.code == ErrorCode::Malformed,
                status => error.code.status() == status.as_u16(),
            };
            assert!(fits, "{status}: {:?}", error.code);
            assert!(!error.message.is_empty());
        }
        let failed = self.failed.load(Ordering::SeqCst);
        assert!(
            failed || !status.is_server_error(),
            "{status}: {}",
            String::from_utf8_lossy(&body)
        );
    }
}

/// The request that some bytes stand for, if they stand for one.
fn request(bytes: &[u8], member: &Member) -> Option<Request<Body>> {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, body) = bytes.split_at(end);
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    let (method, path) = (words.next()?, words.next()?);
    let mut request = Request::builder().method(method).uri(path);
    if words.next() == Some("as-member") {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", member.token.get()?));
    }
    request.body(Body::from(body.get(1..).unwrap_or_default().to_vec())).ok()
}

pub(super) fn relay() -> Reader {
    let runtime = Runtime::new().expect("a runtime");
    let ward = runtime.block_on(Ward::new());
    let ledger = runtime.block_on(ward.ledger());
    ward.closed.store(true, Ordering::SeqCst);
    Box::new(move |bytes| {
        let Some(request) = request(bytes, &ward.doctor) else { return };
        runtime.block_on(async {
            ward.asked(request).await;
            if ward.failed.load(Ordering::SeqCst) {
                assert_eq!(ward.ledger().await, ledger, "what was not kept is shown");
            }
        });
    })
}

/// The paths that are documented, with what is in this ward in them.
pub(crate) fn paths(ward: &Ward) -> Vec<(&'static str, &'static str, String)> {
    let directory = ward.clinic.ledger.roster().directory().map(|directory| directory.hash);
    let fill = |path: &str| {
        path.replace("{clinic}", &ward.clinic.id.to_string())
            .replace("{hash}", &directory.map(|hash| hash.to_string()).unwrap_or_default())
            .replace("{invite}", &bellward_proto::InviteId([7; 16]).to_string())
            .replace("{generation}", "1")
            .replace("{conversation}", &ward.talk.id.to_string())
    };
    OPERATIONS.iter().map(|one| (one.id, one.method, fill(one.path))).collect()
}
