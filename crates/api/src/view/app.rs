//! The program and its one profile.

use super::Role;
use bellward_proto::{ClinicId, DeviceId, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the program stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    /// The profile in this window's directory.
    pub profile: ProfileState,
    /// What this machine offers to keep secrets in.
    pub keychain: KeychainStatus,
    /// The program's version.
    pub version: String,
    /// The invite code of the link by which the program was opened.
    pub invite: Option<String>,
}

/// Whether there is a profile, and whether it is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ProfileState {
    /// None yet: make a clinic or join one.
    None,
    /// There is one, and it asks for its passphrase.
    Locked,
    /// Open.
    Unlocked {
        /// Whose.
        me: Me,
    },
}

/// The operating system's keychain, as far as can be told without writing to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum KeychainStatus {
    /// There is one. It can still refuse to keep something: `keychain-unavailable`.
    Available,
    /// There is none.
    Unavailable,
}

/// Who one is here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The clinic.
    #[ts(type = "ClinicId")]
    pub clinic: ClinicId,
    /// Its name.
    pub clinic_name: String,
    /// Oneself.
    #[ts(type = "PersonId")]
    pub person: PersonId,
    /// One's name.
    pub person_name: String,
    /// One's role; none for whom the clinic has removed.
    pub role: Option<Role>,
    /// This device.
    #[ts(type = "DeviceId")]
    pub device: DeviceId,
    /// The relay, without its pin.
    pub relay: String,
}

/// A relay that announces itself in this network. It proves nothing: whoever makes a clinic on it
/// makes sure that it is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundRelay {
    /// The machine's name, as it says itself.
    pub name: String,
    /// `https://host:port`, with `#` and the pin of a self-made certificate.
    pub address: String,
}

/// What an invite offers, before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InvitePreview {
    /// The clinic's name; none when only those in it can read it by now.
    pub clinic_name: Option<String>,
    /// The name under which one is invited.
    pub person_name: String,
    /// The role.
    pub role: Role,
    /// The relay, without its pin.
    pub relay: String,
    /// Whether the relay is known by a pin rather than by the operating system's roots.
    pub pinned: bool,
    /// Until when the invite can be used.
    #[ts(type = "Timestamp")]
    pub ends: Timestamp,
}
