//! What can be changed in a database, by topic. All of it inside one transaction.

use super::{
    Announcement, ConversationRow, NewEnvelope, OrderLink, Plea, PostedRow, Read, SessionRow,
    Standing, StorageError, Swept,
};
use bellward_proto::relay::SealedClinicKey;
use bellward_proto::{
    Blob, ClinicId, ConversationId, DeviceId, DirectoryHash, EnvelopeHash, InviteId, KeyGeneration,
    LedgerHead, LedgerSeq, OrderHash, OrderNumber, QueueCursor, RecipientsHash, Timestamp,
};

type Result<T> = std::result::Result<T, StorageError>;

/// The database's own life.
pub trait WriteStanding {
    /// Replaces it.
    fn set_standing(&mut self, standing: &Standing) -> Result<()>;
    /// Moves every clinic's next cursor on, so that none is given twice after a restore.
    fn skip_cursors(&mut self, by: u64) -> Result<()>;
    /// Ends all tokens; counters stay.
    fn end_all_sessions(&mut self) -> Result<()>;
}

/// What is missing after a restore.
pub trait WriteRecovery {
    /// The end of a clinic's ledger may be missing; nobody has said otherwise.
    fn begin_recovery(&mut self, clinic: &ClinicId) -> Result<()>;
    /// A device has said that nothing it knows of the ledger is missing.
    fn put_returned(&mut self, clinic: &ClinicId, device: &DeviceId) -> Result<()>;
    /// Nothing is waited for any more.
    fn end_recovery(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()>;
}

/// Ledgers and what goes with them.
pub trait WriteLedger {
    /// Adds statements, the first of them at `first`; `head` is the last one's. The first
    /// makes the clinic.
    fn append_statements(
        &mut self,
        clinic: &ClinicId,
        first: LedgerSeq,
        statements: &[Blob],
        head: &LedgerHead,
    ) -> Result<()>;
    /// Keeps a directory, which supersedes the others.
    fn put_directory(
        &mut self,
        clinic: &ClinicId,
        hash: &DirectoryHash,
        sealed: &Blob,
        now: Timestamp,
    ) -> Result<()>;
    /// The directories that are kept are not the newest any more.
    fn supersede_directories(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()>;
    /// Keeps a clinic key for each device; it supersedes earlier generations.
    fn put_clinic_keys(
        &mut self,
        clinic: &ClinicId,
        generation: KeyGeneration,
        keys: &[SealedClinicKey],
        now: Timestamp,
    ) -> Result<()>;
    /// The clinic keys that are kept are not the newest any more.
    fn supersede_clinic_keys(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()>;
    /// Keeps the bundle of an open invite.
    fn put_bundle(&mut self, clinic: &ClinicId, invite: &InviteId, sealed: &Blob) -> Result<()>;
    /// Deletes the bundles of all invites but these.
    fn keep_bundles(&mut self, clinic: &ClinicId, open: &[InviteId]) -> Result<()>;
    /// Deletes directories and keys superseded before a time.
    fn forget_superseded(&mut self, clinic: &ClinicId, before: Timestamp) -> Result<u64>;
}

/// Sessions.
pub trait WriteSessions {
    /// Keeps a device's sessions.
    fn put_session(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        session: &SessionRow,
    ) -> Result<()>;
    /// Deletes all that is kept for a device: sessions, queue, key packages, clinic keys, pleas.
    fn purge_device(&mut self, clinic: &ClinicId, device: &DeviceId) -> Result<()>;
}

/// Key packages.
pub trait WritePackages {
    /// Adds one-use key packages; what was ever there is not added again.
    fn add_key_packages(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        packages: &[Blob],
    ) -> Result<()>;
    /// Retires all one-use key packages but these, and the last-resort one.
    fn retire_key_packages(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        but: &[Blob],
        now: Timestamp,
    ) -> Result<()>;
    /// Keeps the last-resort key package.
    fn put_last_resort(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        package: &Blob,
    ) -> Result<()>;
    /// Gives out the oldest one-use key package, else the last-resort one.
    fn claim_key_package(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        now: Timestamp,
    ) -> Result<Option<Blob>>;
    /// Forgets the hashes of key packages retired before a time.
    fn forget_retired(&mut self, clinic: &ClinicId, before: Timestamp) -> Result<u64>;
}

/// The order of conversations.
pub trait WriteOrder {
    /// Keeps a list of recipients by its hash.
    fn put_recipients(
        &mut self,
        clinic: &ClinicId,
        hash: &RecipientsHash,
        devices: &[DeviceId],
    ) -> Result<()>;
    /// Keeps where a conversation stands.
    fn put_conversation(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        row: &ConversationRow,
    ) -> Result<()>;
    /// Keeps what is newest in a conversation that is there, in the group that it has.
    fn put_newest(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        number: OrderNumber,
        order_hash: &OrderHash,
    ) -> Result<()>;
    /// Leaves the groups of all conversations of a clinic behind: their numbers and generations
    /// jump, and nothing is kept of their orders and pleas.
    fn leave_groups(&mut self, clinic: &ClinicId, now: Timestamp) -> Result<()>;
    /// Adds a link to the order.
    fn add_order_link(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        link: &OrderLink,
    ) -> Result<()>;
    /// Forgets the order before a number.
    fn forget_order(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        before: OrderNumber,
    ) -> Result<()>;
    /// Remembers the number of a post.
    fn put_posted(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        envelope: &EnvelopeHash,
        row: &PostedRow,
    ) -> Result<()>;
    /// Forgets the numbers of posts stored before a time.
    fn forget_posted(
        &mut self,
        clinic: &ClinicId,
        before: Timestamp,
        limit: usize,
    ) -> Result<Swept>;
    /// Forgets lists of recipients that no conversation names.
    fn forget_recipients(&mut self, clinic: &ClinicId) -> Result<u64>;
}

/// Pleas to be added again.
pub trait WritePleas {
    /// Keeps a plea. One that waits already keeps its time.
    fn put_plea(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        plea: &Plea,
    ) -> Result<()>;
    /// Deletes the pleas of these devices in a conversation.
    fn forget_pleas(
        &mut self,
        clinic: &ClinicId,
        conversation: &ConversationId,
        devices: &[DeviceId],
    ) -> Result<()>;
}

/// Queues.
pub trait WriteQueue {
    /// Keeps one copy and queues it for each recipient.
    fn enqueue(&mut self, clinic: &ClinicId, envelope: &NewEnvelope) -> Result<QueueCursor>;
    /// Deletes what a device has stored, and envelopes that wait for nobody else.
    fn acknowledge(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        up_to: QueueCursor,
    ) -> Result<()>;
    /// Lapses what was stored before a time.
    fn lapse_older(&mut self, clinic: &ClinicId, before: Timestamp, limit: usize) -> Result<Swept>;
    /// Lapses the oldest of what waits for a device, beyond the newest so many bytes.
    fn lapse_oldest(
        &mut self,
        clinic: &ClinicId,
        device: &DeviceId,
        keep: u64,
        limit: usize,
    ) -> Result<Swept>;
}

/// All that can be changed, and asked.
pub trait Write:
    Read
    + WriteStanding
    + WriteRecovery
    + WriteLedger
    + WriteSessions
    + WritePackages
    + WriteOrder
    + WritePleas
    + WriteQueue
{
    /// To be told to listeners once this is durable.
    fn announce(&mut self, announcement: Announcement);
}
