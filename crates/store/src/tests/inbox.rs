use super::Workstation;
use crate::{
    ConversationKind, ConversationRow, ConversationStatus, GroupChange, NewMessage, PersonKnown,
    PersonRow, PersonStatus, Sought, Store,
};
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
use std::collections::BTreeSet;

const ANN: PersonId = PersonId([201; 16]);
const BEN: PersonId = PersonId([202; 16]);

fn group(id: u8) -> ConversationId {
    ConversationId([id; 16])
}

/// Five groups, the one with the highest number the most recently active; Ben said something in
/// each, which was not seen in the second and the fourth.
fn store(desk: &Workstation) -> Store {
    let mut store = desk.create();
    let tx = store.write().unwrap();
    for id in 1..=5_u8 {
        let at = Timestamp(u64::from(id) * 1000);
        let row = ConversationRow {
            id: group(id),
            kind: ConversationKind::Group,
            title: format!("Ward {id}"),
            status: ConversationStatus::Active,
            detail: String::new(),
            people: [ANN, BEN].into(),
            created_at: at,
            active_at: at,
            since: OrderNumber(1),
            first_in: OrderNumber(1),
        };
        tx.put_conversation(&row, OrderNumber(1)).unwrap();
        let message = NewMessage {
            conversation: group(id),
            id: MessageId([id; 16]),
            author: BEN,
            device: DeviceId([9; 16]),
            number: Some(OrderNumber(2)),
            sent_at: at,
            stored_at: Some(at),
            reply_to: None,
            text: format!("bed {id} asks for the nurse"),
            mine: false,
            readers: 1,
        };
        tx.insert_message(&message).unwrap();
        if id % 2 == 1 {
            tx.mark_seen(&group(id), &message.id).unwrap();
        }
    }
    tx.commit().unwrap();
    store
}

#[test]
fn the_inbox_comes_in_windows_and_is_walked_both_ways() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.read().unwrap();
    let window = |from, limit| -> Vec<u8> {
        tx.inbox(from, limit).unwrap().iter().map(|one| one.row.id.0[0]).collect()
    };
    assert_eq!(window(0, 2), [5, 4]);
    assert_eq!(window(3, 9), [2, 1]);
    assert_eq!(tx.inbox_size().unwrap(), (5, 2));
    let next = |of: u8, up| tx.next_in_inbox(Some(&group(of)), up).unwrap().map(|id| id.0[0]);
    assert_eq!((next(3, true), next(3, false)), (Some(4), Some(2)));
    assert_eq!((next(5, true), next(1, false)), (None, None));
    assert_eq!(tx.next_in_inbox(None, false).unwrap(), Some(group(5)));
    let place = |of: u8| tx.place_in_inbox(&group(of)).unwrap();
    assert_eq!([5, 3, 1, 9].map(place), [Some(0), Some(2), Some(4), None]);
    let unseen = |of: Option<u8>| tx.next_unseen(of.map(group).as_ref()).unwrap();
    assert_eq!(unseen(None), Some(group(4)));
    assert_eq!(unseen(Some(4)), Some(group(2)));
    assert_eq!(unseen(Some(2)), Some(group(4)), "and around");
    assert_eq!(tx.first_unseen(&group(2)).unwrap(), Some(MessageId([2; 16])));
    assert_eq!(tx.first_unseen(&group(3)).unwrap(), None);
}

#[test]
fn a_search_is_narrowed_and_goes_on_where_it_stopped() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.read().unwrap();
    let found = |sought: &Sought, limit| -> Vec<u8> {
        tx.search(sought, limit).unwrap().iter().map(|one| one.message.message.id.0[0]).collect()
    };
    let nurse = Sought { words: "nurse".into(), ..Sought::default() };
    assert_eq!(found(&nurse, 9), [5, 4, 3, 2, 1]);
    let first = tx.search(&nurse, 2).unwrap();
    let after = first.last().map(|one| one.row);
    assert_eq!(found(&Sought { after, ..nurse.clone() }, 2), [3, 2]);
    assert_eq!(found(&Sought { conversation: Some(group(2)), ..nurse.clone() }, 9), [2]);
    assert!(found(&Sought { author: Some(ANN), ..nurse.clone() }, 9).is_empty());
    let (since, until) = (Some(Timestamp(2000)), Some(Timestamp(4000)));
    assert_eq!(found(&Sought { since, until, ..nurse }, 9), [3, 2]);
    // Without words the conditions alone decide; without any nothing is found.
    assert_eq!(found(&Sought { author: Some(BEN), since, ..Sought::default() }, 2), [5, 4]);
    assert!(found(&Sought::default(), 9).is_empty());
    assert!(
        found(&Sought { words: "()".into(), author: Some(BEN), ..Sought::default() }, 9).is_empty()
    );
    assert_eq!(tx.messages_kept().unwrap(), (5, Some(Timestamp(1000))));
}

#[test]
fn what_is_asked_of_a_group_replaces_what_was_asked_before() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    for change in [
        GroupChange::Rename("one".into()),
        GroupChange::Add(ANN),
        GroupChange::Rename("two".into()),
        GroupChange::Remove(ANN),
    ] {
        tx.put_group_change(&group(1), &change).unwrap();
    }
    let asked = tx.group_changes(&group(1)).unwrap();
    let changes: Vec<_> = asked.iter().map(|(_, change)| change.clone()).collect();
    assert_eq!(changes, [GroupChange::Rename("two".into()), GroupChange::Remove(ANN)]);
    assert!(tx.group_changes(&group(2)).unwrap().is_empty());
    tx.delete_group_change(asked[0].0).unwrap();
    tx.delete_group_changes(&group(1)).unwrap();
    assert!(tx.group_changes(&group(1)).unwrap().is_empty());
    assert_eq!(tx.came_after(&group(1), OrderNumber(0)).unwrap(), []);
    tx.commit().unwrap();
}

#[test]
fn what_is_known_of_a_person_beside_the_ledger() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    let row = PersonRow {
        id: BEN,
        name: "Ben".into(),
        role: "nurse".into(),
        status: PersonStatus::Active,
    };
    tx.put_person(&row).unwrap();
    assert!(tx.people_known().unwrap().is_empty());
    tx.put_heard(&BEN, Timestamp(100_000)).unwrap();
    tx.put_heard(&BEN, Timestamp(90_000)).unwrap();
    let devices: BTreeSet<_> = [DeviceId([1; 16]), DeviceId([2; 16])].into();
    tx.put_verified(&BEN, Some((Timestamp(7), &devices))).unwrap();
    // The directory tells of the person again.
    tx.put_person(&row).unwrap();
    let known =
        PersonKnown { heard_at: Some(Timestamp(100_000)), verified: Some((Timestamp(7), devices)) };
    assert_eq!(tx.people_known().unwrap().get(&BEN), Some(&known));
    tx.put_verified(&BEN, None).unwrap();
    assert_eq!(tx.people_known().unwrap()[&BEN].verified, None);
    tx.commit().unwrap();
}

#[test]
fn all_conversations_come_with_their_people_at_once() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let people: Vec<PersonId> = (0..40).map(|n| PersonId([n; 16])).collect();
    let tx = store.write().unwrap();
    for n in 0..300_u16 {
        let mut id = [77; 16];
        id[..2].copy_from_slice(&n.to_be_bytes());
        let many = usize::from(n % 7);
        let row = ConversationRow {
            id: ConversationId(id),
            kind: ConversationKind::Group,
            title: format!("Team {n}"),
            status: ConversationStatus::Active,
            detail: String::new(),
            people: people.iter().skip(usize::from(n) % 30).take(many).copied().collect(),
            created_at: Timestamp(1),
            // Some at the same moment.
            active_at: Timestamp(u64::from(n / 3)),
            since: OrderNumber(1),
            first_in: OrderNumber(1),
        };
        tx.put_conversation(&row, OrderNumber(1)).unwrap();
    }
    tx.commit().unwrap();
    let tx = store.read().unwrap();
    let one_by_one: Vec<_> = tx.inbox(0, 1000).unwrap().into_iter().map(|one| one.row).collect();
    assert_eq!(one_by_one.len(), 305);
    assert_eq!(tx.conversations().unwrap(), one_by_one);
    for (place, row) in one_by_one.iter().enumerate() {
        assert_eq!(tx.place_in_inbox(&row.id).unwrap(), Some(place as u64));
    }
}
