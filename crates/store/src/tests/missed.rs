use super::Workstation;
use crate::{
    ConversationKind, ConversationRow, ConversationStatus, Gap, NewMessage, NewPost, Place,
    ReceiptKind, Store, WriteTx,
};
use bellward_proto::{
    ConversationId, DeviceId, EnvelopeHash, Known, MessageId, OrderNumber, PersonId, PostKind,
    Timestamp,
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

/// A conversation of Ann, here, and Ben, in which Ann has said something at 2, 4 and 6, her first
/// three messages.
fn store(desk: &Workstation) -> Store {
    let mut store = desk.create();
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN]), OrderNumber(1)).unwrap();
    for (id, number) in [(2, 2), (4, 4), (6, 6)] {
        tx.insert_message(&message(id, ANN, number)).unwrap();
        tx.put_message_sequence(&MessageId([id; 16]), number / 2, false).unwrap();
    }
    tx.commit().unwrap();
    store
}

/// Someone has all up to a sequence, and what stands from a number on.
fn has(person: PersonId, up_to: u64, before: u64) -> Gap {
    Gap { device: THERE, person, known: Known::UpTo(up_to), before: OrderNumber(before) }
}

fn due(store: &mut Store, gap: &Gap) -> Vec<u8> {
    let tx = store.write().unwrap();
    let texts = tx.texts_in_gap(&WARD, &HERE, gap).unwrap();
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
fn a_gap_is_filled_with_what_was_sent_in_it() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    assert_eq!(due(&mut store, &has(BEN, 1, 10)), [4, 6]);
    assert_eq!(due(&mut store, &has(BEN, 0, 10)), [2, 4, 6]);
    let before = |number| Gap { known: Known::Before(OrderNumber(number)), ..has(BEN, 0, 10) };
    assert_eq!(due(&mut store, &before(4)), [4, 6]);
    // Said first as the first, and as the fifth again for someone who had missed it.
    let tx = store.write().unwrap();
    tx.put_message_sequence(&MessageId([2; 16]), 5, true).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &has(BEN, 1, 10)), [2, 4, 6]);
    assert_eq!(due(&mut store, &has(BEN, 5, 10)), [0; 0]);
    assert_eq!(due(&mut store, &before(4)), [2, 4, 6]);
    // And once more where nothing is missing any more: who lacks it has it by then.
    posted(&mut store, 2, 12);
    assert_eq!(due(&mut store, &has(BEN, 1, 10)), [4, 6]);
}

#[test]
fn what_has_no_number_yet_may_be_lacked_once_it_was_sealed() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    for id in [7, 8] {
        tx.insert_message(&NewMessage { number: None, ..message(id, ANN, 0) }).unwrap();
    }
    tx.put_message_sequence(&MessageId([7; 16]), 4, false).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &has(BEN, 3, 10)), [7]);
}

#[test]
fn nobody_is_given_what_was_said_before_they_came() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(5)).unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(7)).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &has(CLEO, 0, 9)), [6]);
    assert_eq!(due(&mut store, &has(BEN, 0, 9)), [2, 4, 6]);
    // Who was sent away and came again has lost the time between.
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, CLEO]), OrderNumber(8)).unwrap();
    tx.commit().unwrap();
    assert!(due(&mut store, &has(BEN, 0, 9)).is_empty());
    let tx = store.write().unwrap();
    tx.put_conversation(&ward(&[ANN, BEN, CLEO]), OrderNumber(9)).unwrap();
    tx.commit().unwrap();
    assert!(due(&mut store, &has(BEN, 0, 9)).is_empty());
}

#[test]
fn who_asks_for_the_same_again_and_again_is_not_believed_until_let_in_again() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    let ask = |beyond, up_to| tx.put_missed(&WARD, &THERE, beyond, up_to).unwrap();
    for _ in 0..8 {
        assert!(ask(Some(0), 20));
    }
    assert!(!ask(Some(0), 20) && !ask(Some(19), 20) && !ask(None, 20));
    assert!(ask(Some(20), 25), "what was not sent again yet");
    assert!(!ask(Some(24), 25));
    tx.put_let_in(&WARD, Some(&HERE)).unwrap();
    assert!(!ask(Some(0), 25), "another was let in");
    tx.put_let_in(&WARD, Some(&THERE)).unwrap();
    assert!(ask(Some(0), 25));
    tx.put_let_in(&WARD, None).unwrap();
    assert!(ask(None, 25));
    tx.commit().unwrap();
}

#[test]
fn who_waits_for_an_answer_is_known_until_it_is_given() {
    let desk = Workstation::new();
    let mut store = store(&desk);
    let tx = store.write().unwrap();
    assert!(tx.answers_due(&WARD).unwrap().is_empty());
    tx.put_missed(&WARD, &THERE, None, 20).unwrap();
    tx.put_missed(&WARD, &THERE, Some(3), 21).unwrap();
    assert_eq!(tx.answers_due(&WARD).unwrap(), [(THERE, 21)]);
    assert!(tx.answers_due(&ConversationId([2; 16])).unwrap().is_empty());
    assert_eq!(tx.conversations_with_unreached().unwrap(), [WARD]);
    tx.put_answered(&WARD, &THERE).unwrap();
    assert!(tx.answers_due(&WARD).unwrap().is_empty());
    assert!(tx.conversations_with_unreached().unwrap().is_empty());
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
    let before = Gap { known: Known::Before(OrderNumber(3)), ..has(BEN, 0, 4) };
    assert_eq!(due(&mut store, &before), [4, 6]);
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
    assert!(due(&mut store, &has(CLEO, 0, 9)).is_empty());
    let tx = store.write().unwrap();
    assert_eq!(tx.came_after(&WARD, OrderNumber(3)).unwrap(), [CLEO]);
    tx.insert_message(&message(8, ANN, 5)).unwrap();
    tx.put_message_sequence(&MessageId([8; 16]), 4, false).unwrap();
    tx.commit().unwrap();
    assert_eq!(due(&mut store, &has(CLEO, 0, 9)), [8]);
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
