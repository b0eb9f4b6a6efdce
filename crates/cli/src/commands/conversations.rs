//! Direct conversations and groups.

use crate::arguments::Group;
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

/// Changes a group, and tells the others if the relay is there.
pub async fn change(opened: &Opened, change: &Group) -> Result<(), Failure> {
    let client = &opened.client;
    let (id, said) = match change {
        Group::Rename { group, name } => {
            let id = opened.conversation(group)?;
            client.rename_group(&id, name)?;
            (id, format!("The group is to be called \"{name}\"."))
        }
        Group::Add { group, people } => {
            let id = opened.conversation(group)?;
            let members = |opened: &Opened| people.iter().map(|word| opened.member(word)).collect();
            let people: BTreeSet<_> = opened.look_up(members).await?;
            client.add_to_group(&id, &people)?;
            (id, "They are to come into the group.".to_owned())
        }
        Group::Remove { group, person } => {
            let id = opened.conversation(group)?;
            client.remove_from_group(&id, &opened.person(person)?)?;
            (id, format!("{person} is to go."))
        }
        Group::Leave { group } => {
            let id = opened.conversation(group)?;
            client.remove_from_group(&id, &client.me().person)?;
            (id, "You leave the group: another's device takes you out of it.".to_owned())
        }
    };
    if let Some(error) = opened.try_sync().await? {
        remark(&format!("{error}. It is kept: the next `bellward sync` does it"));
    }
    let waits = opened.views().conversation(&id)?.is_some_and(|view| !view.changes.is_empty());
    opened.output.say(&json!({ "id": id, "waits": waits }), &said)
}
