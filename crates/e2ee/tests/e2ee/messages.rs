//! Messages, back and forth, lost, repeated and tampered with.

use crate::clinic::{clinic, texts};
use bellward_e2ee::{Description, E2eeError, HaltReason, Processed, Status, VoidReason};
use bellward_proto::OrderNumber;

const ALICE: usize = 0;
const BOB: usize = 1;

#[test]
fn alice_and_bob_write_to_each_other() {
    let mut clinic = clinic(2);
    let direct = Description::direct(clinic.person(ALICE), clinic.person(BOB));
    let conversation = clinic.found(ALICE, &direct);
    assert_eq!(clinic.view(ALICE, &conversation).status, Status::Founding);
    assert!(matches!(
        clinic.encrypt(ALICE, &conversation, "too early"),
        Err(E2eeError::Pending { .. })
    ));
    assert_eq!(clinic.sync(ALICE), [Processed::OwnFound { missed: None }]);
    assert_eq!(
        clinic.sync(BOB),
        [Processed::Joined { sender: clinic.id(ALICE), by_founding: true, missed: None }]
    );
    clinic.assert_agree(&[ALICE, BOB], &conversation);

    clinic.say(ALICE, &conversation, "Bed 4 is free");
    clinic.say(ALICE, &conversation, "and clean");
    clinic.say(BOB, &conversation, "thank you");
    let to_alice = clinic.sync(ALICE);
    assert_eq!(to_alice[..2], [Processed::OwnMessage, Processed::OwnMessage]);
    assert_eq!(texts(&to_alice), ["thank you"]);
    let to_bob = clinic.sync(BOB);
    assert_eq!(texts(&to_bob), ["Bed 4 is free", "and clean"]);
    assert_eq!(to_bob[2], Processed::OwnMessage);
    clinic.assert_agree(&[ALICE, BOB], &conversation);
}

#[test]
fn notes_to_oneself_need_no_one_else() {
    let mut clinic = clinic(1);
    let notes = Description::direct(clinic.person(ALICE), clinic.person(ALICE));
    let conversation = clinic.found(ALICE, &notes);
    assert_eq!(clinic.sync(ALICE), [Processed::OwnFound { missed: None }]);
    clinic.say(ALICE, &conversation, "call the lab");
    assert_eq!(clinic.sync(ALICE), [Processed::OwnMessage]);
    let tablet = clinic.add_phone(ALICE);
    clinic.reconcile(ALICE, &conversation);
    clinic.sync_all();
    clinic.say(ALICE, &conversation, "and pharmacy");
    assert_eq!(texts(&clinic.sync(tablet)), ["and pharmacy"]);
}

#[test]
fn what_is_rolled_back_can_be_processed_again() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.say(ALICE, &conversation, "once");
    let item = clinic.relay.queues[&clinic.id(BOB)][0].clone();
    let before = clinic.phones[BOB].store.snapshot();
    let first = clinic.process(BOB, &item);
    clinic.phones[BOB].store.restore(before);
    assert_eq!(clinic.process(BOB, &item), first);
    assert_eq!(clinic.process(BOB, &item), Processed::Duplicate);
}

#[test]
fn a_withheld_envelope_halts() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.say(ALICE, &conversation, "one");
    clinic.say(ALICE, &conversation, "two");
    let bob = clinic.id(BOB);
    clinic.relay.queues.get_mut(&bob).unwrap().pop_front();
    let reason = HaltReason::Gap { expected: OrderNumber(2), found: OrderNumber(3) };
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason }]);
    assert_eq!(clinic.view(BOB, &conversation).status, Status::Halted { reason });
    assert!(matches!(
        clinic.encrypt(BOB, &conversation, "hello?"),
        Err(E2eeError::CannotGoOn { .. })
    ));
}

#[test]
fn a_repeated_message_is_void() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let outgoing = clinic.encrypt(ALICE, &conversation, "once").unwrap();
    clinic.relay.post(&outgoing);
    clinic.relay.post(&outgoing);
    let void = |reason| Processed::Void { reason };
    assert_eq!(clinic.sync(ALICE), [Processed::OwnMessage, void(VoidReason::NotOurs)]);
    let to_bob = clinic.sync(BOB);
    assert_eq!(texts(&to_bob), ["once"]);
    assert_eq!(to_bob[1], void(VoidReason::Undecryptable));
    clinic.assert_agree(&[ALICE, BOB], &conversation);
    clinic.say(ALICE, &conversation, "twice");
    assert_eq!(texts(&clinic.sync(BOB)), ["twice"]);
}

#[test]
fn a_message_that_was_given_up_leaves_a_gap_that_is_seen() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let first = clinic.encrypt(ALICE, &conversation, "first").unwrap();
    let second = clinic.encrypt(ALICE, &conversation, "second").unwrap();
    clinic.phones[ALICE].machine().refused(&conversation, &first.hash).unwrap();
    clinic.relay.post(&second);
    assert!(matches!(&clinic.sync(BOB)[..], [Processed::Message { gap: true, .. }]));

    let third = clinic.encrypt(ALICE, &conversation, "third").unwrap();
    clinic.phones[ALICE].machine().refused(&conversation, &third.hash).unwrap();
    clinic.say(ALICE, &conversation, "third again");
    clinic.sync(ALICE);
    assert!(matches!(&clinic.sync(BOB)[..], [Processed::Message { gap: false, .. }]));
}

#[test]
fn messages_out_of_their_order_are_void_to_all() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, 2]);
    let first = clinic.encrypt(ALICE, &conversation, "first").unwrap();
    let second = clinic.encrypt(ALICE, &conversation, "second").unwrap();
    clinic.relay.post(&second);
    clinic.relay.post(&first);
    let void = Processed::Void { reason: VoidReason::NotOurs };
    assert_eq!(clinic.sync(ALICE), [Processed::OwnMessage, void]);
    assert_eq!(texts(&clinic.sync(BOB)), ["second"]);
    assert_eq!(texts(&clinic.sync(2)), ["second"]);
    clinic.assert_agree(&[ALICE, BOB, 2], &conversation);
}

#[test]
fn a_tampered_message_is_void_and_burns_nothing() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let good = clinic.encrypt(ALICE, &conversation, "good").unwrap();
    let mut bad = good.clone();
    bad.envelope = crate::relay::tampered(&good.envelope, |envelope| {
        *envelope.body.0.last_mut().unwrap() ^= 1;
    });
    clinic.relay.post(&bad);
    clinic.relay.post(&good);
    let to_bob = clinic.sync(BOB);
    assert_eq!(to_bob[0], Processed::Void { reason: VoidReason::Undecryptable });
    assert_eq!(texts(&to_bob), ["good"]);
    clinic.sync(ALICE);
    clinic.assert_agree(&[ALICE, BOB], &conversation);
}

#[test]
fn a_header_cannot_be_exchanged() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.confirm_head();
    let head = clinic.ledger.head().unwrap();
    let good = clinic.encrypt(ALICE, &conversation, "good").unwrap();
    clinic.confirm_head();
    assert_ne!(clinic.ledger.head(), Some(head));
    let mut bad = good.clone();
    let newer = clinic.ledger.head().unwrap();
    bad.envelope = crate::relay::with_header(&good.envelope, |header| header.ledger_head = newer);
    clinic.relay.post(&bad);
    let void = Processed::Void { reason: VoidReason::AuthenticatedData };
    assert_eq!(clinic.sync(BOB), [void]);
}

#[test]
fn an_unknown_ledger_head_is_waited_for() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let old = clinic.ledger.clone();
    clinic.confirm_head();
    clinic.say(ALICE, &conversation, "under the new ledger");
    let item = clinic.relay.queues[&clinic.id(BOB)][0].clone();
    let machine = clinic.phones[BOB].machine();
    let before = clinic.phones[BOB].store.snapshot();
    let head = clinic.ledger.head().unwrap();
    let waits = machine.process(&item, &old, clinic.now).unwrap();
    assert_eq!(waits, Processed::WaitForLedger { head });
    assert_eq!(clinic.phones[BOB].store.snapshot(), before);
    assert_eq!(texts(&[clinic.process(BOB, &item)]), ["under the new ledger"]);
}

#[test]
fn sizes_are_hidden_in_classes() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let yes = clinic.encrypt(ALICE, &conversation, "yes").unwrap();
    let no = clinic.encrypt(ALICE, &conversation, "no, not at all").unwrap();
    assert_eq!(yes.envelope.as_slice().len(), no.envelope.as_slice().len());
}
