//! Changes on their way to the window: gathered for a moment, each told once.

use crate::{Change, ChangeEvent};
use bellward_client::ClientHandle;
use std::time::Duration;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::broadcast::{Receiver, Sender};

/// How long changes are gathered after the first: under what a person notices.
const GATHER: Duration = Duration::from_millis(30);
/// How long a client may take to end.
const END: Duration = Duration::from_secs(10);

/// What changed, as it comes.
pub struct Changes(Receiver<Change>);

impl Changes {
    pub(super) fn of(sender: &Sender<Change>) -> Self {
        Changes(sender.subscribe())
    }

    /// The next changes; none when the core is gone.
    pub async fn next(&mut self) -> Option<ChangeEvent> {
        let mut changes = match self.0.recv().await {
            Ok(change) => vec![change],
            Err(RecvError::Lagged(_)) => vec![Change::All],
            Err(RecvError::Closed) => return None,
        };
        tokio::time::sleep(GATHER).await;
        loop {
            match self.0.try_recv() {
                Ok(change) if changes.contains(&change) => {}
                Ok(change) => changes.push(change),
                Err(TryRecvError::Lagged(_)) => changes.push(Change::All),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        if changes.contains(&Change::All) {
            changes.retain(|change| matches!(change, Change::App));
            changes.push(Change::All);
        }
        Some(ChangeEvent { changes })
    }
}

/// Passes a client's changes on until it ends.
pub(super) fn forward(handle: &ClientHandle, to: Sender<Change>) {
    let mut changes = handle.changes();
    tokio::spawn(async move {
        loop {
            let change = match changes.recv().await {
                Ok(change) => super::shown::change(change),
                Err(RecvError::Lagged(_)) => Some(Change::All),
                Err(RecvError::Closed) => break,
            };
            if let Some(change) = change {
                // Nobody may be listening.
                let _ = to.send(change);
            }
        }
    });
}

/// Waits until a client whose last handle was dropped has ended.
pub(super) async fn until_closed(mut changes: Receiver<bellward_client::Change>) {
    let ended = async { while !matches!(changes.recv().await, Err(RecvError::Closed)) {} };
    if tokio::time::timeout(END, ended).await.is_err() {
        tracing::warn!("the profile takes long to close");
    }
}
