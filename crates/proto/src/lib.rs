//! Identifiers, wire types and versioned encodings of Bellward, without I/O.
//!
//! Two encodings are in use. What is signed, hashed or stored is CBOR (RFC 8949) behind one
//! version byte: see [`encoding`]. What a device asks of the relay is JSON (RFC 8259), with
//! every byte string in base64url without padding (RFC 4648, section 5): see [`relay`].

pub mod address;
pub mod bytes;
pub mod content;
pub mod encoding;
pub mod envelope;
pub mod error;
pub mod ids;
pub mod invite;
pub mod limits;
pub mod numbers;
pub mod relay;

pub use address::RelayAddress;
pub use bytes::Blob;
pub use content::{Body, Content, Frame, Known, Missed, SealedText};
pub use encoding::{DecodeError, Versioned};
pub use envelope::{Envelope, PostHeader, PostKind};
pub use error::{ErrorBody, ErrorCode};
pub use ids::*;
pub use numbers::*;
