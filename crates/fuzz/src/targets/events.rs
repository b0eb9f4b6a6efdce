//! Server-sent events, as the client reads them.

use super::Reader;
use bellward_client::https::events_in;
use bellward_client::transport::TransportError;
use bellward_proto::relay::Event;
use bytes::Bytes;
use futures::StreamExt;

type Arrived = Vec<Result<Event, TransportError>>;

/// The first byte says how long the pieces are in which the rest arrives.
pub(super) fn events() -> Reader {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime");
    Box::new(move |bytes| {
        let Some((length, bytes)) = bytes.split_first() else { return };
        let whole = runtime.block_on(arrived(bytes, bytes.len().max(1)));
        let pieces = runtime.block_on(arrived(bytes, usize::from(*length).max(1)));
        assert_eq!(whole, pieces, "it matters where the stream is cut");
        for event in whole.into_iter().flatten() {
            assert!(Event::KINDS.contains(&event.kind()));
        }
    })
}

/// All events of a stream that arrives in pieces.
async fn arrived(bytes: &[u8], piece: usize) -> Arrived {
    let pieces: Vec<_> =
        bytes.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    events_in(futures::stream::iter(pieces)).collect().await
}
