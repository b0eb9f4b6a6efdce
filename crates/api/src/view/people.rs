//! The people of the clinic and their devices.

use bellward_proto::{DeviceId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What someone is in the clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Invites, removes, and publishes the directory.
    Administrator,
    /// A physician.
    Physician,
    /// A nurse.
    Nurse,
    /// The front desk.
    FrontDesk,
    /// Compliance.
    Compliance,
    /// Anyone else.
    Staff,
}

impl Role {
    /// Every role, in the order shown.
    pub const ALL: &[Role] = &[
        Role::Administrator,
        Role::Physician,
        Role::Nurse,
        Role::FrontDesk,
        Role::Compliance,
        Role::Staff,
    ];
}

/// Someone in the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Who.
    #[ts(type = "PersonId")]
    pub id: PersonId,
    /// As the directory says.
    pub name: String,
    /// As the ledger says.
    pub role: Role,
    /// Whether they are in.
    pub status: PersonStatus,
    /// Their active devices.
    pub devices: Vec<DeviceView>,
    /// Whether it is oneself.
    pub is_me: bool,
}

/// Whether someone is in the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PersonStatus {
    /// In.
    Active,
    /// Invited, and not yet in.
    Invited {
        /// Until when the invite can be used.
        #[ts(type = "Timestamp")]
        ends: Timestamp,
    },
    /// Removed. Still the author of what they wrote.
    Removed,
}

/// One person on one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    /// Which.
    #[ts(type = "DeviceId")]
    pub id: DeviceId,
    /// Of one person alone, or of a workstation.
    pub kind: DeviceKind,
    /// Whether it is this one.
    pub is_this: bool,
}

/// Whose machine it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// One person's own.
    Personal,
    /// A workstation that several people use, each with a profile.
    Shared,
}

/// A fresh invite. The code is shown once and kept nowhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewInvite {
    /// To be handed over by a way that both trust.
    pub code: String,
}

impl std::fmt::Debug for NewInvite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewInvite([redacted])")
    }
}

/// Numbers that two people compare to be sure of each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SafetyCode {
    /// Groups of digits, the same on both people's screens.
    pub groups: Vec<String>,
}
