//! Who may make and remove people.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

const NOT_ENTITLED: Effect = Effect::Void(VoidReason::NotEntitled);
const KEY_TAKEN: Effect = Effect::Void(VoidReason::KeyTaken);

#[test]
fn the_founder_is_the_first_administrator() {
    let clinic = Clinic::new();
    let roster = clinic.ledger.roster();
    assert!(roster.is_administrator(&clinic.founder.id));
    assert_eq!(roster.people().count(), 1);
    assert_eq!(clinic.ledger.seq(), LedgerSeq(1));
    assert_eq!(clinic.ledger.confirmed(), clinic.ledger.head().map(|head| (head, clinic.now)));
}

#[test]
fn a_clinic_is_created_once() {
    let mut clinic = Clinic::new();
    let usurper = IdentitySecret::from_seed([99; 32]);
    let root = clinic.root.clone();
    let body = StatementBody::ClinicCreated {
        root: root.public(),
        founder: PersonId([99; 16]),
        identity: usurper.public(),
    };
    let signers = [Signer::Root(&root), Signer::Identity(&usurper)];
    let effect = clinic.state(Author::Root, body, &signers);
    assert_eq!(effect, Effect::Void(VoidReason::ClinicExists));
    assert!(!clinic.ledger.roster().is_administrator(&PersonId([99; 16])));
}

#[test]
fn an_identity_is_one_persons() {
    let mut clinic = Clinic::new();
    let invited = clinic.invite(Role::Nurse);
    let identity = clinic.founder.identity.clone();
    let body = StatementBody::PersonJoined {
        invite: invited.id,
        person: invited.person,
        identity: identity.public(),
    };
    let signers = [Signer::Invite(&invited.keys.signing), Signer::Identity(&identity)];
    assert_eq!(clinic.state(Author::Invite(invited.id), body, &signers), KEY_TAKEN);
}

#[test]
fn whoever_is_removed_is_gone_with_all_devices() {
    let mut clinic = Clinic::new();
    let [nurse, doctor] = clinic.staff([Role::Nurse, Role::Physician]);
    let before = clinic.device(&nurse).id;
    let stays = clinic.device(&doctor).id;
    let head = clinic.ledger.head().unwrap();
    assert_eq!(
        clinic.by_founder(StatementBody::PersonRemoved { person: nurse.id }),
        Effect::Applied
    );

    let roster = clinic.ledger.roster();
    assert_eq!(roster.status(&nurse.id), Some(PersonStatus::Removed));
    assert!(roster.person(&nurse.id).is_none() && roster.any_person(&nurse.id).is_some());
    assert!(!roster.is_active_device(&before));
    assert_eq!(roster.entitled(&[nurse.id, doctor.id]), [stays].into());
    let then = clinic.ledger.roster_at(&head).unwrap();
    assert_eq!(then.entitled(&[nurse.id, doctor.id]), [before, stays].into());
    assert_eq!(then.status(&nurse.id), Some(PersonStatus::Active));

    let (secrets, body) = clinic.device_body(nurse.id, None);
    assert_eq!(clinic.add(&nurse, &secrets, body), Effect::Void(VoidReason::AuthorRemoved));
    let again = clinic.by_founder(StatementBody::PersonRemoved { person: nurse.id });
    assert_eq!(again, Effect::Void(VoidReason::NoSuchPerson));
    let unknown = clinic.by_founder(StatementBody::PersonRemoved { person: PersonId([0; 16]) });
    assert_eq!(unknown, Effect::Void(VoidReason::NoSuchPerson));
}

#[test]
fn administrators_are_removed_by_the_root_alone_and_nobody_else_by_it() {
    let mut clinic = Clinic::new();
    let [second, nurse] = clinic.staff([Role::Administrator, Role::Nurse]);
    let remove = |person: PersonId| StatementBody::PersonRemoved { person };
    assert_eq!(clinic.by(&second, remove(clinic.founder.id)), NOT_ENTITLED);
    assert_eq!(clinic.by(&second, remove(second.id)), NOT_ENTITLED);
    assert_eq!(clinic.by(&nurse, remove(nurse.id)), NOT_ENTITLED);
    assert_eq!(clinic.by_root(remove(nurse.id)), NOT_ENTITLED);
    let founder = clinic.founder.id;
    assert_eq!(clinic.by_root(remove(founder)), Effect::Applied);
    assert_eq!(clinic.by_founder(remove(nurse.id)), Effect::Void(VoidReason::AuthorRemoved));
    assert_eq!(clinic.by(&second, remove(nurse.id)), Effect::Applied);
    let left: Vec<PersonId> = clinic.ledger.roster().people().map(|person| person.id).collect();
    assert_eq!(left, [second.id]);
}
