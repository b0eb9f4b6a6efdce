//! The shapes of bodies. A test holds them against what really travels.

use bellward_proto::ErrorCode;
use serde_json::{Map, Value, json};

/// A field that may be left out.
const MAYBE: char = '?';

/// An object of just these fields; a name that ends in `?` may be left out.
fn object(fields: &[(&str, Value)]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, schema) in fields {
        let bare = name.trim_end_matches(MAYBE);
        properties.insert(bare.to_owned(), schema.clone());
        if bare == *name {
            required.push(bare);
        }
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

fn refer(name: &str) -> Value {
    super::schema(name)
}

fn bytes() -> Value {
    json!({ "type": "string", "contentEncoding": "base64url" })
}

/// Exactly so many bytes.
fn fixed(length: usize) -> Value {
    let letters = (length * 4).div_ceil(3);
    json!({
        "type": "string",
        "contentEncoding": "base64url",
        "minLength": letters,
        "maxLength": letters,
    })
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

fn time() -> Value {
    json!({ "type": "integer", "minimum": 0, "description": "Milliseconds since 1970." })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn codes() -> Value {
    let all = [
        ErrorCode::Malformed,
        ErrorCode::TooLarge,
        ErrorCode::Unknown,
        ErrorCode::LoginNeeded,
        ErrorCode::LoginRefused,
        ErrorCode::Revoked,
        ErrorCode::SessionStale,
        ErrorCode::SessionUnconfirmed,
        ErrorCode::LedgerMoved,
        ErrorCode::StatementRefused,
        ErrorCode::CommitBeyond,
        ErrorCode::GenerationMoved,
        ErrorCode::OrderUnknown,
        ErrorCode::RecipientsDiffer,
        ErrorCode::RecipientsRevoked,
        ErrorCode::NotAMember,
        ErrorCode::TooMany,
        ErrorCode::Full,
        ErrorCode::Recovering,
        ErrorCode::Internal,
    ];
    json!({ "type": "string", "enum": all })
}

fn constant(value: &str) -> Value {
    json!({ "const": value })
}

/// Every schema by its name.
pub fn all() -> Map<String, Value> {
    let mut all = Map::new();
    let parts = [about(), ledger(), sessions(), packages(), posts(), vec![("Event", event())]];
    for (name, schema) in parts.into_iter().flatten() {
        all.insert(name.to_owned(), schema);
    }
    all
}

type Named = Vec<(&'static str, Value)>;

fn about() -> Named {
    vec![
        ("Done", object(&[])),
        ("OpenApi", json!({ "type": "object" })),
        ("Health", object(&[("status", json!({ "enum": ["ok", "recovering"] }))])),
        (
            "RelayInfo",
            object(&[
                ("version", text()),
                ("protocols", list(number())),
                ("incarnation", fixed(16)),
                ("time", time()),
            ]),
        ),
        (
            "ErrorBody",
            object(&[
                ("code", codes()),
                ("message", text()),
                ("head?", fixed(32)),
                ("number?", number()),
                ("retry_after?", number()),
            ]),
        ),
    ]
}

fn ledger() -> Named {
    vec![
        (
            "AppendLedger",
            object(&[
                ("expected_head", or_null(fixed(32))),
                ("statements", list(bytes())),
                ("directory?", refer("DirectoryUpload")),
                ("bundles?", list(refer("InviteBundle"))),
            ]),
        ),
        (
            "ReturnLedger",
            object(&[("expected_head", or_null(fixed(32))), ("statements", list(bytes()))]),
        ),
        ("ReturnedAll", object(&[("head", fixed(32))])),
        ("RecoveryStands", object(&[("recovering", json!({ "type": "boolean" }))])),
        (
            "DirectoryUpload",
            object(&[("sealed", bytes()), ("keys", list(refer("SealedClinicKey")))]),
        ),
        ("SealedClinicKey", object(&[("device", fixed(16)), ("sealed", bytes())])),
        ("InviteBundle", object(&[("invite", fixed(16)), ("sealed", bytes())])),
        ("LedgerAppended", object(&[("head", fixed(32)), ("seq", number())])),
        (
            "LedgerPage",
            object(&[
                ("statements", list(bytes())),
                ("head", fixed(32)),
                ("seq", number()),
                ("time", time()),
            ]),
        ),
        ("DirectoryAnswer", object(&[("sealed", bytes())])),
        ("ClinicKeyAnswer", object(&[("generation", number()), ("sealed", bytes())])),
    ]
}

fn sessions() -> Named {
    vec![
        ("ChallengeRequest", object(&[("clinic", fixed(32)), ("device", fixed(16))])),
        (
            "ChallengeAnswer",
            object(&[("challenge", fixed(32)), ("incarnation", fixed(16)), ("time", time())]),
        ),
        (
            "LoginRequest",
            object(&[
                ("clinic", fixed(32)),
                ("device", fixed(16)),
                ("challenge", fixed(32)),
                ("counter", number()),
                ("nonce", fixed(16)),
                ("incarnation", or_null(fixed(16))),
                ("reset", json!({ "type": "boolean" })),
                ("signature", fixed(64)),
            ]),
        ),
        (
            "LoginAnswer",
            object(&[
                ("token", fixed(32)),
                ("expires_at", time()),
                ("counter", number()),
                ("incarnation", fixed(16)),
                ("key_packages", number()),
                ("acknowledged", number()),
                ("newest", number()),
                ("waiting", number()),
                ("recovery?", refer("Recovery")),
                ("head", fixed(32)),
                ("time", time()),
            ]),
        ),
        ("Recovery", object(&[("returned", json!({ "type": "boolean" }))])),
        ("ConfirmSession", object(&[("device", fixed(16)), ("counter", number())])),
    ]
}

fn packages() -> Named {
    vec![
        (
            "UploadKeyPackages",
            object(&[
                ("replace", json!({ "type": "boolean" })),
                ("one_use", list(bytes())),
                ("last_resort", or_null(bytes())),
            ]),
        ),
        ("KeyPackagesKept", object(&[("key_packages", number())])),
        ("ClaimKeyPackages", object(&[("devices", list(fixed(16)))])),
        ("ClaimedKeyPackages", object(&[("packages", list(refer("ClaimedKeyPackage")))])),
        ("ClaimedKeyPackage", object(&[("device", fixed(16)), ("package", bytes())])),
    ]
}

fn posts() -> Named {
    vec![
        (
            "Post",
            object(&[
                ("envelope", bytes()),
                ("recipients?", list(fixed(16))),
                ("welcomes?", list(refer("SealedWelcome"))),
                ("counts", json!({ "type": "boolean" })),
            ]),
        ),
        ("SealedWelcome", object(&[("device", fixed(16)), ("sealed", bytes())])),
        ("Posted", object(&[("number", number()), ("stored_at", time())])),
        (
            "WelcomeItem",
            object(&[
                ("sealed", bytes()),
                ("between", list(fixed(32))),
                ("digests", list(refer("WelcomeDigest"))),
            ]),
        ),
        ("WelcomeDigest", object(&[("device", fixed(16)), ("digest", fixed(32))])),
        ("Acknowledge", object(&[("up_to", number())])),
        ("OwnConversations", object(&[("conversations", list(fixed(16)))])),
        (
            "ConversationState",
            object(&[
                ("generation", number()),
                ("number", number()),
                ("order_hash", fixed(32)),
                ("commit", number()),
                ("member", json!({ "type": "boolean" })),
                ("asked_at?", time()),
                ("abandoned", json!({ "type": "boolean" })),
            ]),
        ),
    ]
}

fn event() -> Value {
    let item = object(&[
        ("kind", constant("item")),
        ("cursor", number()),
        ("conversation", fixed(16)),
        ("number", number()),
        ("stored_at", time()),
        ("envelope", bytes()),
        ("welcome?", refer("WelcomeItem")),
    ]);
    let lapsed = object(&[
        ("kind", constant("lapsed")),
        ("cursor", number()),
        ("conversation", fixed(16)),
        ("generation", number()),
        ("up_to", number()),
    ]);
    let caught_up = object(&[("kind", constant("caught-up")), ("cursor", number())]);
    let ledger = object(&[("kind", constant("ledger")), ("head", fixed(32)), ("seq", number())]);
    let reachable = object(&[("kind", constant("reachable"))]);
    let packages = object(&[("kind", constant("key-packages")), ("left", number())]);
    json!({ "oneOf": [item, caught_up, ledger, lapsed, reachable, packages] })
}
