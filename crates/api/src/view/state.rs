//! The relay and the ledger, as far as a person needs to know.

use crate::ErrorCode;
use bellward_proto::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the relay is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Connection {
    /// Yes, and what comes is shown at once.
    Online,
    /// Being tried.
    Connecting,
    /// Reached; what waited is being taken in.
    CatchingUp {
        /// How many envelopes were taken in.
        done: u64,
        /// How many there were to take in.
        total: u64,
    },
    /// The person stopped it: `set_paused` goes on. What is sent waits.
    Paused,
    /// No. Reading, searching and writing go on; what is sent waits.
    Offline {
        /// Since when.
        #[ts(type = "Timestamp")]
        since: Timestamp,
        /// Why.
        reason: ErrorCode,
        /// When it is tried again; `retry_now` tries at once.
        #[ts(type = "Timestamp | null")]
        retry_at: Option<Timestamp>,
    },
    /// No, and it is not tried again.
    Stopped {
        /// Why: `revoked`, `ledger-fork`, or `damaged` or `internal` where the profile's own file failed.
        reason: ErrorCode,
    },
}

/// The clinic's ledger as this device knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LedgerState {
    /// How many statements.
    pub statements: u64,
    /// The newest one's hash.
    pub head: String,
    /// When an administrator last confirmed the head, by the administrator's clock.
    #[ts(type = "Timestamp | null")]
    pub confirmed_at: Option<Timestamp>,
    /// Whether that is longer ago than a day: say so, with `confirmed_at`.
    pub overdue: bool,
    /// Active devices in the clinic.
    pub devices: u32,
    /// Whether this device's clock and the relay's are so far apart that one of them is to be set.
    pub clock_off: bool,
    /// Whether two signed histories exist. Everything has stopped.
    pub fork: bool,
}
