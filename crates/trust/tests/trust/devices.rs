//! Who may add and revoke devices, and when they end.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

const NOT_ENTITLED: Effect = Effect::Void(VoidReason::NotEntitled);
const KEY_TAKEN: Effect = Effect::Void(VoidReason::KeyTaken);
const ID_TAKEN: Effect = Effect::Void(VoidReason::IdTaken);

#[test]
fn people_add_devices_for_themselves_with_fresh_ids_and_keys() {
    let mut clinic = Clinic::new();
    let [nurse, doctor] = clinic.staff([Role::Nurse, Role::Physician]);
    let (secrets, body) = clinic.device_body(nurse.id, None);
    assert_eq!(clinic.add(&doctor, &secrets, body.clone()), NOT_ENTITLED);
    let founder = clinic.founder.clone();
    assert_eq!(clinic.add(&founder, &secrets, body.clone()), NOT_ENTITLED);
    assert_eq!(clinic.add(&nurse, &secrets, body.clone()), Effect::Applied);
    assert_eq!(clinic.add(&nurse, &secrets, body), ID_TAKEN);
    assert_eq!(clinic.ledger.roster().device(&secrets.id).unwrap().person, nurse.id);

    // Another id with a key of the first, or one key in two places.
    let one = [77; 32];
    for case in 0..4 {
        let (mut new, _) = clinic.device_body(doctor.id, None);
        match case {
            0 => new.auth = secrets.auth.clone(),
            1 => new.leaf = secrets.leaf.clone(),
            2 => new.seal = secrets.seal.clone(),
            _ => {
                (new.auth, new.leaf) = (AuthSecret::from_seed(one), LeafSecret::from_seed(one));
            }
        }
        let body = StatementBody::DeviceAdded {
            device: new.id,
            person: doctor.id,
            kind: DeviceKind::Personal,
            ends: None,
            auth: new.auth.public(),
            leaf: new.leaf.public(),
            seal: new.seal.public(),
        };
        assert_eq!(clinic.add(&doctor, &new, body), KEY_TAKEN, "case {case}");
    }
}

#[test]
fn a_device_to_which_nothing_can_be_sealed_is_refused() {
    let mut clinic = Clinic::new();
    let [nurse] = clinic.staff([Role::Nurse]);
    let (secrets, body) = clinic.device_body(nurse.id, None);
    let key = secrets.seal.public().as_slice().to_vec();
    let statement = clinic.ledger.draft(Author::Person(nurse.id), clinic.now, body).to_bytes();
    let at = statement.windows(key.len()).position(|bytes| bytes == key).unwrap();
    // An X25519 part of small order: whoever seals to it seals to everyone.
    let mut weak = statement.clone();
    weak[at + 1184..at + 1216].fill(0);
    let sign = |statement: &[u8]| {
        let signers = [
            Signer::Identity(&nurse.identity),
            Signer::Auth(&secrets.auth),
            Signer::Leaf(&secrets.leaf),
        ];
        Blob(Statement::from_bytes(statement).unwrap().sign(&signers).to_bytes())
    };
    assert_eq!(
        clinic.try_append(&sign(&weak)),
        Err(Refusal::NotAStatement(DecodeError::Malformed { what: Statement::WHAT }))
    );
    assert_eq!(clinic.try_append(&sign(&statement)).unwrap().effect, Effect::Applied);
}

#[test]
fn a_device_ends_by_the_times_of_statements_with_effect() {
    let mut clinic = Clinic::new();
    let [nurse] = clinic.staff([Role::Nurse]);
    let ends = clinic.now.plus_millis(HOUR);
    let (over, body) = clinic.device_body(nurse.id, Some(Timestamp(clinic.now.0 - 1)));
    assert_eq!(clinic.add(&nurse, &over, body), Effect::Void(VoidReason::EndedAlready));
    let (shared, body) = clinic.device_body(nurse.id, Some(ends));
    assert_eq!(clinic.add(&nurse, &shared, body), Effect::Applied);
    let added = clinic.ledger.head().unwrap();

    clinic.now = ends;
    clinic.by_founder(StatementBody::HeadConfirmed {});
    assert!(clinic.ledger.roster().is_active_device(&shared.id));
    clinic.now = ends.plus_millis(1);
    assert_eq!(clinic.by(&nurse, StatementBody::HeadConfirmed {}), NOT_ENTITLED);
    assert!(clinic.ledger.roster().is_active_device(&shared.id), "a void statement ended it");
    clinic.by_founder(StatementBody::HeadConfirmed {});
    let roster = clinic.ledger.roster();
    assert!(!roster.is_active_device(&shared.id));
    assert_eq!(roster.devices_of(&nurse.id).count(), 0);
    assert!(roster.any_device(&shared.id).is_some());
    assert!(clinic.ledger.roster_at(&added).unwrap().is_active_device(&shared.id));
}

#[test]
fn a_device_is_revoked_by_its_person_or_an_administrator() {
    let mut clinic = Clinic::new();
    let [nurse, doctor] = clinic.staff([Role::Nurse, Role::Physician]);
    let (own, others) = (clinic.device(&nurse).id, clinic.device(&nurse).id);
    let by_doctor = clinic.by(&doctor, StatementBody::DeviceRevoked { device: own });
    assert_eq!(by_doctor, NOT_ENTITLED);
    assert_eq!(clinic.by_root(StatementBody::DeviceRevoked { device: own }), NOT_ENTITLED);
    assert!(clinic.ledger.roster().is_active_device(&own));

    let revoked = StatementBody::DeviceRevoked { device: own };
    assert_eq!(clinic.by(&nurse, revoked.clone()), Effect::Applied);
    assert_eq!(clinic.by(&nurse, revoked), Effect::Void(VoidReason::NoSuchDevice));
    assert_eq!(clinic.by_founder(StatementBody::DeviceRevoked { device: others }), Effect::Applied);
    let unknown = StatementBody::DeviceRevoked { device: DeviceId([0; 16]) };
    assert_eq!(clinic.by_founder(unknown), Effect::Void(VoidReason::NoSuchDevice));
    assert_eq!(clinic.ledger.roster().entitled(&[nurse.id]).len(), 0);
}
