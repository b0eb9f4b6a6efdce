//! The storage that OpenMLS sees.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::memory::Memory;
use openmls_traits::storage::Entity;

#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Thing(u32);
impl Key<CURRENT_VERSION> for Thing {}
impl Entity<CURRENT_VERSION> for Thing {}
impl traits::GroupId<CURRENT_VERSION> for Thing {}
impl traits::ProposalRef<CURRENT_VERSION> for Thing {}
impl traits::QueuedProposal<CURRENT_VERSION> for Thing {}
impl traits::LeafNode<CURRENT_VERSION> for Thing {}
impl traits::TreeSync<CURRENT_VERSION> for Thing {}

#[test]
fn proposals_are_a_queue_without_repeats() {
    let memory = Memory::default();
    let storage = MlsStorage(&memory);
    let (group, other) = (Thing(1), Thing(257));
    for (reference, proposal) in [(1, 10), (2, 20), (1, 11)] {
        storage.queue_proposal(&group, &Thing(reference), &Thing(proposal)).unwrap();
    }
    storage.queue_proposal(&other, &Thing(1), &Thing(99)).unwrap();
    let queued: Vec<(Thing, Thing)> = storage.queued_proposals(&group).unwrap();
    assert_eq!(queued, [(Thing(1), Thing(11)), (Thing(2), Thing(20))]);

    storage.remove_proposal(&group, &Thing(1)).unwrap();
    let left: Vec<Thing> = storage.queued_proposal_refs(&group).unwrap();
    assert_eq!(left, [Thing(2)]);
    storage.clear_proposal_queue::<Thing, Thing>(&group).unwrap();
    let queued: Vec<(Thing, Thing)> = storage.queued_proposals(&group).unwrap();
    assert!(queued.is_empty());
    let kept: Vec<(Thing, Thing)> = storage.queued_proposals(&other).unwrap();
    assert_eq!(kept, [(Thing(1), Thing(99))]);
}

#[test]
fn a_deleted_group_leaves_nothing_and_takes_nothing_else() {
    let memory = Memory::default();
    let storage = MlsStorage(&memory);
    storage.write_tree(&Thing(1), &Thing(7)).unwrap();
    storage.append_own_leaf_node(&Thing(1), &Thing(8)).unwrap();
    storage.queue_proposal(&Thing(1), &Thing(2), &Thing(9)).unwrap();
    storage.write_tree(&Thing(2), &Thing(7)).unwrap();
    storage.delete_group(&Thing(1)).unwrap();
    assert_eq!(memory.holds(b""), 1);
    assert_eq!(storage.tree::<Thing, Thing>(&Thing(2)).unwrap(), Some(Thing(7)));
}

#[test]
fn a_value_of_another_version_is_not_read() {
    let memory = Memory::default();
    let storage = MlsStorage(&memory);
    storage.write_tree(&Thing(1), &Thing(7)).unwrap();
    let mut stored = memory.snapshot();
    for value in stored.values_mut() {
        *value.first_mut().unwrap() = 2;
    }
    memory.restore(stored);
    let read: Stored<Option<Thing>> = storage.tree(&Thing(1));
    assert_eq!(read.unwrap_err(), MlsStorageError::Unreadable);
}
