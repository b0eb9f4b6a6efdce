//! Founding: the first group of a conversation, and the next when no member can go on.

use crate::{
    Description, E2eeError, HaltReason, KeyValue, WelcomeFault,
    build::Plan,
    description::CIPHERSUITE,
    heard::Heard,
    judge,
    key_package::{self, usable},
    leaf,
    machine::{Machine, PADDING, group_id, ratchets},
    order,
    outgoing::{Outgoing, Place},
    record::{Record, State, Successor},
};
use bellward_proto::{
    ConversationId, DeviceId, GroupGeneration, LeafKey, OrderHash, OrderNumber, PostHeader,
    PostKind, Timestamp,
    limits::beyond_all,
    relay::{ClaimedKeyPackage, ConversationState},
};
use bellward_trust::Ledger;
use openmls::prelude::{MlsGroup, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY};
use rand::RngCore as _;
use std::collections::BTreeMap;

impl<S: KeyValue> Machine<'_, S> {
    /// Founds a conversation with everyone who belongs and for whom there is a key package.
    ///
    /// Its order begins after `at`: 0, or where the relay was once restored and may have lost the
    /// conversation, a number that nobody can have seen. It is pending until its envelope comes
    /// back with a number; if the relay refuses it, tell [`Machine::refused`].
    pub fn found(
        &self,
        conversation: &ConversationId,
        description: &Description,
        at: OrderNumber,
        ledger: &Ledger,
        packages: &[ClaimedKeyPackage],
        now: Timestamp,
    ) -> Result<Outgoing, E2eeError> {
        if Record::load(self.store, conversation)?.is_some() {
            return Err(E2eeError::ConversationExists);
        }
        self.may_begin(conversation, description, ledger)?;
        let (ledger_head, _) = self.newest(ledger, None)?;
        let start = OrderHash::start(conversation);
        let place = Place {
            conversation: *conversation,
            generation: GroupGeneration(at.0.max(1)),
            last_number: at,
            order_hash: start,
            ledger_head,
        };
        let (header, outgoing) = self.start_group(place, description, ledger, packages, now)?;

        let mut record = Record::new(&header, State::Founding);
        record.description = Some(description.clone());
        let leaves = outgoing.recipients.iter().copied();
        record.put_leaves(&self.device.device, leaves, Heard::NOTHING.after(at));
        record.pending = Some(outgoing.hash);
        record.leaf_since = now;
        order::put(self.store, conversation, at, &start)?;
        record.save(self.store, conversation)?;
        Ok(outgoing)
    }

    /// Founds the next group of a conversation whose present one nobody can go on in, or which
    /// this device belongs in and was never let into.
    ///
    /// `at` is where the relay says that the conversation stands; without it, the relay has lost
    /// the conversation, and the group begins at a number that nobody can have seen. Whether
    /// there is need of a new group is for the relay to say, as a wrong answer harms nobody: who
    /// belongs in it is derived from the ledger. The relay takes the first founding of a
    /// generation and refuses others.
    ///
    /// `description` is used where this device does not know the last one.
    pub fn found_successor(
        &self,
        conversation: &ConversationId,
        description: &Description,
        at: Option<&ConversationState>,
        ledger: &Ledger,
        packages: &[ClaimedKeyPackage],
        now: Timestamp,
    ) -> Result<Outgoing, E2eeError> {
        let known = Record::load(self.store, conversation)?;
        if known.as_ref().is_some_and(|record| !record.is_out()) {
            return Err(E2eeError::NotAllowed("the conversation's group can still be used"));
        }
        if let Some(hash) = known.as_ref().and_then(Record::waiting) {
            return Err(E2eeError::Pending { hash });
        }
        let base = known.as_ref().map(|record| record.ledger_head);
        let (ledger_head, _) = self.newest(ledger, base.as_ref())?;
        let state = State::Halted(HaltReason::Welcome(WelcomeFault::Missing));
        let mut record = known.unwrap_or_else(|| Record::blank(conversation, ledger_head, state));
        let place = match at {
            Some(at) => Place {
                conversation: *conversation,
                generation: at.generation.next(),
                last_number: at.number,
                order_hash: at.order_hash,
                ledger_head,
            },
            None => Place {
                conversation: *conversation,
                generation: GroupGeneration(beyond_all(record.generation.0, now)),
                last_number: OrderNumber(beyond_all(record.last_number.0, now)),
                order_hash: record.order_hash,
                ledger_head,
            },
        };
        let description = record.description.get_or_insert_with(|| description.clone()).clone();
        self.may_begin(conversation, &description, ledger)?;
        let (header, outgoing) = self.start_group(place, &description, ledger, packages, now)?;
        record.successor = Some(Successor {
            generation: header.generation,
            hash: outgoing.hash,
            leaves: outgoing.recipients.clone(),
        });
        record.save(self.store, conversation)?;
        Ok(outgoing)
    }

    fn may_begin(
        &self,
        conversation: &ConversationId,
        description: &Description,
        ledger: &Ledger,
    ) -> Result<(), E2eeError> {
        let allowed = judge::first_description(description, &ledger.roster()).is_ok();
        if allowed && description.fits(conversation, &self.device.clinic) {
            Ok(())
        } else {
            Err(E2eeError::NotAllowed("this is no description of the conversation"))
        }
    }

    /// Makes a group with everyone who can be added. Its first commit is merged at once: nothing
    /// of it is published but the Welcomes.
    pub(crate) fn start_group(
        &self,
        place: Place,
        description: &Description,
        ledger: &Ledger,
        packages: &[ClaimedKeyPackage],
        now: Timestamp,
    ) -> Result<(PostHeader, Outgoing), E2eeError> {
        let roster = ledger.roster();
        let entitled = judge::entitled(&roster, &description.people);
        self.must_belong(&entitled)?;
        let mut added = usable(self.crypto, &self.device.clinic, &entitled, packages, now);
        added.remove(&self.device.device);

        self.delete_group(&place.conversation, place.generation)?;
        let mut group = self.new_group(&place, description, now)?;
        let plan = Plan {
            place,
            kind: PostKind::Found,
            removed: Vec::new(),
            kept: [self.device.device].into(),
            description: None,
        };
        let (header, bundle) = self.build(&mut group, &plan, &mut added)?;
        let welcomes = match bundle {
            Some(bundle) => {
                group.merge_pending_commit(&self.provider()).map_err(E2eeError::mls)?;
                self.welcomes(&bundle, &added, &header)?
            }
            None => Vec::new(),
        };

        let sent = header.header.clone();
        let leaves = plan.leaves(&added);
        // A second founding from the same place is another.
        let mut salt = [0; 16];
        self.crypto.random().fill_bytes(&mut salt);
        let mut outgoing = Outgoing::new(header, salt.to_vec(), leaves, welcomes)?;
        outgoing.account(added.into_keys(), entitled.into_keys());
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

    /// Whether the ledger lets this device in, with the leaf key that it has.
    pub(crate) fn must_belong(
        &self,
        entitled: &BTreeMap<DeviceId, LeafKey>,
    ) -> Result<(), E2eeError> {
        if entitled.get(&self.device.device) == Some(&self.device.leaf.public()) {
            Ok(())
        } else {
            Err(E2eeError::NotEntitled)
        }
    }
}
