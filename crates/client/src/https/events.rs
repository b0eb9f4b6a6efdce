//! Server-sent events as they arrive.

use super::{answer, failure};
use crate::transport::{EventStream, TransportError};
use bellward_proto::limits;
use bellward_proto::relay::Event;
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use sse_stream::{Sse, SseByteStream};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Why bytes stopped coming.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Break(#[from] TransportError);

/// The events of a response.
pub(super) fn stream(
    response: reqwest::Response,
    silence: Duration,
) -> Result<EventStream, TransportError> {
    if !answer::says(&response, "text/event-stream") {
        return Err(answer::not_the_relay(&response));
    }
    let chunks = response.bytes_stream().map_err(|error| failure::of(&error));
    Ok(Box::pin(events(chunks, silence)))
}

/// The events of a stream that arrives in these chunks.
pub fn events_in(
    chunks: impl Stream<Item = Result<Bytes, TransportError>> + 'static,
) -> impl Stream<Item = Result<Event, TransportError>> {
    events(chunks, super::Patience::default().silence)
}

/// Events out of chunks of bytes; ends after the first failure.
fn events(
    chunks: impl Stream<Item = Result<Bytes, TransportError>> + 'static,
    idle: Duration,
) -> impl Stream<Item = Result<Event, TransportError>> {
    let since_last = Rc::new(Cell::new(0));
    let bytes = bounded(chunks, idle, Rc::clone(&since_last));
    SseByteStream::new(Box::pin(bytes)).filter_map(move |block| {
        since_last.set(0);
        std::future::ready(match block {
            Ok(block) => event(block),
            Err(error) => Some(Err(broken(error))),
        })
    })
}

/// Chunks, until one does not come in time or one event grows beyond bounds.
fn bounded(
    chunks: impl Stream<Item = Result<Bytes, TransportError>> + 'static,
    idle: Duration,
    since_last: Rc<Cell<usize>>,
) -> impl Stream<Item = Result<Bytes, Break>> {
    futures::stream::unfold(Box::pin(chunks), move |mut chunks| {
        let since_last = Rc::clone(&since_last);
        async move {
            let next = match tokio::time::timeout(idle, chunks.next()).await {
                Err(_) => Err(TransportError::Unreachable("it has fallen silent".into())),
                Ok(next) => next?,
            };
            let next = next.and_then(|chunk| {
                since_last.set(since_last.get().saturating_add(chunk.len()));
                if since_last.get() > limits::REQUEST {
                    return Err(TransportError::NotTheRelay("an event is too long".into()));
                }
                Ok(chunk)
            });
            Some((next.map_err(Break), chunks))
        }
    })
}

/// The event of one block, if it is one that this program knows.
fn event(block: Sse) -> Option<Result<Event, TransportError>> {
    let data = block.data?;
    let kind = block.event.unwrap_or_default();
    if !Event::KINDS.contains(&kind.as_str()) {
        tracing::debug!(kind, "an event of an unknown kind is skipped");
        return None;
    }
    Some(
        serde_json::from_str(&data).map_err(|_| {
            TransportError::NotTheRelay(format!("its event \"{kind}\" cannot be read"))
        }),
    )
}

fn broken(error: sse_stream::Error) -> TransportError {
    match error {
        sse_stream::Error::Body(cause) => match cause.downcast::<Break>() {
            Ok(stopped) => stopped.0,
            Err(cause) => TransportError::Unreachable(cause.to_string()),
        },
        other => TransportError::NotTheRelay(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    const IDLE: Duration = Duration::from_secs(45);
    const CAUGHT_UP: &[u8] = b"event: caught-up\ndata: {\"kind\":\"caught-up\",\"cursor\":1}\n\n";

    fn failed(error: &TransportError) -> &str {
        match error {
            TransportError::Unreachable(why) | TransportError::NotTheRelay(why) => why,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn silence_ends_the_stream() {
        let alive = futures::stream::iter([Ok(Bytes::from_static(CAUGHT_UP))]);
        let chunks = alive.chain(futures::stream::pending());
        let mut events = Box::pin(events(chunks, IDLE));
        assert!(events.next().await.unwrap().is_ok());
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(failed(&error), "it has fallen silent");
        assert!(events.next().await.is_none());
    }

    #[tokio::test]
    async fn an_endless_event_is_cut_off() {
        let piece = Bytes::from(vec![b'x'; 1 << 20]);
        let head = futures::stream::iter([Ok(Bytes::from_static(b"data: "))]);
        let endless = futures::stream::repeat(piece).map(Ok);
        let mut events = Box::pin(events(head.chain(endless), IDLE));
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(failed(&error), "an event is too long");
        assert!(events.next().await.is_none());
    }

    #[tokio::test]
    async fn a_known_event_that_cannot_be_read_is_not_the_relays() {
        let bad = Bytes::from_static(b"event: ledger\ndata: {\"kind\":\"ledger\"}\n\n");
        let mut events = Box::pin(events(futures::stream::iter([Ok(bad)]), IDLE));
        let error = events.next().await.unwrap().unwrap_err();
        assert!(matches!(error, TransportError::NotTheRelay(_)));
    }
}
