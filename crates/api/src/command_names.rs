//! The commands' names. Free of dependencies, so that the desktop shell's build script, which
//! makes a permission for each, reads this very file.

/// Every command, in the order of the contract.
pub const COMMANDS: &[&str] = &[
    "app_state",
    "create_clinic",
    "preview_invite",
    "join_clinic",
    "unlock",
    "lock",
    "me",
    "list_conversations",
    "list_messages",
    "send_message",
    "mark_read",
    "set_draft",
    "open_direct",
    "new_group",
    "people",
    "invite_person",
    "remove_person",
    "revoke_device",
    "safety_code",
    "search",
    "connection",
    "retry_now",
    "ledger_state",
];
