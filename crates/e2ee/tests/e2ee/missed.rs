//! What devices that come in again may lack, and what others may lack of theirs.

use crate::clinic::{Clinic, clinic, texts};
use crate::rejoin::{ALICE, BOB, CAROL, ask, queue, succeed};
use crate::relay::header_of;
use bellward_e2ee::{Change, E2eeError, HaltReason, Processed};
use bellward_proto::{Blob, Body, Content, ConversationId, EnvelopeHash, Missed, OrderNumber};

/// Lets a device in again that has asked.
fn let_in(clinic: &mut Clinic, phone: usize, conversation: &ConversationId) -> Processed {
    ask(clinic, phone, conversation);
    clinic.sync(ALICE);
    clinic.reconcile(ALICE, conversation);
    clinic.sync(ALICE);
    clinic.sync(phone).pop().unwrap()
}

#[test]
fn what_was_exchanged_right_after_bob_came_in_he_misses_from_the_first_on() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.say(ALICE, &conversation, "lost on its way");
    let bob = clinic.id(BOB);
    queue(&mut clinic, bob).pop_front();
    clinic.say(ALICE, &conversation, "noticed");
    clinic.sync(BOB);
    assert!(matches!(let_in(&mut clinic, BOB, &conversation), Processed::Joined { .. }));

    // How many messages Alice had sent before, Bob cannot know: no gap shows.
    let first = clinic.relay.state(&conversation).number.next();
    clinic.say(ALICE, &conversation, "one");
    clinic.say(ALICE, &conversation, "two");
    let items = queue(&mut clinic, bob);
    let places: Vec<_> = items.iter().map(|item| (item.cursor, item.number)).collect();
    items.swap(0, 1);
    for (item, place) in items.iter_mut().zip(places) {
        (item.cursor, item.number) = place;
    }
    assert!(matches!(
        clinic.sync(BOB)[..],
        [Processed::Message { gap: false, .. }, Processed::Void { .. }]
    ));
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    let Processed::Joined { missed, .. } = let_in(&mut clinic, BOB, &conversation) else {
        panic!("Bob is not let in");
    };
    assert_eq!(missed.unwrap().from(&clinic.id(ALICE)), Some(first));
}

/// What nobody made.
const JUNK: [u8; 40] = [1; 40];

/// Shows a device something else in the place of what waits at an index of its queue.
fn exchange(clinic: &mut Clinic, phone: usize, at: usize) {
    let device = clinic.id(phone);
    queue(clinic, device)[at].envelope = Blob(JUNK.to_vec());
}

fn missed_by(processed: &[Processed]) -> Vec<Missed> {
    let missed = processed.iter().filter_map(|processed| match processed {
        Processed::Joined { missed, .. } | Processed::Message { missed, .. } => missed.clone(),
        _ => None,
    });
    missed.collect()
}

/// A newcomer knows only from the relay what stood between the place that its adder names and its
/// own, so that its word for that order is worth nothing.
#[test]
fn what_a_newcomer_was_told_of_the_order_hides_nothing_that_was_exchanged() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.hire();
    let dora = clinic.add_phone(3);
    let description = Some(clinic.group_of(&[ALICE, BOB, CAROL, 3]));
    let change = Change { description, ..Change::default() };
    let commit = clinic.commit(ALICE, &conversation, change).unwrap();
    clinic.say(CAROL, &conversation, "in between");
    let number = clinic.relay.post(&commit);
    // To Bob and to Dora the relay shows something else in its place.
    exchange(&mut clinic, BOB, 0);
    let junk = EnvelopeHash::of(&JUNK);
    let id = clinic.id(dora);
    queue(&mut clinic, id)[0].welcome.as_mut().unwrap().between = vec![junk];
    assert!(matches!(clinic.sync(BOB)[..], [Processed::Void { .. }, Processed::Commit { .. }]));
    clinic.sync(dora);
    clinic.say(dora, &conversation, "hello");
    assert_eq!(texts(&clinic.sync(BOB)), ["hello"]);

    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    ask(&mut clinic, BOB, &conversation);
    clinic.sync(dora);
    clinic.reconcile(dora, &conversation);
    let missed = missed_by(&clinic.sync(BOB)).remove(0);
    let from = missed.from(&clinic.id(CAROL)).unwrap();
    assert!(from < number, "what Carol said in between is asked for");
}

/// Bob says three messages, the last of which the relay shows to nobody else. He has noticed, and
/// is out.
fn bob_is_alone_with_what_he_said_last() -> (Clinic, ConversationId) {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    for text in ["one", "two"] {
        clinic.say(BOB, &conversation, text);
        clinic.sync_all();
    }
    clinic.say(BOB, &conversation, "three");
    exchange(&mut clinic, ALICE, 0);
    exchange(&mut clinic, CAROL, 0);
    clinic.sync_all();
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    (clinic, conversation)
}

/// Alice has let Bob in, in the order that was shown to her and to Carol.
fn bob_comes_in(clinic: &mut Clinic) -> Missed {
    clinic.sync(ALICE);
    clinic.sync(CAROL);
    let bob = clinic.id(BOB);
    let item = queue(clinic, bob).drain(..).next_back().unwrap();
    missed_by(&[clinic.process(BOB, &item)]).remove(0)
}

fn tell(clinic: &mut Clinic, phone: usize, conversation: &ConversationId, missed: &Missed) {
    let told = Content { body: Body::Missed(missed.clone()), ..clinic.content("") };
    let machine = clinic.phones[phone].machine();
    let outgoing = machine.encrypt(conversation, &told, &clinic.ledger).unwrap();
    clinic.relay.post(&outgoing);
}

/// Alice and Carol say in turn that they may lack what Bob posted after "two", which named the
/// place of "one".
fn alice_and_carol_ask_bob(clinic: &mut Clinic) {
    let bob = clinic.id(BOB);
    for phone in [ALICE, CAROL] {
        let lacks = missed_by(&clinic.sync(phone));
        assert_eq!(lacks.len(), 1);
        assert_eq!(lacks[0].from(&bob), Some(OrderNumber(3)));
        let other = clinic.id(ALICE + CAROL - phone);
        assert_eq!(lacks[0].from(&other), None);
    }
}

#[test]
fn what_the_relay_showed_to_nobody_but_its_author_is_missed_when_the_author_comes_back() {
    let (mut clinic, conversation) = bob_is_alone_with_what_he_said_last();
    ask(&mut clinic, BOB, &conversation);
    clinic.sync(ALICE);
    clinic.reconcile(ALICE, &conversation);
    let missed = bob_comes_in(&mut clinic);
    assert_eq!((missed.sent, missed.last_sent), (3, OrderNumber(4)));
    tell(&mut clinic, BOB, &conversation, &missed);
    alice_and_carol_ask_bob(&mut clinic);
}

#[test]
fn what_a_device_had_said_is_asked_for_when_it_was_removed_and_added_by_two_changes() {
    let (mut clinic, conversation) = bob_is_alone_with_what_he_said_last();
    let bob = clinic.id(BOB);
    let change = Change { remove: [bob].into(), ..Change::default() };
    let removal = clinic.commit(ALICE, &conversation, change).unwrap();
    clinic.relay.post(&removal);
    clinic.sync(ALICE);
    clinic.sync(CAROL);
    clinic.reconcile(ALICE, &conversation);
    let missed = bob_comes_in(&mut clinic);
    tell(&mut clinic, BOB, &conversation, &missed);
    alice_and_carol_ask_bob(&mut clinic);
}

#[test]
fn what_a_device_said_of_an_earlier_absence_does_not_stand_for_this_one() {
    let (mut clinic, conversation) = bob_is_alone_with_what_he_said_last();
    ask(&mut clinic, BOB, &conversation);
    clinic.sync(ALICE);
    clinic.reconcile(ALICE, &conversation);
    let missed = bob_comes_in(&mut clinic);
    // Of an absence that ended before this one began, and one that it only has heard of others.
    let earlier = Missed { before: OrderNumber(2), sent: 0, ..missed.clone() };
    let in_turn = Missed { from: missed.before, sent: 0, ..missed.clone() };
    for other in [earlier, in_turn] {
        tell(&mut clinic, BOB, &conversation, &other);
        for phone in [ALICE, CAROL] {
            assert!(missed_by(&clinic.sync(phone)).is_empty());
        }
    }
    tell(&mut clinic, BOB, &conversation, &missed);
    alice_and_carol_ask_bob(&mut clinic);
}

/// The relay lets a newcomer in beyond where the conversation stands, which then goes on to there
/// or does not come as far.
#[test]
fn numbers_that_were_invented_neither_lock_a_device_out_nor_hide_what_it_lacks() {
    for invented in [4, 20] {
        let mut clinic = clinic(2);
        let conversation = clinic.conversation(&[ALICE, BOB]);
        clinic.hire();
        let carol = clinic.add_phone(CAROL);
        let description = Some(clinic.group_of(&[ALICE, BOB, CAROL]));
        let change = Change { description, ..Change::default() };
        let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
        let known = header_of(&outgoing.envelope).last_number;
        let number = clinic.relay.post(&outgoing);
        clinic.sync(ALICE);
        let id = clinic.id(carol);
        let item = &mut queue(&mut clinic, id)[0];
        item.number = OrderNumber(number.0 + invented);
        let filler = vec![EnvelopeHash([0; 32]); invented as usize];
        item.welcome.as_mut().unwrap().between.extend(filler);
        assert!(matches!(clinic.sync(carol)[..], [Processed::Joined { .. }]));
        clinic.sync(BOB);
        for text in ["one", "two", "three"] {
            clinic.say(BOB, &conversation, text);
        }
        clinic.sync(ALICE);
        queue(&mut clinic, id).clear();

        let ledger = clinic.ledger.clone();
        clinic.phones[carol].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
        assert_eq!(clinic.relay.state(&conversation).number.0 + 1, number.0 + 4);
        let Processed::Joined { missed, .. } = let_in(&mut clinic, carol, &conversation) else {
            panic!("Carol is locked out");
        };
        assert_eq!(missed.unwrap().from(&clinic.id(BOB)), Some(known.next()));
        clinic.sync(BOB);
        clinic.assert_agree(&[ALICE, BOB, carol], &conversation);
    }
}

#[test]
fn who_has_seen_all_that_someone_sent_asks_for_nothing_when_they_come_back() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    for text in ["one", "two"] {
        clinic.say(BOB, &conversation, text);
    }
    clinic.sync_all();
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Lapsed, &ledger).unwrap();
    let joined = let_in(&mut clinic, BOB, &conversation);
    let missed = missed_by(&[joined]).remove(0);
    assert_eq!(missed.sent, 2);
    let told = Content { body: Body::Missed(missed), ..clinic.content("") };
    let machine = clinic.phones[BOB].machine();
    let outgoing = machine.encrypt(&conversation, &told, &clinic.ledger).unwrap();
    clinic.relay.post(&outgoing);
    assert!(missed_by(&clinic.sync(ALICE)).is_empty());
    assert!(missed_by(&clinic.sync(CAROL)).is_empty());
}

#[test]
fn what_two_were_shown_alike_hides_nothing_of_what_a_third_said() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.say(CAROL, &conversation, "shown to nobody else");
    exchange(&mut clinic, ALICE, 0);
    exchange(&mut clinic, BOB, 0);
    clinic.sync_all();
    // Alice names the order that Bob knows too.
    clinic.say(ALICE, &conversation, "hello");
    assert_eq!(texts(&clinic.sync(BOB)), ["hello"]);
    clinic.say(CAROL, &conversation, "and on");
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason: HaltReason::Order }]);
    ask(&mut clinic, BOB, &conversation);
    clinic.sync(CAROL);
    let difference =
        clinic.phones[CAROL].machine().difference(&conversation, &clinic.ledger, clinic.now);
    // Carol was stopped by what Alice said.
    assert!(matches!(difference, Err(E2eeError::CannotGoOn { .. })));
    let ledger = clinic.ledger.clone();
    for phone in [ALICE, CAROL] {
        clinic.phones[phone].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    }
    let devices = [ALICE, BOB].map(|phone| clinic.id(phone));
    let packages = clinic.relay.claim(devices);
    let founding = succeed(&mut clinic, CAROL, &conversation, &packages);
    clinic.relay.post(&founding);
    for phone in [ALICE, BOB] {
        let missed = missed_by(&clinic.sync(phone)).remove(0);
        assert_eq!(missed.from(&clinic.id(CAROL)), Some(OrderNumber(1)));
    }
}

#[test]
fn what_waits_for_its_number_when_a_device_is_let_in_again_counts_as_sent() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    let bob = clinic.id(BOB);
    let _never_shown = clinic.encrypt(BOB, &conversation, "posted, and shown to nobody").unwrap();
    let add = clinic.relay.claim([bob]);
    let change = Change { remove: [bob].into(), add, ..Change::default() };
    let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
    clinic.relay.post(&outgoing);
    let missed = missed_by(&clinic.sync(BOB)).remove(0);
    assert_eq!((missed.sent, missed.last_sent), (1, OrderNumber(u64::MAX)));
}
