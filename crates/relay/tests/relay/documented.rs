//! What is documented is what is there: every operation is asked for, and every answer held
//! against its schema.

use crate::posts::post;
use crate::support::{Answered, Bench, Talk};
use bellward_proto::relay::{
    Acknowledge, ChallengeRequest, ClaimKeyPackages, ConfirmSession, ReturnedAll, UploadKeyPackages,
};
use bellward_proto::{Blob, LedgerSeq, QueueCursor};
use bellward_relay::http::openapi::{OPERATIONS, Operation, document, text};
use bellward_relay::http::paths;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let committed = std::fs::read_to_string(committed).unwrap();
    assert_eq!(
        committed.trim(),
        text().trim(),
        "run: cargo run -p bellward-relay -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_path_is_documented_and_every_reference_leads_somewhere() {
    let documented: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.path).collect();
    assert_eq!(documented, paths().into_iter().collect());
    let document = document();
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(to) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = to.strip_prefix('#').unwrap();
                    assert!(document.pointer(pointer).is_some(), "{to}");
                }
                waiting.extend(fields.values());
            }
            Value::Array(values) => waiting.extend(values),
            _ => {}
        }
    }
}

/// Holds a value against a schema, of as much of JSON Schema as the document uses.
fn check(value: &Value, schema: &Value, at: &str) {
    if let Some(to) = schema.get("$ref").and_then(Value::as_str) {
        let document = document();
        return check(value, document.pointer(to.strip_prefix('#').unwrap()).unwrap(), at);
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        return match value {
            Value::Null => assert!(any.contains(&json!({ "type": "null" })), "{at}"),
            value => check(value, &any[0], at),
        };
    }
    if let Some(one) = schema.get("oneOf").and_then(Value::as_array) {
        let kind = one.iter().find(|one| one["properties"]["kind"]["const"] == value["kind"]);
        return check(value, kind.unwrap_or_else(|| panic!("{at}: {value}")), at);
    }
    if let Some(constant) = schema.get("const") {
        return assert_eq!(value, constant, "{at}");
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return assert!(values.contains(value), "{at}: {value}");
    }
    match schema["type"].as_str().unwrap() {
        "object" => check_object(value, schema, at),
        "array" => {
            for one in value.as_array().unwrap() {
                check(one, &schema["items"], at);
            }
        }
        "string" => {
            let length = value.as_str().unwrap_or_else(|| panic!("{at}: {value}")).len() as u64;
            assert!(schema["minLength"].as_u64().is_none_or(|least| length >= least), "{at}");
            assert!(schema["maxLength"].as_u64().is_none_or(|most| length <= most), "{at}");
        }
        "integer" => assert!(value.is_u64(), "{at}: {value}"),
        "boolean" => assert!(value.is_boolean(), "{at}: {value}"),
        other => panic!("{at}: {other}"),
    }
}

fn check_object(value: &Value, schema: &Value, at: &str) {
    let fields = value.as_object().unwrap_or_else(|| panic!("{at}: {value}"));
    let Some(properties) = schema.get("properties") else { return };
    for required in schema["required"].as_array().unwrap() {
        assert!(fields.contains_key(required.as_str().unwrap()), "{at}: {required} is missing");
    }
    for (name, field) in fields {
        let property = properties.get(name).unwrap_or_else(|| panic!("{at}: {name} is extra"));
        check(field, property, &format!("{at}.{name}"));
    }
}

fn check_named(value: &Value, name: &str, at: &str) {
    check(value, &json!({ "$ref": format!("#/components/schemas/{name}") }), at);
}

fn check_answer(operation: &Operation, answered: &Answered) {
    let value: Value = answered.read();
    if answered.status.is_success() {
        return check_named(&value, operation.answer, operation.id);
    }
    check_named(&value, "ErrorBody", operation.id);
    let codes: Vec<Value> = operation.refusals().iter().map(|code| json!(code)).collect();
    assert!(codes.contains(&value["code"]), "{}: {value} is not documented", operation.id);
}

#[tokio::test]
async fn every_documented_operation_is_there_and_answers_as_documented() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(2).await;
    let (doctor, clerk) = (&others[0], &others[1]);
    let mut talk = Talk::new(1, &clinic, &[&clinic.founder, doctor]);
    let founding = talk.founding(&clinic.founder);
    let (invite, keys) = clinic.invite_keys();
    let invited = clinic.stranger();
    let append = clinic.at(bench.now()).invite(invite, &keys, invited.person).request();
    let directory = clinic.ledger.roster().directory().unwrap().hash;
    let login = bench.login_request(&clinic, clerk).await;
    let confirm = ConfirmSession { device: doctor.device, counter: doctor.counter.get() };
    let packages =
        UploadKeyPackages { replace: false, one_use: vec![Blob(vec![1])], last_resort: None };
    let bodies = [
        ("post", json!(founding)),
        ("appendLedger", json!(append)),
        ("loginChallenge", json!(ChallengeRequest { clinic: clinic.id, device: doctor.device })),
        ("login", json!(login)),
        ("confirmSession", json!(confirm)),
        ("uploadKeyPackages", json!(packages)),
        ("claimKeyPackages", json!(ClaimKeyPackages { devices: vec![doctor.device] })),
        ("acknowledge", json!(Acknowledge { up_to: QueueCursor(0) })),
        ("returnLedger", json!(clinic.returning(LedgerSeq(0)))),
        ("returnedAll", json!(ReturnedAll { head: clinic.ledger.head().unwrap() })),
    ];
    post(&bench, &mut talk, &clinic.founder, &founding).await;
    let plea = talk.rejoin(doctor);
    post(&bench, &mut talk, doctor, &plea).await;
    bench.append(&clinic, &append).await.ok();
    for operation in OPERATIONS {
        let path = operation
            .path
            .replace("{clinic}", &clinic.id.to_string())
            .replace("{hash}", &directory.to_string())
            .replace("{invite}", &invite.to_string())
            .replace("{generation}", "1")
            .replace("{conversation}", &talk.id.to_string());
        let body = bodies.iter().find(|(id, _)| *id == operation.id).map(|(_, body)| body);
        assert_eq!(body.is_some(), operation.request.is_some(), "{}", operation.id);
        if let (Some(body), Some(name)) = (body, operation.request) {
            check_named(body, name, operation.id);
        }
        let member = if operation.id == "clinicKey" || operation.id == "post" {
            &clinic.founder
        } else {
            doctor
        };
        if operation.id == "events" {
            let mut stream = bench.stream(doctor, 0).await;
            for event in stream.backlog().await {
                check_named(&json!(event), "Event", "events");
            }
        } else {
            let token = member.token.get().filter(|_| operation.login);
            let answered = bench.ask(operation.method, &path, token, body).await;
            check_answer(operation, &answered.ok());
        }
        if operation.login {
            let answered = bench.ask(operation.method, &path, None, body).await;
            assert_eq!(answered.status.as_u16(), 401, "{}", operation.id);
            check_answer(operation, &answered);
        }
        if operation.request.is_some() {
            let token = member.token.get();
            let answered = bench.ask(operation.method, &path, token, Some(&json!(7))).await;
            assert_eq!(answered.status.as_u16(), 400, "{}", operation.id);
            check_answer(operation, &answered);
        }
    }
}

#[tokio::test]
async fn a_login_at_a_restored_relay_is_answered_as_documented() {
    let mut bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let file = bench.backup();
    bench.restore(&file);
    let answer = bench.log_in(&clinic, &clinic.founder).await;
    assert!(answer.recovery.is_some());
    check_named(&json!(answer), "LoginAnswer", "login");
}

#[tokio::test]
async fn no_other_method_is_answered() {
    let bench = Bench::new();
    for path in paths() {
        let documented: Vec<&str> = OPERATIONS
            .iter()
            .filter(|operation| operation.path == path)
            .map(|operation| operation.method)
            .collect();
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            if !documented.contains(&method) {
                let answered = bench.ask(method, path, None, None::<&()>).await;
                assert_eq!(answered.status.as_u16(), 405, "{method} {path}");
            }
        }
    }
}
