//! The OpenAPI 3.1 document: served, committed, and checked to be what the code does.

mod operations;
mod schemas;

pub use operations::{OPERATIONS, Operation};

use bellward_proto::ErrorCode;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The whole document.
pub fn document() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in OPERATIONS {
        let described = describe(operation);
        paths.entry(operation.path).or_default().insert(operation.method.to_lowercase(), described);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Bellward relay",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
            "description": "Between device and relay. What the sealed bytes are, and in which \
                order to ask, is in docs/protocol.md. Byte strings are base64url without padding.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": { "session": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// The document as it is committed.
pub fn text() -> String {
    serde_json::to_string_pretty(&document()).unwrap_or_default()
}

/// A reference to a schema.
fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn content(kind: &str, name: &str) -> Value {
    json!({ kind: { "schema": schema(name) } })
}

fn describe(operation: &Operation) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "responses": responses(operation),
    });
    let Some(fields) = described.as_object_mut() else { return described };
    let parameters = parameters(operation);
    if !parameters.is_empty() {
        fields.insert("parameters".into(), parameters.into());
    }
    if let Some(name) = operation.request {
        let body = json!({ "required": true, "content": content("application/json", name) });
        fields.insert("requestBody".into(), body);
    }
    if operation.login {
        fields.insert("security".into(), json!([{ "session": [] }]));
    }
    described
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let in_path = operation.path.split('/').filter_map(|part| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        let schema = if name == "generation" {
            json!({ "type": "integer", "minimum": 1 })
        } else {
            json!({ "type": "string", "contentEncoding": "base64url" })
        };
        Some(json!({ "name": name, "in": "path", "required": true, "schema": schema }))
    });
    let in_query = operation.query.iter().map(|(name, what)| {
        let schema = json!({ "type": "integer", "minimum": 0, "default": 0 });
        json!({ "name": name, "in": "query", "description": what, "schema": schema })
    });
    in_path.chain(in_query).collect()
}

fn responses(operation: &Operation) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in operation.refusals() {
        let name = serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned));
        by_status.entry(code.status()).or_default().extend(name);
    }
    let mut responses = Map::new();
    let kind = if operation.answer == "Event" { "text/event-stream" } else { "application/json" };
    let success = json!({ "description": "done", "content": content(kind, operation.answer) });
    responses.insert("200".into(), success);
    for (status, codes) in by_status {
        let content = content("application/json", "ErrorBody");
        let refusal = json!({ "description": codes.join(", "), "content": content });
        responses.insert(status.to_string(), refusal);
    }
    responses
}

impl Operation {
    /// Every code that it may be refused with.
    pub fn refusals(&self) -> Vec<ErrorCode> {
        let mut codes = vec![ErrorCode::TooMany, ErrorCode::Internal];
        if self.login {
            codes.push(ErrorCode::LoginNeeded);
        }
        if self.request.is_some() {
            codes.extend([ErrorCode::Malformed, ErrorCode::TooLarge]);
        } else if self.path.contains('{') || !self.query.is_empty() {
            codes.push(ErrorCode::Malformed);
        }
        codes.extend_from_slice(self.refusals);
        codes.sort_by_key(|code| code.status());
        codes.dedup();
        codes
    }
}
