//! Bounds that device and relay agree on. The relay refuses beyond them; a device never asks.

/// Bytes of one message's text in UTF-8.
pub const TEXT: usize = 64 * 1024;
/// Bytes of one envelope.
pub const ENVELOPE: usize = 1024 * 1024;
/// Bytes of one sealed Welcome.
pub const WELCOME: usize = 2 * 1024 * 1024;
/// Bytes of one ledger statement with its signatures.
pub const STATEMENT: usize = 8 * 1024;
/// Statements in one append.
pub const STATEMENTS_PER_APPEND: usize = 64;
/// Statements in one page of a ledger.
pub const STATEMENTS_PER_PAGE: usize = 500;
/// Bytes of one sealed directory document.
pub const DIRECTORY: usize = 4 * 1024 * 1024;
/// Bytes of one key package.
pub const KEY_PACKAGE: usize = 8 * 1024;
/// One-use key packages kept for a device.
pub const KEY_PACKAGES_PER_DEVICE: usize = 100;
/// Devices whose key packages one claim may ask for.
pub const DEVICES_PER_CLAIM: usize = 1000;
/// Devices in one conversation.
pub const DEVICES_PER_CONVERSATION: usize = 1000;
/// Message ids in one receipt.
pub const IDS_PER_RECEIPT: usize = 200;
/// Bytes of a conversation's title in UTF-8.
pub const TITLE: usize = 200;
/// Bytes of a person's, clinic's or device's name in UTF-8.
pub const NAME: usize = 200;
/// Bytes of a whole HTTP request.
pub const REQUEST: usize = 8 * 1024 * 1024;
/// How far, at least, the numbers and the generation of a conversation jump when a relay cannot
/// know what it has numbered: see [`beyond_all`]. Numbers above it come of such a jump.
pub const ORDER_JUMP: u64 = 1 << 20;

/// A number, or generation, of a conversation that nobody can have seen, after one that was seen:
/// for a relay that was restored from a backup, or that lost the conversation.
///
/// It is the time in milliseconds, if that is more than 2^20 further on: no conversation gets so
/// many envelopes, and no two restores give the same.
pub fn beyond_all(seen: u64, now: crate::Timestamp) -> u64 {
    seen.saturating_add(ORDER_JUMP).max(now.0)
}
