//! Who may invite, and what an invite is good for.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

const NOT_ENTITLED: Effect = Effect::Void(VoidReason::NotEntitled);
const KEY_TAKEN: Effect = Effect::Void(VoidReason::KeyTaken);
const ID_TAKEN: Effect = Effect::Void(VoidReason::IdTaken);

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
