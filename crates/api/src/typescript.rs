//! The contract as TypeScript, in one file.

use crate::command::{self, *};
use crate::for_each_command;
use crate::view::*;
use crate::{ApiError, CHANGE_EVENT, Change, ChangeEvent, ErrorCode};
use bellward_proto::limits;
use serde::Serialize;
use std::fmt::Write;
use ts_rs::{Config, TS};

const HEADER: &str = "\
// Generated from crates/api by `BELLWARD_UPDATE=1 cargo test -p bellward-api`. Do not edit.
/* eslint-disable */
";

const IDS: &[(&str, &str)] = &[
    ("ClinicId", "A clinic."),
    ("PersonId", "A person in a clinic."),
    ("DeviceId", "One person on one machine."),
    ("ConversationId", "A conversation."),
    ("MessageId", "A message."),
];

/// One command: its name and the TypeScript of what it takes and answers.
pub struct Signature {
    /// As in [`crate::COMMANDS`].
    pub name: &'static str,
    docs: &'static str,
    request: String,
    answer: String,
}

macro_rules! signatures {
    ($config:expr; $($doc:literal $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        vec![$(Signature {
            name: stringify!($name),
            docs: $doc,
            request: signatures!(@request $config, $($request)?),
            answer: <$answer as TS>::name($config),
        },)*]
    };
    (@request $config:expr,) => { "void".to_owned() };
    (@request $config:expr, $request:ty) => { <$request as TS>::name($config) };
}

/// Every command with what it takes and answers.
pub fn signatures() -> Vec<Signature> {
    let config = &config();
    for_each_command!(signatures(config))
}

fn config() -> Config {
    Config::new().with_large_int("number")
}

macro_rules! declare {
    ($out:expr, $config:expr; $($type:ty,)*) => {
        $(declaration::<$type>($out, $config);)*
    };
}

/// The whole file.
pub fn contract() -> String {
    let config = &config();
    let mut out = HEADER.to_owned();
    for (name, docs) in IDS {
        section(
            &mut out,
            docs,
            &format!("type {name} = string & {{ readonly kind: \"{name}\" }};"),
        );
    }
    section(&mut out, "Milliseconds since 1970-01-01T00:00:00Z.", "type Timestamp = number;");
    declare! { &mut out, config;
        ErrorCode, ApiError, Role, Me, KeychainStatus, ProfileState, AppState, FoundRelay,
        InvitePreview,
        Language, Theme, Contrast, Motion, Preferences,
        MessageState, Receipt, MessageView, Named, EventKind, ConversationEvent, PageAt,
        MessagePage, MessageAccepted, SnippetPart,
        SearchHit, Coverage, SearchPage,
        ConversationKind, ConversationState, Member, GroupChange, ConversationSummary,
        ConversationPage, ConversationView, ConversationOpened, ConversationFound, InboxPlace,
        DeviceKind, DeviceView, PersonStatus, Safety, PersonView, QrCode, NewInvite, CodeRead,
        SafetyCode,
        Connection, LedgerState, Change, ChangeEvent,
        CreateClinic, PreviewInvite, JoinClinic, Unlock, SetPreferences, ReadQr,
        ListConversations, FindConversations, Direction, Neighbour, OneConversation,
        ListMessages, SendMessage, MarkRead, SetDraft, OpenDirect, NewGroup, RenameGroup,
        AddToGroup, RemoveFromGroup, InvitePerson, RemovePerson, RevokeDevice, SafetyCodeOf,
        SetVerified, Search, SetPaused,
    }
    commands(&mut out);
    constants(&mut out);
    out
}

fn section(out: &mut String, docs: &str, declaration: &str) {
    let _ = write!(out, "\n/** {docs} */\nexport {declaration}\n");
}

fn declaration<T: TS>(out: &mut String, config: &Config) {
    let docs = T::docs().unwrap_or_default();
    let _ = write!(out, "\n{}", tidy(&format!("{docs}export {}\n", T::decl(config))));
}

/// Puts one-line comments on one line, and indents what is inside braces.
fn tidy(source: &str) -> String {
    let joined =
        source.replace("/**\n * ", "/** ").replace("\n */", " */").replace(", };", ",\n};");
    let mut out = String::new();
    let mut depth = 0usize;
    for line in joined.lines().map(str::trim) {
        let closes = usize::from(line.starts_with('}'));
        let star = usize::from(line.starts_with("* "));
        let _ = writeln!(out, "{:1$}{line}", "", 2 * (depth - closes.min(depth)) + star);
        depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
    }
    out
}

fn commands(out: &mut String) {
    let mut body = String::from("interface Commands {\n");
    for Signature { name, docs, request, answer } in signatures() {
        let _ = writeln!(body, "  /** {docs} */");
        let _ = writeln!(body, "  {name}: {{ request: {request}; answer: {answer} }};");
    }
    body.push('}');
    section(out, "What can be asked. A command that fails throws an `ApiError`.", &body);
}

fn constants(out: &mut String) {
    section(
        out,
        "The one event; its payload is a `ChangeEvent`.",
        &format!("const CHANGE_EVENT = {CHANGE_EVENT:?};"),
    );
    section(out, "Every error code.", &list("ERROR_CODES", "ErrorCode", ErrorCode::ALL));
    section(out, "Every role, in the order shown.", &list("ROLES", "Role", Role::ALL));
    let entries = [
        ("name", limits::NAME),
        ("title", limits::TITLE),
        ("text", limits::TEXT),
        ("passphraseMin", command::PASSPHRASE_MIN),
        ("messagesPerPage", command::MESSAGES_PER_PAGE as usize),
        ("hitsPerSearch", command::HITS_PER_SEARCH as usize),
        ("conversationsPerPage", command::CONVERSATIONS_PER_PAGE as usize),
        ("picture", command::PICTURE_MAX),
    ];
    let entries: Vec<String> =
        entries.iter().map(|(name, value)| format!("  {name}: {value},")).collect();
    section(
        out,
        "Bounds. Texts are counted in bytes of UTF-8, passphrases in characters.",
        &format!("const LIMITS = {{\n{}\n}} as const;", entries.join("\n")),
    );
}

fn list<T: Serialize>(name: &str, kind: &str, values: &[T]) -> String {
    let values: Vec<String> = values
        .iter()
        .filter_map(|value| serde_json::to_string(value).ok())
        .map(|value| format!("  {value},"))
        .collect();
    format!("const {name}: readonly {kind}[] = [\n{}\n];", values.join("\n"))
}
