//! The one seam between the client and a relay: requests go out, answers and events come in.
//! [`crate::https::HttpsTransport`] is the real one; tests put a faulty link in its place.

use bellward_proto::relay::Event;
use bellward_proto::{QueueCursor, SessionToken};
use futures::Stream;
use futures::future::LocalBoxFuture;
use std::pin::Pin;

/// HTTP methods in use (RFC 9110, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Everything else.
    Post,
}

/// One request to the relay.
#[derive(Debug, Clone)]
pub struct RelayRequest {
    /// How.
    pub method: Method,
    /// Path and query, from `/v1` on.
    pub path: String,
    /// The session's token, where one is needed.
    pub token: Option<SessionToken>,
    /// The JSON body of a `POST`.
    pub body: Vec<u8>,
}

/// The relay's answer, whatever it says.
#[derive(Debug, Clone)]
pub struct RelayAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The body; at most [`bellward_proto::limits::REQUEST`] bytes.
    pub body: Vec<u8>,
}

/// Why there was no answer. The request may have reached the relay all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection, or it broke, or it took too long.
    #[error("the relay cannot be reached: {0}. Check the network")]
    Unreachable(String),
    /// Another certificate than the pinned one: someone stands between.
    #[error(
        "the relay's certificate is not the one that the invite names: someone may stand between. \
         Nothing was sent to it. Ask whoever runs the relay"
    )]
    NotPinned,
    /// The certificate is not trusted by this machine and there is no pin: someone stands between,
    /// or the clock of this machine is wrong.
    #[error(
        "the relay's certificate is not trusted: {0}. Nothing was sent to it. Check the date of \
         this machine, and the relay's address with what follows its #"
    )]
    NotTrusted(String),
    /// The answer is not the relay's: too long, or not in its form. A portal or proxy may answer.
    #[error(
        "something other than the relay answered: {0}. If this network has a page to sign in, do \
         that first"
    )]
    NotTheRelay(String),
}

/// Events until the connection breaks. The end of the stream is a broken connection too.
pub type EventStream = Pin<Box<dyn Stream<Item = Result<Event, TransportError>>>>;

/// A way to one relay.
pub trait Transport {
    /// Sends a request and waits for the answer.
    fn send(
        &self,
        request: RelayRequest,
    ) -> LocalBoxFuture<'_, Result<RelayAnswer, TransportError>>;

    /// Opens the stream of events after a place in the device's queue.
    fn events(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> LocalBoxFuture<'_, Result<Result<EventStream, RelayAnswer>, TransportError>>;
}
