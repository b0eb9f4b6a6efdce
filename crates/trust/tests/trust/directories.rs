//! Who may publish the directory and confirm the head, and when the clinic's key is fresh.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

fn published(version: u64, generation: u64, keys: Digest) -> StatementBody {
    StatementBody::DirectoryPublished {
        version: DirectoryVersion(version),
        hash: DirectoryHash([5; 32]),
        generation: KeyGeneration(generation),
        keys,
    }
}

const COPIES: Digest = Digest([6; 32]);

#[test]
fn directories_and_keys_are_counted_without_gaps() {
    let mut clinic = Clinic::new();
    let none = sealed_keys_digest(&[]);
    let version = |expected| {
        Effect::Void(VoidReason::DirectoryVersion { expected: DirectoryVersion(expected) })
    };
    let generation =
        |expected| Effect::Void(VoidReason::KeyGeneration { expected: KeyGeneration(expected) });

    assert_eq!(clinic.by_founder(published(2, 1, COPIES)), version(1));
    assert_eq!(clinic.by_founder(published(1, 0, none)), generation(1));
    assert_eq!(clinic.by_founder(published(1, 2, COPIES)), generation(1));
    assert_eq!(clinic.by_founder(published(1, 1, COPIES)), Effect::Applied);
    assert_eq!(clinic.by_founder(published(1, 1, none)), version(2));
    assert_eq!(clinic.by_founder(published(3, 1, none)), version(2));
    assert_eq!(clinic.by_founder(published(2, 3, COPIES)), generation(1));
    assert_eq!(clinic.by_founder(published(2, 1, COPIES)), Effect::Void(VoidReason::NeedlessKeys));
    assert_eq!(clinic.by_founder(published(2, 1, none)), Effect::Applied);
    assert_eq!(clinic.by_founder(published(3, 2, COPIES)), Effect::Applied);
    let directory = clinic.ledger.roster().directory().cloned().unwrap();
    assert_eq!((directory.version.0, directory.generation.0), (3, 2));
    assert_eq!(directory.seq, clinic.ledger.seq());
}

#[test]
fn after_a_removal_the_old_key_no_longer_does() {
    let mut clinic = Clinic::new();
    clinic.publish(true);
    let [nurse] = clinic.staff([Role::Nurse]);
    let device = clinic.device(&nurse).id;
    clinic.publish(false);
    let fresh = clinic.ledger.head().unwrap();

    clinic.by(&nurse, StatementBody::DeviceRevoked { device });
    let stale = clinic.ledger.head().unwrap();
    assert!(!clinic.ledger.roster().key_is_fresh());
    let body = clinic.directory_body(false);
    let expected = KeyGeneration(2);
    assert_eq!(clinic.by_founder(body), Effect::Void(VoidReason::KeyGeneration { expected }));
    clinic.publish(true);
    assert!(clinic.ledger.roster().key_is_fresh());
    clinic.publish(false);
    assert!(clinic.ledger.roster().key_is_fresh());
    assert!(clinic.ledger.roster_at(&fresh).unwrap().key_is_fresh());
    assert!(!clinic.ledger.roster_at(&stale).unwrap().key_is_fresh());
    assert_eq!(clinic.ledger.roster_at(&stale).unwrap().directory().unwrap().version.0, 2);

    clinic.by_founder(StatementBody::PersonRemoved { person: nurse.id });
    assert!(!clinic.ledger.roster().key_is_fresh());
}

#[test]
fn only_administrators_publish_and_confirm() {
    let mut clinic = Clinic::new();
    let [nurse, second] = clinic.staff([Role::Nurse, Role::Administrator]);
    let created = clinic.ledger.confirmed();
    for body in [clinic.directory_body(true), StatementBody::HeadConfirmed {}] {
        assert_eq!(clinic.by(&nurse, body.clone()), Effect::Void(VoidReason::NotEntitled));
        assert_eq!(clinic.by_root(body), Effect::Void(VoidReason::NotEntitled));
    }
    assert_eq!(clinic.ledger.confirmed(), created);
    clinic.now = clinic.now.plus_millis(HOUR);
    assert_eq!(clinic.by(&second, StatementBody::HeadConfirmed {}), Effect::Applied);
    assert_eq!(clinic.ledger.confirmed(), Some((clinic.ledger.head().unwrap(), clinic.now)));
    let confirmed = clinic.ledger.confirmed();
    let body = clinic.directory_body(true);
    assert_eq!(clinic.by(&second, body), Effect::Applied);
    assert_eq!(clinic.ledger.confirmed(), confirmed);
}
