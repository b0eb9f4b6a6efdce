//! The window may do what the contract says and no more.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use bellward_api::COMMANDS;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

fn capability() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/capabilities/main.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_window_is_allowed_each_command_and_to_hear_changes() {
    let allowed: BTreeSet<String> =
        serde_json::from_value(capability()["permissions"].clone()).unwrap();
    let mut wanted: BTreeSet<String> =
        COMMANDS.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned));
    assert_eq!(allowed, wanted);
}

#[test]
fn only_what_is_embedded_is_allowed() {
    let capability = capability();
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability.get("remote"), None);
    assert_eq!(capability.get("webviews"), None);
}
