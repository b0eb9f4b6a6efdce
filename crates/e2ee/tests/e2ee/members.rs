//! Who comes and who goes.

use crate::clinic::{clinic, texts};
use bellward_e2ee::{Change, Description, E2eeError, Processed, Status};
use bellward_proto::limits;

const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;

#[test]
fn a_new_device_is_added_and_reads_what_comes() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    clinic.say(ALICE, &conversation, "before");
    clinic.sync_all();
    let tablet = clinic.add_phone(BOB);
    let difference =
        clinic.phones[ALICE].machine().difference(&conversation, &clinic.ledger, clinic.now);
    assert_eq!(difference.unwrap().add, [clinic.id(tablet)].into());

    clinic.reconcile(ALICE, &conversation);
    let added = vec![clinic.id(tablet)];
    assert_eq!(
        clinic.sync(ALICE),
        [Processed::OwnCommit { added: added.clone(), removed: vec![] }]
    );
    assert_eq!(
        clinic.sync(BOB),
        [Processed::Commit {
            sender: clinic.id(ALICE),
            added,
            removed: vec![],
            description_changed: false,
            removed_self: false,
            won_over_own: false,
        }]
    );
    let joined = Processed::Joined { sender: clinic.id(ALICE), by_founding: false, missed: None };
    assert_eq!(clinic.sync(tablet), [joined]);
    clinic.assert_agree(&[ALICE, BOB, tablet], &conversation);

    clinic.say(tablet, &conversation, "hello");
    clinic.say(BOB, &conversation, "from both");
    assert_eq!(texts(&clinic.sync(ALICE)), ["hello", "from both"]);
    assert_eq!(texts(&clinic.sync(tablet)), ["from both"]);
}

#[test]
fn joining_uses_up_the_key_package() {
    let mut clinic = clinic(2);
    let kept = clinic.phones[BOB].store.holds(b"key-package/");
    assert_eq!(clinic.phones[BOB].store.holds(b"mls/key-package/"), kept);
    clinic.conversation(&[ALICE, BOB]);
    assert_eq!(clinic.phones[BOB].store.holds(b"key-package/"), kept - 1);
    assert_eq!(clinic.phones[BOB].store.holds(b"mls/key-package/"), kept - 1);
}

#[test]
fn nothing_is_encrypted_to_a_revoked_device() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.revoke(CAROL);
    let remove = [clinic.id(CAROL)].into();
    assert_eq!(clinic.encrypt(BOB, &conversation, "secret"), Err(E2eeError::MustCommit { remove }));
    assert_eq!(clinic.encrypt(CAROL, &conversation, "still here"), Err(E2eeError::NotEntitled));

    clinic.reconcile(BOB, &conversation);
    clinic.sync(ALICE);
    clinic.sync(BOB);
    clinic.say(BOB, &conversation, "secret");
    assert_eq!(texts(&clinic.sync(ALICE)), ["secret"]);
    clinic.sync(BOB);
    clinic.assert_agree(&[ALICE, BOB], &conversation);

    let to_carol = clinic.sync(CAROL);
    assert!(matches!(to_carol[..], [Processed::Commit { removed_self: true, .. }]));
    assert_eq!(clinic.view(CAROL, &conversation).status, Status::Removed);
    assert_eq!(clinic.phones[CAROL].store.holds(b"mls/group/"), 0);
}

#[test]
fn the_removed_cannot_read_even_what_they_are_sent() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.remove_person(CAROL);
    clinic.reconcile(ALICE, &conversation);
    clinic.sync_all();
    clinic.say(ALICE, &conversation, "without Carol");
    let item = clinic.relay.queues[&clinic.id(BOB)][0].clone();
    assert!(matches!(clinic.process(CAROL, &item), Processed::Halted { .. }));
}

#[test]
fn the_description_changes_by_commit() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let mut description = clinic.group_of(&[ALICE, BOB, CAROL]);
    description.title = "Night shift".into();
    let change = Change { description: Some(description.clone()), ..Change::default() };
    let outgoing = clinic.commit(BOB, &conversation, change).unwrap();
    assert_eq!(outgoing.reached, [clinic.id(CAROL)].into());
    clinic.relay.post(&outgoing);
    let to_alice = clinic.sync(ALICE);
    assert!(matches!(to_alice[..], [Processed::Commit { description_changed: true, .. }]));
    clinic.sync_all();
    assert_eq!(clinic.view(CAROL, &conversation).description, Some(description));
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);

    // And Bob is taken out again, by name.
    let change =
        Change { description: Some(clinic.group_of(&[ALICE, CAROL])), ..Change::default() };
    assert!(matches!(
        clinic.commit(BOB, &conversation, change.clone()),
        Err(E2eeError::NotAllowed(_))
    ));
    let outgoing = clinic.commit(CAROL, &conversation, change).unwrap();
    clinic.relay.post(&outgoing);
    clinic.sync_all();
    assert_eq!(clinic.view(BOB, &conversation).status, Status::Removed);
    clinic.assert_agree(&[ALICE, CAROL], &conversation);
}

#[test]
fn descriptions_are_held_to_their_rules() {
    let mut clinic = clinic(3);
    let direct = Description::direct(clinic.person(ALICE), clinic.person(BOB));
    let conversation = clinic.found(ALICE, &direct);
    clinic.sync_all();
    for description in [
        clinic.group_of(&[ALICE, BOB, CAROL]),
        Description::direct(clinic.person(ALICE), clinic.person(CAROL)),
    ] {
        let change = Change { description: Some(description), ..Change::default() };
        let refused = clinic.commit(ALICE, &conversation, change);
        assert!(matches!(refused, Err(E2eeError::NotAllowed(_))));
    }
    let group = clinic.conversation(&[ALICE, BOB]);
    let mut long = clinic.group_of(&[ALICE, BOB]);
    long.title = "x".repeat(limits::TITLE + 1);
    let mut unknown = clinic.group_of(&[ALICE, BOB]);
    unknown.people.insert(bellward_proto::PersonId([9; 16]));
    for description in [long, unknown, clinic.group_of(&[])] {
        let change = Change { description: Some(description), ..Change::default() };
        let refused = clinic.commit(ALICE, &group, change);
        assert!(matches!(refused, Err(E2eeError::NotAllowed(_))));
    }
}

#[test]
fn of_two_commits_the_first_wins_and_the_other_is_made_anew() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    let tablet = clinic.add_phone(CAROL);
    let by_alice = clinic.commit(ALICE, &conversation, Change::default()).unwrap();
    let by_bob = clinic.commit(BOB, &conversation, Change::default()).unwrap();
    clinic.relay.post(&by_alice);
    assert!(!clinic.relay.would_take(&by_bob.envelope));
    let to_bob = clinic.sync(BOB);
    assert!(matches!(to_bob[..], [Processed::Commit { won_over_own: true, .. }]));
    clinic.phones[BOB].machine().refused(&conversation, &by_bob.hash).unwrap();
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL, tablet], &conversation);
    clinic.reconcile(BOB, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL, tablet], &conversation);
}

#[test]
fn a_refused_commit_or_founding_never_happened() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let before = clinic.view(ALICE, &conversation);
    let outgoing = clinic.commit(ALICE, &conversation, Change::default()).unwrap();
    assert_eq!(clinic.view(ALICE, &conversation).pending, Some(outgoing.hash));
    clinic.phones[ALICE].machine().refused(&conversation, &outgoing.hash).unwrap();
    assert_eq!(clinic.view(ALICE, &conversation), before);
    clinic.say(ALICE, &conversation, "as if nothing had been");
    assert_eq!(texts(&clinic.sync(BOB)).len(), 1);

    let notes = Description::direct(clinic.person(ALICE), clinic.person(ALICE));
    let other = bellward_proto::ConversationId::direct(&clinic.ledger.clinic(), &notes.people);
    let machine = clinic.phones[ALICE].machine();
    let kept = clinic.phones[ALICE].store.snapshot();
    let outgoing = machine
        .found(&other, &notes, bellward_proto::OrderNumber(0), &clinic.ledger, &[], clinic.now)
        .unwrap();
    machine.refused(&other, &outgoing.hash).unwrap();
    assert_eq!(clinic.phones[ALICE].store.snapshot(), kept);
}

#[test]
fn a_device_without_key_packages_does_not_silence_the_rest() {
    let mut clinic = clinic(3);
    let carol = clinic.id(CAROL);
    clinic.relay.packages.remove(&carol);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    clinic.say(ALICE, &conversation, "Carol cannot read this yet");
    assert_eq!(texts(&clinic.sync(BOB)).len(), 1);
    clinic.sync(ALICE);

    let outgoing = clinic.commit(ALICE, &conversation, Change::default()).unwrap();
    assert_eq!(outgoing.unreached, [carol].into());
    clinic.phones[ALICE].machine().refused(&conversation, &outgoing.hash).unwrap();
    clinic.upload_last_resort(CAROL);
    assert!(!clinic.phones[CAROL].machine().key_package_stock(clinic.now).unwrap().last_resort_due);
    clinic.reconcile(ALICE, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL], &conversation);
    assert!(clinic.phones[CAROL].machine().key_package_stock(clinic.now).unwrap().last_resort_due);

    // The same last-resort key package lets her into another conversation.
    let another = clinic.conversation(&[BOB, CAROL]);
    clinic.assert_agree(&[BOB, CAROL], &another);
}

#[test]
fn a_new_leaf_wants_fresh_keys_once() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let difference = |clinic: &crate::clinic::Clinic, phone: usize| {
        let machine = clinic.phones[phone].machine();
        machine.difference(&conversation, &clinic.ledger, clinic.now).unwrap()
    };
    assert!(difference(&clinic, ALICE).is_empty());
    assert!(difference(&clinic, BOB).refresh);
    clinic.reconcile(BOB, &conversation);
    clinic.sync_all();
    assert!(difference(&clinic, BOB).is_empty());
    clinic.now = clinic.now.plus_millis(31 * 24 * 60 * 60 * 1000);
    assert!(difference(&clinic, ALICE).refresh);
}

#[test]
fn what_is_stored_does_not_grow_with_the_changes() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB, CAROL]);
    let stored = |clinic: &crate::clinic::Clinic| {
        [ALICE, BOB, CAROL].map(|phone| {
            let store = &clinic.phones[phone].store;
            [store.holds(b"mls/group/"), store.holds(b"order/"), store.holds(b"record/")]
        })
    };
    clinic.reconcile(BOB, &conversation);
    clinic.sync_all();
    let before = stored(&clinic);
    for phone in [ALICE, BOB, CAROL, ALICE] {
        clinic.say(phone, &conversation, "and then");
        clinic.sync_all();
        clinic.reconcile(phone, &conversation);
        clinic.sync_all();
    }
    assert_eq!(stored(&clinic), before);
}

#[test]
fn nobody_takes_the_place_of_someone_elses_direct_conversation() {
    // Carol would be what Bob believes to be Alice.
    let clinic = clinic(3);
    let (alice, bob, carol) = (clinic.person(ALICE), clinic.person(BOB), clinic.person(CAROL));
    let id = bellward_proto::ConversationId::direct(&clinic.ledger.clinic(), &[alice, bob]);
    let machine = clinic.phones[CAROL].machine();
    for description in [Description::direct(carol, bob), Description::group("Alice", [carol, bob])]
    {
        let number = bellward_proto::OrderNumber(0);
        let made = machine.found(&id, &description, number, &clinic.ledger, &[], clinic.now);
        assert!(matches!(made, Err(E2eeError::NotAllowed(_))));
    }
    let group = bellward_proto::ConversationId::group([0xff; 16]);
    let number = bellward_proto::OrderNumber(0);
    let direct = Description::direct(carol, bob);
    let made = machine.found(&group, &direct, number, &clinic.ledger, &[], clinic.now);
    assert!(matches!(made, Err(E2eeError::NotAllowed(_))));
}
