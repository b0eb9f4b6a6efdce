//! Founding: the first group of a conversation, and the next when no member can go on.

use crate::{
    Description, E2eeError, KeyValue,
    description::{CIPHERSUITE, HEADER_EXTENSION},
    judge,
    key_package::{self, Usable, usable},
    leaf,
    machine::{Machine, PADDING, group_id, ratchets},
    order,
    outgoing::{Header, Outgoing, Place},
    record::{Record, Sent, State, Successor},
    sealed_welcome,
};
use bellward_proto::{
    ConversationId, DeviceId, GroupGeneration, OrderHash, OrderNumber, PostHeader,
    PostKind, RecipientsHash, Timestamp, relay::ClaimedKeyPackage,
};
use bellward_trust::Ledger;
use openmls::prelude::{
    CommitBuilder, CommitMessageBundle, Extension, LoadedPsks, MlsGroup, OpenMlsProvider as _,
    PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, UnknownExtension,
};
use std::collections::{BTreeMap, BTreeSet};

impl<S: KeyValue> Machine<'_, S> {
    /// Founds a conversation with everyone who belongs and for whom there is a key package.
    ///
    /// It is pending until its envelope comes back with a number; if the relay refuses it, tell
    /// [`Machine::refused`].
    pub fn found(
        &self,
        conversation: &ConversationId,
        description: &Description,
        ledger: &Ledger,
        packages: &[ClaimedKeyPackage],
        now: Timestamp,
    ) -> Result<Outgoing, E2eeError> {
        if Record::load(self.store, conversation)?.is_some() {
            return Err(E2eeError::ConversationExists);
        }
        let (ledger_head, _) = self.newest(ledger, None)?;
        let start = OrderHash::start(conversation);
        let place = Place {
            conversation: *conversation,
            generation: GroupGeneration(1),
            last_number: OrderNumber(0),
            order_hash: start,
            ledger_head,
        };
        let (header, outgoing) = self.start_group(place, description, ledger, packages, now)?;

        let mut record = Record::new(&header, State::Founding);
        record.description = Some(description.clone());
        record.leaves = outgoing.recipients.iter().map(|leaf| (*leaf, Sent::NOTHING)).collect();
        record.pending = Some(outgoing.hash);
        record.leaf_since = now;
        order::put(self.store, conversation, OrderNumber(0), &start)?;
        record.save(self.store, conversation)?;
        Ok(outgoing)
    }

    /// Founds the next group of a conversation in which this device cannot go on: see
    /// [`Machine::needs_successor`]. Its description stays what this device last knew. The
    /// relay takes the first founding of a generation and refuses others.
    pub fn found_successor(
        &self,
        conversation: &ConversationId,
        ledger: &Ledger,
        packages: &[ClaimedKeyPackage],
        now: Timestamp,
    ) -> Result<Outgoing, E2eeError> {
        let mut record = self.record(conversation)?;
        if !matches!(record.state, State::Halted(_) | State::Lost) {
            return Err(E2eeError::NotAllowed("the conversation's group can still be used"));
        }
        if let Some(hash) = record.waiting() {
            return Err(E2eeError::Pending { hash });
        }
        let unknown = E2eeError::NotAllowed("this device never knew who is in the conversation");
        let description = record.description.clone().ok_or(unknown)?;
        let (ledger_head, _) = self.newest(ledger, Some(&record.ledger_head))?;
        let place = Place {
            conversation: *conversation,
            generation: record.generation.next(),
            last_number: record.last_number,
            order_hash: record.order_hash,
            ledger_head,
        };
        let (_, outgoing) = self.start_group(place, &description, ledger, packages, now)?;
        let leaves = outgoing.recipients.clone();
        record.successor = Some(Successor { hash: outgoing.hash, leaves, made: now });
        record.save(self.store, conversation)?;
        Ok(outgoing)
    }

    /// Makes a group with everyone who can be added. Its first commit is merged at once: nothing
    /// of it is published but the Welcomes.
    fn start_group(
        &self,
        place: Place,
        description: &Description,
        ledger: &Ledger,
        packages: &[ClaimedKeyPackage],
        now: Timestamp,
    ) -> Result<(PostHeader, Outgoing), E2eeError> {
        let roster = ledger.roster();
        judge::first_description(description, &roster)
            .map_err(|_| E2eeError::NotAllowed("this is no description of a conversation"))?;
        let entitled = judge::entitled(&roster, &description.people);
        self.must_belong(&entitled)?;
        let mut added = usable(self.crypto, &self.device.clinic, &entitled, packages, now);
        added.remove(&self.device.device);

        let mut leaves: BTreeSet<DeviceId> = added.keys().copied().collect();
        leaves.insert(self.device.device);
        let recipients: Vec<DeviceId> = leaves.iter().copied().collect();
        let header =
            place.header(PostKind::Found, self.device.device, RecipientsHash::of(&recipients));

        self.delete_group(&place.conversation, place.generation)?;
        let mut group = self.new_group(&place, description, now)?;
        let welcomes = if added.is_empty() {
            Vec::new()
        } else {
            let bundle = self.add_all(&mut group, &added, &header)?;
            group.merge_pending_commit(&self.provider()).map_err(E2eeError::mls)?;
            self.welcomes(&bundle, &added, &header)?
        };

        let sent = header.header.clone();
        let mut outgoing = Outgoing::new(header, Vec::new(), recipients, welcomes)?;
        outgoing.reached = added.into_keys().collect();
        outgoing.unreached = entitled.into_keys().filter(|device| !leaves.contains(device)).collect();
        Ok((sent, outgoing))
    }

    fn new_group(
        &self,
        place: &Place,
        description: &Description,
        now: Timestamp,
    ) -> Result<MlsGroup, E2eeError> {
        let extensions = description.extensions();
        let extensions = extensions.ok_or(E2eeError::Mls("group context extensions".into()))?;
        MlsGroup::builder()
            .with_group_id(group_id(&place.conversation, place.generation))
            .ciphersuite(CIPHERSUITE)
            .with_capabilities(leaf::capabilities())
            .lifetime(key_package::lifetime(now))
            .with_group_context_extensions(extensions)
            .with_wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
            .use_ratchet_tree_extension(true)
            .max_past_epochs(0)
            .padding_size(PADDING)
            .sender_ratchet_configuration(ratchets())
            .build(&self.provider(), self.device, self.device.credential())
            .map_err(E2eeError::mls)
    }

    fn add_all(
        &self,
        group: &mut MlsGroup,
        added: &BTreeMap<DeviceId, Usable>,
        header: &Header,
    ) -> Result<CommitMessageBundle, E2eeError> {
        let provider = self.provider();
        let builder = group
            .commit_builder()
            .propose_adds(added.values().map(|usable| usable.package.clone()))
            .load_psks(provider.storage())
            .map_err(E2eeError::mls)?;
        self.finish_commit(builder, header)
    }

    /// Builds and stages a commit whose Welcomes are bound to its header.
    pub(crate) fn finish_commit(
        &self,
        builder: CommitBuilder<'_, LoadedPsks>,
        header: &Header,
    ) -> Result<CommitMessageBundle, E2eeError> {
        let bound = UnknownExtension(header.digest.0.to_vec());
        let provider = self.provider();
        builder
            .create_group_info_with_extensions([Extension::Unknown(HEADER_EXTENSION, bound)])
            .map_err(E2eeError::mls)?
            .build(provider.rand(), provider.crypto(), self.device, |_| true)
            .map_err(E2eeError::mls)?
            .stage_commit(&provider)
            .map_err(E2eeError::mls)
    }

    /// Seals the Welcome of a commit to everyone who is added.
    pub(crate) fn welcomes(
        &self,
        bundle: &CommitMessageBundle,
        added: &BTreeMap<DeviceId, Usable>,
        header: &Header,
    ) -> Result<Vec<bellward_proto::relay::SealedWelcome>, E2eeError> {
        let Some(welcome) = bundle.to_welcome_msg() else { return Ok(Vec::new()) };
        let welcome = welcome.to_bytes().map_err(E2eeError::mls)?;
        sealed_welcome::seal_to_each(self.crypto, added, &welcome, header.digest)
    }

    /// Whether the ledger lets this device in, with the leaf key that it has.
    pub(crate) fn must_belong(
        &self,
        entitled: &BTreeMap<DeviceId, bellward_proto::LeafKey>,
    ) -> Result<(), E2eeError> {
        if entitled.get(&self.device.device) == Some(&self.device.leaf.public()) {
            Ok(())
        } else {
            Err(E2eeError::NotEntitled)
        }
    }
}
