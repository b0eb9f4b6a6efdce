//! Sending.

use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::remark;
use bellward_client::MessageState;
use bellward_proto::{MessageId, limits};
use serde_json::json;
use std::io::{BufRead, Read};

/// Puts a message in the outbox, and sends it if the relay can be reached.
pub async fn send(opened: &Opened, to: &str, text: Option<&str>) -> Result<(), Failure> {
    let text = match text {
        Some(text) => text.to_owned(),
        None => from_input()?,
    };
    let conversation = opened.look_up(|opened| opened.conversation(to)).await?;
    let id = opened.client.send(&conversation, &text, None)?;
    go_out(opened, &[id]).await
}

/// Puts a message for each line of standard input in the outbox, and sends them at each empty
/// line and at the end.
pub async fn send_lines(opened: &Opened, to: &str) -> Result<(), Failure> {
    let conversation = opened.look_up(|opened| opened.conversation(to)).await?;
    let mut waiting = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| {
            let why = format!("the messages cannot be read: {error}. Those before are kept");
            Failure::new("input", why)
        })?;
        if line.trim().is_empty() {
            go_out(opened, &std::mem::take(&mut waiting)).await?;
        } else {
            waiting.push(opened.client.send(&conversation, &line, None)?);
        }
    }
    go_out(opened, &waiting).await
}

/// Sends what waits, and says how far each of these came.
async fn go_out(opened: &Opened, ids: &[MessageId]) -> Result<(), Failure> {
    let unreached = opened.try_sync().await?;
    if let Some(error) = &unreached {
        remark(&format!("{error}. What is queued is sent by the next `bellward sync`"));
    }
    let mut waits = false;
    for id in ids {
        let message = opened.views().message(id)?;
        let conversation = message.as_ref().map(|message| message.conversation);
        let state = message.map_or(MessageState::Queued, |message| message.state);
        waits |= matches!(state, MessageState::Queued | MessageState::Sending);
        let value =
            json!({ "id": id, "conversation": conversation, "state": super::read::state(&state) });
        opened.output.say(&value, "")?;
    }
    if waits && unreached.is_none() {
        remark("What is queued goes out once it can be sealed to those it is for");
    }
    Ok(())
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
