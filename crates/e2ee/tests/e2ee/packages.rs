//! Key packages that are not to be used.

use crate::clinic::clinic;
use bellward_e2ee::{Change, Stock};
use bellward_proto::{Blob, ConversationId, Timestamp, relay::ClaimedKeyPackage};

const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;
const DAY: u64 = 24 * 60 * 60 * 1000;

#[test]
fn a_key_package_of_another_device_is_not_used() {
    let mut clinic = clinic(3);
    let description = clinic.group_of(&[ALICE, BOB, CAROL]);
    let (bob, carol) = (clinic.id(BOB), clinic.id(CAROL));
    let mut packages = clinic.relay.claim([bob, carol]);
    let of_bob = packages[0].package.clone();
    packages[1].package = of_bob;
    let outgoing = clinic.founding(ALICE, &ConversationId([1; 16]), &description, &packages);
    assert_eq!(outgoing.reached, [bob].into());
    assert_eq!(outgoing.unreached, [carol].into());
}

#[test]
fn rubbish_and_tampered_key_packages_are_not_used() {
    let mut clinic = clinic(3);
    let description = clinic.group_of(&[ALICE, BOB, CAROL]);
    let mut packages = clinic.relay.claim([clinic.id(BOB), clinic.id(CAROL)]);
    *packages[0].package.0.last_mut().unwrap() ^= 1;
    packages[1].package = Blob(b"rubbish".to_vec());
    let outgoing = clinic.founding(ALICE, &ConversationId([1; 16]), &description, &packages);
    assert!(outgoing.reached.is_empty());
    assert_eq!(outgoing.recipients, [clinic.id(ALICE)]);
}

#[test]
fn a_key_package_that_has_ended_is_not_used_and_its_secrets_go() {
    let mut clinic = clinic(2);
    let conversation = clinic.conversation(&[ALICE]);
    let later = clinic.now.plus_millis(90 * DAY);
    let package = clinic.relay.claim([clinic.id(BOB)]).remove(0);
    let change = Change {
        add: vec![package],
        description: Some(clinic.group_of(&[ALICE, BOB])),
        ..Change::default()
    };
    let machine = clinic.phones[ALICE].machine();
    let outgoing = machine.commit(&conversation, &change, &clinic.ledger, later).unwrap();
    assert_eq!(outgoing.unreached, [clinic.id(BOB)].into());

    // The relay holds more than are good: they are to be replaced.
    let machine = clinic.phones[BOB].machine();
    assert!(!machine.key_package_stock(clinic.now).unwrap().is_stale);
    assert!(machine.key_package_stock(later).unwrap().is_stale);
    clinic.phones[BOB].machine().make_key_packages(1, later).unwrap();
    assert_eq!(clinic.phones[BOB].store.holds(b"key-package/"), 1);
    assert_eq!(clinic.phones[BOB].store.holds(b"mls/key-package/"), 1);
}

#[test]
fn a_key_package_of_someone_outside_the_conversation_is_not_used() {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&[ALICE, BOB]);
    let carol = clinic.id(CAROL);
    let change = Change { add: clinic.relay.claim([carol]), ..Change::default() };
    let outgoing = clinic.commit(ALICE, &conversation, change).unwrap();
    assert!(outgoing.reached.is_empty() && outgoing.unreached.is_empty());
}

#[test]
fn the_last_resort_is_renewed_and_the_one_before_still_opens() {
    let mut clinic = clinic(2);
    let bob = clinic.id(BOB);
    assert!(clinic.phones[BOB].machine().key_package_stock(clinic.now).unwrap().last_resort_due);
    clinic.relay.packages.clear();
    clinic.upload_last_resort(BOB);
    let early = clinic.relay.claim([bob]);
    clinic.now = clinic.now.plus_millis(8 * DAY);
    assert!(clinic.phones[BOB].machine().key_package_stock(clinic.now).unwrap().last_resort_due);
    clinic.upload_last_resort(BOB);
    assert_eq!(clinic.phones[BOB].store.holds(b"key-package/"), 5);

    let found = |clinic: &mut crate::clinic::Clinic, id: u8, packages: &[ClaimedKeyPackage]| {
        let conversation = ConversationId([id; 16]);
        let description = clinic.group_of(&[ALICE, BOB]);
        let outgoing = clinic.founding(ALICE, &conversation, &description, packages);
        clinic.relay.post(&outgoing);
        clinic.sync_all();
        conversation
    };
    let first = found(&mut clinic, 1, &early);
    clinic.assert_agree(&[ALICE, BOB], &first);
    let late = clinic.relay.claim([bob]);
    let second = found(&mut clinic, 2, &late);
    clinic.assert_agree(&[ALICE, BOB], &second);

    // A third drops the first.
    clinic.upload_last_resort(BOB);
    assert_eq!(clinic.phones[BOB].store.holds(b"key-package/"), 5);
}

#[test]
fn what_was_made_while_a_clock_was_wrong_is_made_anew() {
    for ahead in [true, false] {
        let clinic = clinic(2);
        let (right, wrong) = (clinic.now, ten_years_off(clinic.now, ahead));
        let machine = clinic.phones[BOB].machine();
        machine.make_key_packages(5, wrong).unwrap();
        machine.make_last_resort(wrong).unwrap();
        let stock = |now| machine.key_package_stock(now).unwrap();
        assert_eq!(stock(wrong), Stock { is_stale: false, last_resort_due: false });
        assert_eq!(stock(right), Stock { is_stale: true, last_resort_due: true });
        machine.make_key_packages(5, right).unwrap();
        machine.make_last_resort(right).unwrap();
        assert_eq!(stock(right), Stock { is_stale: false, last_resort_due: false });
    }
}

#[test]
fn this_machines_clock_does_not_decide_who_can_be_added() {
    // OpenMLS asks it, and nobody can hand it another: so everyone else's is moved.
    for ahead in [true, false] {
        let mut clinic = clinic(2);
        clinic.now = ten_years_off(clinic.now, ahead);
        clinic.relay.packages.clear();
        clinic.upload(BOB, 1);
        let conversation = clinic.conversation(&[ALICE, BOB]);
        let tablet = clinic.add_phone(BOB);
        clinic.reconcile(ALICE, &conversation);
        clinic.sync_all();
        clinic.assert_agree(&[ALICE, BOB, tablet], &conversation);
    }
}

fn ten_years_off(now: Timestamp, ahead: bool) -> Timestamp {
    let years = 10 * 365 * DAY;
    Timestamp(if ahead { now.0 + years } else { now.0 - years })
}
