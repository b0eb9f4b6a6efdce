//! placeholder
use serde_json::{Value, json};
/// doc
pub fn document() -> Value { json!({}) }
