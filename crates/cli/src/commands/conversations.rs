//! Direct conversations and groups.

use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::remark;
use serde_json::json;
use std::collections::BTreeSet;

/// All of them, the latest first.
pub fn list(opened: &Opened) -> Result<(), Failure> {
    let conversations = opened.views().conversations(0, u64::MAX)?;
    let said = conversations.iter().map(|conversation| {
        let kind = conversation.kind.word();
        let value = json!({
            "id": conversation.id,
            "kind": kind,
            "title": conversation.title,
            "people": conversation.names,
            "person_ids": conversation.people,
            "unread": conversation.unread,
            "state": conversation.status.word(),
            "last": conversation.last.as_ref().map(super::read::value),
        });
        let unread = match conversation.unread {
            0 => String::new(),
            unread => format!(", {unread} unread"),
        };
        (value, format!("{} ({kind}{unread})", conversation.title))
    });
    opened.output.list(said, "There are no conversations yet.")
}

/// A new group.
pub async fn new(opened: &Opened, name: &str, with: &[String]) -> Result<(), Failure> {
    let members = |opened: &Opened| with.iter().map(|word| opened.member(word)).collect();
    let people: BTreeSet<_> = opened.look_up(members).await?;
    let conversation = opened.client.new_group(name, &people)?;
    if let Some(error) = opened.try_sync().await? {
        remark(&format!("{error}. The group is kept: the next `bellward sync` tells the others"));
    }
    let value = json!({ "id": conversation, "title": name });
    opened.output.say(&value, &format!("The group \"{name}\" is made."))
}
