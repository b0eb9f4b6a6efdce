//! Sending what waits and fetching what is new.

use crate::failure::Failure;
use crate::opened::Opened;
use serde_json::json;

/// Until nothing is left to do.
pub async fn sync(opened: &Opened) -> Result<(), Failure> {
    opened.client.sync().await?;
    let conversations = opened.views().conversations(0, u64::MAX)?;
    let unread: u64 = conversations.iter().map(|conversation| conversation.unread).sum();
    let waiting = opened.views().outbox_length()?;
    let words = match (unread, waiting) {
        (0, 0) => "Nothing new.".to_owned(),
        (unread, 0) => format!("{unread} unread."),
        (unread, waiting) => format!("{unread} unread, {waiting} waiting to be sent."),
    };
    opened.output.say(&json!({ "unread": unread, "waiting": waiting }), &words)
}
