use crate::support::{Bench, Clinic};
use axum::Extension;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use bellward_proto::relay::Acknowledge;
use bellward_proto::{ErrorBody, ErrorCode, QueueCursor, limits};
use bellward_relay::config::Rate;
use bellward_relay::http::{Peers, in_time};
use std::net::SocketAddr;
use std::time::Duration;
use tower::ServiceExt;

#[tokio::test]
async fn a_device_that_asks_too_often_is_told_how_long_to_wait() {
    let rate = Rate { per_second: 10, burst: 6 };
    let bench = Bench::with(|config| config.limits.device_rate = rate);
    let (clinic, others) = bench.clinic(1).await;
    let nurse = &clinic.founder;
    bench.clock.advance(Duration::from_secs(10));
    let body = Acknowledge { up_to: QueueCursor(0) };
    for _ in 0..6 {
        bench.post("/v1/queue/acknowledge", Some(nurse), &body).await.ok();
    }
    let answered = bench.post("/v1/queue/acknowledge", Some(nurse), &body).await;
    assert_eq!(answered.headers["retry-after"], "1");
    assert_eq!(answered.refused(ErrorCode::TooMany).retry_after, Some(100));
    bench.post("/v1/queue/acknowledge", Some(&others[0]), &body).await.ok();
    bench.clock.advance(Duration::from_millis(100));
    bench.post("/v1/queue/acknowledge", Some(nurse), &body).await.ok();
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_too() {
    let rate = Rate { per_second: 1, burst: 2 };
    let bench = Bench::with(|config| config.limits.address_rate = rate);
    let from = async |address: &str, peers: Peers, forwarded: Option<&str>| {
        let mut request = Request::get("/v1/relay");
        if let Some(forwarded) = forwarded {
            request = request.header("x-forwarded-for", forwarded);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let address: SocketAddr = address.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        let router = bench.relay().router().layer(Extension(peers));
        router.oneshot(request).await.unwrap().status()
    };
    let (fine, too_many) = (StatusCode::OK, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(from("10.0.0.1:1", Peers::Direct, None).await, fine);
    assert_eq!(from("10.0.0.1:2", Peers::Direct, Some("10.9.9.9")).await, fine);
    assert_eq!(from("10.0.0.1:3", Peers::Direct, Some("10.9.9.8")).await, too_many);
    assert_eq!(from("10.0.0.2:1", Peers::Direct, None).await, fine);
    for expected in [fine, fine, too_many] {
        let forwarded = Some("10.0.0.1, 10.7.7.7");
        assert_eq!(from("127.0.0.1:1", Peers::BehindProxy, forwarded).await, expected);
    }
}

#[tokio::test]
async fn there_are_so_many_clinics_devices_and_statements() {
    let bench = Bench::with(|config| {
        config.limits.clinics = 1;
        config.limits.devices_per_clinic = 2;
        config.limits.statements_per_clinic = 7;
    });
    let (mut clinic, _) = bench.clinic(1).await;
    let mut other = Clinic::new(2);
    let creation = other.creation(bench.now());
    bench.append(&other, &creation).await.refused(ErrorCode::Full);
    let kept = clinic.ledger.clone();
    let (_, third) = clinic.joining(bench.now());
    bench.append(&clinic, &third).await.refused(ErrorCode::Full);
    clinic.ledger = kept;
    let one = clinic.confirmation(bench.now());
    bench.append(&clinic, &one).await.ok();
    let two = clinic.confirmation(bench.now());
    bench.append(&clinic, &two).await.refused(ErrorCode::Full);
}

#[tokio::test]
async fn what_is_not_a_request_is_answered_in_our_own_words() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    bench.get("/v1/nothing", None).await.refused(ErrorCode::Unknown);
    bench.get("/", None).await.refused(ErrorCode::Unknown);
    bench.get("/v1/conversations/short", Some(nurse)).await.refused(ErrorCode::Malformed);
    bench.get("/v1/clinic-key/x", Some(nurse)).await.refused(ErrorCode::Malformed);
    let wrong = bench.post("/v1/posts", Some(nurse), &"not a post").await;
    let body = wrong.refused(ErrorCode::Malformed);
    assert!(!body.message.contains("not a post"), "{}", body.message);
    let wrong = bench.get("/v1/posts", Some(nurse)).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong.headers["allow"], "POST");
    assert_eq!(wrong.read::<ErrorBody>().code, ErrorCode::Malformed);
    let huge = "x".repeat(limits::REQUEST);
    bench.post("/v1/posts", Some(nurse), &huge).await.refused(ErrorCode::TooLarge);
}

#[tokio::test]
async fn a_request_whose_body_never_ends_is_given_up() {
    let bench = Bench::new();
    let endless = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = Request::post("/v1/login/challenge").body(endless).unwrap();
    let patience = axum::middleware::from_fn_with_state(Duration::from_millis(50), in_time);
    let response = bench.relay().router().layer(patience).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let body: ErrorBody = serde_json::from_slice(&body).unwrap();
    assert_eq!(body.code, ErrorCode::Internal);
}
