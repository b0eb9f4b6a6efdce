//! What a conversation is: kept in the group context, so that all members agree on it.

use crate::VoidReason;
use bellward_proto::{ClinicId, ConversationId, PersonId, Versioned, limits};
use openmls::prelude::{
    Ciphersuite, CredentialType, Extension, ExtensionType, Extensions, GroupContext,
    RequiredCapabilitiesExtension, UnknownExtension,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The one ciphersuite (RFC 9420, section 17.1).
pub const CIPHERSUITE: Ciphersuite =
    Ciphersuite::MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519;
/// The key package extension that holds the X-Wing public key to which the Welcome is sealed.
pub const SEAL_KEY_EXTENSION: u16 = 0xF0B0;
/// The group context extension that holds the [`Description`].
pub const DESCRIPTION_EXTENSION: u16 = 0xF0B1;
/// The GroupInfo extension that holds the digest of the header beside the Welcome, so that
/// the adder's signature covers it.
pub const HEADER_EXTENSION: u16 = 0xF0B2;

/// Sorts of conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Between two people, or one's notes to oneself. Never changes.
    Direct,
    /// With a title and people that members may change.
    Group,
}

/// Who is in a conversation, and what it is called. The leaves of its group follow from it:
/// the active devices of its people.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Description {
    /// Its sort.
    pub kind: Kind,
    /// At most [`limits::TITLE`] bytes; empty for [`Kind::Direct`].
    pub title: String,
    /// Its people.
    pub people: BTreeSet<PersonId>,
}

bellward_proto::versioned!(Description, 1, "a conversation's description", 64 * 1024);

impl Description {
    /// Between two people; of one, their notes to themselves.
    pub fn direct(one: PersonId, other: PersonId) -> Self {
        Description { kind: Kind::Direct, title: String::new(), people: [one, other].into() }
    }

    /// A group.
    pub fn group(title: impl Into<String>, people: impl IntoIterator<Item = PersonId>) -> Self {
        Description { kind: Kind::Group, title: title.into(), people: people.into_iter().collect() }
    }

    /// Whether it keeps to the rules of its kind.
    pub fn is_well_formed(&self) -> bool {
        match self.kind {
            Kind::Direct => self.title.is_empty() && (1..=2).contains(&self.people.len()),
            Kind::Group => {
                self.title.len() <= limits::TITLE
                    && (1..=limits::DEVICES_PER_CONVERSATION).contains(&self.people.len())
            }
        }
    }

    /// Whether a conversation with this id can be described so.
    pub(crate) fn fits(&self, conversation: &ConversationId, clinic: &ClinicId) -> bool {
        match self.kind {
            Kind::Direct => *conversation == ConversationId::direct(clinic, &self.people),
            Kind::Group => conversation.is_group(),
        }
    }

    /// The group context extensions of its group: exactly these two.
    pub(crate) fn extensions(&self) -> Option<Extensions<GroupContext>> {
        Extensions::from_vec(vec![
            Extension::RequiredCapabilities(required_capabilities()),
            Extension::Unknown(DESCRIPTION_EXTENSION, UnknownExtension(self.to_bytes())),
        ])
        .ok()
    }

    /// Reads the group context extensions, and finds fault with any other than ours.
    pub(crate) fn read(extensions: &Extensions<GroupContext>) -> Result<Self, VoidReason> {
        let ours = extensions.iter().count() == 2
            && extensions.required_capabilities() == Some(&required_capabilities());
        let bytes = extensions.unknown(DESCRIPTION_EXTENSION).filter(|_| ours);
        let description = bytes.and_then(|bytes| Description::from_bytes(&bytes.0).ok());
        description.ok_or(VoidReason::GroupContext)
    }
}

/// What each member's client must know.
fn required_capabilities() -> RequiredCapabilitiesExtension {
    RequiredCapabilitiesExtension::new(&extension_types(), &[], &[CredentialType::Basic])
}

/// The extension types of our own.
pub(crate) fn extension_types() -> [ExtensionType; 3] {
    [SEAL_KEY_EXTENSION, DESCRIPTION_EXTENSION, HEADER_EXTENSION].map(ExtensionType::Unknown)
}
