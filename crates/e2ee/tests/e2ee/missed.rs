//! What devices that come in again may lack, and what others may lack of theirs.

use crate::clinic::{Clinic, clinic, texts};
use crate::rejoin::{ALICE, BOB, CAROL, ask, queue, succeed};
use crate::relay::header_of;
use bellward_e2ee::{Change, E2eeError, HaltReason, Processed};
use bellward_proto::{
    Blob, Body, Content, ConversationId, EnvelopeHash, Known, Missed, OrderNumber,
};

/// Lets a device in again that has asked.
fn let_in(clinic: &mut Clinic, phone: usize, conversation: &ConversationId) -> Processed {
    ask(clinic, phone, conversation);
    clinic.sync(ALICE);
    clinic.reconcile(ALICE, conversation);
    clinic.sync(ALICE);
    clinic.sync(phone).pop().unwrap()
}

#[test]
fn what_was_exchanged_right_after_bob_came_in_shows_and_is_missed() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.say(ALICE, &conversation, "lost on its way");
    let bob = clinic.id(BOB);
    queue(&mut clinic, bob).pop_front();
    clinic.say(ALICE, &conversation, "noticed");
    clinic.sync(BOB);
    assert!(matches!(let_in(&mut clinic, BOB, &conversation), Processed::Joined { .. }));

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
        [Processed::Message { gap: true, .. }, Processed::Void { .. }]
    ));
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    let Processed::Joined { missed, .. } = let_in(&mut clinic, BOB, &conversation) else {
        panic!("Bob is not let in");
    };
    assert_eq!(missed.unwrap().known_of(&clinic.id(ALICE)), Some(Known::UpTo(0)));
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
    clinic.relay.post(&commit);
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
    assert_eq!(missed.known_of(&clinic.id(CAROL)), Some(Known::UpTo(0)));
}

/// Bob says three messages, the last of which the relay shows to nobody else. He has noticed, and
/// is out.
/// Gives the sequence of the first.
fn bob_is_alone_with_what_he_said_last() -> (Clinic, ConversationId, u64) {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    for text in ["one", "two"] {
        clinic.say(BOB, &conversation, text);
        clinic.sync_all();
    }
    let first = clinic.view(BOB, &conversation).sent - 1;
    clinic.say(BOB, &conversation, "three");
    exchange(&mut clinic, ALICE, 0);
    exchange(&mut clinic, CAROL, 0);
    clinic.sync_all();
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    (clinic, conversation, first)
}

/// Alice has let Bob in, in the order that was shown to her and to Carol.
fn bob_comes_in(clinic: &mut Clinic) -> Missed {
    clinic.sync(ALICE);
    clinic.sync(CAROL);
    let bob = clinic.id(BOB);
    let item = queue(clinic, bob).drain(..).next_back().unwrap();
    missed_by(&[clinic.process(BOB, &item)]).remove(0)
}

fn tell(clinic: &mut Clinic, phone: usize, conversation: &ConversationId, body: Body) {
    let told = Content { body, ..clinic.content("") };
    let machine = clinic.phones[phone].machine();
    let outgoing = machine.encrypt(conversation, &told, &clinic.ledger).unwrap();
    clinic.relay.post(&outgoing);
}

/// Alice and Carol say in turn that they may lack what Bob said after "one", whose place "two" has
/// named.
fn alice_and_carol_ask_bob(clinic: &mut Clinic, first: u64) {
    let bob = clinic.id(BOB);
    for phone in [ALICE, CAROL] {
        let lacks = missed_by(&clinic.sync(phone));
        assert_eq!(lacks.len(), 1);
        assert_eq!(lacks[0].known_of(&bob), Some(Known::UpTo(first)));
        assert!(!lacks[0].was_out());
        let other = clinic.id(ALICE + CAROL - phone);
        assert_eq!(lacks[0].known_of(&other), None);
    }
}

#[test]
fn what_the_relay_showed_to_nobody_but_its_author_is_missed_when_the_author_comes_back() {
    let (mut clinic, conversation, first) = bob_is_alone_with_what_he_said_last();
    ask(&mut clinic, BOB, &conversation);
    clinic.sync(ALICE);
    clinic.reconcile(ALICE, &conversation);
    let missed = bob_comes_in(&mut clinic);
    tell(&mut clinic, BOB, &conversation, Body::Missed(missed));
    alice_and_carol_ask_bob(&mut clinic, first);
}

#[test]
fn what_a_device_had_said_is_asked_for_when_it_was_removed_and_added_by_two_changes() {
    let (mut clinic, conversation, first) = bob_is_alone_with_what_he_said_last();
    let bob = clinic.id(BOB);
    let change = Change { remove: [bob].into(), ..Change::default() };
    let removal = clinic.commit(ALICE, &conversation, change).unwrap();
    clinic.relay.post(&removal);
    clinic.sync(ALICE);
    clinic.sync(CAROL);
    clinic.reconcile(ALICE, &conversation);
    let missed = bob_comes_in(&mut clinic);
    tell(&mut clinic, BOB, &conversation, Body::Missed(missed));
    alice_and_carol_ask_bob(&mut clinic, first);
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
        let missed = missed.unwrap().known_of(&clinic.id(BOB));
        assert_eq!(missed, Some(Known::Before(known.next())));
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
    tell(&mut clinic, BOB, &conversation, Body::Missed(missed));
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
        assert_eq!(missed.known_of(&clinic.id(CAROL)), Some(Known::UpTo(0)));
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
    clinic.sync(ALICE);
    let missed = missed_by(&clinic.sync(BOB)).remove(0);
    tell(&mut clinic, BOB, &conversation, Body::Missed(missed));
    let asked = missed_by(&clinic.sync(ALICE)).remove(0);
    assert_eq!(asked.known_of(&bob), Some(Known::Before(OrderNumber(1))));
}

/// Alice says three messages, of which Bob does not get the second. He is let in again, and has
/// asked for it.
fn bob_has_asked() -> (Clinic, ConversationId) {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    for text in ["one", "two", "three"] {
        clinic.say(ALICE, &conversation, text);
    }
    exchange(&mut clinic, BOB, 1);
    let processed = clinic.sync(BOB);
    assert!(matches!(processed[2], Processed::Message { gap: true, .. }));
    let alice = clinic.id(ALICE);
    let asked = missed_by(&processed).remove(0);
    assert_eq!((asked.known_of(&alice), asked.was_out()), (Some(Known::UpTo(0)), false));
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    let joined = let_in(&mut clinic, BOB, &conversation);
    let missed = missed_by(&[joined]).remove(0);
    assert_eq!((missed.known_of(&alice), missed.was_out()), (Some(Known::UpTo(0)), true));
    (clinic, conversation)
}

#[test]
fn what_is_sent_again_stands_where_it_stood_only_while_it_is_missed() {
    let (mut clinic, conversation) = bob_has_asked();
    let (bob, carol) = (clinic.id(BOB), clinic.id(CAROL));
    clinic.sync(ALICE);
    let before = clinic.view(ALICE, &conversation).sent - 3;
    let again = |sequence: u64| {
        let (text, reply_to) = ("again".to_owned(), None);
        let number = OrderNumber(sequence + 1);
        Body::TextAgain { number, sequence: before + sequence, text, reply_to }
    };
    let answered = |device| Body::Answered { device, up_to: before + 3 };
    // Once Alice has named the place of the first, that is known.
    let said = [
        (again(2), true),
        (again(1), false),
        (answered(carol), false),
        (again(2), true),
        (answered(bob), false),
        (again(2), false),
    ];
    for (body, stands_where_it_stood) in said {
        tell(&mut clinic, ALICE, &conversation, body.clone());
        let [Processed::Message { lacked, missed: None, .. }] = clinic.sync(BOB)[..] else {
            panic!("{body:?}");
        };
        assert_eq!(lacked, stands_where_it_stood, "{body:?}");
        clinic.sync(ALICE);
    }
    // It is not asked for once more.
    let ledger = clinic.ledger.clone();
    clinic.phones[BOB].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    let joined = let_in(&mut clinic, BOB, &conversation);
    let known = missed_by(&[joined]).remove(0).known_of(&clinic.id(ALICE));
    assert!(matches!(known, Some(Known::UpTo(known)) if known > before + 3), "{known:?}");
}

/// Two come in again one after the other: the first has asked before the second was there.
#[test]
fn who_was_asked_before_being_let_in_is_asked_again() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    let ledger = clinic.ledger.clone();
    for phone in [BOB, CAROL] {
        clinic.phones[phone].machine().halt(&conversation, HaltReason::Order, &ledger).unwrap();
    }
    let joined = let_in(&mut clinic, BOB, &conversation);
    let of_bob = missed_by(&[joined]).remove(0);
    tell(&mut clinic, BOB, &conversation, Body::Missed(of_bob.clone()));
    let joined = let_in(&mut clinic, CAROL, &conversation);
    let of_carol = missed_by(&[joined]).remove(0);
    clinic.sync_all();
    tell(&mut clinic, CAROL, &conversation, Body::Missed(of_carol));
    let again = missed_by(&clinic.sync(BOB)).remove(0);
    assert_eq!((again.from, again.before, again.others), (of_bob.from, of_bob.before, false));
    assert_eq!(again.known.keys().collect::<Vec<_>>(), [&clinic.id(CAROL)]);
    // Carol was not there when Bob asked first; Bob was, when she did.
    tell(&mut clinic, BOB, &conversation, Body::Missed(again));
    let answers = clinic.sync(CAROL);
    assert!(missed_by(&answers).iter().all(|missed| !missed.was_out()), "{answers:?}");
}

#[test]
fn what_a_profile_says_that_was_set_back_is_no_replay() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    for text in ["one", "two"] {
        clinic.say(BOB, &conversation, text);
    }
    clinic.sync(ALICE);
    // The copy does not even know the conversation.
    let (bob, ledger) = (clinic.id(BOB), clinic.ledger.clone());
    let machine = clinic.phones[BOB].machine();
    machine.forget_all().unwrap();
    machine.forget(&conversation).unwrap();
    machine.halt(&conversation, HaltReason::Order, &ledger).unwrap();
    queue(&mut clinic, bob).clear();
    clinic.relay.packages.remove(&bob);
    clinic.upload(BOB, 2);
    clinic.now = clinic.now.plus_millis(60_000);
    assert!(matches!(let_in(&mut clinic, BOB, &conversation), Processed::Joined { .. }));
    clinic.say(BOB, &conversation, "after the copy");
    assert_eq!(texts(&clinic.sync(ALICE)), ["after the copy"]);
}
