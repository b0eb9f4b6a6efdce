//! The real relay on real HTTPS, with the liar between.

use super::exchange::{Answer, Delivery, Exchange, JSON, Moment, RawEvent};
use super::liar::Liar;
use crate::clock::SimClock;
use crate::device::expect;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use bellward_proto::{RelayAddress, limits};
use bellward_relay::{Config, Limits, Relay, tls};
use data_encoding::HEXLOWER;
use futures::{Stream, StreamExt};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, StatusCode};
use sse_stream::SseByteStream;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const EVENTS: &str = "text/event-stream";
/// Between two bytes of an answer that never ends.
const DRIP: Duration = Duration::from_millis(40);

/// The liar, as the server and the test share it.
pub(super) type Shared = Arc<Mutex<Liar>>;

/// The liar, for a moment.
pub(super) fn held(liar: &Shared) -> std::sync::MutexGuard<'_, Liar> {
    liar.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A relay that serves until it is dropped.
pub(super) struct LyingRelay {
    /// The honest part.
    _relay: Relay,
    /// Where it answers.
    pub address: RelayAddress,
    handle: axum_server::Handle<std::net::SocketAddr>,
}

impl LyingRelay {
    /// Over a directory. Its tasks run on the runtime that this is called in.
    pub fn new(data: &Path, clock: &SimClock, seed: [u8; 32], liar: &Shared) -> Self {
        let mut config = Config::new(data);
        config.clock = Arc::new(clock.clone());
        config.seed = Some(seed);
        config.limits = unhurried();
        let relay = expect(Relay::open(config));
        let identity = expect(tls::own(data, "127.0.0.1"));
        let tls = expect(tls::load(&identity));
        let listener = expect(std::net::TcpListener::bind("127.0.0.1:0"));
        expect(listener.set_nonblocking(true));
        let host = expect(listener.local_addr());
        let pin = HEXLOWER.encode(tls.pin.as_ref());
        let app = relay.router().layer(from_fn_with_state(Arc::clone(liar), between));
        let config = axum_server::tls_rustls::RustlsConfig::from_config(tls.config);
        let handle = axum_server::Handle::new();
        let server = expect(axum_server::from_tcp_rustls(listener, config)).handle(handle.clone());
        tokio::spawn(server.serve(app.into_make_service()));
        let address = expect(format!("https://{host}#{pin}").parse());
        LyingRelay { _relay: relay, address, handle }
    }
}

impl Drop for LyingRelay {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

/// Limits of rate would make a run depend on how fast the machine is.
fn unhurried() -> Limits {
    let mut limits = Limits::default();
    limits.device_rate.per_second = 0;
    limits.address_rate.per_second = 0;
    limits
}

async fn between(State(liar): State<Shared>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, limits::REQUEST).await else {
        return plain(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let bearer = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let mut exchange = Exchange {
        moment: Moment::Asked,
        method: head.method.clone(),
        path: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        token: bearer.and_then(|text| text.strip_prefix("Bearer ")?.parse().ok()),
        body: body.to_vec(),
        answer: None,
    };
    held(&liar).pass(&mut exchange);
    if exchange.answer.is_none() {
        let asked = Request::from_parts(head, Body::from(exchange.body.clone()));
        exchange.answer = Some(read(next.run(asked).await).await);
        exchange.moment = Moment::Answered;
        held(&liar).pass(&mut exchange);
    }
    let head_alone = exchange.method == Method::HEAD;
    exchange.answer.filter(|_| !head_alone).map_or_else(|| plain(StatusCode::BAD_GATEWAY), deliver)
}

/// The relay's answer; of a stream, all up to where the device has caught up.
async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let streams = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == EVENTS);
    if !streams {
        let body = expect(axum::body::to_bytes(response.into_body(), usize::MAX).await);
        return Answer::json(status, body.to_vec());
    }
    let mut blocks = SseByteStream::new(response.into_body().into_data_stream());
    let mut events = Vec::new();
    while let Some(Ok(block)) = blocks.next().await {
        let (Some(kind), Some(data)) = (block.event, block.data) else { continue };
        let caught_up = kind == "caught-up";
        events.push(RawEvent { kind, data: data.into_bytes() });
        if caught_up {
            break;
        }
    }
    Answer {
        status,
        kind: EVENTS,
        body: Vec::new(),
        events: Some(events),
        delivery: Delivery::Whole,
    }
}

/// The same again and again, without an end.
fn dripping(drop: &'static [u8]) -> impl Stream<Item = std::io::Result<Bytes>> {
    futures::stream::repeat(()).then(move |()| async move {
        tokio::time::sleep(DRIP).await;
        Ok(Bytes::from_static(drop))
    })
}

fn deliver(answer: Answer) -> Response {
    let bytes = match answer.events {
        Some(events) => events.iter().flat_map(encoded).collect(),
        None => answer.body,
    };
    let body = match answer.delivery {
        Delivery::Whole => Body::from(bytes),
        Delivery::Slow => Body::from_stream(dripping(b" ")),
        Delivery::Alive => {
            let all = futures::stream::iter([Ok(Bytes::from(bytes))]);
            Body::from_stream(all.chain(dripping(b":\n\n")))
        }
        Delivery::Endless => {
            let piece = Bytes::from(vec![b' '; 1 << 16]);
            Body::from_stream(futures::stream::repeat_with(move || {
                Ok::<_, std::io::Error>(piece.clone())
            }))
        }
        Delivery::Cut(at) => {
            let part = Bytes::from(bytes.into_iter().take(at).collect::<Vec<u8>>());
            let broken = std::io::Error::other("cut");
            Body::from_stream(futures::stream::iter([Ok(part), Err(broken)]))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if answer.kind.is_empty() { JSON } else { answer.kind };
    response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static(kind));
    response
}

fn encoded(event: &RawEvent) -> Vec<u8> {
    let mut bytes = format!("event: {}\ndata: ", event.kind).into_bytes();
    bytes.extend_from_slice(&event.data);
    bytes.extend_from_slice(b"\n\n");
    bytes
}

fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
