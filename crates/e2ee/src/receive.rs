//! Commits and messages of the current group.

use crate::{
    Description, E2eeError, HaltReason, KeyValue, Processed, VoidReason, fault,
    heard::Heard,
    judge::{self, CommitFacts},
    leaf::LeafClaim,
    machine::Machine,
    process::{Arrived, End},
    record::{Record, State},
};
use bellward_proto::{Body, Content, DeviceId, Frame, Timestamp, Versioned};
use bellward_trust::Roster;
use openmls::prelude::{
    ContentType, LeafNodeIndex, MlsGroup, MlsMessageBodyIn, MlsMessageIn, PrivateMessageIn,
    ProcessedMessage, ProcessedMessageContent, Proposal, ProposalOrRefType, Sender, StagedCommit,
    tls_codec::DeserializeBytes as _,
};
use std::collections::BTreeSet;

/// What a commit does once it holds.
struct Effect {
    description: Description,
    leaves: BTreeSet<DeviceId>,
    added: Vec<DeviceId>,
    removed: Vec<DeviceId>,
}

impl<S: KeyValue> Machine<'_, S> {
    /// A commit in its place: this device's own, which waited for it, or another's.
    pub(crate) fn take_commit(
        &self,
        arrived: &Arrived,
        record: &mut Record,
        roster: &Roster<'_>,
        now: Timestamp,
    ) -> Result<Processed, End> {
        if record.pending == Some(arrived.hash) {
            return self.take_own_commit(arrived, record, roster, now);
        }
        if self.is_me(&arrived.header.sender) {
            return Err(End::Void(VoidReason::NotOurs));
        }
        let mut group = self.group(&arrived.header.conversation, record.generation)?;
        let message = private_message(arrived, &group, ContentType::Commit)?;
        let processed = group.process_message(&self.provider(), message).map_err(fault::commit)?;
        let Sender::Member(committer) = *processed.sender() else {
            return Err(End::Void(VoidReason::SenderDiffers));
        };
        let ProcessedMessageContent::StagedCommitMessage(staged) = processed.into_content() else {
            return Err(End::Void(VoidReason::Malformed));
        };
        let effect = self.judge_commit(arrived, record, roster, &group, &staged, committer)?;
        let removed_self = staged.self_removed();
        group.merge_staged_commit(&self.provider(), *staged).map_err(E2eeError::mls)?;

        let won_over_own = record.pending.is_some();
        let description_changed = record.description.as_ref() != Some(&effect.description);
        if removed_self {
            self.delete_group(&arrived.header.conversation, record.generation)?;
            record.state = State::Removed;
        }
        let sender = arrived.header.sender;
        let (added, removed) = settle(&self.device.device, arrived, record, effect);
        Ok(Processed::Commit {
            sender,
            added,
            removed,
            description_changed,
            removed_self,
            won_over_own,
        })
    }

    fn take_own_commit(
        &self,
        arrived: &Arrived,
        record: &mut Record,
        roster: &Roster<'_>,
        now: Timestamp,
    ) -> Result<Processed, End> {
        let provider = self.provider();
        let mut group = self.group(&arrived.header.conversation, record.generation)?;
        let me = group.own_leaf_index();
        let missing = E2eeError::Unreadable("a pending commit");
        let staged = group.pending_commit().ok_or(missing)?;
        match self.judge_commit(arrived, record, roster, &group, staged, me) {
            Ok(effect) => {
                group.merge_pending_commit(&provider).map_err(E2eeError::mls)?;
                record.leaf_since = now;
                record.leaf_is_stale = false;
                let (added, removed) = settle(&self.device.device, arrived, record, effect);
                Ok(Processed::OwnCommit { added, removed })
            }
            Err(end) => {
                group.clear_pending_commit(&provider.storage)?;
                record.pending = None;
                Err(end)
            }
        }
    }

    /// Gathers what there is to know of a staged commit, and has it judged.
    fn judge_commit(
        &self,
        arrived: &Arrived,
        record: &Record,
        roster: &Roster<'_>,
        group: &MlsGroup,
        staged: &StagedCommit,
        committer: LeafNodeIndex,
    ) -> Result<Effect, End> {
        let clinic = &self.device.clinic;
        let mut leaves = self.claims(group)?;
        let at = |index: LeafNodeIndex| {
            leaves.iter().find(|(place, _)| *place == index).map(|(_, leaf)| *leaf)
        };
        let committed_by = at(committer).ok_or(VoidReason::SenderDiffers)?;
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        for queued in staged.queued_proposals() {
            let inline = queued.proposal_or_ref_type() == ProposalOrRefType::Proposal;
            if !inline || *queued.sender() != Sender::Member(committer) {
                return Err(End::Void(VoidReason::Proposals));
            }
            match queued.proposal() {
                Proposal::Add(add) => {
                    judge::key_package(add.key_package())?;
                    came.push(LeafClaim::of(clinic, add.key_package().leaf_node())?);
                }
                Proposal::Remove(remove) => gone.push(remove.removed()),
                Proposal::GroupContextExtensions(_) => {}
                _ => return Err(End::Void(VoidReason::Proposals)),
            }
        }
        let removed = gone.iter().filter_map(|index| at(*index)).map(|leaf| leaf.device);
        let removed: Vec<DeviceId> = removed.collect();
        leaves.retain(|(index, _)| !gone.contains(index));
        let mut after: Vec<LeafClaim> = leaves.into_iter().map(|(_, leaf)| leaf).collect();
        after.extend(came.iter().copied());
        let path = staged.update_path_leaf_node().map(|leaf| LeafClaim::of(clinic, leaf));
        let description = Description::read(staged.group_context().extensions())?;
        let facts = CommitFacts {
            header: &arrived.header,
            committer: committed_by,
            path: path.transpose()?,
            before: record.known_description()?,
            after: &description,
            leaves: &after,
        };
        let leaves = judge::commit(&facts, roster)?;
        let added = came.into_iter().map(|leaf| leaf.device).collect();
        Ok(Effect { description, leaves, added, removed })
    }

    /// A message in its place.
    pub(crate) fn take_message(
        &self,
        arrived: &Arrived,
        record: &mut Record,
        roster: &Roster<'_>,
    ) -> Result<Processed, End> {
        let sender = arrived.header.sender;
        let entitled = judge::entitled(roster, &record.known_description()?.people);
        if !entitled.contains_key(&sender) {
            return Err(End::Void(VoidReason::NotEntitled));
        }
        judge::recipients(&arrived.header, &record.leaves)?;
        if self.is_me(&sender) {
            return own_message(arrived, record);
        }
        let mut group = self.group(&arrived.header.conversation, record.generation)?;
        let message = private_message(arrived, &group, ContentType::Application)?;
        let processed = group.process_message(&self.provider(), message).map_err(fault::message)?;
        if self.signer(&group, &processed) != Some(sender) {
            return Err(End::Void(VoidReason::SenderDiffers));
        }
        let ProcessedMessageContent::ApplicationMessage(plaintext) = processed.into_content()
        else {
            return Err(End::Void(VoidReason::Malformed));
        };
        let malformed = |_| VoidReason::Malformed;
        let frame = Frame::from_bytes(&plaintext.into_bytes()).map_err(malformed)?;
        let content = Content::from_bytes(frame.content.as_slice()).map_err(malformed)?;
        let first = record.came_in.next();
        let heard = record.heard.entry(sender).or_insert(Heard::UNKNOWN);
        let has_all = heard.has_all_before(frame.previous);
        let gap = heard.next((frame.sequence, frame.previous), arrived.number)?;
        let lacked = match &content.body {
            Body::TextAgain { number, sequence, .. }
            | Body::TextAgainFor { number, sequence, .. } => {
                heard.asked_for(*sequence) && *number >= first
            }
            Body::Answered { device, up_to } => {
                if self.is_me(device) {
                    heard.answered((*up_to).min(frame.previous));
                }
                false
            }
            _ => false,
        };
        let missed = record.ask(&self.device.device, &sender, &content, arrived.number);
        if let Some(heard) = record.heard.get_mut(&sender).filter(|_| has_all && missed.is_none()) {
            heard.need_not_answer();
        }
        Ok(Processed::Message { sender, content, gap, lacked, missed })
    }

    /// The device whose leaf signed.
    fn signer(&self, group: &MlsGroup, processed: &ProcessedMessage) -> Option<DeviceId> {
        let Sender::Member(index) = *processed.sender() else { return None };
        let member = group.member_at(index)?;
        LeafClaim::of_member(&self.device.clinic, &member).ok().map(|leaf| leaf.device)
    }
}

/// Takes over what a valid commit made. Own messages of the epoch before that have no number
/// by now never get one.
fn settle(
    me: &DeviceId,
    arrived: &Arrived,
    record: &mut Record,
    effect: Effect,
) -> (Vec<DeviceId>, Vec<DeviceId>) {
    // Where it stands only the relay says.
    let since = arrived.header.last_number;
    for device in effect.removed.iter().chain(&effect.added) {
        record.rejoins.remove(device);
    }
    record.put_leaves(me, effect.leaves, Heard::NOTHING.after(since));
    for device in &effect.added {
        if let Some(heard) = record.heard.get_mut(device) {
            heard.let_in();
        }
    }
    record.commit_after = since;
    record.description = Some(effect.description);
    record.ledger_head = arrived.header.ledger_head;
    record.recipients = arrived.header.recipients;
    record.pending = None;
    record.outstanding.clear();
    (effect.added, effect.removed)
}

/// Own messages are known by their hash. One that is numbered ends the waiting of those made
/// before it: to the others they would be replays.
fn own_message(arrived: &Arrived, record: &mut Record) -> Result<Processed, End> {
    let place = record.outstanding.iter().position(|(hash, _)| *hash == arrived.hash);
    let place = place.ok_or(VoidReason::NotOurs)?;
    if let Some((_, sequence)) = record.outstanding.drain(..=place).next_back() {
        record.sent = sequence;
    }
    Ok(Processed::OwnMessage)
}

/// The MLS message of an envelope, if it is a private one of this group and epoch, of this
/// type, bound to the envelope's header. All of this is in the clear.
fn private_message(
    arrived: &Arrived,
    group: &MlsGroup,
    content: ContentType,
) -> Result<PrivateMessageIn, End> {
    let message = MlsMessageIn::tls_deserialize_exact_bytes(arrived.envelope.body.as_slice());
    let message = match message.map(MlsMessageIn::extract) {
        Ok(MlsMessageBodyIn::PrivateMessage(message)) => message,
        _ => return Err(End::Void(VoidReason::Malformed)),
    };
    if message.group_id() != group.group_id() || message.content_type() != content {
        return Err(End::Void(VoidReason::Malformed));
    }
    if message.aad() != arrived.digest.as_bytes() {
        return Err(End::Void(VoidReason::AuthenticatedData));
    }
    match message.epoch().cmp(&group.epoch()) {
        std::cmp::Ordering::Less => Err(End::Void(VoidReason::OldEpoch)),
        std::cmp::Ordering::Equal => Ok(message),
        std::cmp::Ordering::Greater => Err(End::Halt(HaltReason::FutureEpoch)),
    }
}
