//! Showing messages as they come.

use super::read::{value, words};
use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::remark;
use bellward_client::{Cause, Change, Connection, MessageView};
use bellward_proto::{ConversationId, MessageId};
use std::collections::BTreeSet;
use tokio::sync::broadcast::error::RecvError;

/// The newest messages of each conversation that are compared with what was shown.
const LOOK_BACK: u64 = 200;

/// Until interrupted.
pub async fn watch(opened: &Opened) -> Result<(), Failure> {
    let mut shown = Shown::begin(opened)?;
    let mut changes = opened.client.changes().subscribe();
    let stay = opened.client.run();
    let show = async {
        loop {
            match changes.recv().await {
                Ok(Change::Messages(conversation)) => shown.more(opened, &conversation)?,
                Ok(Change::Connection) => connection(&opened.client.connection())?,
                Ok(_) => {}
                // Something was missed, so anything may have come.
                Err(RecvError::Lagged(_)) => shown.all(opened)?,
                Err(RecvError::Closed) => return Ok(()),
            }
        }
    };
    tokio::select! {
        biased;
        ended = show => ended,
        () = stay => stopped(&opened.client.connection()),
        _ = tokio::signal::ctrl_c() => Ok(()),
        () = terminated() => Ok(()),
    }
}

/// What was shown already, or was there before.
struct Shown(BTreeSet<MessageId>);

impl Shown {
    /// What is there and was seen is not shown again; what is unread is shown first.
    fn begin(opened: &Opened) -> Result<Self, Failure> {
        let mut shown = Shown(BTreeSet::new());
        let conversations = opened.views().conversations(0, u64::MAX)?;
        for conversation in conversations {
            let messages = opened.views().messages(&conversation.id, None, LOOK_BACK)?;
            let (seen, unread): (Vec<_>, Vec<_>) =
                messages.into_iter().partition(|message| message.mine || message.seen);
            shown.0.extend(seen.iter().map(|message| message.id));
            for message in &unread {
                shown.show(opened, message)?;
            }
        }
        Ok(shown)
    }

    fn all(&mut self, opened: &Opened) -> Result<(), Failure> {
        let conversations = opened.views().conversations(0, u64::MAX)?;
        conversations.iter().try_for_each(|conversation| self.more(opened, &conversation.id))
    }

    fn more(&mut self, opened: &Opened, conversation: &ConversationId) -> Result<(), Failure> {
        let messages = opened.views().messages(conversation, None, LOOK_BACK)?;
        messages.iter().try_for_each(|message| self.show(opened, message))
    }

    fn show(&mut self, opened: &Opened, message: &MessageView) -> Result<(), Failure> {
        if self.0.insert(message.id) {
            opened.output.say(&value(message), &words(message))?;
        }
        Ok(())
    }
}

fn connection(now: &Connection) -> Result<(), Failure> {
    match now {
        Connection::Offline { reason, .. } => remark(&format!("Not connected: {reason}")),
        Connection::Online => remark("Connected."),
        Connection::Connecting | Connection::CatchingUp { .. } | Connection::Paused => {}
        Connection::Stopped { .. } => return stopped(now),
    }
    Ok(())
}

fn stopped(why: &Connection) -> Result<(), Failure> {
    match why {
        Connection::Stopped { reason, cause: Cause::Revoked } => {
            Err(Failure::new("revoked", reason))
        }
        Connection::Stopped { reason, .. } => Err(Failure::new("stopped", reason)),
        _ => Ok(()),
    }
}

/// SIGTERM, where there is such a thing.
async fn terminated() {
    #[cfg(unix)]
    if let Ok(mut signal) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        signal.recv().await;
        return;
    }
    std::future::pending().await
}
