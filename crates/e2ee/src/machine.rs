//! The machine: a device's conversations over the storage it is handed.

use crate::{
    Crypto, E2eeError, KeyValue, LocalDevice, leaf::LeafClaim, record::Record, storage::MlsStorage,
};
use bellward_proto::{ConversationId, DeviceId, GroupGeneration, LedgerHead};
use bellward_trust::{Ledger, Roster};
use openmls::prelude::{
    GroupId, KeyPackageRef, LeafNodeIndex, MlsGroup, MlsGroupJoinConfig, OpenMlsProvider,
    PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, SenderRatchetConfiguration,
    tls_codec::DeserializeBytes as _,
};
use openmls_traits::storage::StorageProvider as _;

/// Bytes to a multiple of which the plaintexts of MLS messages are padded.
pub(crate) const PADDING: usize = 256;

/// The conversations of one device.
///
/// The machine keeps nothing between calls: each reads what it needs from the store and writes
/// what it changed. Every call belongs into one transaction of the caller's; when it returns an
/// error the caller rolls back, and when the transaction is rolled back the call has not
/// happened. State advances in [`Machine::process`] alone, in the relay's order: what this
/// device makes itself waits there for its number.
pub struct Machine<'a, S: KeyValue> {
    pub(crate) device: &'a LocalDevice,
    pub(crate) crypto: &'a Crypto,
    pub(crate) store: &'a S,
}

impl<'a, S: KeyValue> Machine<'a, S> {
    /// The machine of a device over its storage.
    pub fn new(device: &'a LocalDevice, crypto: &'a Crypto, store: &'a S) -> Self {
        Machine { device, crypto, store }
    }

    pub(crate) fn provider(&self) -> Provider<'a, S> {
        Provider { crypto: self.crypto, storage: MlsStorage(self.store) }
    }

    /// The record of a conversation that must be there.
    pub(crate) fn record(&self, conversation: &ConversationId) -> Result<Record, E2eeError> {
        Record::load(self.store, conversation)?.ok_or(E2eeError::UnknownConversation)
    }

    /// The MLS group of a conversation that must be there.
    pub(crate) fn group(
        &self,
        conversation: &ConversationId,
        generation: GroupGeneration,
    ) -> Result<MlsGroup, E2eeError> {
        let id = group_id(conversation, generation);
        let group = MlsGroup::load(self.provider().storage(), &id)?;
        group.ok_or(E2eeError::Unreadable("the MLS group of a conversation"))
    }

    /// Deletes a group, if it is there, with all its secrets.
    pub(crate) fn delete_group(
        &self,
        conversation: &ConversationId,
        generation: GroupGeneration,
    ) -> Result<(), E2eeError> {
        let id = group_id(conversation, generation);
        Ok(self.provider().storage.delete_group(&id)?)
    }

    /// A group's leaves: each with its place in the tree.
    pub(crate) fn claims(
        &self,
        group: &MlsGroup,
    ) -> Result<Vec<(LeafNodeIndex, LeafClaim)>, E2eeError> {
        let claims = group
            .members()
            .map(|member| Ok((member.index, LeafClaim::of_member(&self.device.clinic, &member)?)));
        let claims: Result<_, crate::VoidReason> = claims.collect();
        claims.map_err(|_| E2eeError::Unreadable("a leaf of a group"))
    }

    /// The ledger's newest head, by which everything new is made, and the roster there.
    pub(crate) fn newest<'l>(
        &self,
        ledger: &'l Ledger,
        not_before: Option<&LedgerHead>,
    ) -> Result<(LedgerHead, Roster<'l>), E2eeError> {
        let head = ledger.head().ok_or(E2eeError::LedgerBehind)?;
        if not_before.is_some_and(|earlier| !ledger.extends(&head, earlier)) {
            return Err(E2eeError::LedgerBehind);
        }
        Ok((head, ledger.roster()))
    }

    pub(crate) fn is_me(&self, device: &DeviceId) -> bool {
        *device == self.device.device
    }
}

/// The MLS group id: the conversation's id and the generation, big endian.
pub(crate) fn group_id(conversation: &ConversationId, generation: GroupGeneration) -> GroupId {
    GroupId::from_slice(&[conversation.as_ref(), &generation.0.to_be_bytes()].concat())
}

/// How a group is used: handshakes are encrypted, Welcomes carry the tree, old epochs are
/// forgotten at once, and nothing is taken out of order.
pub(crate) fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .use_ratchet_tree_extension(true)
        .max_past_epochs(0)
        .padding_size(PADDING)
        .sender_ratchet_configuration(ratchets())
        .build()
}

/// Messages that were refused leave gaps in a sender's generations; none comes late.
pub(crate) fn ratchets() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(0, 10_000)
}

/// What OpenMLS works with.
pub(crate) struct Provider<'a, S> {
    crypto: &'a Crypto,
    pub(crate) storage: MlsStorage<'a, S>,
}

impl<S: KeyValue> Provider<'_, S> {
    /// Deletes a key package's secrets by its reference.
    pub(crate) fn delete_key_package(&self, reference: &[u8]) -> Result<(), E2eeError> {
        // As it travels: a length, which below 64 is one byte, and the bytes.
        let length = u8::try_from(reference.len()).unwrap_or(u8::MAX);
        let encoded = [&[length], reference].concat();
        let reference = KeyPackageRef::tls_deserialize_exact_bytes(&encoded);
        let reference = reference.map_err(|_| E2eeError::Unreadable("a key package's record"))?;
        Ok(self.storage.delete_key_package(&reference)?)
    }
}

impl<'a, S: KeyValue> OpenMlsProvider for Provider<'a, S> {
    type CryptoProvider = Crypto;
    type RandProvider = Crypto;
    type StorageProvider = MlsStorage<'a, S>;

    fn storage(&self) -> &Self::StorageProvider {
        &self.storage
    }

    fn crypto(&self) -> &Crypto {
        self.crypto
    }

    fn rand(&self) -> &Crypto {
        self.crypto
    }
}
