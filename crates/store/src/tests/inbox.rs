use super::Workstation;
use crate::{
    ConversationKind, ConversationRow, ConversationStatus, GroupChange, NewMessage, NewPost,
    PersonKnown, PersonRow, PersonStatus, ReceiptKind, ReceiptRow, Sought, Store, Title,
};
use bellward_proto::{
    ConversationId, DeviceId, EnvelopeHash, MessageId, OrderNumber, PersonId, PostKind, Timestamp,
};
use rand::Rng;
use rand::seq::IndexedRandom;
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
fn a_window_holds_of_each_conversation_what_is_its_own() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let device = |id| DeviceId([id; 16]);
    let tx = store.write().unwrap();
    tx.put_draft(&group(1), "bed 1 is", Timestamp(9)).unwrap();
    tx.put_unreached(&group(2), &device(7), &MessageId([2; 16])).unwrap();
    tx.put_unreached(&group(2), &device(8), &MessageId([2; 16])).unwrap();
    tx.put_unreached(&group(2), &device(8), &MessageId([99; 16])).unwrap();
    tx.put_unreached(&group(3), &device(8), &MessageId([3; 16])).unwrap();
    let (rename, add) = (GroupChange::Rename("Ward 9".into()), GroupChange::Add(ANN));
    tx.put_group_change(&group(4), &rename).unwrap();
    tx.put_group_change(&group(3), &rename).unwrap();
    tx.put_group_change(&group(4), &add).unwrap();
    // Older than the newest, though it came later.
    let message = tx.message(&MessageId([4; 16])).unwrap().unwrap().message;
    let (id, number) = (MessageId([44; 16]), Some(OrderNumber(1)));
    tx.insert_message(&NewMessage { id, number, ..message }).unwrap();
    let empty = tx.conversation(&group(1)).unwrap().unwrap();
    let (id, people) = (group(6), BTreeSet::new());
    tx.put_conversation(&ConversationRow { id, people, ..empty }, OrderNumber(1)).unwrap();
    tx.commit().unwrap();

    let tx = store.read().unwrap();
    let window = tx.inbox(0, 9).unwrap();
    let shown: Vec<_> = window
        .iter()
        .map(|one| {
            let last = one.last.as_ref().map(|last| last.message.id.0[0]);
            let unreached: Vec<u8> = one.unreached.iter().map(|device| device.0[0]).collect();
            let draft = one.draft.as_deref();
            (one.row.id.0[0], one.row.people.len(), one.unread, last, draft, unreached)
        })
        .collect();
    assert_eq!(
        shown,
        [
            (5, 2, 0, Some(5), None, vec![]),
            (4, 2, 2, Some(4), None, vec![]),
            (3, 2, 0, Some(3), None, vec![8]),
            (2, 2, 1, Some(2), None, vec![7, 8]),
            (1, 2, 0, Some(1), Some("bed 1 is"), vec![]),
            (6, 0, 0, None, None, vec![]),
        ]
    );
    assert_eq!(window[1].changes, [rename.clone(), add]);
    assert_eq!(window[2].changes, [rename]);
    for one in &window {
        assert_eq!(tx.in_inbox(&one.row.id).unwrap().as_ref(), Some(one));
        assert_eq!(tx.conversation(&one.row.id).unwrap().as_ref(), Some(&one.row));
    }
    assert_eq!(tx.inbox(1, 2).unwrap(), window[1..3]);
    assert_eq!(tx.in_inbox(&group(9)).unwrap(), None);
}

#[test]
fn a_conversation_is_called_after_itself_or_the_other_person() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let like = store.read().unwrap().conversation(&group(1)).unwrap().unwrap();
    let tx = store.write().unwrap();
    for (id, people) in [(7, vec![ANN, BEN]), (8, vec![ANN])] {
        let kind = ConversationKind::Direct;
        let people = people.into_iter().collect();
        let direct = ConversationRow { id: group(id), kind, people, ..like.clone() };
        tx.put_conversation(&direct, OrderNumber(1)).unwrap();
    }
    tx.commit().unwrap();
    let tx = store.read().unwrap();
    let asked = [2, 7, 8, 9].map(group);
    let called = |me| tx.titles(&asked, &me).unwrap();
    let ward = (group(2), Title::Own("Ward 2".to_owned()));
    let with = |id, person| (group(id), Title::With(person));
    assert_eq!(called(ANN), [ward.clone(), with(7, BEN), with(8, ANN)].into());
    assert_eq!(called(BEN), [ward, with(7, ANN), with(8, ANN)].into());
    for me in [ANN, BEN] {
        for (id, title) in called(me) {
            assert_eq!(tx.conversation(&id).unwrap().unwrap().called(&me), title);
        }
    }
}

#[test]
fn the_newest_message_stays_known_however_messages_move() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let mut rng = super::rng(7);
    let like = store.read().unwrap().message(&MessageId([1; 16])).unwrap().unwrap().message;
    let mut all = Vec::new();
    for step in 0..300_u64 {
        let tx = store.write().unwrap();
        let number = OrderNumber(rng.random_range(1..100));
        let known = all.choose(&mut rng).copied();
        match (rng.random_range(0..5), known) {
            (0..=1, _) | (_, None) => {
                let (id, conversation) = (MessageId(rng.random()), group(rng.random_range(1..=3)));
                let number = Some(number).filter(|_| rng.random());
                tx.insert_message(&NewMessage { id, conversation, number, ..like.clone() })
                    .unwrap();
                all.push((conversation, id));
            }
            (2, Some((talk, id))) => {
                let at = (Timestamp(step), Timestamp(step));
                tx.put_message_number(&talk, &id, number, at).unwrap();
            }
            (3, Some((talk, id))) => tx.forget_message_number(&talk, &id).unwrap(),
            (_, Some((talk, id))) => {
                let said = tx.message(&id).unwrap().unwrap().message.number;
                let said = said.unwrap_or(OrderNumber(1));
                tx.correct_message_number(&talk, &id, (said, number), Timestamp(step)).unwrap();
            }
        }
        tx.commit().unwrap();
        let tx = store.read().unwrap();
        for talk in [1, 2, 3].map(group) {
            let last = tx.in_inbox(&talk).unwrap().unwrap().last.map(|last| last.place);
            let newest = tx.messages_before(&talk, None, 1).unwrap().0.pop().map(|one| one.place);
            assert_eq!(last, newest, "step {step}");
        }
    }
}

#[test]
fn a_window_of_the_inbox_reads_one_index() {
    let desk = Workstation::new();
    let store = store(&desk);
    let plan = "EXPLAIN QUERY PLAN SELECT id, kind, title, status, detail, created_at, active_at,
        since, first_in, newest FROM conversation ORDER BY active_at DESC, id LIMIT 50";
    let plan = store.connection().query_row(plan, [], |row| row.get::<_, String>(3)).unwrap();
    assert_eq!(plan, "SCAN conversation USING COVERING INDEX conversation_in_inbox");
}

#[test]
fn what_is_known_of_several_messages_comes_at_once() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let id = |n| MessageId([n; 16]);
    let tx = store.write().unwrap();
    for n in [11, 12] {
        let message = tx.message(&id(n - 10)).unwrap().unwrap().message;
        tx.insert_message(&NewMessage { id: id(n), mine: true, ..message }).unwrap();
    }
    let receipt = |message: u8, person, kind, at| {
        let talk = group(message % 10);
        tx.put_receipt(&talk, &id(message), person, kind, Timestamp(at)).unwrap();
    };
    receipt(11, &ANN, ReceiptKind::Delivered, 5);
    receipt(11, &BEN, ReceiptKind::Read, 6);
    receipt(12, &ANN, ReceiptKind::Delivered, 7);
    receipt(12, &ANN, ReceiptKind::Read, 8);
    // What others wrote, and what is not there.
    receipt(1, &ANN, ReceiptKind::Read, 9);
    receipt(13, &ANN, ReceiptKind::Read, 9);
    tx.put_receipt(&group(2), &id(11), &ANN, ReceiptKind::Read, Timestamp(9)).unwrap();
    for (n, hash) in [(3, 1), (4, 2), (5, 3)] {
        let hash = EnvelopeHash([hash; 32]);
        tx.put_post(&NewPost {
            hash,
            conversation: group(n),
            kind: PostKind::Message,
            message: Some(id(n)),
            device: None,
            outbox_row: None,
            request: vec![1],
            sealed_at: Timestamp(9),
            content: None,
        })
        .unwrap();
        if n == 4 {
            tx.put_post_number(&hash, OrderNumber(3)).unwrap();
        }
    }
    tx.commit().unwrap();

    let tx = store.read().unwrap();
    let known = tx.receipts(&[id(3), id(12), id(11), id(1), id(13)]).unwrap();
    let row = |person, delivered_at, read_at: Option<u64>| ReceiptRow {
        person,
        delivered_at: Some(Timestamp(delivered_at)),
        read_at: read_at.map(Timestamp),
    };
    assert_eq!(known.len(), 2);
    assert_eq!(known[&id(11)], [row(ANN, 5, None), row(BEN, 6, Some(6))]);
    assert_eq!(known[&id(12)], [row(ANN, 7, Some(8))]);
    assert_eq!(tx.sealed(&[id(1), id(3), id(4)]).unwrap(), [id(3)].into());
    assert!(tx.receipts(&[]).unwrap().is_empty() && tx.sealed(&[]).unwrap().is_empty());
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
