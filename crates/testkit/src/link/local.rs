//! The way to a relay in this process: no network, no TLS, all else real.

use crate::relay::RelayInProcess;
use axum::body::Body;
use bellward_client::transport::{
    EventStream, Method, RelayAnswer, RelayRequest, Transport, TransportError,
};
use bellward_proto::relay::Event;
use bellward_proto::{QueueCursor, SessionToken, limits};
use futures::future::LocalBoxFuture;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Request, Response, StatusCode};
use sse_stream::SseByteStream;
use std::rc::Rc;
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// Calls the relay's router. Each call is over before it returns, so that nothing depends on
/// how threads run. A stream of events ends once the device has caught up.
pub struct LocalLink {
    relay: Rc<RelayInProcess>,
}

impl LocalLink {
    /// To this relay.
    pub fn new(relay: Rc<RelayInProcess>) -> Self {
        LocalLink { relay }
    }

    async fn ask(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let router = self.relay.router().ok_or_else(down)?;
        router.oneshot(request).await.map_err(|never| match never {})
    }

    async fn answer(&self, request: RelayRequest) -> Result<RelayAnswer, TransportError> {
        let (method, body) = match request.method {
            Method::Get => (http::Method::GET, Body::empty()),
            Method::Post => (http::Method::POST, Body::from(request.body)),
        };
        let mut builder = Request::builder().method(method).uri(request.path);
        builder = builder.header(CONTENT_TYPE, "application/json");
        if let Some(token) = request.token {
            builder = builder.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = builder.body(body).map_err(|error| broken(&error))?;
        read(self.ask(request).await?).await
    }

    async fn waiting(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> Result<Result<Vec<Event>, RelayAnswer>, TransportError> {
        let request = Request::builder()
            .uri(format!("/v1/events?after={after}"))
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .map_err(|error| broken(&error))?;
        let response = self.ask(request).await?;
        if response.status() != StatusCode::OK {
            return read(response).await.map(Err);
        }
        let mut blocks = SseByteStream::new(response.into_body().into_data_stream());
        let mut events = Vec::new();
        while let Some(block) = blocks.next().await {
            let data = block.map_err(|error| broken(&error))?.data.unwrap_or_default();
            let event: Event = serde_json::from_str(&data)
                .map_err(|error| TransportError::NotTheRelay(error.to_string()))?;
            let caught_up = matches!(event, Event::CaughtUp { .. });
            events.push(event);
            if caught_up {
                break;
            }
        }
        Ok(Ok(events))
    }
}

impl Transport for LocalLink {
    fn send(
        &self,
        request: RelayRequest,
    ) -> LocalBoxFuture<'_, Result<RelayAnswer, TransportError>> {
        Box::pin(async move { self.relay.until_done(self.answer(request)) })
    }

    fn events(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> LocalBoxFuture<'_, Result<Result<EventStream, RelayAnswer>, TransportError>> {
        Box::pin(async move {
            let events = match self.relay.until_done(self.waiting(token, after))? {
                Ok(events) => events,
                Err(refused) => return Ok(Err(refused)),
            };
            let end = Err(TransportError::Unreachable("the simulated stream ends here".into()));
            let all = events.into_iter().map(Ok).chain([end]);
            Ok(Ok(Box::pin(futures::stream::iter(all)) as EventStream))
        })
    }
}

async fn read(response: Response<Body>) -> Result<RelayAnswer, TransportError> {
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), limits::REQUEST)
        .await
        .map_err(|error| TransportError::NotTheRelay(error.to_string()))?;
    Ok(RelayAnswer { status, body: body.to_vec() })
}

fn down() -> TransportError {
    TransportError::Unreachable("the relay is down".into())
}

fn broken(error: &dyn std::error::Error) -> TransportError {
    TransportError::Unreachable(error.to_string())
}
