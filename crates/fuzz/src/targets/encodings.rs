//! What is kept, hashed, signed or encrypted: a version byte, then CBOR.

use super::Reader;
use bellward_e2ee::Description;
use bellward_proto::envelope::{RejoinRequest, SignedRejoinRequest, WelcomePackage};
use bellward_proto::{Content, Envelope, Frame, PostHeader, SealedText, Versioned};
use bellward_trust::{ClinicKey, Directory, ForkProof, InviteContents, SignedStatement, Statement};
use std::fmt::Debug;

/// Reads; what could be read is written in a form that says the same.
fn read<T: Versioned + PartialEq + Debug>(bytes: &[u8]) -> Option<T> {
    match T::from_bytes(bytes) {
        Ok(value) => {
            assert!(bytes.len() <= T::LIMIT, "longer than {} may be", T::WHAT);
            let written = value.to_bytes();
            // Ours is not always the shortest form: at the very limit it may not fit.
            if written.len() <= T::LIMIT {
                assert_eq!(T::from_bytes(&written).as_ref(), Ok(&value));
                assert_eq!(value.to_bytes(), written, "two forms of the same");
            }
            Some(value)
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

pub(super) fn envelope() -> Reader {
    Box::new(|bytes| {
        if let Some(envelope) = read::<Envelope>(bytes) {
            read::<PostHeader>(envelope.header.as_slice());
            if let Some(plea) = read::<SignedRejoinRequest>(envelope.body.as_slice()) {
                read::<RejoinRequest>(plea.request.as_slice());
            }
        }
        read::<PostHeader>(bytes);
        read::<SignedRejoinRequest>(bytes);
    })
}

pub(super) fn content() -> Reader {
    Box::new(|bytes| {
        if let Some(frame) = read::<Frame>(bytes) {
            read::<Content>(frame.content.as_slice());
        }
        read::<Content>(bytes);
        read::<SealedText>(bytes);
    })
}

pub(super) fn statement() -> Reader {
    Box::new(|bytes| {
        if let Some(signed) = read::<SignedStatement>(bytes) {
            read::<Statement>(signed.statement.as_slice());
        }
        read::<Statement>(bytes);
        read::<ForkProof>(bytes);
    })
}

pub(super) fn directory() -> Reader {
    Box::new(|bytes| {
        read::<Directory>(bytes);
        read::<ClinicKey>(bytes);
        read::<InviteContents>(bytes);
        read::<WelcomePackage>(bytes);
        read::<Description>(bytes);
    })
}
