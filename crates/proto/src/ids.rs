//! Identifiers, hashes, public keys and signatures: a type each, so that none stands in for
//! another.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// Text that is not the identifier it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} must be {length} bytes in base64url without padding")]
pub struct IdError {
    /// What was expected, for people.
    pub kind: &'static str,
    /// Its length in bytes.
    pub length: usize,
}

macro_rules! fixed_bytes {
    ($($(#[$doc:meta])* $name:ident, $length:literal, $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Length in bytes.
            pub const LENGTH: usize = $length;

            /// From exactly [`Self::LENGTH`] bytes.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
                bytes.try_into().map(Self).map_err(|_| IdError { kind: $kind, length: $length })
            }

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&BASE64URL_NOPAD.encode(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let hex = HEXLOWER.encode(&self.0);
                write!(f, "{}({}..)", stringify!($name), hex.get(..8).unwrap_or(&hex))
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let error = IdError { kind: $kind, length: $length };
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| error)?;
                Self::from_slice(&bytes)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::bytes::serialize(&self.0, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let bytes = crate::bytes::deserialize(deserializer)?;
                Self::from_slice(&bytes).map_err(serde::de::Error::custom)
            }
        }
    )*};
}

fixed_bytes! {
    /// A clinic: SHA-256 under a label over its root public key.
    ClinicId, 32, "a clinic id";
    /// A person in a clinic: random, given with the invite.
    PersonId, 16, "a person id";
    /// One person on one machine: random, chosen by the device.
    DeviceId, 16, "a device id";
    /// One invitation.
    InviteId, 16, "an invite id";
    /// One conversation, over all its MLS groups.
    ConversationId, 16, "a conversation id";
    /// One message, chosen by its author; the same over every new encryption.
    MessageId, 16, "a message id";
    /// The hash of the newest statement of a clinic ledger.
    LedgerHead, 32, "a ledger head";
    /// The hash of a sealed directory document.
    DirectoryHash, 32, "a directory hash";
    /// The hash of an envelope's exact bytes.
    EnvelopeHash, 32, "an envelope hash";
    /// The hash of a conversation's recipients' list.
    RecipientsHash, 32, "a recipients hash";
    /// The running hash of a conversation's order so far.
    OrderHash, 32, "an order hash";
    /// The life of a relay's database between two restores.
    Incarnation, 16, "a relay incarnation";
    /// A value that a device chooses for one opening of a session.
    SessionNonce, 16, "a session nonce";
    /// A bearer token of an open session. Secret: kept as a hash by the relay.
    SessionToken, 32, "a session token";
    /// What a device signs to log in.
    Challenge, 32, "a challenge";
    /// The hash of a header, of Welcomes or of another thing that its field names.
    Digest, 32, "a digest";
    /// A clinic's root public key (Ed25519, RFC 8032).
    RootKey, 32, "a root key";
    /// A person's identity public key (Ed25519).
    IdentityKey, 32, "an identity key";
    /// The public key by which a device logs in to the relay (Ed25519).
    AuthKey, 32, "an authentication key";
    /// The public key of a device's leaves in MLS groups (Ed25519).
    LeafKey, 32, "a leaf key";
    /// The one-use public key of an invite (Ed25519).
    InviteKey, 32, "an invite key";
    /// An Ed25519 signature.
    Signature, 64, "a signature";
    /// SHA-256 over the SubjectPublicKeyInfo (RFC 5280) of the relay's certificate.
    CertificatePin, 32, "a certificate pin";
}

/// SHA-256 over a label and parts, each led by its length as eight bytes, big endian.
///
/// Every hash of Bellward is made so: what is hashed under one label can never be taken for
/// what is hashed under another.
pub fn labelled_hash(label: &str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in std::iter::once(label.as_bytes()).chain(parts.iter().copied()) {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

impl ClinicId {
    /// The id of the clinic with this root key.
    pub fn of(root: &RootKey) -> Self {
        ClinicId(labelled_hash("Bellward clinic v1", &[&root.0]))
    }
}

impl ConversationId {
    /// The first bit tells direct conversations from groups, so that no group can take the place
    /// of a direct conversation that is not founded yet.
    const DIRECT: u8 = 0x80;

    /// The id of the direct conversation of these people: both sides mean the same one when they
    /// begin it at once, and nobody else's can be taken for it.
    pub fn direct<'p>(clinic: &ClinicId, people: impl IntoIterator<Item = &'p PersonId>) -> Self {
        let mut people: Vec<&PersonId> = people.into_iter().collect();
        people.sort_unstable();
        people.dedup();
        let parts: Vec<&[u8]> =
            std::iter::once(clinic.as_ref()).chain(people.into_iter().map(AsRef::as_ref)).collect();
        let hash = labelled_hash("Bellward direct conversation v1", &parts);
        let mut id = [0; Self::LENGTH];
        id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        id[0] |= Self::DIRECT;
        ConversationId(id)
    }

    /// The id of a group.
    pub fn group(mut random: [u8; Self::LENGTH]) -> Self {
        random[0] &= !Self::DIRECT;
        ConversationId(random)
    }

    /// Whether it can be a group's.
    pub fn is_group(&self) -> bool {
        self.0[0] & Self::DIRECT == 0
    }
}

impl DirectoryHash {
    /// The hash of a sealed directory document.
    pub fn of(sealed: &[u8]) -> Self {
        DirectoryHash(labelled_hash("Bellward directory v1", &[sealed]))
    }
}

impl EnvelopeHash {
    /// The hash of an envelope's exact bytes.
    pub fn of(envelope: &[u8]) -> Self {
        EnvelopeHash(labelled_hash("Bellward envelope v1", &[envelope]))
    }
}

impl RecipientsHash {
    /// The hash of a list of devices, whatever order they are given in.
    pub fn of(devices: &[DeviceId]) -> Self {
        let mut sorted = devices.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let parts: Vec<&[u8]> = sorted.iter().map(AsRef::as_ref).collect();
        RecipientsHash(labelled_hash("Bellward recipients v1", &parts))
    }
}

impl OrderHash {
    /// The running hash before a conversation's first envelope.
    pub fn start(conversation: &ConversationId) -> Self {
        OrderHash(labelled_hash("Bellward order start v1", &[&conversation.0]))
    }

    /// The running hash after one more envelope.
    pub fn next(&self, number: crate::OrderNumber, envelope: &EnvelopeHash) -> Self {
        OrderHash(labelled_hash(
            "Bellward order v1",
            &[&self.0, &number.0.to_be_bytes(), &envelope.0],
        ))
    }
}

impl CertificatePin {
    /// The pin of a certificate with this SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7), in DER.
    pub fn of(public_key_info: &[u8]) -> Self {
        CertificatePin(Sha256::digest(public_key_info).into())
    }
}

impl SessionToken {
    /// The hash under which a relay keeps a token.
    pub fn hash(&self) -> [u8; 32] {
        labelled_hash("Bellward session token v1", &[&self.0])
    }
}
