//! The real way to a relay: HTTPS (RFC 9110 over RFC 8446), and server-sent events (WHATWG
//! HTML, section 9.2) for what the relay has to say by itself.
//!
//! Without a pin the operating system's roots decide. With a pin exactly one key is good,
//! whatever name and dates its certificate has. Redirects are never followed. `HTTPS_PROXY`
//! and `NO_PROXY` are respected, save for a relay on this very machine: a proxy sees no more
//! than where the relay is.

mod answer;
mod events;
mod failure;
mod pin;

pub use events::events_in;

use crate::transport::{EventStream, Method, RelayAnswer, RelayRequest, Transport, TransportError};
use bellward_proto::{QueueCursor, RelayAddress, SessionToken};
use futures::future::LocalBoxFuture;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use pin::PinnedKey;
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;
use std::time::Duration;

/// How long a relay may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection to stand.
    pub connect: Duration,
    /// For a request, from asking to the last byte of the answer.
    pub request: Duration,
    /// Between two signs of life in a stream of events. The relay sends a comment every 15
    /// seconds: after three that did not come, nothing lives at the other end.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
            silence: Duration::from_secs(45),
        }
    }
}

/// How often an HTTP/2 connection is asked whether it lives (RFC 9113, section 6.7).
const PING: Duration = Duration::from_secs(20);

/// The way to one relay over HTTPS.
#[derive(Debug)]
pub struct HttpsTransport {
    client: reqwest::Client,
    origin: String,
    patience: Patience,
}

impl HttpsTransport {
    /// For the relay at an address. Connects to nothing yet.
    ///
    /// # Errors
    /// [`TransportError::NotTrusted`] when this machine's certificates cannot be read.
    pub fn new(address: &RelayAddress) -> Result<Self, TransportError> {
        HttpsTransport::with_patience(address, Patience::default())
    }

    /// As [`HttpsTransport::new`], with a patience of one's own.
    ///
    /// # Errors
    /// As there.
    pub fn with_patience(
        address: &RelayAddress,
        patience: Patience,
    ) -> Result<Self, TransportError> {
        let builder = HttpsTransport::builder(address, patience)?;
        let direct = on_this_machine(address.origin());
        let builder = if direct { builder.no_proxy() } else { builder };
        HttpsTransport::made(address, builder, patience)
    }

    fn builder(
        address: &RelayAddress,
        patience: Patience,
    ) -> Result<reqwest::ClientBuilder, TransportError> {
        Ok(reqwest::Client::builder()
            .tls_backend_preconfigured(tls(address)?)
            .redirect(reqwest::redirect::Policy::none())
            .https_only(true)
            .connect_timeout(patience.connect)
            .http2_keep_alive_interval(PING)
            .http2_keep_alive_timeout(patience.connect)
            .http2_keep_alive_while_idle(true)
            .user_agent(concat!("bellward/", env!("CARGO_PKG_VERSION"))))
    }

    fn made(
        address: &RelayAddress,
        builder: reqwest::ClientBuilder,
        patience: Patience,
    ) -> Result<Self, TransportError> {
        let client = builder.build().map_err(|error| failure::of(&error))?;
        Ok(HttpsTransport { client, origin: address.origin().to_owned(), patience })
    }

    fn request(&self, method: http::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.origin))
    }

    async fn answer(&self, request: RelayRequest) -> Result<RelayAnswer, TransportError> {
        let mut builder = match request.method {
            Method::Get => self.request(http::Method::GET, &request.path),
            Method::Post => self
                .request(http::Method::POST, &request.path)
                .header(CONTENT_TYPE, "application/json")
                .body(request.body),
        };
        builder = builder.header(ACCEPT, "application/json").timeout(self.patience.request);
        if let Some(token) = request.token {
            builder = builder.header(AUTHORIZATION, bearer(&token)?);
        }
        let response = builder.send().await.map_err(|error| failure::of(&error))?;
        answer::read(response).await
    }

    async fn open_events(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> Result<Result<EventStream, RelayAnswer>, TransportError> {
        let asked = self
            .request(http::Method::GET, &format!("/v1/events?after={after}"))
            .header(ACCEPT, "text/event-stream")
            .header(AUTHORIZATION, bearer(&token)?)
            .send();
        let response = tokio::time::timeout(self.patience.request, asked)
            .await
            .map_err(|_| TransportError::Unreachable("it does not answer in time".into()))?
            .map_err(|error| failure::of(&error))?;
        if response.status().is_success() {
            return events::stream(response, self.patience.silence).map(Ok);
        }
        let refused =
            tokio::time::timeout(self.patience.request, answer::read(response))
                .await
                .map_err(|_| TransportError::Unreachable("it does not answer in time".into()))??;
        Ok(Err(refused))
    }
}

impl Transport for HttpsTransport {
    fn send(
        &self,
        request: RelayRequest,
    ) -> LocalBoxFuture<'_, Result<RelayAnswer, TransportError>> {
        Box::pin(self.answer(request))
    }

    fn events(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> LocalBoxFuture<'_, Result<Result<EventStream, RelayAnswer>, TransportError>> {
        Box::pin(self.open_events(token, after))
    }
}

/// TLS for an address: its pin, or the operating system's roots.
fn tls(address: &RelayAddress) -> Result<ClientConfig, TransportError> {
    let not_trusted = |error: rustls::Error| TransportError::NotTrusted(error.to_string());
    let provider = Arc::new(default_provider());
    let algorithms = provider.signature_verification_algorithms;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(not_trusted)?;
    let mut config = match address.pin() {
        Some(pin) => builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(PinnedKey::new(pin, algorithms)))
            .with_no_client_auth(),
        None => builder.with_platform_verifier().map_err(not_trusted)?.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The token as a header (RFC 6750, section 2.1), marked so that nothing prints it.
fn bearer(token: &SessionToken) -> Result<HeaderValue, TransportError> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}"))
        .map_err(|_| TransportError::NotTheRelay("its token is not a header".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether an origin names a loopback address.
fn on_this_machine(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").unwrap_or(origin);
    host == "localhost"
        || host.starts_with("localhost:")
        || host.starts_with("127.")
        || host.starts_with("[::1]")
}

#[cfg(test)]
mod tests;
