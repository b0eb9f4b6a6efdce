//! Server-sent events as they arrive.

use super::{answer, failure};
use crate::transport::{EventStream, TransportError};
use bellward_proto::limits;
use bellward_proto::relay::Event;
use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use sse_stream::{Sse, SseByteStream};
use std::time::Duration;
use tokio::time::Instant;

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
    Ok(Box::pin(caught_up_in_time(events(chunks, silence), silence * EVENT)))
}

/// What waits at the relay comes at once: until all of it was shown, an event comes within so
/// many silences, whatever else shows life.
const EVENT: u32 = 4;

fn caught_up_in_time(
    events: impl Stream<Item = Result<Event, TransportError>> + 'static,
    patience: Duration,
) -> impl Stream<Item = Result<Event, TransportError>> {
    futures::stream::unfold((Box::pin(events), false), move |(mut events, caught_up)| async move {
        let next = if caught_up {
            events.next().await?
        } else {
            let late = || TransportError::Unreachable("it does not show what waits there".into());
            tokio::time::timeout(patience, events.next())
                .await
                .unwrap_or_else(|_| Some(Err(late())))?
        };
        let caught_up = caught_up || matches!(next, Ok(Event::CaughtUp { .. }) | Err(_));
        Some((next, (events, caught_up)))
    })
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
    let bytes = bounded(chunks, idle);
    SseByteStream::new(Box::pin(bytes)).filter_map(move |block| {
        std::future::ready(match block {
            Ok(block) => event(block),
            Err(error) => Some(Err(broken(error))),
        })
    })
}

/// A block that is on its way may come this slowly, in bytes a second.
const SLOWEST: usize = 2048;

/// Chunks, until a block, be it only a comment, does not come in time or grows beyond bounds.
/// That bytes come is no sign of life as long as they come to nothing.
fn bounded(
    chunks: impl Stream<Item = Result<Bytes, TransportError>> + 'static,
    idle: Duration,
) -> impl Stream<Item = Result<Bytes, Break>> {
    let begun = (Box::pin(chunks), Block::begin());
    futures::stream::unfold(begun, move |(mut chunks, mut block)| async move {
        let extra = Duration::from_secs((block.bytes / SLOWEST) as u64);
        let next = tokio::time::timeout_at(block.begun + idle + extra, chunks.next()).await;
        let next = match next {
            Err(_) => Err(TransportError::Unreachable("it has fallen silent".into())),
            Ok(next) => next?,
        };
        let next = next.and_then(|chunk| {
            block.go_on(&chunk);
            if block.bytes > limits::REQUEST {
                return Err(TransportError::NotTheRelay("an event is too long".into()));
            }
            Ok(chunk)
        });
        Some((next.map_err(Break), (chunks, block)))
    })
}

/// What has come since the last empty line.
struct Block {
    begun: Instant,
    bytes: usize,
    at_line_start: bool,
}

impl Block {
    fn begin() -> Self {
        Block { begun: Instant::now(), bytes: 0, at_line_start: true }
    }

    fn go_on(&mut self, chunk: &[u8]) {
        for byte in chunk {
            self.bytes = self.bytes.saturating_add(1);
            match byte {
                b'\n' if self.at_line_start => *self = Block::begin(),
                b'\n' => self.at_line_start = true,
                b'\r' => {}
                _ => self.at_line_start = false,
            }
        }
    }
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

    #[tokio::test(start_paused = true)]
    async fn bytes_that_come_to_nothing_are_silence() {
        let drip = futures::stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Ok(Bytes::from_static(b" "))
        });
        let begun = Instant::now();
        let mut events = Box::pin(events(drip, IDLE));
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(failed(&error), "it has fallen silent");
        assert!(begun.elapsed() < IDLE * 2);
        assert!(events.next().await.is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn comments_are_signs_of_life() {
        let alive = futures::stream::iter(0..40).then(|_| async {
            tokio::time::sleep(Duration::from_secs(15)).await;
            Ok(Bytes::from_static(b":\n\n"))
        });
        let last = futures::stream::iter([Ok(Bytes::from_static(CAUGHT_UP))]);
        let mut events = Box::pin(events(alive.chain(last), IDLE));
        assert!(events.next().await.unwrap().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn what_waits_is_shown_in_time() {
        let withheld = futures::stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_secs(15)).await;
            Ok(Bytes::from_static(b":\n\n"))
        });
        let begun = Instant::now();
        let mut events = Box::pin(caught_up_in_time(events(withheld, IDLE), IDLE * EVENT));
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!(failed(&error), "it does not show what waits there");
        assert!(begun.elapsed() < IDLE * (EVENT + 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_large_event_may_come_slowly() {
        let piece = Bytes::from(vec![b'x'; 4096]);
        let slowly = futures::stream::iter(0..60).then(move |_| {
            let piece = piece.clone();
            async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok(piece)
            }
        });
        let comment = |bytes| futures::stream::iter([Ok(Bytes::from_static(bytes))]);
        let ends = comment(b"\n\n").chain(comment(CAUGHT_UP));
        let mut events = Box::pin(events(comment(b": ").chain(slowly).chain(ends), IDLE));
        assert!(events.next().await.unwrap().is_ok());
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
