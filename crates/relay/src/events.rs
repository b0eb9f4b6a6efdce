//! The stream of events to one device: first what waits, page by page, then what comes.
//!
//! A wake carries nothing; what is sent is always read from the database, so that a slow
//! reader holds no more than one page in memory, and a stream that breaks resumes by its
//! cursor.

use crate::Failure;
use crate::listeners::{Listening, Wake};
use crate::operations::{Caller, packages::FEW, session_of};
use crate::relay::Shared;
use crate::storage::{ClinicRow, QueueEntry, Read};
use axum::response::sse;
use bellward_proto::relay::Event;
use bellward_proto::{LedgerHead, QueueCursor};
use futures::Stream;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Entries and bytes that are read ahead of the reader.
const PAGE: (usize, usize) = (128, 256 * 1024);

/// How often a stream looks whether its token still holds, and says that it lives.
pub const TICK: Duration = Duration::from_secs(15);

/// One device's stream.
struct Feed {
    shared: Arc<Shared>,
    caller: Caller,
    listening: Listening,
    cursor: QueueCursor,
    caught_up: bool,
    head: Option<LedgerHead>,
    told_few: u64,
    told_reachable: u64,
    ready: VecDeque<Event>,
}

/// What one look into the database found.
struct Look {
    clinic: Option<ClinicRow>,
    entries: Vec<QueueEntry>,
    key_packages: u32,
}

/// The events after a cursor, for as long as the token holds.
pub(crate) fn stream(
    shared: Arc<Shared>,
    caller: Caller,
    listening: Listening,
    after: QueueCursor,
) -> impl Stream<Item = Result<sse::Event, Failure>> {
    let feed = Feed {
        shared,
        caller,
        listening,
        cursor: after,
        caught_up: false,
        head: None,
        told_few: 0,
        told_reachable: 0,
        ready: VecDeque::new(),
    };
    futures::stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((encode(&event), feed))
    })
}

impl Feed {
    /// The next event; none when the stream is over.
    async fn next(&mut self) -> Option<Event> {
        loop {
            // Before what was read ahead: a revoked device gets nothing more.
            let wake = *self.listening.wake.borrow_and_update();
            if wake.ended || self.shared.now() >= self.caller.expires_at {
                return None;
            }
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let look = match self.look().await {
                Ok(look) => look,
                Err(Failure::Refused(_)) => return None,
                Err(error) => {
                    tracing::warn!(%error, "an event stream ends early");
                    return None;
                }
            };
            self.prepare(look, &wake);
            if self.ready.is_empty() {
                // Whether a wake came or the time: it all begins anew.
                let _ = tokio::time::timeout(TICK, self.listening.wake.changed()).await;
            }
        }
    }

    async fn look(&self) -> Result<Look, Failure> {
        let (caller, after) = (self.caller, self.cursor);
        let (items, bytes) = PAGE;
        let (clinic, device) = (caller.clinic, caller.device);
        let now = self.shared.now();
        self.shared
            .read(move |view: &dyn Read| {
                // The session may have ended just before this stream began to listen.
                session_of(view, &caller, now)?;
                Ok(Look {
                    clinic: view.clinic(&clinic)?,
                    entries: view.queue(&clinic, &device, after, items, bytes)?,
                    key_packages: view.key_packages(&clinic, &device)?,
                })
            })
            .await
    }

    fn prepare(&mut self, look: Look, wake: &Wake) {
        if let Some(clinic) = look.clinic
            && self.head != Some(clinic.head)
        {
            self.head = Some(clinic.head);
            self.ready.push_back(Event::Ledger { head: clinic.head, seq: clinic.seq });
        }
        let drained = look.entries.is_empty();
        for entry in look.entries {
            self.cursor = entry.cursor();
            self.ready.push_back(event(entry));
        }
        if !drained {
            return;
        }
        let first = !self.caught_up;
        if first {
            self.caught_up = true;
            self.ready.push_back(Event::CaughtUp { cursor: self.cursor });
        }
        if (first || self.told_few != wake.few_packages) && look.key_packages < FEW {
            self.ready.push_back(Event::KeyPackages { left: look.key_packages });
        }
        self.told_few = wake.few_packages;
        if self.told_reachable != wake.reachable {
            self.told_reachable = wake.reachable;
            self.ready.push_back(Event::Reachable {});
        }
    }
}

fn event(entry: QueueEntry) -> Event {
    match entry {
        QueueEntry::Item(item) => Event::Item(item),
        QueueEntry::Lapsed { cursor, conversation, generation, up_to } => {
            Event::Lapsed { cursor, conversation, generation, up_to }
        }
    }
}

fn encode(event: &Event) -> Result<sse::Event, Failure> {
    let id = match event {
        Event::Item(item) => Some(item.cursor),
        Event::Lapsed { cursor, .. } => Some(*cursor),
        _ => None,
    };
    let data = serde_json::to_string(event)
        .map_err(|error| crate::storage::StorageError::Damaged(error.to_string()))?;
    let encoded = sse::Event::default().event(event.kind()).data(data);
    Ok(match id {
        Some(id) => encoded.id(id.to_string()),
        None => encoded,
    })
}
