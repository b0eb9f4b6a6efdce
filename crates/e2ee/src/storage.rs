//! OpenMLS's storage over [`KeyValue`].
//!
//! Keys: `mls/group/` + group id + `/` + kind (+ what tells several of a kind apart) for what
//! belongs to a group, so that a group is deleted by one prefix; `mls/` + kind + `/` + id for the
//! rest. Ids are CBOR, which delimits itself. Values: a version byte, then CBOR.

use crate::key_value::{KeyValue, KeyValueError, delete_all};
use cbor4ii::serde::{from_reader, to_writer};
use openmls_traits::storage::{CURRENT_VERSION, Key, StorageProvider, traits};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

/// The version of the encoding of values.
const VERSION: u8 = 1;

/// OpenMLS's view of the caller's storage.
pub(crate) struct MlsStorage<'a, S>(pub(crate) &'a S);

/// Why MLS state could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MlsStorageError {
    /// The store failed.
    #[error(transparent)]
    KeyValue(#[from] KeyValueError),
    /// Stored state is not what it should be.
    #[error("stored MLS state cannot be read: the local database is damaged or too new")]
    Unreadable,
}

type Stored<T> = Result<T, MlsStorageError>;

fn encode<T: Serialize + ?Sized>(value: &T) -> Stored<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![VERSION]);
    to_writer(&mut *bytes, &value).map_err(|_| MlsStorageError::Unreadable)?;
    Ok(bytes)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Stored<T> {
    let (version, mut rest) = bytes.split_first().ok_or(MlsStorageError::Unreadable)?;
    if *version != VERSION {
        return Err(MlsStorageError::Unreadable);
    }
    let value = from_reader(&mut rest).map_err(|_| MlsStorageError::Unreadable)?;
    if rest.is_empty() { Ok(value) } else { Err(MlsStorageError::Unreadable) }
}

fn append_id<K: Serialize + ?Sized>(key: &mut Vec<u8>, id: &K) -> Stored<()> {
    to_writer(key, &id).map_err(|_| MlsStorageError::Unreadable)
}

fn group_prefix<K: Serialize + ?Sized>(group: &K) -> Stored<Vec<u8>> {
    let mut key = b"mls/group/".to_vec();
    append_id(&mut key, group)?;
    key.push(b'/');
    Ok(key)
}

fn group_key<K: Serialize + ?Sized>(kind: &str, group: &K) -> Stored<Vec<u8>> {
    let mut key = group_prefix(group)?;
    key.extend_from_slice(kind.as_bytes());
    Ok(key)
}

fn epoch_key<G: Serialize + ?Sized, E: Serialize + ?Sized>(
    group: &G,
    epoch: &E,
    leaf: u32,
) -> Stored<Vec<u8>> {
    let mut key = group_key("epoch-keys/", group)?;
    append_id(&mut key, epoch)?;
    append_id(&mut key, &leaf)?;
    Ok(key)
}

fn proposal_key<G: Serialize + ?Sized, P: Serialize + ?Sized>(
    group: &G,
    proposal: &P,
) -> Stored<Vec<u8>> {
    let mut key = group_key("proposal/", group)?;
    append_id(&mut key, proposal)?;
    Ok(key)
}

fn plain_key<K: Serialize + ?Sized>(kind: &str, id: &K) -> Stored<Vec<u8>> {
    let mut key = b"mls/".to_vec();
    key.extend_from_slice(kind.as_bytes());
    key.push(b'/');
    append_id(&mut key, id)?;
    Ok(key)
}

impl<S: KeyValue> MlsStorage<'_, S> {
    fn write<T: Serialize + ?Sized>(&self, key: &[u8], value: &T) -> Stored<()> {
        Ok(self.0.put(key, &encode(value)?)?)
    }

    fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Stored<Option<T>> {
        let bytes = self.0.get(key)?.map(Zeroizing::new);
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    fn remove(&self, key: &[u8]) -> Stored<()> {
        Ok(self.0.delete(key)?)
    }

    /// The items of a list, each in its own encoding.
    fn items(&self, key: &[u8]) -> Stored<Vec<Zeroizing<Vec<u8>>>> {
        let items: Vec<Vec<u8>> = self.read(key)?.unwrap_or_default();
        Ok(items.into_iter().map(Zeroizing::new).collect())
    }

    fn write_items(&self, key: &[u8], items: &[Zeroizing<Vec<u8>>]) -> Stored<()> {
        if items.is_empty() {
            return self.remove(key);
        }
        self.write(key, &items.iter().map(|item| item.as_slice()).collect::<Vec<_>>())
    }

    /// Removes all that is stored of a group: also what OpenMLS would leave behind.
    pub(crate) fn delete_group<K: Key<CURRENT_VERSION>>(&self, group: &K) -> Stored<()> {
        Ok(delete_all(self.0, &group_prefix(group)?)?)
    }

    /// Removes everything that OpenMLS has stored.
    pub(crate) fn delete_everything(&self) -> Stored<()> {
        Ok(delete_all(self.0, b"mls/")?)
    }
}

/// Values of which a group has one.
macro_rules! group_values {
    ($($write:ident, $read:ident, $delete:ident, $entity:ident, $kind:literal;)*) => {$(
        fn $write<G: traits::GroupId<CURRENT_VERSION>, V: traits::$entity<CURRENT_VERSION>>(
            &self,
            group: &G,
            value: &V,
        ) -> Stored<()> {
            self.write(&group_key($kind, group)?, value)
        }

        fn $read<G: traits::GroupId<CURRENT_VERSION>, V: traits::$entity<CURRENT_VERSION>>(
            &self,
            group: &G,
        ) -> Stored<Option<V>> {
            self.read(&group_key($kind, group)?)
        }

        fn $delete<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Stored<()> {
            self.remove(&group_key($kind, group)?)
        }
    )*};
}

impl<S: KeyValue> StorageProvider<CURRENT_VERSION> for MlsStorage<'_, S> {
    type Error = MlsStorageError;

    group_values! {
        write_mls_join_config, mls_group_join_config, delete_group_config, MlsGroupJoinConfig, "config";
        write_tree, tree, delete_tree, TreeSync, "tree";
        write_context, group_context, delete_context, GroupContext, "context";
        write_interim_transcript_hash, interim_transcript_hash, delete_interim_transcript_hash, InterimTranscriptHash, "interim-transcript-hash";
        write_confirmation_tag, confirmation_tag, delete_confirmation_tag, ConfirmationTag, "confirmation-tag";
        write_message_secrets, message_secrets, delete_message_secrets, MessageSecrets, "message-secrets";
        write_resumption_psk_store, resumption_psk_store, delete_all_resumption_psk_secrets, ResumptionPskStore, "resumption-psks";
        write_own_leaf_index, own_leaf_index, delete_own_leaf_index, LeafNodeIndex, "own-leaf-index";
        write_group_epoch_secrets, group_epoch_secrets, delete_group_epoch_secrets, GroupEpochSecrets, "epoch-secrets";
    }

    fn write_group_state<
        V: traits::GroupState<CURRENT_VERSION>,
        G: traits::GroupId<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        state: &V,
    ) -> Stored<()> {
        self.write(&group_key("state", group)?, state)
    }

    fn group_state<V: traits::GroupState<CURRENT_VERSION>, G: traits::GroupId<CURRENT_VERSION>>(
        &self,
        group: &G,
    ) -> Stored<Option<V>> {
        self.read(&group_key("state", group)?)
    }

    fn delete_group_state<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Stored<()> {
        self.remove(&group_key("state", group)?)
    }

    fn append_own_leaf_node<
        G: traits::GroupId<CURRENT_VERSION>,
        V: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        leaf: &V,
    ) -> Stored<()> {
        let key = group_key("own-leaves", group)?;
        let mut items = self.items(&key)?;
        items.push(encode(leaf)?);
        self.write_items(&key, &items)
    }

    fn own_leaf_nodes<G: traits::GroupId<CURRENT_VERSION>, V: traits::LeafNode<CURRENT_VERSION>>(
        &self,
        group: &G,
    ) -> Stored<Vec<V>> {
        self.items(&group_key("own-leaves", group)?)?.iter().map(|item| decode(item)).collect()
    }

    fn delete_own_leaf_nodes<G: traits::GroupId<CURRENT_VERSION>>(&self, group: &G) -> Stored<()> {
        self.remove(&group_key("own-leaves", group)?)
    }

    fn queue_proposal<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        V: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        reference: &R,
        proposal: &V,
    ) -> Stored<()> {
        self.write(&proposal_key(group, reference)?, proposal)?;
        let key = group_key("proposals", group)?;
        let mut items = self.items(&key)?;
        let item = encode(reference)?;
        if !items.contains(&item) {
            items.push(item);
        }
        self.write_items(&key, &items)
    }

    fn queued_proposal_refs<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Stored<Vec<R>> {
        self.items(&group_key("proposals", group)?)?.iter().map(|item| decode(item)).collect()
    }

    fn queued_proposals<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
        V: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Stored<Vec<(R, V)>> {
        let references: Vec<R> = self.queued_proposal_refs(group)?;
        references
            .into_iter()
            .map(|reference| {
                let proposal = self.read(&proposal_key(group, &reference)?)?;
                Ok((reference, proposal.ok_or(MlsStorageError::Unreadable)?))
            })
            .collect()
    }

    fn remove_proposal<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        reference: &R,
    ) -> Stored<()> {
        self.remove(&proposal_key(group, reference)?)?;
        let key = group_key("proposals", group)?;
        let item = encode(reference)?;
        let mut items = self.items(&key)?;
        items.retain(|kept| *kept != item);
        self.write_items(&key, &items)
    }

    fn clear_proposal_queue<
        G: traits::GroupId<CURRENT_VERSION>,
        R: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
    ) -> Stored<()> {
        delete_all(self.0, &group_key("proposal/", group)?)?;
        self.remove(&group_key("proposals", group)?)
    }

    fn write_encryption_epoch_key_pairs<
        G: traits::GroupId<CURRENT_VERSION>,
        E: traits::EpochKey<CURRENT_VERSION>,
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
        pairs: &[V],
    ) -> Stored<()> {
        self.write(&epoch_key(group, epoch, leaf)?, pairs)
    }

    fn encryption_epoch_key_pairs<
        G: traits::GroupId<CURRENT_VERSION>,
        E: traits::EpochKey<CURRENT_VERSION>,
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
    ) -> Stored<Vec<V>> {
        Ok(self.read(&epoch_key(group, epoch, leaf)?)?.unwrap_or_default())
    }

    fn delete_encryption_epoch_key_pairs<
        G: traits::GroupId<CURRENT_VERSION>,
        E: traits::EpochKey<CURRENT_VERSION>,
    >(
        &self,
        group: &G,
        epoch: &E,
        leaf: u32,
    ) -> Stored<()> {
        self.remove(&epoch_key(group, epoch, leaf)?)
    }

    fn write_signature_key_pair<
        K: traits::SignaturePublicKey<CURRENT_VERSION>,
        V: traits::SignatureKeyPair<CURRENT_VERSION>,
    >(
        &self,
        key: &K,
        pair: &V,
    ) -> Stored<()> {
        self.write(&plain_key("signature-key", key)?, pair)
    }

    fn signature_key_pair<
        K: traits::SignaturePublicKey<CURRENT_VERSION>,
        V: traits::SignatureKeyPair<CURRENT_VERSION>,
    >(
        &self,
        key: &K,
    ) -> Stored<Option<V>> {
        self.read(&plain_key("signature-key", key)?)
    }

    fn delete_signature_key_pair<K: traits::SignaturePublicKey<CURRENT_VERSION>>(
        &self,
        key: &K,
    ) -> Stored<()> {
        self.remove(&plain_key("signature-key", key)?)
    }

    fn write_encryption_key_pair<
        K: traits::EncryptionKey<CURRENT_VERSION>,
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        key: &K,
        pair: &V,
    ) -> Stored<()> {
        self.write(&plain_key("encryption-key", key)?, pair)
    }

    fn encryption_key_pair<
        V: traits::HpkeKeyPair<CURRENT_VERSION>,
        K: traits::EncryptionKey<CURRENT_VERSION>,
    >(
        &self,
        key: &K,
    ) -> Stored<Option<V>> {
        self.read(&plain_key("encryption-key", key)?)
    }

    fn delete_encryption_key_pair<K: traits::EncryptionKey<CURRENT_VERSION>>(
        &self,
        key: &K,
    ) -> Stored<()> {
        self.remove(&plain_key("encryption-key", key)?)
    }

    fn write_key_package<
        K: traits::HashReference<CURRENT_VERSION>,
        V: traits::KeyPackage<CURRENT_VERSION>,
    >(
        &self,
        reference: &K,
        package: &V,
    ) -> Stored<()> {
        self.write(&plain_key("key-package", reference)?, package)
    }

    fn key_package<
        K: traits::HashReference<CURRENT_VERSION>,
        V: traits::KeyPackage<CURRENT_VERSION>,
    >(
        &self,
        reference: &K,
    ) -> Stored<Option<V>> {
        self.read(&plain_key("key-package", reference)?)
    }

    fn delete_key_package<K: traits::HashReference<CURRENT_VERSION>>(
        &self,
        reference: &K,
    ) -> Stored<()> {
        self.remove(&plain_key("key-package", reference)?)
    }

    fn write_psk<K: traits::PskId<CURRENT_VERSION>, V: traits::PskBundle<CURRENT_VERSION>>(
        &self,
        id: &K,
        psk: &V,
    ) -> Stored<()> {
        self.write(&plain_key("psk", id)?, psk)
    }

    fn psk<V: traits::PskBundle<CURRENT_VERSION>, K: traits::PskId<CURRENT_VERSION>>(
        &self,
        id: &K,
    ) -> Stored<Option<V>> {
        self.read(&plain_key("psk", id)?)
    }

    fn delete_psk<K: traits::PskId<CURRENT_VERSION>>(&self, id: &K) -> Stored<()> {
        self.remove(&plain_key("psk", id)?)
    }
}

#[cfg(test)]
#[path = "storage_tests.rs"]
mod tests;
