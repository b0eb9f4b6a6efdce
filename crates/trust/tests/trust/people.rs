//! Who may make and remove people, invites and devices.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

const NOT_ENTITLED: Effect = Effect::Void(VoidReason::NotEntitled);
const KEY_TAKEN: Effect = Effect::Void(VoidReason::KeyTaken);
const ID_TAKEN: Effect = Effect::Void(VoidReason::IdTaken);

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
fn administrators_invite_everyone_but_administrators_and_the_root_only_those() {
    let mut clinic = Clinic::new();
    let [nurse, second] = clinic.staff([Role::Nurse, Role::Administrator]);
    for role in [Role::Administrator, Role::Nurse] {
        let (_, body) = clinic.invite_body(role);
        assert_eq!(clinic.by(&nurse, body.clone()), NOT_ENTITLED);
        let by_administrator = clinic.by(&second, body.clone());
        let by_root = clinic.by_root(body);
        match role {
            Role::Administrator => {
                assert_eq!((by_administrator, by_root), (NOT_ENTITLED, Effect::Applied))
            }
            _ => assert_eq!((by_administrator, by_root), (Effect::Applied, NOT_ENTITLED)),
        }
    }
}

#[test]
fn an_invite_needs_fresh_ids_and_keys_and_a_future() {
    let mut clinic = Clinic::new();
    let [nurse] = clinic.staff([Role::Nurse]);
    let taken = clinic.invite(Role::Staff);
    for person in [taken.person, nurse.id, clinic.founder.id] {
        let (_, mut body) = clinic.invite_body(Role::Nurse);
        if let StatementBody::InviteMade { person: invited, .. } = &mut body {
            *invited = person;
        }
        assert_eq!(clinic.by_founder(body), ID_TAKEN);
    }
    let (_, mut same_id) = clinic.invite_body(Role::Nurse);
    let (_, mut same_key) = clinic.invite_body(Role::Nurse);
    let (_, mut same_seal) = clinic.invite_body(Role::Nurse);
    let (_, mut over) = clinic.invite_body(Role::Nurse);
    if let StatementBody::InviteMade { invite, .. } = &mut same_id {
        *invite = taken.id;
    }
    if let StatementBody::InviteMade { key, .. } = &mut same_key {
        *key = taken.keys.signing.public();
    }
    if let StatementBody::InviteMade { seal, .. } = &mut same_seal {
        *seal = taken.keys.seal.public();
    }
    if let StatementBody::InviteMade { ends, .. } = &mut over {
        *ends = Timestamp(clinic.now.0 - 1);
    }
    assert_eq!(clinic.by_founder(same_id), ID_TAKEN);
    assert_eq!(clinic.by_founder(same_key), KEY_TAKEN);
    assert_eq!(clinic.by_founder(same_seal), KEY_TAKEN);
    assert_eq!(clinic.by_founder(over), Effect::Void(VoidReason::EndedAlready));
}

#[test]
fn an_invite_is_good_once_for_its_person_until_it_ends() {
    let mut clinic = Clinic::new();
    let (first, second, late) =
        (clinic.invite(Role::Nurse), clinic.invite(Role::Nurse), clinic.invite(Role::Nurse));
    let status = clinic.ledger.roster().status(&first.person);
    let ends = clinic.now.plus_millis(24 * HOUR);
    assert_eq!(status, Some(PersonStatus::Invited { invite: first.id, ends }));
    assert_eq!(clinic.ledger.roster().invites().count(), 3);

    let other = Invited { person: second.person, ..first.clone() };
    assert_eq!(clinic.try_join(&other).0, Effect::Void(VoidReason::OtherInvite));
    assert_eq!(clinic.try_join(&first).0, Effect::Applied);
    assert_eq!(clinic.try_join(&first).0, Effect::Void(VoidReason::InviteClosed));
    let roster = clinic.ledger.roster();
    assert_eq!(roster.status(&first.person), Some(PersonStatus::Active));
    assert!(roster.invite(&first.id).is_none() && roster.any_invite(&first.id).is_some());

    clinic.now = ends;
    assert_eq!(clinic.try_join(&second).0, Effect::Applied);
    clinic.now = clinic.now.plus_millis(1);
    assert_eq!(clinic.try_join(&late).0, Effect::Void(VoidReason::InviteEnded));
}

#[test]
fn only_the_invite_itself_lets_its_person_join() {
    let mut clinic = Clinic::new();
    let (invited, other) = (clinic.invite(Role::Nurse), clinic.invite(Role::Nurse));
    let identity = IdentitySecret::from_seed([50; 32]);
    let body = StatementBody::PersonJoined {
        invite: invited.id,
        person: invited.person,
        identity: identity.public(),
    };
    let founder = clinic.founder.clone();
    let signers = [Signer::Identity(&founder.identity), Signer::Identity(&identity)];
    assert_eq!(clinic.state(Author::Person(founder.id), body.clone(), &signers), NOT_ENTITLED);
    let signers = [Signer::Invite(&other.keys.signing), Signer::Identity(&identity)];
    assert_eq!(clinic.state(Author::Invite(other.id), body, &signers), NOT_ENTITLED);
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

#[test]
fn removing_someone_who_is_only_invited_closes_the_invite() {
    let mut clinic = Clinic::new();
    let (invited, administrator) = (clinic.invite(Role::Nurse), clinic.invite(Role::Administrator));
    let remove = |person: PersonId| StatementBody::PersonRemoved { person };
    assert_eq!(clinic.by_founder(remove(invited.person)), Effect::Applied);
    assert_eq!(clinic.by_founder(remove(administrator.person)), NOT_ENTITLED);
    assert_eq!(clinic.by_root(remove(administrator.person)), Effect::Applied);
    for gone in [invited, administrator] {
        let roster = clinic.ledger.roster();
        assert_eq!(roster.status(&gone.person), Some(PersonStatus::Removed));
        assert!(roster.invite(&gone.id).is_none() && !roster.key_is_fresh());
        assert_eq!(clinic.try_join(&gone).0, Effect::Void(VoidReason::InviteClosed));
    }
}
