//! JSON between device and relay.

use super::Reader;
use bellward_proto::ErrorBody;
use bellward_proto::relay::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Reads one kind of thing after the other; what could be read is written in a form that says
/// the same.
macro_rules! kinds {
    ($($kind:ty),* $(,)?) => { Box::new(|bytes| { $(read::<$kind>(bytes);)* }) };
}

fn read<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    match serde_json::from_slice::<T>(bytes) {
        Ok(value) => {
            let written = serde_json::to_vec(&value).expect("our types can be written");
            let again: T = serde_json::from_slice(&written).expect("what was written can be read");
            assert_eq!(again, value);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

pub(super) fn answer() -> Reader {
    kinds![
        RelayInfo,
        LedgerPage,
        LedgerAppended,
        RecoveryStands,
        DirectoryAnswer,
        InviteBundle,
        ClinicKeyAnswer,
        ChallengeAnswer,
        LoginAnswer,
        KeyPackagesKept,
        ClaimedKeyPackages,
        Posted,
        OwnConversations,
        ConversationState,
        Event,
        ErrorBody,
    ]
}

pub(super) fn request() -> Reader {
    kinds![
        AppendLedger,
        ReturnLedger,
        ReturnedAll,
        ChallengeRequest,
        LoginRequest,
        ConfirmSession,
        UploadKeyPackages,
        ClaimKeyPackages,
        Post,
        Acknowledge,
    ]
}
