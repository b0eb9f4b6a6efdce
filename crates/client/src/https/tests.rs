//! The transport against a small TLS server of this test's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use super::*;
use axum::Router;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use bellward_proto::relay::Event;
use bellward_proto::{CertificatePin, limits};
use futures::StreamExt;
use http::StatusCode;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const JSON: [(http::HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];
const SSE: [(http::HeaderName, &str); 1] = [(CONTENT_TYPE, "text/event-stream")];

/// A relay's stand-in: its address without a pin, and the pin of its certificate.
async fn relay(app: Router) -> (String, CertificatePin) {
    let made = rcgen::generate_simple_self_signed(vec!["another.example".into()]).unwrap();
    let pin = CertificatePin::of(&rcgen::PublicKeyData::subject_public_key_info(&made.signing_key));
    let certificate = CertificateDer::from(made.cert.der().to_vec());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    let tls = axum_server::tls_rustls::RustlsConfig::from_config(Arc::new(config));
    let server = axum_server::from_tcp_rustls(listener, tls).unwrap();
    tokio::spawn(server.serve(app.into_make_service()));
    (origin, pin)
}

async fn pinned(app: Router) -> HttpsTransport {
    let (origin, pin) = relay(app).await;
    let address = format!("{origin}#{}", hex(&pin)).parse().unwrap();
    HttpsTransport::new(&address).unwrap()
}

fn hex(pin: &CertificatePin) -> String {
    pin.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn ask(method: Method, path: &str) -> RelayRequest {
    RelayRequest { method, path: path.into(), token: None, body: b"[1]".to_vec() }
}

#[tokio::test]
async fn the_pinned_relay_answers_whatever_its_status() {
    let app = Router::new()
        .route("/v1/relay", get(|| async { (JSON, "{}") }))
        .route("/v1/posts", post(|body: String| async { (StatusCode::CONFLICT, JSON, body) }));
    let transport = pinned(app).await;
    let answer = transport.send(ask(Method::Get, "/v1/relay")).await.unwrap();
    assert_eq!((answer.status, answer.body), (200, b"{}".to_vec()));
    let answer = transport.send(ask(Method::Post, "/v1/posts")).await.unwrap();
    assert_eq!((answer.status, answer.body), (409, b"[1]".to_vec()));
}

#[tokio::test]
async fn another_key_than_the_pinned_one_is_told_apart() {
    let (origin, _) = relay(Router::new()).await;
    let address = format!("{origin}#{}", "ab".repeat(32)).parse().unwrap();
    let transport = HttpsTransport::new(&address).unwrap();
    let failed = transport.send(ask(Method::Get, "/v1/relay")).await.unwrap_err();
    assert_eq!(failed, TransportError::NotPinned);
}

#[tokio::test]
async fn without_a_pin_a_self_made_certificate_is_not_trusted() {
    let (origin, _) = relay(Router::new()).await;
    let transport = HttpsTransport::new(&origin.parse().unwrap()).unwrap();
    let failed = transport.send(ask(Method::Get, "/v1/relay")).await.unwrap_err();
    assert!(matches!(failed, TransportError::NotTrusted(_)), "{failed:?}");
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("https://{free}#{}", "ab".repeat(32)).parse().unwrap();
    let transport = HttpsTransport::new(&address).unwrap();
    let failed = transport.send(ask(Method::Get, "/v1/relay")).await.unwrap_err();
    assert!(matches!(failed, TransportError::Unreachable(_)), "{failed:?}");
}

#[tokio::test]
async fn strangers_are_not_taken_for_the_relay() {
    let long = || async { (JSON, vec![b' '; limits::REQUEST + 1]) };
    let app = Router::new()
        .route("/portal", get(|| async { Html("<h1>Sign in</h1>") }))
        .route("/moved", get(|| async { Redirect::temporary("/portal") }))
        .route("/long", get(long))
        .route("/proxy", get(|| async { (StatusCode::BAD_GATEWAY, Html("no relay")) }))
        .route("/v1/events", get(|| async { Html("<h1>Sign in</h1>") }));
    let transport = pinned(app).await;
    for path in ["/portal", "/moved", "/long"] {
        let failed = transport.send(ask(Method::Get, path)).await.unwrap_err();
        assert!(matches!(failed, TransportError::NotTheRelay(_)), "{path}: {failed:?}");
    }
    let failed = transport.send(ask(Method::Get, "/proxy")).await.unwrap_err();
    assert!(matches!(failed, TransportError::Unreachable(_)), "{failed:?}");
    let failed = transport.events(SessionToken([1; 32]), QueueCursor(0)).await.err().unwrap();
    assert!(matches!(failed, TransportError::NotTheRelay(_)), "{failed:?}");
}

#[tokio::test]
async fn events_come_until_the_end_and_unknown_ones_are_skipped() {
    let body = ": alive\n\nevent: caught-up\nid: 7\ndata: {\"kind\":\"caught-up\",\"cursor\":7}\n\n\
        event: from-the-future\ndata: {\"kind\":\"from-the-future\"}\n\n\
        event: key-packages\ndata: {\"kind\":\"key-packages\",\"left\":3}\n\n";
    let echo = move |uri: http::Uri, headers: http::HeaderMap| async move {
        let token = headers.get(AUTHORIZATION).unwrap().to_str().unwrap();
        assert_eq!(token, format!("Bearer {}", SessionToken([1; 32])));
        assert_eq!(uri.query(), Some("after=5"));
        (SSE, body)
    };
    let transport = pinned(Router::new().route("/v1/events", get(echo))).await;
    let opened = transport.events(SessionToken([1; 32]), QueueCursor(5)).await.unwrap();
    let events: Vec<_> = opened.ok().unwrap().map(Result::unwrap).collect().await;
    let expected = [Event::CaughtUp { cursor: QueueCursor(7) }, Event::KeyPackages { left: 3 }];
    assert_eq!(events, expected);
}

#[tokio::test]
async fn a_refused_stream_hands_the_refusal_on() {
    let refuse = || async { (StatusCode::UNAUTHORIZED, JSON, "{}").into_response() };
    let transport = pinned(Router::new().route("/v1/events", get(refuse))).await;
    let opened = transport.events(SessionToken([1; 32]), QueueCursor(5)).await.unwrap();
    assert_eq!(opened.err().unwrap().status, 401);
}

/// A proxy of RFC 9110, section 9.3.6, that leads all who ask it to one place.
async fn proxy_to(place: &str) -> reqwest::Proxy {
    let place: SocketAddr = place.trim_start_matches("https://").parse().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut asking, _)) = listener.accept().await {
            tokio::spawn(async move {
                read_head(&mut asking).await;
                asking.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let mut there = TcpStream::connect(place).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut asking, &mut there).await;
            });
        }
    });
    reqwest::Proxy::https(proxy).unwrap()
}

/// Reads the head of a request in plain HTTP.
async fn read_head(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
}

/// A transport to a relay with a name, by a proxy.
fn by_proxy(pin: Option<&CertificatePin>, proxy: reqwest::Proxy) -> HttpsTransport {
    let pin = pin.map(|pin| format!("#{}", hex(pin))).unwrap_or_default();
    let address = format!("https://relay.example{pin}").parse().unwrap();
    let builder = HttpsTransport::builder(&address, Patience::default()).unwrap().proxy(proxy);
    HttpsTransport::made(&address, builder, Patience::default()).unwrap()
}

/// A server that counts what it is asked, and says yes to everything.
fn counting() -> (Router, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let app = Router::new().fallback(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        async { (JSON, "{}") }
    });
    (app, asked)
}

#[tokio::test]
async fn an_honest_proxy_leads_to_the_pinned_relay() {
    let (app, asked) = counting();
    let (origin, pin) = relay(app).await;
    let transport = by_proxy(Some(&pin), proxy_to(&origin).await);
    let answer = transport.send(ask(Method::Post, "/v1/posts")).await.unwrap();
    assert_eq!((answer.status, answer.body), (200, b"{}".to_vec()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_proxy_that_ends_tls_itself_is_noticed_and_told_nothing() {
    let (_, pin) = relay(Router::new()).await;
    let (app, asked) = counting();
    let (middleman, _) = relay(app).await;
    let pinned = by_proxy(Some(&pin), proxy_to(&middleman).await);
    let rooted = by_proxy(None, proxy_to(&middleman).await);
    for _ in 0..2 {
        let failed = pinned.send(ask(Method::Post, "/v1/login")).await.unwrap_err();
        assert_eq!(failed, TransportError::NotPinned);
        let failed = pinned.events(SessionToken([1; 32]), QueueCursor(0)).await.err().unwrap();
        assert_eq!(failed, TransportError::NotPinned);
        let failed = rooted.send(ask(Method::Post, "/v1/login")).await.unwrap_err();
        assert!(matches!(failed, TransportError::NotTrusted(_)), "{failed:?}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0, "no request was sent to it");
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_no_relay() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut asking, _)) = listener.accept().await {
            read_head(&mut asking).await;
            let refusal =
                b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
            let _ = asking.write_all(refusal).await;
        }
    });
    let transport = by_proxy(None, reqwest::Proxy::https(proxy).unwrap());
    let failed = transport.send(ask(Method::Get, "/v1/relay")).await.unwrap_err();
    assert!(matches!(failed, TransportError::Unreachable(_)), "{failed:?}");
}

#[tokio::test]
async fn a_captive_portal_is_told_apart_whatever_it_speaks() {
    // By plain HTTP, where TLS was wanted.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut asking, _)) = listener.accept().await {
            let moved =
                b"HTTP/1.1 302 Found\r\nlocation: http://portal/\r\ncontent-length: 0\r\n\r\n";
            let _ = asking.write_all(moved).await;
            let _ = asking.shutdown().await;
        }
    });
    for pin in [String::new(), format!("#{}", "ab".repeat(32))] {
        let address = format!("{origin}{pin}").parse().unwrap();
        let transport = HttpsTransport::new(&address).unwrap();
        let failed = transport.send(ask(Method::Get, "/v1/relay")).await.unwrap_err();
        assert!(matches!(failed, TransportError::NotTheRelay(_)), "{failed:?}");
    }
    // By HTTPS, with a certificate of its own.
    let (app, asked) = counting();
    let (portal, _) = relay(app).await;
    let address = format!("{portal}#{}", "ab".repeat(32)).parse().unwrap();
    let failed = HttpsTransport::new(&address).unwrap().send(ask(Method::Post, "/v1/login")).await;
    assert_eq!(failed.unwrap_err(), TransportError::NotPinned);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
