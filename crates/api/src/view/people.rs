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
    /// When something of theirs last came, by the relay's clock: a message or a receipt.
    #[ts(type = "Timestamp | null")]
    pub last_seen: Option<Timestamp>,
    /// Whether the safety codes were compared.
    pub safety: Safety,
}

/// Whether one made sure that a person is who they seem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Safety {
    /// Not yet: the clinic's administrators vouch for them.
    Unverified,
    /// The codes were compared, and nothing has changed since.
    Verified {
        /// When.
        #[ts(type = "Timestamp")]
        at: Timestamp,
    },
    /// The codes were compared, and since then they have got another device.
    Changed {
        /// When the codes were compared.
        #[ts(type = "Timestamp")]
        at: Timestamp,
    },
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
    /// When it was added, by the clinic's ledger.
    #[ts(type = "Timestamp")]
    pub added_at: Timestamp,
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
    /// To be handed over by a way that both trust. As a link it opens Bellward.
    pub code: String,
    /// The code as a picture.
    pub qr: QrCode,
}

/// A QR code (ISO/IEC 18004), without the quiet zone around it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QrCode {
    /// Modules on a side.
    pub size: u32,
    /// What an SVG path draws: the dark modules, a unit each.
    pub path: String,
}

/// An invite code that was read off a picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CodeRead {
    /// The code, not yet looked into.
    pub code: String,
}

impl std::fmt::Debug for CodeRead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeRead([redacted])")
    }
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
