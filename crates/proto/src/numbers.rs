//! Counters and times: a type each.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

macro_rules! number {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Debug, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// The one after; stays at the largest.
            #[must_use]
            pub fn next(self) -> Self {
                Self(self.0.saturating_add(1))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

number! {
    /// The place of an envelope in its conversation, from 1; 0 is before the first.
    OrderNumber;
    /// The place of a statement in its ledger, from 1; 0 is the empty ledger.
    LedgerSeq;
    /// A place in a device's queue at the relay; rises, with gaps.
    QueueCursor;
    /// How many sessions a device has opened.
    SessionCounter;
    /// The version of a clinic's directory, from 1.
    DirectoryVersion;
    /// The generation of a clinic's key, from 1; a removal makes the next.
    KeyGeneration;
    /// Which MLS group of a conversation, from 1; a successor group is the next.
    GroupGeneration;
}

/// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. What comes from outside is
/// of a year with four digits, so that everything can show it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Debug, Serialize)]
#[serde(transparent)]
pub struct Timestamp(pub u64);

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            millis if millis <= Timestamp::LATEST.0 => Ok(Timestamp(millis)),
            _ => Err(D::Error::custom("a time beyond the year 9999")),
        }
    }
}

impl Timestamp {
    /// The last of the year 9999.
    pub const LATEST: Timestamp = Timestamp(253_402_300_799_999);

    /// This time and so many milliseconds.
    #[must_use]
    pub fn plus_millis(self, millis: u64) -> Self {
        Timestamp(self.0.saturating_add(millis))
    }

    /// Milliseconds from an earlier time to this one; 0 when it is not earlier.
    pub fn millis_since(self, earlier: Timestamp) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
