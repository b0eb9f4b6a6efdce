//! The one place that decides what belongs in a conversation.
//!
//! Pure functions of what every member has alike: the envelope, the group before it, and the
//! ledger at the head that the envelope names. No clock, no secret. What they find fault with
//! is void for everybody: it keeps its number in the order and has no other effect. What only
//! some members can see never leads to [`VoidReason`], but halts those members: see
//! [`crate::HaltReason`].

use crate::{
    Description, Kind, description::SEAL_KEY_EXTENSION, key_package::is_beyond_clocks,
    leaf::LeafClaim, record::Record, verdict::VoidReason,
};
use bellward_proto::{DeviceId, LeafKey, OrderHash, PersonId, PostHeader, RecipientsHash};
use bellward_trust::{Ledger, Roster, SealKey};
use openmls::prelude::KeyPackage;
use std::collections::{BTreeMap, BTreeSet};

/// The devices that belong, and the keys of their leaves: the active devices of the people.
pub(crate) fn entitled<'p>(
    roster: &Roster<'_>,
    people: impl IntoIterator<Item = &'p PersonId>,
) -> BTreeMap<DeviceId, LeafKey> {
    people
        .into_iter()
        .flat_map(|person| roster.devices_of(person))
        .map(|device| (device.id, device.leaf))
        .collect()
}

/// A header against the place it claims in the order.
///
/// - It is of the current group.
/// - What its sender had processed reaches the last commit, and the running hash there is ours.
/// - Its ledger head is or extends that of the last valid commit.
/// - Its sender has a leaf.
///
/// `hash_there` is the running hash that is kept here for the number that the header names;
/// none is kept before the last commit.
pub(crate) fn header(
    header: &PostHeader,
    record: &Record,
    hash_there: Option<OrderHash>,
    ledger: &Ledger,
) -> Result<(), VoidReason> {
    if header.generation != record.generation {
        return Err(VoidReason::Generation);
    }
    if header.last_number < record.commit_number || header.last_number > record.last_number {
        return Err(VoidReason::Position);
    }
    if hash_there != Some(header.order_hash) {
        return Err(VoidReason::OrderDiffers);
    }
    if !ledger.extends(&header.ledger_head, &record.ledger_head) {
        return Err(VoidReason::LedgerGoesBack);
    }
    if !record.leaves.contains(&header.sender) {
        return Err(VoidReason::NotAMember);
    }
    Ok(())
}

/// The leaves of a group, which must be a subset of the entitled devices, one for each, each
/// with the key that the ledger names.
pub(crate) fn leaves(
    claims: &[LeafClaim],
    entitled: &BTreeMap<DeviceId, LeafKey>,
) -> Result<BTreeSet<DeviceId>, VoidReason> {
    let mut leaves = BTreeSet::new();
    for claim in claims {
        if entitled.get(&claim.device) != Some(&claim.key) {
            return Err(VoidReason::LeafNotEntitled);
        }
        if !leaves.insert(claim.device) {
            return Err(VoidReason::LeafTwice);
        }
    }
    Ok(leaves)
}

/// A list of recipients, which must be exactly the leaves.
pub(crate) fn recipients(
    header: &PostHeader,
    leaves: &BTreeSet<DeviceId>,
) -> Result<(), VoidReason> {
    let leaves: Vec<DeviceId> = leaves.iter().copied().collect();
    if header.recipients == RecipientsHash::of(&leaves) {
        Ok(())
    } else {
        Err(VoidReason::Recipients)
    }
}

/// A description that a conversation begins with.
pub(crate) fn first_description(
    description: &Description,
    roster: &Roster<'_>,
) -> Result<(), VoidReason> {
    let known = description.people.iter().all(|person| roster.status(person).is_some());
    if description.is_well_formed() && known { Ok(()) } else { Err(VoidReason::Description) }
}

/// A description that follows another: only a group's may differ from it, and all who come in
/// must be known to the ledger.
pub(crate) fn next_description(
    before: &Description,
    after: &Description,
    roster: &Roster<'_>,
) -> Result<(), VoidReason> {
    if before == after {
        return Ok(());
    }
    if before.kind != Kind::Group || after.kind != Kind::Group {
        return Err(VoidReason::Description);
    }
    first_description(after, roster)
}

/// A key package that is to be added. Its lifetime must be one over which no machine's clock
/// decides; whether it has ended is for the claimer alone.
pub(crate) fn key_package(package: &KeyPackage) -> Result<SealKey, VoidReason> {
    if !is_beyond_clocks(package.life_time()) {
        return Err(VoidReason::KeyPackage);
    }
    let extension = package.extensions().unknown(SEAL_KEY_EXTENSION);
    extension
        .and_then(|extension| SealKey::from_slice(&extension.0).ok())
        .ok_or(VoidReason::KeyPackage)
}

/// Everything about a commit that its header and the group's own rules do not settle.
pub(crate) struct CommitFacts<'a> {
    pub(crate) header: &'a PostHeader,
    /// The committer, by the leaf that signed.
    pub(crate) committer: LeafClaim,
    /// The committer's leaf in the update path, if the commit has one.
    pub(crate) path: Option<LeafClaim>,
    pub(crate) before: &'a Description,
    pub(crate) after: &'a Description,
    /// The leaves once the commit holds.
    pub(crate) leaves: &'a [LeafClaim],
}

/// A commit, at exactly the head it names. Gives the leaves once it holds.
pub(crate) fn commit(
    facts: &CommitFacts<'_>,
    roster: &Roster<'_>,
) -> Result<BTreeSet<DeviceId>, VoidReason> {
    if facts.committer.device != facts.header.sender {
        return Err(VoidReason::SenderDiffers);
    }
    let may_commit = entitled(roster, &facts.before.people);
    if may_commit.get(&facts.committer.device) != Some(&facts.committer.key) {
        return Err(VoidReason::NotEntitled);
    }
    if facts.path.is_some_and(|path| path != facts.committer) {
        return Err(VoidReason::SenderDiffers);
    }
    next_description(facts.before, facts.after, roster)?;
    let leaves = leaves(facts.leaves, &entitled(roster, &facts.after.people))?;
    recipients(facts.header, &leaves)?;
    Ok(leaves)
}
