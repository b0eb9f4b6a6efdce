//! Sending.

use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::remark;
use bellward_client::MessageState;
use bellward_proto::limits;
use serde_json::json;
use std::io::Read;

/// Puts a message in the outbox, and sends it if the relay can be reached.
pub async fn send(opened: &Opened, to: &str, text: Option<&str>) -> Result<(), Failure> {
    let text = match text {
        Some(text) => text.to_owned(),
        None => from_input()?,
    };
    let conversation = opened.look_up(|opened| opened.conversation(to)).await?;
    let id = opened.client.send(&conversation, &text, None)?;
    let unreached = opened.try_sync().await?;
    let message = opened.views().message(&id)?;
    let state = message.map_or(MessageState::Queued, |message| message.state);
    if let Some(error) = &unreached {
        remark(&format!("{error}. The message is queued: the next `bellward sync` sends it"));
    } else if matches!(state, MessageState::Queued | MessageState::Sending) {
        remark("The message is queued: it goes out once it can be sealed to those it is for");
    }
    let value =
        json!({ "id": id, "conversation": conversation, "state": super::read::state(&state) });
    opened.output.say(&value, "")
}

fn from_input() -> Result<String, Failure> {
    let mut text = String::new();
    let longest = limits::TEXT as u64 + 2;
    std::io::stdin().lock().take(longest).read_to_string(&mut text).map_err(|error| {
        Failure::new("input", format!("the message cannot be read: {error}. Nothing was sent"))
    })?;
    // The line end that `echo` and editors add is not part of what is said.
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}
