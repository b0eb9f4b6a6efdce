use super::Workstation;
use crate::{
    ConversationKind, ConversationRow, ConversationStatus, MissedRow, NewMessage, NewPost, Place,
    ReceiptKind, Store, WriteTx,
};
use bellward_proto::{
    ConversationId, DeviceId, EnvelopeHash, MessageId, OrderNumber, PersonId, PostKind, Timestamp,
};

const WARD: ConversationId = ConversationId([1; 16]);
const ANN: PersonId = PersonId([2; 16]);
const BEN: PersonId = PersonId([3; 16]);
const CLEO: PersonId = PersonId([4; 16]);
const HERE: DeviceId = DeviceId([5; 16]);
const THERE: DeviceId = DeviceId([6; 16]);

fn ward(people: &[PersonId]) -> ConversationRow {
    ConversationRow {
        id: WARD,
        kind: ConversationKind::Group,
        title: "Ward".into(),
        status: ConversationStatus::Active,
        detail: String::new(),
        people: people.iter().copied().collect(),
        created_at: Timestamp(0),
        active_at: Timestamp(0),
        since: OrderNumber(0),
        first_in: OrderNumber(0),
    }
}

fn message(id: u8, author: PersonId, number: u64) -> NewMessage {
    NewMessage {
        conversation: WARD,
        id: MessageId([id; 16]),
        author,
        device: if author == ANN { HERE } else { THERE },
        number: Some(OrderNumber(number)),
        sent_at: Timestamp(0),
        stored_at: Some(Timestamp(0)),
        reply_to: None,
        text: format!("text {id}"),
        mine: author == ANN,
        readers: 2,
    }
}

/// A conversation of Ann, here, and Ben, in which Ann has said something at 2, 4 and 6.
fn store(desk: &Workstation) -> Store {
    let mut store = desk.create();
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN]), OrderNumber(1)).unwrap();
    for (id, number) in [(2, 2), (4, 4), (6, 6)] {
        tx.insert_message(&message(id, ANN, number)).unwrap();
    }
    tx.commit().unwrap();
    store
}

fn gap(from: u64, before: u64) -> MissedRow {
    let (from, before) = (OrderNumber(from), OrderNumber(before));
    MissedRow { message: MessageId([9; 16]), device: THERE, from, before }
}

fn due(store: &mut Store, gap: &MissedRow, person: &PersonId) -> Vec<u8> {
    let tx = store.write().unwrap();
    let texts = tx.texts_in_gap(&WARD, &HERE, gap, person).unwrap();
    tx.rollback().unwrap();
    texts.into_iter().map(|id| id.0[0]).collect()
}

fn posted(store: &mut Store, id: u8, number: u64) {
    let tx = store.write().unwrap();
    let hash = EnvelopeHash([u8::try_from(number).unwrap(); 32]);
    let post = NewPost {
        hash,
        conversation: WARD,
        kind: PostKind::Message,
        device: None,
        message: Some(MessageId([id; 16])),
        outbox_row: None,
        request: vec![1],
        sealed_at: Timestamp(0),
        content: None,
    };
    tx.put_post(&post).unwrap();
    tx.put_post_number(&hash, OrderNumber(number)).unwrap();
    tx.commit().unwrap();
}

#[test]
fn a_gap_is_filled_with_what_was_posted_in_it() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    assert_eq!(due(&mut store, &gap(3, 6), &BEN), [4]);
    assert_eq!(due(&mut store, &gap(1, 7), &BEN), [2, 4, 6]);
    // Said at 2 and, for someone who had missed it, again at 5.
    posted(&mut store, 2, 5);
    assert_eq!(due(&mut store, &gap(3, 6), &BEN), [2, 4]);
    // And again after the gap: who lacks it has it by then.
    posted(&mut store, 2, 8);
    assert_eq!(due(&mut store, &gap(3, 6), &BEN), [4]);
}

#[test]
fn nobody_is_given_what_was_said_before_they_came() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(5)).unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(7)).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &gap(1, 9), &CLEO), [6]);
    assert_eq!(due(&mut store, &gap(1, 9), &BEN), [2, 4, 6]);
    // Who was sent away and came again has lost the time between.
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, CLEO]), OrderNumber(8)).unwrap();
    tx.commit().unwrap();
    assert!(due(&mut store, &gap(1, 9), &BEN).is_empty());
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(9)).unwrap();
    tx.commit().unwrap();
    assert!(due(&mut store, &gap(1, 9), &BEN).is_empty());
}

#[test]
fn a_gap_is_heard_of_once() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    assert!(tx.put_missed(&WARD, &gap(3, 6)).unwrap());
    assert!(!tx.put_missed(&WARD, &gap(3, 6)).unwrap());
    let covered = MissedRow { message: MessageId([10; 16]), ..gap(4, 6) };
    assert!(!tx.put_missed(&WARD, &covered).unwrap());
    let earlier = MissedRow { message: MessageId([11; 16]), ..gap(1, 6) };
    assert!(tx.put_missed(&WARD, &earlier).unwrap(), "it was told later, and begins before");
    tx.commit().unwrap();
}

#[test]
fn nobody_can_keep_another_from_being_heard_by_taking_its_id() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    let copied = MissedRow { device: HERE, ..gap(1, 2) };
    assert!(tx.put_missed(&WARD, &copied).unwrap());
    assert!(tx.put_missed(&WARD, &gap(3, 6)).unwrap());
    tx.commit().unwrap();
}

#[test]
fn what_this_device_lacks_is_found_by_where_that_was_told() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let told = (MessageId([9; 16]), vec![1, 2, 3]);
    let tx = store.write().unwrap();
    tx.put_missed_here(&WARD, &told.0, &told.1).unwrap();
    assert_eq!(tx.missed_here(&WARD).unwrap(), std::slice::from_ref(&told.1));
    assert!(tx.missed_here(&ConversationId([2; 16])).unwrap().is_empty());
    tx.commit().unwrap();
    let said = |store: &mut Store, from, before| {
        let tx = store.write().unwrap();
        let said = tx.missed_here_said_in(&gap(from, before), &WARD).unwrap();
        tx.rollback().unwrap();
        said
    };
    assert!(said(&mut store, 1, 30).is_empty(), "it waits to be said");
    let tx = store.write().unwrap();
    tx.put_missed_here_number(&WARD, &told.0, OrderNumber(8)).unwrap();
    tx.commit().unwrap();
    assert_eq!(said(&mut store, 7, 9), [told]);
    assert!(said(&mut store, 1, 8).is_empty());
    assert!(said(&mut store, 9, 20).is_empty());
}

#[test]
fn who_lacks_what_stands_at_a_number_is_known() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    tx.put_missed(&WARD, &gap(3, 6)).unwrap();
    for (number, lacks) in [(2, 0), (3, 1), (5, 1), (6, 0)] {
        assert_eq!(tx.missed_at(&WARD, OrderNumber(number)).unwrap(), vec![gap(3, 6); lacks]);
    }
    assert!(tx.missed_at(&ConversationId([2; 16]), OrderNumber(4)).unwrap().is_empty());
    tx.commit().unwrap();
}

#[test]
fn what_stands_beyond_the_place_at_which_a_device_comes_in_stands_before_it() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    posted(&mut store, 4, 9);
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(7)).unwrap();
    tx.pull_back(&WARD, OrderNumber(4)).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &gap(3, 4), &BEN), [4, 6]);
    assert_eq!(due(&mut store, &gap(1, 3), &BEN), [2]);
    // A page ends between places, not at one.
    let tx = store.write().unwrap();
    let (page, more) = tx.messages_before(&WARD, None, 1).unwrap();
    assert_eq!(page.iter().map(|row| row.message.id.0[0]).collect::<Vec<_>>(), [4, 6]);
    assert!(more);
    let (page, more) = tx.messages_before(&WARD, Some(page[0].place), 1).unwrap();
    assert_eq!((page.len(), more), (1, false));
    let (page, more) = tx.messages_from(&WARD, Place(3), 1).unwrap();
    assert_eq!((page.len(), more), (2, false));
    tx.rollback().unwrap();
    // What was said before Cleo came is still not hers, and what she is told later is.
    assert!(due(&mut store, &gap(1, 9), &CLEO).is_empty());
    let tx = store.write().unwrap();
    assert_eq!(tx.came_after(&WARD, OrderNumber(3)).unwrap(), [CLEO]);
    tx.insert_message(&message(8, ANN, 5)).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &gap(1, 9), &CLEO), [8]);
}

#[test]
fn receipts_that_came_in_a_gap_are_due_again() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    // A restored relay goes on far beyond.
    for (id, number) in [(11, 11), (12, 1_000_000_000)] {
        tx.insert_message(&message(id, BEN, number)).unwrap();
    }
    tx.mark_seen(&WARD, &MessageId([12; 16])).unwrap();
    let due = |tx: &WriteTx<'_>| {
        let due = tx.receipts_due(&WARD, 10).unwrap();
        let mut due: Vec<_> = due.iter().map(|due| (due.message.0[0], due.kind)).collect();
        due.sort_by_key(|(id, kind)| (*id, *kind == ReceiptKind::Read));
        due
    };
    let (delivered, read) = (ReceiptKind::Delivered, ReceiptKind::Read);
    tx.put_receipts_due_again(&WARD, &BEN, OrderNumber(1_000_000_100)).unwrap();
    let all = [(11, delivered), (12, delivered), (12, read)];
    assert_eq!(due(&tx), all);
    tx.commit().unwrap();
}

#[test]
fn receipts_for_what_was_said_long_before_a_gap_are_not_due_again() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    for number in 10..1012_u64 {
        let mut said = message(9, BEN, number);
        said.id.0[..8].copy_from_slice(&number.to_be_bytes());
        tx.insert_message(&said).unwrap();
    }
    tx.put_receipts_due_again(&WARD, &BEN, OrderNumber(1011)).unwrap();
    let due = tx.receipts_due(&WARD, 5000).unwrap();
    // A thousand before the gap, and what lies in it.
    assert_eq!(due.len(), 1001);
    let first = due.iter().map(|due| due.message.0).min().unwrap();
    assert_eq!(first[..8], 11_u64.to_be_bytes());
    tx.commit().unwrap();
}
