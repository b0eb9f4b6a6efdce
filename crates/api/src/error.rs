//! Why a command could not be done. Codes are stable; the words for people are the UI's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a failed command answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{detail}")]
pub struct ApiError {
    /// What went wrong.
    pub code: ErrorCode,
    /// In English, for whoever helps: no names and no message text.
    pub detail: String,
}

impl ApiError {
    /// An error with its detail.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        ApiError { code, detail: detail.into() }
    }
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What went wrong, sorted by what a person can do about it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "kebab-case")]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
        }

        impl ErrorCode {
            /// Every code there is.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$name,)*];
        }
    };
}

error_codes! {
    // To be mended by typing something else.
    /// A field that must say something is empty.
    Empty,
    /// A text is longer than `LIMITS` allows.
    TooLong,
    /// The passphrase is shorter than `LIMITS.passphraseMin`.
    WeakPassphrase,
    /// The passphrase does not open this profile.
    WrongPassphrase,
    /// Somebody in this clinic has the name, or a group of yours has the title.
    NameTaken,
    /// The relay's address is not one.
    AddressMistyped,
    /// The invite code is not one, or not whole.
    InviteMistyped,
    /// There is no QR code of an invite in the picture, or it is no picture.
    NoCodeInPicture,
    /// Somebody joined by this invite already.
    InviteUsed,
    /// The invite has ended.
    InviteExpired,
    /// The clinic took the invite back, or the relay does not know it.
    InviteUnknown,
    /// No such person, device, conversation or message.
    NotFound,
    /// Only an administrator may do this, or only the clinic's root.
    NotAllowed,
    // To be tried again, at once or later.
    /// No answer from the relay.
    RelayUnreachable,
    /// Something other than the relay answered: a portal or a proxy, most often.
    NotTheRelay,
    /// The relay asks to wait.
    RelayBusy,
    /// The relay was restored from a backup and waits for an administrator's device.
    RelayRecovering,
    /// The relay could not do it, and said so.
    RelayFailed,
    /// Another program has this profile open.
    InUse,
    /// This machine's disk is full. Nothing was changed.
    DiskFull,
    /// The profile is locked.
    Locked,
    // To be decided by a person.
    /// No keychain here that keeps a secret. Repeat with `withoutKeychain`, if wanted.
    KeychainUnavailable,
    /// The keychain, which holds a part of this profile's key, is locked or cannot be asked.
    KeychainLocked,
    /// The keychain no longer has this profile's secret. The passphrase alone cannot open it.
    KeychainSecretMissing,
    /// The relay shows another certificate than the pinned one.
    CertificateNotPinned,
    /// The operating system's roots do not know the relay's certificate, and none is pinned.
    CertificateUntrusted,
    /// There is a profile here already.
    ProfileExists,
    /// A bound of the relay or of a conversation is reached.
    Full,
    // The end, for this device or this conversation.
    /// The clinic removed this person or device.
    Revoked,
    /// Two histories of the clinic's ledger are both signed. Everything stops.
    LedgerFork,
    /// This device cannot go on in this conversation; it asks to be added anew.
    Halted,
    /// The preferences could not be kept; they hold until the program ends.
    PreferencesNotKept,
    /// Everyone else in the conversation has left the clinic.
    NobodyLeft,
    /// This person is no longer in the conversation.
    NotAMember,
    /// The profile's file is damaged, or is not encrypted.
    Damaged,
    /// A newer Bellward wrote this profile, or the relay or ledger speaks a newer language.
    NewerVersion,
    /// A fault of this program.
    Internal,
}
