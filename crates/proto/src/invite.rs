//! The invite code: all that a newcomer needs, in one line of text.

use crate::{ClinicId, InviteId, RelayAddress, Versioned, ids::labelled_hash};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Text that is not an invite code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InviteCodeError {
    /// It does not begin as an invite code does.
    #[error(
        "that is not an invite code: one begins with {PREFIX}. Nothing was made. Copy the whole of \
         it again"
    )]
    Prefix,
    /// Something was left out or mistyped.
    #[error(
        "the invite code is incomplete or mistyped. Nothing was made. Copy the whole of it again"
    )]
    Mistyped,
    /// Made by another version.
    #[error(transparent)]
    Version(#[from] crate::DecodeError),
}

const PREFIX: &str = "bellward-invite:";

/// What an invite code says. The secret makes the holder the invited person: it is worth as
/// much as a key for as long as the invite is open.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteCode {
    /// Where the clinic's relay is.
    pub relay: RelayAddress,
    /// The clinic, which is the hash of its root key.
    pub clinic: ClinicId,
    /// Which invite.
    pub invite: InviteId,
    /// 256 bits from which the invite's keys are derived.
    pub secret: InviteSecret,
}

crate::versioned!(InviteCode, 1, "an invite code", 1024);

impl std::fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InviteCode({:?}, [redacted])", self.invite)
    }
}

/// The secret of an invite.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteSecret(pub Zeroizing<[u8; 32]>);

impl Serialize for InviteSecret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::bytes::serialize(self.0.as_slice(), serializer)
    }
}

impl<'de> Deserialize<'de> for InviteSecret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Zeroizing::new(crate::bytes::deserialize(deserializer)?);
        let array: [u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| serde::de::Error::custom("an invite secret has 32 bytes"))?;
        Ok(InviteSecret(Zeroizing::new(array)))
    }
}

impl InviteCode {
    /// The code as text: a prefix, and base64url of the encoding and a four-byte checksum.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.to_bytes());
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        Zeroizing::new(format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&bytes)))
    }

    /// Reads a code, forgiving white space inside it and around it.
    pub fn from_text(text: &str) -> Result<Self, InviteCodeError> {
        let compact: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect());
        let code = compact.strip_prefix(PREFIX).ok_or(InviteCodeError::Prefix)?;
        let bytes = Zeroizing::new(
            BASE64URL_NOPAD.decode(code.as_bytes()).map_err(|_| InviteCodeError::Mistyped)?,
        );
        let split = bytes.len().checked_sub(4).ok_or(InviteCodeError::Mistyped)?;
        let (encoded, sum) = bytes.split_at(split);
        if sum != checksum(encoded) {
            return Err(InviteCodeError::Mistyped);
        }
        Ok(InviteCode::from_bytes(encoded)?)
    }
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = labelled_hash("Bellward invite code v1", &[bytes]);
    [a, b, c, d]
}
