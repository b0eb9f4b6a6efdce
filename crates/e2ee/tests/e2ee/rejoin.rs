//! Devices that cannot go on, and how they come back.

use crate::clinic::{Clinic, clinic, texts};
use crate::relay::header_of;
use bellward_e2ee::{
    Change, Description, E2eeError, HaltReason, IgnoredReason, Outgoing, Processed, Status,
    VoidReason, WelcomeFault,
};
use bellward_proto::{
    ConversationId, DeviceId, Known, Missed, OrderNumber,
    relay::{ClaimedKeyPackage, QueueItem},
};
use ciborium::Value;

pub(crate) const ALICE: usize = 0;
pub(crate) const BOB: usize = 1;
pub(crate) const CAROL: usize = 2;

pub(crate) fn ask(clinic: &mut Clinic, phone: usize, conversation: &ConversationId) {
    let machine = clinic.phones[phone].machine();
    let at = clinic.relay.state(conversation);
    let outgoing = machine.request_rejoin(conversation, &at, &clinic.ledger).unwrap();
    clinic.relay.post(&outgoing);
}

pub(crate) fn succeed(
    clinic: &mut Clinic,
    phone: usize,
    conversation: &ConversationId,
    packages: &[ClaimedKeyPackage],
) -> Outgoing {
    let at = clinic.relay.state(conversation);
    // Everyone who founds here knows the last description.
    let unused = Description::group("unused", []);
    let (ledger, now) = (&clinic.ledger, clinic.now);
    let machine = clinic.phones[phone].machine();
    machine.found_successor(conversation, &unused, Some(&at), ledger, packages, now).unwrap()
}

pub(crate) fn queue(
    clinic: &mut Clinic,
    device: DeviceId,
) -> &mut std::collections::VecDeque<QueueItem> {
    clinic.relay.queues.get_mut(&device).unwrap()
}

/// What a device says that it may lack which knows that others have seen the same order up to a
/// number, and where none of them has named the place of a message.
fn lacks(clinic: &Clinic, agreed: &[(usize, u64)], before: u64) -> Missed {
    let from = agreed.iter().map(|(_, number)| number + 1).min().unwrap();
    let known = agreed.iter().map(|(phone, _)| (clinic.id(*phone), Known::UpTo(0))).collect();
    Missed { from: OrderNumber(from), before: OrderNumber(before), known, others: true }
}

#[test]
fn bob_misses_an_envelope_and_rejoins() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.say(ALICE, &conversation, "lost on its way");
    let bob = clinic.id(BOB);
    queue(&mut clinic, bob).pop_front();
    clinic.say(ALICE, &conversation, "noticed");
    assert!(matches!(clinic.sync(BOB)[..], [Processed::Halted { reason: HaltReason::Gap { .. } }]));

    ask(&mut clinic, BOB, &conversation);
    let rejoin = Processed::Rejoin { device: bob };
    assert_eq!(clinic.sync(ALICE)[2], rejoin);
    let difference =
        clinic.phones[ALICE].machine().difference(&conversation, &clinic.ledger, clinic.now);
    assert_eq!(difference.unwrap().rejoin, [bob].into());
    clinic.reconcile(ALICE, &conversation);
    assert_eq!(clinic.sync(ALICE), [Processed::OwnCommit { added: vec![bob], removed: vec![bob] }]);
    clinic.sync(CAROL);
    let to_bob = clinic.sync(BOB);
    let missed = Some(lacks(&clinic, &[(ALICE, 0), (CAROL, 0)], 5));
    let joined = Processed::Joined { sender: clinic.id(ALICE), by_founding: false, missed };
    assert_eq!(to_bob.last(), Some(&joined));
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
    assert!(clinic.view(ALICE, &conversation).rejoins.is_empty());

    clinic.say(BOB, &conversation, "back again");
    clinic.say(ALICE, &conversation, "welcome");
    assert_eq!(texts(&clinic.sync(CAROL)), ["back again", "welcome"]);
    assert_eq!(texts(&clinic.sync(BOB)), ["welcome"]);
}

#[test]
fn a_change_that_only_bob_cannot_follow_halts_bob_alone() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.phones[BOB].store.damage(b"epoch-keys/");
    clinic.reconcile(ALICE, &conversation);
    let halted = Processed::Halted { reason: HaltReason::Commit };
    assert_eq!(clinic.sync(BOB), [halted]);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, CAROL], &conversation);

    // Nothing but a Welcome matters to him now.
    clinic.say(CAROL, &conversation, "are you there?");
    ask(&mut clinic, BOB, &conversation);
    let ignored = Processed::Ignored { reason: IgnoredReason::CannotGoOn };
    assert_eq!(clinic.sync(BOB), [ignored.clone(), ignored]);
    clinic.sync_all();
    clinic.reconcile(CAROL, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
}

#[test]
fn a_rejoin_is_believed_of_the_device_itself_alone() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.phones[BOB].machine().forget_all().unwrap();
    let machine = clinic.phones[BOB].machine();
    let at = clinic.relay.state(&conversation);
    let mut outgoing = machine.request_rejoin(&conversation, &at, &clinic.ledger).unwrap();
    let carol = clinic.id(CAROL);
    outgoing.envelope =
        crate::relay::with_header(&outgoing.envelope, |header| header.sender = carol);
    clinic.relay.post(&outgoing);
    let void = Processed::Void { reason: VoidReason::RejoinSignature };
    assert_eq!(clinic.sync(ALICE), [void]);
}

#[test]
fn a_profile_that_must_forget_everything_rejoins_as_a_new_leaf() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.say(ALICE, &conversation, "before");
    clinic.sync_all();
    assert_eq!(clinic.phones[BOB].machine().forget_all().unwrap(), [conversation]);
    assert_eq!(clinic.phones[BOB].store.holds(b"mls/"), 0);
    assert_eq!(clinic.phones[BOB].store.holds(b"key-package/"), 0);
    let view = clinic.view(BOB, &conversation);
    assert_eq!(view.status, Status::Lost);
    assert_eq!(view.description, clinic.view(ALICE, &conversation).description);
    assert!(matches!(
        clinic.encrypt(BOB, &conversation, "with old keys"),
        Err(E2eeError::CannotGoOn { status: Status::Lost })
    ));

    let bob = clinic.id(BOB);
    clinic.relay.packages.remove(&bob);
    clinic.upload(BOB, 2);
    clinic.say(ALICE, &conversation, "meanwhile");
    ask(&mut clinic, BOB, &conversation);
    clinic.sync_all();
    clinic.reconcile(ALICE, &conversation);
    clinic.sync(ALICE);
    let missed = Some(lacks(&clinic, &[(ALICE, 1)], 5));
    assert_eq!(
        clinic.sync(BOB),
        [Processed::Joined { sender: clinic.id(ALICE), by_founding: false, missed }]
    );
    clinic.assert_agree(&[ALICE, BOB], &conversation);
    clinic.say(BOB, &conversation, "with new keys");
    assert_eq!(texts(&clinic.sync(ALICE)), ["with new keys"]);
}

#[test]
fn when_nobody_can_go_on_a_successor_group_begins() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.say(CAROL, &conversation, "the last of the old group");
    clinic.sync_all();
    for phone in [ALICE, BOB, CAROL] {
        clinic.phones[phone].machine().forget_all().unwrap();
        let device = clinic.id(phone);
        clinic.relay.packages.remove(&device);
        clinic.upload(phone, 3);
    }
    for phone in [ALICE, BOB, CAROL] {
        ask(&mut clinic, phone, &conversation);
    }
    clinic.sync_all();

    let mut found = |phone: usize| {
        let devices = [ALICE, BOB, CAROL].map(|phone| clinic.id(phone));
        let packages = clinic.relay.claim(devices);
        succeed(&mut clinic, phone, &conversation, &packages)
    };
    let (by_alice, by_bob) = (found(ALICE), found(BOB));
    clinic.relay.post(&by_alice);
    assert!(!clinic.relay.would_take(&by_bob.envelope));
    clinic.phones[BOB].machine().refused(&conversation, &by_bob.hash).unwrap();
    let [of_alice, of_bob, of_carol] =
        [[(BOB, 0), (CAROL, 1)], [(ALICE, 0), (CAROL, 1)], [(ALICE, 0), (BOB, 0)]]
            .map(|agreed| Some(lacks(&clinic, &agreed, 6)));
    let sender = clinic.id(ALICE);
    let in_turn = [
        (ALICE, Processed::OwnFound { missed: of_alice }),
        (BOB, Processed::Joined { sender, by_founding: true, missed: of_bob }),
        (CAROL, Processed::Joined { sender, by_founding: true, missed: of_carol }),
    ];
    for (phone, comes_in) in in_turn {
        assert_eq!((phone, clinic.sync(phone)), (phone, vec![comes_in]));
    }
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
    assert_eq!(clinic.view(BOB, &conversation).generation.0, 2);
    assert_eq!(clinic.view(BOB, &conversation).last_number, OrderNumber(6));
    clinic.say(BOB, &conversation, "the first of the new group");
    assert_eq!(texts(&clinic.sync(CAROL)).len(), 1);
}

#[test]
fn a_successor_replaces_a_group_that_still_works() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.phones[ALICE].machine().forget_all().unwrap();
    let packages = clinic.relay.claim([clinic.id(BOB)]);
    let outgoing = succeed(&mut clinic, ALICE, &conversation, &packages);
    clinic.relay.post(&outgoing);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB], &conversation);
    assert_eq!(clinic.view(BOB, &conversation).generation.0, 2);
}

#[test]
fn a_device_can_be_removed_and_added_in_one_commit_without_having_asked() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    let bob = clinic.id(BOB);
    let add = clinic.relay.claim([bob]);
    let change = Change { remove: [bob].into(), add, ..Change::default() };
    let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
    clinic.relay.post(&outgoing);
    let missed = Some(lacks(&clinic, &[(ALICE, 1), (CAROL, 0)], 2));
    let joined = Processed::Joined { sender: clinic.id(ALICE), by_founding: false, missed };
    assert_eq!(clinic.sync(BOB), [joined]);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
    clinic.say(BOB, &conversation, "new leaf");
    assert_eq!(texts(&clinic.sync(CAROL)), ["new leaf"]);
}

#[test]
fn a_welcome_that_was_exchanged_halts_and_the_next_one_counts() {
    let mut clinic = clinic(3);
    let description = clinic.group_of(&[ALICE, BOB, CAROL]);
    let conversation = clinic.found(ALICE, &description);
    let (bob, carol) = (clinic.id(BOB), clinic.id(CAROL));
    let of_carol = queue(&mut clinic, carol)[0].welcome.clone().unwrap().sealed;
    queue(&mut clinic, bob)[0].welcome.as_mut().unwrap().sealed = of_carol;
    let reason = HaltReason::Welcome(WelcomeFault::Exchanged);
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason }]);
    assert_eq!(clinic.view(BOB, &conversation).description, None);
    clinic.sync_all();

    ask(&mut clinic, BOB, &conversation);
    clinic.sync_all();
    clinic.reconcile(CAROL, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
}

#[test]
fn a_welcome_to_a_forgotten_key_package_halts() {
    let mut clinic = clinic(2);
    let description = clinic.group_of(&[ALICE, BOB]);
    clinic.found(ALICE, &description);
    clinic.phones[BOB].machine().forget_all().unwrap();
    let reason = HaltReason::Welcome(WelcomeFault::UnknownKeyPackage);
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason }]);
}

#[test]
fn a_welcome_continues_the_order_that_the_sender_saw() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.hire();
    let carol = clinic.add_phone(CAROL);
    let description = Some(clinic.group_of(&[ALICE, BOB, CAROL]));
    let change = Change { description, ..Change::default() };
    let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
    // Bob's message gets its number first; Alice did not know it.
    clinic.say(BOB, &conversation, "in between");
    clinic.relay.post(&outgoing);
    let id = clinic.id(carol);
    let honest = clinic.relay.queues[&id][0].clone();
    assert_eq!(honest.welcome.as_ref().unwrap().between.len(), 1);
    let mut shortened = honest.clone();
    shortened.welcome.as_mut().unwrap().between.clear();
    let before = clinic.phones[carol].store.snapshot();
    let reason = HaltReason::Welcome(WelcomeFault::Order);
    assert_eq!(clinic.process(carol, &shortened), Processed::Halted { reason });
    clinic.phones[carol].store.restore(before);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, carol], &conversation);
}

#[test]
fn a_welcome_waits_for_the_ledger_too() {
    let mut clinic = clinic(2);
    let old = clinic.ledger.clone();
    clinic.confirm_head();
    let description = clinic.group_of(&[ALICE, BOB]);
    clinic.found(ALICE, &description);
    let item = clinic.relay.queues[&clinic.id(BOB)][0].clone();
    let head = clinic.ledger.head().unwrap();
    let waits = clinic.phones[BOB].machine().process(&item, &old, clinic.now).unwrap();
    assert_eq!(waits, Processed::WaitForLedger { head });
    assert!(matches!(clinic.process(BOB, &item), Processed::Joined { .. }));
    assert_eq!(clinic.process(BOB, &item), Processed::Duplicate);
}

#[test]
fn who_is_left_out_of_a_successor_is_added_to_it() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.phones[ALICE].machine().forget_all().unwrap();
    let packages = clinic.relay.claim([clinic.id(BOB)]);
    let outgoing = succeed(&mut clinic, ALICE, &conversation, &packages);
    assert_eq!(outgoing.unreached, [clinic.id(CAROL)].into());
    clinic.relay.post(&outgoing);
    let founding = clinic.relay.queues[&clinic.id(ALICE)][0].clone();
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB], &conversation);

    // Should the relay show it to Carol, she stops where she is.
    let reason = HaltReason::Successor;
    assert_eq!(clinic.process(CAROL, &founding), Processed::Halted { reason });
    assert_eq!(clinic.phones[CAROL].store.holds(b"mls/group/"), 0);
    clinic.reconcile(BOB, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
}

/// The Welcome by which Bob came in can be opened again.
fn bob_was_added_by_a_last_resort() -> (Clinic, ConversationId, QueueItem) {
    let mut clinic = clinic(3);
    let bob = clinic.id(BOB);
    clinic.relay.packages.remove(&bob);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.upload_last_resort(BOB);
    clinic.reconcile(ALICE, &conversation);
    let item = clinic.relay.queues[&bob][0].clone();
    clinic.sync_all();
    (clinic, conversation, item)
}

#[test]
fn a_welcome_of_old_does_not_lead_back() {
    let (mut clinic, conversation, mut old) = bob_was_added_by_a_last_resort();
    clinic.reconcile(CAROL, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);

    // The relay gives it another number, and makes up what lies between.
    old.number = OrderNumber(old.number.0 + 3);
    let filler = bellward_proto::EnvelopeHash([0; 32]);
    old.welcome.as_mut().unwrap().between.extend([filler; 3]);
    let reason = HaltReason::Welcome(WelcomeFault::Order);
    assert_eq!(clinic.process(BOB, &old), Processed::Halted { reason });
}

#[test]
fn a_welcome_of_old_does_not_lead_back_who_was_removed_either() {
    let (mut clinic, conversation, old) = bob_was_added_by_a_last_resort();
    let description = Some(clinic.group_of(&[ALICE, CAROL]));
    let change = Change { description, ..Change::default() };
    let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
    clinic.relay.post(&outgoing);
    clinic.sync_all();
    assert_eq!(clinic.view(BOB, &conversation).status, Status::Removed);

    // The relay shows it the old post without its Welcome, as if it had been let in, then with it.
    let mut shown = old.clone();
    shown.number = OrderNumber(20);
    shown.welcome = None;
    let reason = HaltReason::Welcome(WelcomeFault::Missing);
    assert_eq!(clinic.process(BOB, &shown), Processed::Halted { reason });
    let reason = HaltReason::Welcome(WelcomeFault::Order);
    assert_eq!(clinic.process(BOB, &old), Processed::Halted { reason });
}

#[test]
fn who_was_removed_can_be_added_again_and_has_missed_nothing() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    let mut change_to = |people: &[usize]| {
        let description = Some(clinic.group_of(people));
        let change = Change { description, ..Change::default() };
        let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
        clinic.relay.post(&outgoing);
        clinic.sync(ALICE);
        clinic.sync(CAROL);
        clinic.sync(BOB)
    };
    assert!(matches!(
        change_to(&[ALICE, CAROL])[..],
        [Processed::Commit { removed_self: true, .. }]
    ));
    assert!(matches!(
        change_to(&[ALICE, BOB, CAROL])[..],
        [Processed::Joined { missed: None, .. }]
    ));
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
}

#[test]
fn a_withheld_welcome_is_noticed_at_the_next_envelope() {
    let mut clinic = clinic(3);
    let description = clinic.group_of(&[ALICE, BOB, CAROL]);
    let conversation = clinic.found(ALICE, &description);
    let bob = clinic.id(BOB);
    queue(&mut clinic, bob).clear();
    clinic.sync_all();
    assert_eq!(clinic.phones[BOB].machine().conversation(&conversation), Ok(None));
    clinic.say(ALICE, &conversation, "are you there, Bob?");
    let reason = HaltReason::Welcome(WelcomeFault::Missing);
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason }]);
    ask(&mut clinic, BOB, &conversation);
    clinic.sync_all();
    clinic.reconcile(CAROL, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
}

#[test]
fn a_conversation_that_the_relay_lost_goes_on_beyond_all_numbers_that_may_have_been() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.say(ALICE, &conversation, "Bob has this");
    clinic.sync(ALICE);
    clinic.sync(BOB);
    let carol = clinic.id(CAROL);
    queue(&mut clinic, carol).clear();
    for phone in [ALICE, BOB, CAROL] {
        let machine = clinic.phones[phone].machine();
        machine.halt(&conversation, HaltReason::Restored, &clinic.ledger).unwrap();
        assert_eq!(clinic.phones[phone].store.holds(b"mls/group/"), 0);
    }
    clinic.relay.lose(&conversation);
    let packages = clinic.relay.claim([clinic.id(ALICE), clinic.id(BOB)]);
    let unused = Description::group("unused", []);
    let machine = clinic.phones[CAROL].machine();
    let (ledger, now) = (&clinic.ledger, clinic.now);
    let outgoing =
        machine.found_successor(&conversation, &unused, None, ledger, &packages, now).unwrap();
    clinic.relay.post(&outgoing);
    let before = header_of(&outgoing.envelope).last_number.next().0;
    let missed = Some(lacks(&clinic, &[(ALICE, 0), (BOB, 0)], before));
    assert_eq!(clinic.sync(CAROL), [Processed::OwnFound { missed }]);
    let sender = clinic.id(CAROL);
    for (phone, other) in [(ALICE, (BOB, 0)), (BOB, (ALICE, 1))] {
        let missed = Some(lacks(&clinic, &[other, (CAROL, 0)], before));
        let joined = Processed::Joined { sender, by_founding: true, missed };
        assert_eq!(clinic.sync(phone), [joined]);
    }
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
    clinic.say(BOB, &conversation, "and on it goes");
    assert_eq!(texts(&clinic.sync(CAROL)), ["and on it goes"]);
}

#[test]
fn a_device_that_belongs_and_was_never_let_in_can_found_the_next_group() {
    let mut clinic = clinic(2);
    let bob = clinic.id(BOB);
    clinic.relay.packages.remove(&bob);
    let description = clinic.group_of(&[ALICE, BOB]);
    let conversation = clinic.found(ALICE, &description);
    clinic.sync(ALICE);
    let at = clinic.relay.state(&conversation);
    let packages = clinic.relay.claim([clinic.id(ALICE)]);
    let machine = clinic.phones[BOB].machine();
    let (ledger, now) = (&clinic.ledger, clinic.now);
    let outgoing = machine
        .found_successor(&conversation, &description, Some(&at), ledger, &packages, now)
        .unwrap();
    clinic.relay.post(&outgoing);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB], &conversation);
}

#[test]
fn a_member_who_was_shown_another_order_makes_the_fork_known() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.say(ALICE, &conversation, "one");
    clinic.sync(ALICE);
    // The relay shows Bob and Carol this number with different envelopes.
    let bob = clinic.id(BOB);
    clinic.sync(CAROL);
    let other = clinic.encrypt(CAROL, &conversation, "two").unwrap();
    queue(&mut clinic, bob)[0].envelope = other.envelope;
    clinic.sync(BOB);
    clinic.say(ALICE, &conversation, "three");
    let order = Processed::Halted { reason: HaltReason::Order };
    assert_eq!(clinic.sync(BOB), [order]);
}

#[test]
fn a_commit_whose_confirmation_differs_here_halts_and_nobody_else() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    // Bob's init secret is another: he follows the path, and comes to other keys.
    clinic.phones[BOB].store.change(b"/epoch-secrets", |stored| {
        // A version byte, then CBOR.
        let mut secrets: Value = ciborium::from_reader(&stored[1..]).unwrap();
        let fields = secrets.as_map_mut().unwrap();
        let init = fields.iter_mut().find(|(name, _)| name.as_text() == Some("init_secret"));
        assert!(alter(&mut init.unwrap().1));
        stored.truncate(1);
        ciborium::into_writer(&secrets, stored).unwrap();
    });
    clinic.reconcile(ALICE, &conversation);
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason: HaltReason::Commit }]);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, CAROL], &conversation);

    ask(&mut clinic, BOB, &conversation);
    clinic.sync_all();
    clinic.reconcile(CAROL, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
}

/// Changes the first byte of a secret, wherever it is in there.
fn alter(value: &mut Value) -> bool {
    match value {
        Value::Bytes(bytes) => {
            bytes[0] ^= 1;
            true
        }
        Value::Array(numbers) if numbers.len() == 32 => {
            let first = i128::from(numbers[0].as_integer().unwrap());
            numbers[0] = Value::from(if first == 0 { 1 } else { 0 });
            true
        }
        Value::Map(fields) => fields.iter_mut().any(|(_, value)| alter(value)),
        _ => false,
    }
}
