//! Making commits: who comes, who goes, what the conversation is called, fresh keys.

use crate::{
    Description, E2eeError, KeyValue, VoidReason,
    build::Plan,
    judge,
    key_package::usable,
    machine::Machine,
    outgoing::{Outgoing, Place},
    record::{Record, State},
};
use bellward_proto::{
    ConversationId, DeviceId, LedgerHead, PostKind, Timestamp, relay::ClaimedKeyPackage,
};
use bellward_trust::Ledger;
use std::collections::BTreeSet;

/// What a commit is to change. An empty one gives this device's leaf fresh keys, as every
/// commit does.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Leaves to remove. Those that do not belong go whether they are named or not.
    pub remove: BTreeSet<DeviceId>,
    /// Devices to add. One that has a leaf is added only if that leaf is removed here too, or
    /// it asked to rejoin; its old leaf goes in the same commit.
    pub add: Vec<ClaimedKeyPackage>,
    /// A new description. For [`crate::Kind::Group`] only.
    pub description: Option<Description>,
}

impl<S: KeyValue> Machine<'_, S> {
    /// Makes a commit under the newest ledger. It is pending until it comes back with a number,
    /// or another's commit that came first wins; if the relay refuses it, tell
    /// [`Machine::refused`].
    pub fn commit(
        &self,
        conversation: &ConversationId,
        change: &Change,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<Outgoing, E2eeError> {
        let mut record = self.active(conversation)?;
        let (ledger_head, roster) = self.newest(ledger, Some(&record.ledger_head))?;
        let before = record.description()?;
        let after = change.description.as_ref().unwrap_or(before);
        self.must_belong(&judge::entitled(&roster, &before.people))?;
        judge::next_description(before, after, &roster)
            .map_err(|_| E2eeError::NotAllowed("the conversation cannot be described like this"))?;

        let entitled = judge::entitled(&roster, &after.people);
        let mut group = self.group(conversation, record.generation)?;
        let claims = self.claims(&group)?;
        let mut added = usable(self.crypto, &self.device.clinic, &entitled, &change.add, now);
        added.retain(|device, _| {
            !record.leaves.contains(device)
                || change.remove.contains(device)
                || record.rejoins.contains(device)
        });
        let (removed, kept): (Vec<_>, Vec<_>) = claims.into_iter().partition(|(_, leaf)| {
            entitled.get(&leaf.device) != Some(&leaf.key)
                || change.remove.contains(&leaf.device)
                || added.contains_key(&leaf.device)
        });
        if removed.iter().any(|(_, leaf)| self.is_me(&leaf.device)) {
            return Err(E2eeError::NotAllowed("a device cannot remove itself: ask another"));
        }
        let plan = Plan {
            place: Place::of(conversation, &record, ledger_head),
            kind: PostKind::Commit,
            removed: removed.iter().map(|(index, _)| *index).collect(),
            kept: kept.iter().map(|(_, leaf)| leaf.device).collect(),
            description: Some(after).filter(|after| *after != before),
        };
        let (header, bundle) = self.build(&mut group, &plan, &mut added)?;
        let bundle = bundle.ok_or(E2eeError::Mls("there is no commit".into()))?;
        let welcomes = self.welcomes(&bundle, &added, &header)?;
        let body = bundle.into_commit().to_bytes().map_err(E2eeError::mls)?;
        let leaves = plan.leaves(&added);
        let mut outgoing = Outgoing::new(header, body, leaves, welcomes)?;
        outgoing.account(added.into_keys(), entitled.into_keys());
        record.pending = Some(outgoing.hash);
        record.save(self.store, conversation)?;
        Ok(outgoing)
    }

    /// The record of a conversation in which this device can make something now.
    pub(crate) fn active(&self, conversation: &ConversationId) -> Result<Record, E2eeError> {
        let record = self.record(conversation)?;
        match (record.state, record.waiting()) {
            (State::Founding | State::Active, Some(hash)) => Err(E2eeError::Pending { hash }),
            (State::Active, None) => Ok(record),
            _ => Err(E2eeError::CannotGoOn { status: record.status() }),
        }
    }
}

impl Record {
    pub(crate) fn description(&self) -> Result<&Description, E2eeError> {
        let unreadable = E2eeError::Unreadable("a conversation's description");
        self.description.as_ref().ok_or(unreadable)
    }

    pub(crate) fn known_description(&self) -> Result<&Description, VoidReason> {
        self.description.as_ref().ok_or(VoidReason::Description)
    }
}

impl Place {
    /// After everything that was counted here.
    pub(crate) fn of(
        conversation: &ConversationId,
        record: &Record,
        ledger_head: LedgerHead,
    ) -> Self {
        Place {
            conversation: *conversation,
            generation: record.generation,
            last_number: record.last_number,
            order_hash: record.order_hash,
            ledger_head,
        }
    }
}
