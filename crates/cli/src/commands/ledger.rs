//! The clinic's signed list.

use super::read::rfc3339;
use crate::arguments::Ledger;
use crate::failure::Failure;
use crate::opened::Opened;
use serde_json::json;

/// Shows where the ledger stands; `verify` checks every statement anew before.
pub fn ledger(opened: &Opened, what: Ledger) -> Result<(), Failure> {
    let (state, verified) = match what {
        Ledger::Verify => (opened.client.verify_ledger()?, true),
        Ledger::Show => (opened.client.ledger_view(), false),
    };
    let confirmed = state.confirmed_at.map(rfc3339);
    let mut value = json!({
        "seq": state.seq,
        "head": state.head,
        "confirmed_at": confirmed,
        "people": state.people,
        "devices": state.devices,
    });
    if verified && let Some(fields) = value.as_object_mut() {
        fields.insert("verified".into(), true.into());
    }
    let head = state.head.map_or_else(|| "none".to_owned(), |head| head.to_string());
    let good = if verified { "All statements are rightly signed. " } else { "" };
    let words = format!(
        "{good}{} statements, head {head}, {} people, {} devices, confirmed {}.",
        state.seq,
        state.people,
        state.devices,
        confirmed.as_deref().unwrap_or("never")
    );
    opened.output.say(&value, &words)
}
