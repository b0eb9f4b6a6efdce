//! Requests, answers and events between device and relay. JSON over HTTPS; the paths and
//! methods are in `docs/protocol.md` and served as OpenAPI.

use crate::{
    Blob, Challenge, ClinicId, ConversationId, DeviceId, EnvelopeHash, GroupGeneration,
    Incarnation, InviteId, KeyGeneration, LedgerHead, LedgerSeq, OrderHash, OrderNumber,
    QueueCursor, SessionCounter, SessionNonce, SessionToken, Signature, Timestamp,
};
use serde::{Deserialize, Serialize};

/// `GET /v1/relay`: who answers. Needs no login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayInfo {
    /// The program's version.
    pub version: String,
    /// The versions of this protocol that are spoken; this one is 1.
    pub protocols: Vec<u32>,
    /// The life of the database.
    pub incarnation: Incarnation,
    /// The relay's clock.
    pub time: Timestamp,
}

/// `POST /v1/clinics/{clinic}/ledger`: appends statements, all or none. Needs no login: the
/// statements prove themselves. Repeating it with the same statements answers the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppendLedger {
    /// The head that the first statement extends; none makes a clinic.
    pub expected_head: Option<LedgerHead>,
    /// Encoded signed statements, at most [`crate::limits::STATEMENTS_PER_APPEND`].
    pub statements: Vec<Blob>,
    /// The directory that a `DirectoryPublished` among them names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<DirectoryUpload>,
    /// The bundle of an `InviteMade` among them, or bundles sealed anew under a fresh key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundles: Vec<InviteBundle>,
}

/// A sealed directory and, when its key is fresh, that key sealed to each device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryUpload {
    /// The sealed document.
    pub sealed: Blob,
    /// The clinic key sealed to each active device; empty when the key has not changed.
    pub keys: Vec<SealedClinicKey>,
}

/// The clinic key of one generation, sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedClinicKey {
    /// To whom.
    pub device: DeviceId,
    /// HPKE (RFC 9180) ciphertext led by its encapsulated key.
    pub sealed: Blob,
}

/// What a joiner fetches with an invite: sealed to the invite's own key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteBundle {
    /// Which invite.
    pub invite: InviteId,
    /// HPKE ciphertext led by its encapsulated key.
    pub sealed: Blob,
}

/// Answer to [`AppendLedger`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerAppended {
    /// The head after the last of the appended statements.
    pub head: LedgerHead,
    /// Its place.
    pub seq: LedgerSeq,
}

/// `GET /v1/clinics/{clinic}/ledger?after={seq}`: a page of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPage {
    /// Encoded signed statements, the first at `after + 1`.
    pub statements: Vec<Blob>,
    /// The head of the whole ledger.
    pub head: LedgerHead,
    /// Its place: there is more when it is beyond this page.
    pub seq: LedgerSeq,
    /// The relay's clock.
    pub time: Timestamp,
}

/// `GET /v1/clinics/{clinic}/directory/{hash}`: a sealed directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryAnswer {
    /// The sealed document.
    pub sealed: Blob,
}

/// `GET /v1/clinic-key/{generation}`: the asking device's sealed copy of a clinic key. Needs login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClinicKeyAnswer {
    /// Which key.
    pub generation: KeyGeneration,
    /// HPKE ciphertext led by its encapsulated key.
    pub sealed: Blob,
}

/// `POST /v1/login/challenge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeRequest {
    /// The clinic.
    pub clinic: ClinicId,
    /// Who wants to log in.
    pub device: DeviceId,
}

/// Answer to [`ChallengeRequest`]; good for a minute and for one login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeAnswer {
    /// To be signed.
    pub challenge: Challenge,
    /// The life of the database.
    pub incarnation: Incarnation,
    /// The relay's clock.
    pub time: Timestamp,
}

/// `POST /v1/login`: opens a session. The signature, by the device's authentication key, is
/// over [`LoginRequest::signed_bytes`]. An opened session ends the device's one before.
///
/// The counter is the device's own. The relay takes it when it equals its own, and counts
/// on; it takes a repeat with the same nonce until the session is confirmed. Anything else
/// is `session-stale`. A counter above the relay's own is taken when the incarnation differs:
/// then it is the relay that was set back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginRequest {
    /// The clinic.
    pub clinic: ClinicId,
    /// Who logs in.
    pub device: DeviceId,
    /// The relay's challenge.
    pub challenge: Challenge,
    /// Sessions that this device knows it has opened.
    pub counter: SessionCounter,
    /// Chosen, and stored with the counter, before asking.
    pub nonce: SessionNonce,
    /// The incarnation under which the counter was last counted; none for the first session.
    pub incarnation: Option<Incarnation>,
    /// After `session-stale`, once this device has destroyed all its MLS state and key packages:
    /// the relay counts on from its own counter, whatever this one says, and drops the device's
    /// key packages.
    pub reset: bool,
    /// By the device's authentication key.
    pub signature: Signature,
}

impl LoginRequest {
    /// The label under which the authentication key signs.
    pub const LABEL: &'static str = "Bellward login v1";

    /// What the authentication key signs.
    pub fn signed_bytes(&self) -> Vec<u8> {
        crate::ids::labelled_hash(
            Self::LABEL,
            &[
                &self.clinic.0,
                &self.device.0,
                &self.challenge.0,
                &self.counter.0.to_be_bytes(),
                &self.nonce.0,
                self.incarnation.as_ref().map_or(&[], |i| &i.0),
                &[u8::from(self.reset)],
            ],
        )
        .to_vec()
    }
}

/// Answer to [`LoginRequest`]. The token goes into `Authorization: Bearer` (RFC 6750).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginAnswer {
    /// Secret; ends at `expires_at`, with the next login, or with revocation.
    pub token: SessionToken,
    /// By the relay's clock.
    pub expires_at: Timestamp,
    /// The counter to store, and to open the next session with.
    pub counter: SessionCounter,
    /// The life of the database.
    pub incarnation: Incarnation,
    /// One-use key packages of this device that are left.
    pub key_packages: u32,
    /// Up to where the device's queue has been acknowledged.
    pub acknowledged: QueueCursor,
    /// The newest place in any queue of the clinic: none is beyond it.
    pub newest: QueueCursor,
    /// After a restore, until what was lost is returned or given up: see [`ReturnedAll`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery: Option<Recovery>,
    /// How many envelopes wait for this device.
    pub waiting: u64,
    /// The relay's head of the clinic's ledger.
    pub head: LedgerHead,
    /// The relay's clock.
    pub time: Timestamp,
}

/// `POST /v1/session/confirm`, with the token: "the counter is stored". Only then may the
/// device encrypt. Answers `{}`; may be repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmSession {
    /// Whose session it must be: a device does not know a token of its own from another's.
    pub device: DeviceId,
    /// The stored counter.
    pub counter: SessionCounter,
}

/// `POST /v1/key-packages`: adds one-use key packages and replaces the last-resort one.
/// Repeating it adds nothing twice. Answers [`KeyPackagesKept`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadKeyPackages {
    /// Drop all that are there first: their secrets are gone.
    pub replace: bool,
    /// Encoded MLS key packages.
    pub one_use: Vec<Blob>,
    /// Given out when no other is left.
    pub last_resort: Option<Blob>,
}

/// Answer to [`UploadKeyPackages`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPackagesKept {
    /// One-use key packages that are left.
    pub key_packages: u32,
}

/// `POST /v1/key-packages/claim`: one key package for each device of one's own clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimKeyPackages {
    /// For whom.
    pub devices: Vec<DeviceId>,
}

/// Answer to [`ClaimKeyPackages`]: devices without any are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedKeyPackages {
    /// One for each device that has any.
    pub packages: Vec<ClaimedKeyPackage>,
}

/// A key package given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedKeyPackage {
    /// Whose.
    pub device: DeviceId,
    /// The encoded MLS key package.
    pub package: Blob,
}

/// `POST /v1/posts`: gives an envelope the next number of its conversation, durably. A repeat
/// with identical bytes gets its old number, however late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// An encoded [`crate::Envelope`].
    pub envelope: Blob,
    /// For a `Found` or `Commit`: who is in the group once it holds, the sender too. Else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<DeviceId>,
    /// For a `Found` or `Commit`: the sealed Welcomes of those who are added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub welcomes: Vec<SealedWelcome>,
    /// Whether a locked device counts it as something new.
    pub counts: bool,
}

/// A [`crate::envelope::WelcomePackage`] sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedWelcome {
    /// To whom.
    pub device: DeviceId,
    /// HPKE ciphertext led by the reference of the key package and the encapsulated key.
    pub sealed: Blob,
}

/// Answer to [`Post`]: it is stored, and fsynced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// Its place in the conversation.
    pub number: OrderNumber,
    /// When the relay stored it.
    pub stored_at: Timestamp,
}

/// The relay's record of one envelope, as each recipient gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueItem {
    /// Its place in this device's queue.
    pub cursor: QueueCursor,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its place in the conversation.
    pub number: OrderNumber,
    /// When the relay stored it.
    pub stored_at: Timestamp,
    /// An encoded [`crate::Envelope`].
    pub envelope: Blob,
    /// With a Welcome for this device: the Welcome and what it needs to check the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub welcome: Option<WelcomeItem>,
}

/// What a device that is added gets beside the commit that adds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WelcomeItem {
    /// The sealed Welcome.
    pub sealed: Blob,
    /// The hashes of the envelopes after the header's `last_number` and before this one.
    pub between: Vec<EnvelopeHash>,
    /// The digests of all Welcomes of the post, in its order: the envelope's `welcomes` covers
    /// them, so that the device can check its own without holding the others'.
    pub digests: Vec<WelcomeDigest>,
}

/// Who was sent a Welcome, and its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WelcomeDigest {
    /// To whom.
    pub device: DeviceId,
    /// [`crate::Envelope::welcome_digest`] of the sealed bytes.
    pub digest: crate::Digest,
}

/// What comes down `GET /v1/events?after={cursor}` (server-sent events, WHATWG HTML). The
/// event's name is the kind; its id, where there is one, is the queue cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// An envelope for this device.
    Item(QueueItem),
    /// Everything that was waiting has been sent; what follows is new.
    CaughtUp {
        /// The last cursor sent.
        cursor: QueueCursor,
    },
    /// The ledger has a new head.
    Ledger {
        /// The head.
        head: LedgerHead,
        /// Its place.
        seq: LedgerSeq,
    },
    /// What waited for this device in a conversation grew too old and was deleted.
    Lapsed {
        /// The place of this event in the queue.
        cursor: QueueCursor,
        /// Where.
        conversation: ConversationId,
        /// The group that was current.
        generation: GroupGeneration,
        /// The last number deleted.
        up_to: OrderNumber,
    },
    /// A device of the clinic that had no key packages left has some: whoever misses one in a
    /// conversation claims again.
    Reachable {},
    /// Few one-use key packages are left: upload more.
    KeyPackages {
        /// How many are left.
        left: u32,
    },
}

impl Event {
    /// All kinds, by their names.
    pub const KINDS: [&'static str; 6] =
        ["item", "caught-up", "ledger", "lapsed", "reachable", "key-packages"];

    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Item(_) => "item",
            Event::CaughtUp { .. } => "caught-up",
            Event::Ledger { .. } => "ledger",
            Event::Lapsed { .. } => "lapsed",
            Event::Reachable {} => "reachable",
            Event::KeyPackages { .. } => "key-packages",
        }
    }
}

/// `POST /v1/queue/acknowledge`: what is stored here the relay may delete. Answers `{}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledge {
    /// The cursor of the last item that is durably stored.
    pub up_to: QueueCursor,
}

/// `GET /v1/conversations`: the conversations in whose groups this device is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnConversations {
    /// By id.
    pub conversations: Vec<ConversationId>,
}

/// `GET /v1/conversations/{conversation}`: where a conversation stands. For those who are or
/// just were in its group; for everyone in the clinic once it is abandoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationState {
    /// Its current group.
    pub generation: GroupGeneration,
    /// The number of its newest envelope.
    pub number: OrderNumber,
    /// The running hash at that envelope.
    pub order_hash: OrderHash,
    /// The number of its newest commit or founding.
    pub commit: OrderNumber,
    /// Whether this device is in its group.
    pub member: bool,
    /// Since when this device's plea to be added again waits; none when none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Timestamp>,
    /// Whether nobody else can go on in its group: each of the others is revoked, or asked to be
    /// added again. Then any device of the clinic may found the next group; who belongs in it
    /// the ledger says.
    pub abandoned: bool,
}

/// A relay that was restored from a backup waits for what it lost of the clinic's ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// Whether this device has said that the relay has all that it knows.
    pub returned: bool,
}

/// `POST /v1/clinics/{clinic}/ledger/return`: statements that the relay lost. Like
/// [`AppendLedger`], but without the documents that went with them: those an administrator
/// makes anew. Answers [`LedgerAppended`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLedger {
    /// The head that the first statement extends; none when the relay has lost the clinic.
    pub expected_head: Option<LedgerHead>,
    /// Encoded signed statements, at most [`crate::limits::STATEMENTS_PER_APPEND`].
    pub statements: Vec<Blob>,
}

/// `POST /v1/recovery/returned`: the relay's ledger is, or extends, what this device knows of it.
/// Once each device of each administrator has said so, the relay takes posts again. Answers
/// [`RecoveryStands`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedAll {
    /// The relay's head, which this device has verified.
    pub head: LedgerHead,
}

/// Answer to [`ReturnedAll`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryStands {
    /// Whether the relay still waits for other devices.
    pub recovering: bool,
}

/// How a relay announces itself in its network: DNS-based service discovery (RFC 6763). It proves
/// nothing; whoever makes a clinic compares the address with the one that the relay prints.
pub mod discovery {
    /// The service's type.
    pub const SERVICE: &str = "_bellward._tcp.local.";
    /// The key in its TXT record whose value is the relay's address with its pin.
    pub const ADDRESS: &str = "address";
}
