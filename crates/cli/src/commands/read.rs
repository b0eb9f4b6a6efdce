//! Reading conversations and finding messages.

use crate::failure::Failure;
use crate::opened::Opened;
use bellward_client::{MessageState, MessageView, Sought};
use bellward_proto::{ConversationId, Timestamp};
use serde_json::{Value, json};

/// Messages read from the store at once.
const PAGE: u64 = 200;
/// The most hits that are shown.
const HITS: u64 = 100;

/// A whole conversation, oldest first.
pub fn read(opened: &Opened, with: &str, mark_read: bool) -> Result<(), Failure> {
    let conversation = opened.conversation(with)?;
    let messages = all(opened, &conversation)?;
    let said = messages.iter().map(|message| (value(message), words(message)));
    opened.output.list(said, "There are no messages yet.")?;
    if mark_read && let Some(last) = messages.last() {
        opened.client.mark_read(&conversation, &last.id)?;
    }
    Ok(())
}

/// The messages with all of these words, the newest first.
pub fn search(opened: &Opened, words_wanted: &[String]) -> Result<(), Failure> {
    let hits = opened
        .views()
        .search(&Sought { words: words_wanted.join(" "), ..Sought::default() }, HITS)?;
    let said = hits.iter().map(|hit| {
        let mut found = value(&hit.message);
        if let Value::Object(fields) = &mut found {
            fields.insert("title".into(), hit.title.clone().into());
            fields.insert("snippet".into(), hit.snippet.clone().into());
        }
        (found, format!("{}: {}", hit.title, words(&hit.message)))
    });
    opened.output.list(said, "Nothing was found.")
}

fn all(opened: &Opened, conversation: &ConversationId) -> Result<Vec<MessageView>, Failure> {
    let mut pages = Vec::new();
    let mut before = None;
    loop {
        let page = opened.views().messages(conversation, before, PAGE)?;
        before = page.first().map(|message| message.place);
        let last = (page.len() as u64) < PAGE;
        pages.push(page);
        if last {
            return Ok(pages.into_iter().rev().flatten().collect());
        }
    }
}

/// A message for programs.
pub fn value(message: &MessageView) -> Value {
    json!({
        "id": message.id,
        "conversation": message.conversation,
        "number": message.number,
        "author": message.author_name,
        "author_id": message.author,
        "mine": message.mine,
        "sent_at": rfc3339(message.sent_at),
        "stored_at": message.stored_at.map(rfc3339),
        "state": state(&message.state),
        "reply_to": message.reply_to,
        "text": message.text,
    })
}

/// A message in words. Its later lines stand further in: none can be taken for another message.
pub fn words(message: &MessageView) -> String {
    let state = if message.mine { format!(" ({})", state(&message.state)) } else { String::new() };
    let (time, author) = (rfc3339(message.sent_at), &message.author_name);
    format!("{time} {author}{state}: {}", message.text.replace('\n', "\n    "))
}

/// How far a message has come, in a word.
pub fn state(state: &MessageState) -> &'static str {
    match state {
        MessageState::Queued => "queued",
        MessageState::Sending => "sending",
        MessageState::Stored => "stored",
        MessageState::Delivered => "delivered",
        MessageState::Read => "read",
        MessageState::Failed { .. } => "failed",
    }
}

/// A time as RFC 3339 has it, in UTC.
pub fn rfc3339(time: Timestamp) -> String {
    let millis = i64::try_from(time.0).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::MAX).to_string()
}
