//! The one way in which things are turned into bytes that are kept, hashed or signed: a
//! version byte, then CBOR (RFC 8949).

use serde::{Serialize, de::DeserializeOwned};

/// Why bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// There is nothing.
    #[error("{what} is empty")]
    Empty {
        /// What was to be read.
        what: &'static str,
    },
    /// Written by another version of Bellward.
    #[error("{what} has version {found}; this program reads version {known}: update it")]
    Version {
        /// What was to be read.
        what: &'static str,
        /// The version found.
        found: u8,
        /// The version known here.
        known: u8,
    },
    /// Longer than allowed.
    #[error("{what} has {length} bytes; at most {limit} are allowed")]
    TooLong {
        /// What was to be read.
        what: &'static str,
        /// Bytes found.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Not of the expected form.
    #[error("{what} is malformed")]
    Malformed {
        /// What was to be read.
        what: &'static str,
    },
}

/// Something with one versioned encoding.
pub trait Versioned: Serialize + DeserializeOwned {
    /// The version written, and the only one read.
    const VERSION: u8;
    /// What this is, for error messages.
    const WHAT: &'static str;
    /// The largest encoding that is read, in bytes.
    const LIMIT: usize;

    /// The exact bytes to keep, hash, sign or send.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![Self::VERSION];
        // Writing to memory cannot fail, and all our types are representable.
        if ciborium::into_writer(self, &mut bytes).is_err() {
            bytes.truncate(0);
        }
        bytes
    }

    /// Reads what [`Versioned::to_bytes`] wrote, to the last byte.
    fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        let what = Self::WHAT;
        if bytes.len() > Self::LIMIT {
            return Err(DecodeError::TooLong { what, length: bytes.len(), limit: Self::LIMIT });
        }
        let (version, mut rest) = bytes.split_first().ok_or(DecodeError::Empty { what })?;
        if *version != Self::VERSION {
            return Err(DecodeError::Version { what, found: *version, known: Self::VERSION });
        }
        let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, 32)
            .map_err(|_| DecodeError::Malformed { what })?;
        if rest.is_empty() { Ok(value) } else { Err(DecodeError::Malformed { what }) }
    }
}

/// Declares the encoding of a type.
#[macro_export]
macro_rules! versioned {
    ($type:ty, $version:literal, $what:literal, $limit:expr) => {
        impl $crate::Versioned for $type {
            const VERSION: u8 = $version;
            const WHAT: &'static str = $what;
            const LIMIT: usize = $limit;
        }
    };
}
