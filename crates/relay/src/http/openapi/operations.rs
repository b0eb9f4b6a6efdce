//! What can be asked for.

use bellward_proto::ErrorCode::{self, *};

/// One thing that can be asked for.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Its name in the document.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with its parts in braces.
    pub path: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// Whether a token is needed.
    pub login: bool,
    /// Numbers in the query, and what they are.
    pub query: &'static [(&'static str, &'static str)],
    /// The schema of the request's body.
    pub request: Option<&'static str>,
    /// The schema of the answer.
    pub answer: &'static str,
    /// Codes beside those that follow from the rest.
    pub refusals: &'static [ErrorCode],
}

const PLAIN: Operation = Operation {
    id: "",
    method: "GET",
    path: "",
    summary: "",
    login: false,
    query: &[],
    request: None,
    answer: "",
    refusals: &[],
};

const AFTER_SEQ: (&str, &str) = ("after", "The place after which the page begins.");
const AFTER_CURSOR: (&str, &str) =
    ("after", "The last cursor stored; the larger of it and the header Last-Event-ID counts.");

/// All of it.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        id: "relay",
        path: "/v1/relay",
        summary: "Who answers.",
        answer: "RelayInfo",
        ..PLAIN
    },
    Operation {
        id: "health",
        path: "/v1/health",
        summary: "Whether the relay can read and commit.",
        answer: "Health",
        ..PLAIN
    },
    Operation {
        id: "openapi",
        path: "/v1/openapi.json",
        summary: "This document.",
        answer: "OpenApi",
        ..PLAIN
    },
    Operation {
        id: "ledger",
        path: "/v1/clinics/{clinic}/ledger",
        summary: "A page of a clinic's ledger.",
        query: &[AFTER_SEQ],
        answer: "LedgerPage",
        refusals: &[Unknown],
        ..PLAIN
    },
    Operation {
        id: "appendLedger",
        method: "POST",
        path: "/v1/clinics/{clinic}/ledger",
        summary: "Appends statements, all or none; a repeat answers the same.",
        request: Some("AppendLedger"),
        answer: "LedgerAppended",
        refusals: &[LedgerMoved, StatementRefused, Recovering, Full],
        ..PLAIN
    },
    Operation {
        id: "returnLedger",
        method: "POST",
        path: "/v1/clinics/{clinic}/ledger/return",
        summary: "Returns statements that the relay lost; a repeat answers the same.",
        request: Some("ReturnLedger"),
        answer: "LedgerAppended",
        refusals: &[LedgerMoved, StatementRefused, Full],
        ..PLAIN
    },
    Operation {
        id: "directory",
        path: "/v1/clinics/{clinic}/directory/{hash}",
        summary: "A sealed directory.",
        answer: "DirectoryAnswer",
        refusals: &[Unknown],
        ..PLAIN
    },
    Operation {
        id: "invite",
        path: "/v1/clinics/{clinic}/invites/{invite}",
        summary: "The sealed bundle of an open invite.",
        answer: "InviteBundle",
        refusals: &[Unknown],
        ..PLAIN
    },
    Operation {
        id: "clinicKey",
        path: "/v1/clinic-key/{generation}",
        summary: "The asking device's sealed copy of a clinic key.",
        login: true,
        answer: "ClinicKeyAnswer",
        refusals: &[Unknown],
        ..PLAIN
    },
    Operation {
        id: "loginChallenge",
        method: "POST",
        path: "/v1/login/challenge",
        summary: "Something to sign.",
        request: Some("ChallengeRequest"),
        answer: "ChallengeAnswer",
        ..PLAIN
    },
    Operation {
        id: "login",
        method: "POST",
        path: "/v1/login",
        summary: "Opens a session; the device's one before ends.",
        request: Some("LoginRequest"),
        answer: "LoginAnswer",
        refusals: &[LoginRefused, Revoked, Unknown, SessionStale],
        ..PLAIN
    },
    Operation {
        id: "confirmSession",
        method: "POST",
        path: "/v1/session/confirm",
        summary: "The counter is stored: the device may post.",
        login: true,
        request: Some("ConfirmSession"),
        answer: "Done",
        refusals: &[SessionStale],
        ..PLAIN
    },
    Operation {
        id: "uploadKeyPackages",
        method: "POST",
        path: "/v1/key-packages",
        summary: "Adds key packages; a repeat adds nothing twice.",
        login: true,
        request: Some("UploadKeyPackages"),
        answer: "KeyPackagesKept",
        refusals: &[Full],
        ..PLAIN
    },
    Operation {
        id: "claimKeyPackages",
        method: "POST",
        path: "/v1/key-packages/claim",
        summary: "One key package for each device that has any.",
        login: true,
        request: Some("ClaimKeyPackages"),
        answer: "ClaimedKeyPackages",
        ..PLAIN
    },
    Operation {
        id: "post",
        method: "POST",
        path: "/v1/posts",
        summary: "Gives an envelope its number, durably; a repeat gets its old one.",
        login: true,
        request: Some("Post"),
        answer: "Posted",
        refusals: &[
            Unknown,
            NotAMember,
            SessionUnconfirmed,
            LedgerMoved,
            CommitBeyond,
            GenerationMoved,
            OrderUnknown,
            RecipientsDiffer,
            RecipientsRevoked,
            Recovering,
            Full,
        ],
        ..PLAIN
    },
    Operation {
        id: "events",
        path: "/v1/events",
        summary: "What waits and what comes, as server-sent events.",
        login: true,
        query: &[AFTER_CURSOR],
        answer: "Event",
        ..PLAIN
    },
    Operation {
        id: "acknowledge",
        method: "POST",
        path: "/v1/queue/acknowledge",
        summary: "What is durably stored may be deleted.",
        login: true,
        request: Some("Acknowledge"),
        answer: "Done",
        ..PLAIN
    },
    Operation {
        id: "conversations",
        path: "/v1/conversations",
        summary: "The conversations in whose groups the asking device is.",
        login: true,
        answer: "OwnConversations",
        ..PLAIN
    },
    Operation {
        id: "conversation",
        path: "/v1/conversations/{conversation}",
        summary: "Where a conversation stands; for its members, and for all once it is abandoned.",
        login: true,
        answer: "ConversationState",
        refusals: &[Unknown, NotAMember],
        ..PLAIN
    },
    Operation {
        id: "returnedAll",
        method: "POST",
        path: "/v1/recovery/returned",
        summary: "After a restore: the relay's ledger lacks nothing that this device knows.",
        login: true,
        request: Some("ReturnedAll"),
        answer: "RecoveryStands",
        refusals: &[SessionUnconfirmed, LedgerMoved],
        ..PLAIN
    },
];
