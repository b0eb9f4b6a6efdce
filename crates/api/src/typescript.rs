//! The contract as TypeScript, in one file.

use crate::command::{self, *};
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
    signatures! { config;
        "Where the program stands. Works at any time." app_state() -> AppState;
        "Relays that announce themselves in this network; takes up to three seconds. Works at any time." find_relays() -> Vec<FoundRelay>;
        "Makes a clinic and this profile; open when it returns." create_clinic(CreateClinic) -> Me;
        "What an invite offers, without using it; needs the relay." preview_invite(PreviewInvite) -> InvitePreview;
        "Joins by an invite code; open when it returns." join_clinic(JoinClinic) -> Me;
        "Opens the profile." unlock(Unlock) -> Me;
        "Closes the profile and forgets its keys." lock() -> ();
        "Who one is." me() -> Me;
        "What is remembered for this profile on this machine. Works at any time." preferences() -> Preferences;
        "Remembers it. Works at any time." set_preferences(SetPreferences) -> ();
        "Reads an invite code off a picture. Works at any time." read_qr(ReadQr) -> CodeRead;
        "A part of the inbox: what is in sight." list_conversations(ListConversations) -> ConversationPage;
        "Conversations by title and people, the best fit first." find_conversations(FindConversations) -> Vec<ConversationSummary>;
        "The conversation above or below, or the next unread one." neighbour(Neighbour) -> ConversationFound;
        "All about one conversation." conversation(OneConversation) -> ConversationView;
        "A page of a thread." list_messages(ListMessages) -> MessagePage;
        "Puts a message in the outbox: once this returns it survives anything." send_message(SendMessage) -> MessageAccepted;
        "Only call it for what is in sight in a focused window." mark_read(MarkRead) -> ();
        "Keeps a draft." set_draft(SetDraft) -> ();
        "The conversation with a person, made when needed." open_direct(OpenDirect) -> ConversationOpened;
        "Makes a group." new_group(NewGroup) -> ConversationOpened;
        "Gives a group another title." rename_group(RenameGroup) -> ();
        "Adds people to a group." add_to_group(AddToGroup) -> ();
        "Takes someone out of a group, or leaves it." remove_from_group(RemoveFromGroup) -> ();
        "Everyone in the clinic." people() -> Vec<PersonView>;
        "Makes an invite code; needs the relay." invite_person(InvitePerson) -> NewInvite;
        "Removes someone from the clinic; needs the relay." remove_person(RemovePerson) -> ();
        "Cuts off a device; needs the relay." revoke_device(RevokeDevice) -> ();
        "The numbers to compare with a person." safety_code(SafetyCodeOf) -> SafetyCode;
        "Notes that the numbers were compared." set_verified(SetVerified) -> ();
        "Searches all messages, newest first." search(Search) -> SearchPage;
        "Whether the relay is reached." connection() -> Connection;
        "Tries the relay at once, and everything that waits." retry_now() -> ();
        "Stops talking to the relay, or goes on." set_paused(SetPaused) -> ();
        "What is known of the clinic's ledger." ledger_state() -> LedgerState;
    }
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
        MessageState, Receipt, MessageView, PageAt, MessagePage, MessageAccepted, SnippetPart,
        SearchHit, Coverage, SearchPage,
        ConversationKind, ConversationState, Member, GroupChange, ConversationSummary,
        ConversationPage, ConversationView, ConversationOpened, ConversationFound,
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
