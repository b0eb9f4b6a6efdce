//! What people are in a clinic, and what devices are.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Text that names no role or kind of device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is none of: {known}")]
pub struct UnknownName {
    /// What was read.
    pub found: String,
    /// What could have been.
    pub known: &'static str,
}

macro_rules! names {
    ($type:ident, $known:literal, $($variant:ident => $name:literal),*) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(match self { $($type::$variant => $name),* })
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                match text {
                    $($name => Ok($type::$variant),)*
                    _ => Err(UnknownName { found: text.to_owned(), known: $known }),
                }
            }
        }
    };
}

/// What a person is in the clinic. Only an administrator has rights over others; the rest say
/// who to turn to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Invites and removes people, revokes devices, publishes the directory.
    Administrator,
    /// A physician.
    Physician,
    /// A nurse.
    Nurse,
    /// Who answers the clinic's telephone.
    FrontDesk,
    /// Who keeps the records and sees that the rules are kept.
    Compliance,
    /// Anyone else who works here.
    Staff,
}

names!(Role, "administrator, physician, nurse, front-desk, compliance, staff",
    Administrator => "administrator", Physician => "physician", Nurse => "nurse",
    FrontDesk => "front-desk", Compliance => "compliance", Staff => "staff");

/// Whose machine a device is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// One person's own.
    Personal,
    /// A workstation that several people use, each with a device of their own on it.
    Shared,
}

names!(DeviceKind, "personal, shared", Personal => "personal", Shared => "shared");
