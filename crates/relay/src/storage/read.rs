//! What can be asked of a database, by topic.

use super::{
    ClinicRow, ConversationRow, DeviceKey, OrderLink, Plea, PostedRow, QueueEntry, SessionRow,
    Standing, StorageError,
};
use bellward_proto::{
    Blob, ClinicId, ConversationId, DeviceId, DirectoryHash, EnvelopeHash, InviteId, KeyGeneration,
    LedgerSeq, OrderNumber, QueueCursor, RecipientsHash,
};

type Result<T> = std::result::Result<T, StorageError>;

/// The database's own life.
pub trait ReadStanding {
    /// Incarnation, and whether it was restored.
    fn standing(&self) -> Result<Standing>;
}

/// What is missing after a restore.
pub trait ReadRecovery {
    /// The clinics whose ledger may lack its end.
    fn recovering_clinics(&self) -> Result<Vec<ClinicId>>;
    /// Devices that have said that nothing they know of the ledger is missing.
    fn returned(&self, clinic: &ClinicId) -> Result<Vec<DeviceId>>;
}

/// Ledgers and what goes with them.
pub trait ReadLedger {
    /// All clinics.
    fn clinics(&self) -> Result<Vec<ClinicId>>;
    /// Where a clinic's ledger stands.
    fn clinic(&self, clinic: &ClinicId) -> Result<Option<ClinicRow>>;
    /// Encoded statements from `after + 1` on, at most `limit`.
    fn statements(&self, clinic: &ClinicId, after: LedgerSeq, limit: usize) -> Result<Vec<Blob>>;
    /// A sealed directory.
    fn directory(&self, clinic: &ClinicId, hash: &DirectoryHash) -> Result<Option<Blob>>;
    /// A device's sealed copy of a clinic key.
    fn clinic_key(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        generation: KeyGeneration,
    ) -> Result<Option<Blob>>;
    /// The sealed bundle of an open invite.
    fn bundle(&self, clinic: &ClinicId, invite: &InviteId) -> Result<Option<Blob>>;
}

/// Sessions.
pub trait ReadSessions {
    /// A device's sessions; none when it never opened one.
    fn session(&self, clinic: &ClinicId, device: &DeviceId) -> Result<Option<SessionRow>>;
    /// Whose token has this hash.
    fn session_by_token(&self, token: &[u8; 32]) -> Result<Option<(DeviceKey, SessionRow)>>;
}

/// Key packages.
pub trait ReadPackages {
    /// One-use key packages that are left.
    fn key_packages(&self, clinic: &ClinicId, device: &DeviceId) -> Result<u32>;
}

/// The order of conversations.
pub trait ReadOrder {
    /// Where a conversation stands.
    fn conversation(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
    ) -> Result<Option<ConversationRow>>;
    /// The conversations in whose groups a device is, by id.
    fn conversations_of(&self, clinic: &ClinicId, device: &DeviceId)
    -> Result<Vec<ConversationId>>;
    /// The list with this hash.
    fn recipients(&self, clinic: &ClinicId, hash: &RecipientsHash)
    -> Result<Option<Vec<DeviceId>>>;
    /// What is kept of the order, from `after + 1` on and before `before`.
    fn order(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        after: OrderNumber,
        before: OrderNumber,
    ) -> Result<Vec<OrderLink>>;
    /// One link, if it is still kept.
    fn order_link(
        &self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        number: OrderNumber,
    ) -> Result<Option<OrderLink>>;
    /// The number that this very envelope of this device got.
    fn posted(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        envelope: &EnvelopeHash,
    ) -> Result<Option<PostedRow>>;
}

/// Pleas to be added again.
pub trait ReadPleas {
    /// Those of a conversation that wait.
    fn pleas(&self, clinic: &ClinicId, conversation: &ConversationId) -> Result<Vec<Plea>>;
}

/// Queues.
pub trait ReadQueue {
    /// What comes after `after`, in order: at most `items`, and no more once `bytes` are
    /// reached. Empty only when there is nothing.
    fn queue(
        &self,
        clinic: &ClinicId,
        device: &DeviceId,
        after: QueueCursor,
        items: usize,
        bytes: usize,
    ) -> Result<Vec<QueueEntry>>;
    /// Envelopes that wait, counted once for each device they wait for.
    fn queue_depth(&self) -> Result<u64>;
    /// The newest place in any queue of a clinic.
    fn newest_cursor(&self, clinic: &ClinicId) -> Result<QueueCursor>;
    /// How many envelopes wait for a device.
    fn waiting_for(&self, clinic: &ClinicId, device: &DeviceId) -> Result<u64>;
    /// Devices for which more than so many bytes wait.
    fn overfull(&self, clinic: &ClinicId, bytes: u64) -> Result<Vec<DeviceId>>;
}

/// All that can be asked, over one consistent state.
pub trait Read:
    ReadStanding
    + ReadRecovery
    + ReadLedger
    + ReadSessions
    + ReadPackages
    + ReadOrder
    + ReadPleas
    + ReadQueue
{
}

impl<T> Read for T where
    T: ReadStanding
        + ReadRecovery
        + ReadLedger
        + ReadSessions
        + ReadPackages
        + ReadOrder
        + ReadPleas
        + ReadQueue
{
}
