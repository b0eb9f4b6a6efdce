//! Sending what waits and fetching what is new.

use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::remark;
use serde_json::json;
use std::time::Duration;

/// Until nothing is left to do.
pub async fn sync(opened: &Opened) -> Result<(), Failure> {
    opened.client.sync().await?;
    if let Some(off) = opened.client.clock_off() {
        remark(&clock_words(off));
    }
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

/// How far this machine's clock is off, and what to do.
fn clock_words(off: i64) -> String {
    let minutes = Duration::from_millis(off.unsigned_abs()).as_secs() / 60;
    let far = match minutes {
        0..=119 => format!("{minutes} minutes"),
        120..=2879 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / (60 * 24)),
    };
    let way = if off > 0 { "ahead of" } else { "behind" };
    format!(
        "The clock of this machine is {far} {way} the relay's. Messages are not affected and show \
         the relay's time. Set the clock of this machine; if it is right, tell whoever runs the \
         relay"
    )
}

#[cfg(test)]
mod tests {
    use super::clock_words;

    #[test]
    fn a_clock_that_is_off_is_said() {
        const HOUR: i64 = 3_600_000;
        assert!(clock_words(HOUR).contains("60 minutes ahead of"));
        assert!(clock_words(-5 * HOUR).contains("5 hours behind"));
        assert!(clock_words(-10 * 365 * 24 * HOUR).contains("3650 days behind"));
    }
}
