//! Statements of someone without the right to them change nothing.

use crate::clinic::*;
use crate::history::{history, perform};
use crate::view::view;
use bellward_proto::*;
use bellward_trust::*;
use proptest::prelude::*;
use proptest::sample::Index;

/// Statements that a nurse, someone removed, or a spent invite has no right to.
#[derive(Debug, Clone)]
enum Attack {
    Invite(u8),
    Remove(Index),
    Revoke(Index),
    AddDeviceForAnother(Index),
    Publish(bool),
    Confirm,
    CreateClinic,
    JoinAgain(Index),
}

fn attack() -> impl Strategy<Value = Attack> {
    prop_oneof![
        any::<u8>().prop_map(Attack::Invite),
        any::<Index>().prop_map(Attack::Remove),
        any::<Index>().prop_map(Attack::Revoke),
        any::<Index>().prop_map(Attack::AddDeviceForAnother),
        any::<bool>().prop_map(Attack::Publish),
        Just(Attack::Confirm),
        Just(Attack::CreateClinic),
        any::<Index>().prop_map(Attack::JoinAgain),
    ]
}

#[derive(Debug, Clone, Copy)]
enum Attacker {
    Nurse,
    RemovedAdministrator,
    SpentInvite,
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn who_has_no_right_changes_nothing(
        ops in history(),
        attacks in proptest::collection::vec(
            (
                prop_oneof![
                    Just(Attacker::Nurse),
                    Just(Attacker::RemovedAdministrator),
                    Just(Attacker::SpentInvite),
                ],
                attack(),
                0u64..1_000_000 * HOUR,
            ),
            1..12,
        ),
    ) {
        let mut clinic = Clinic::new();
        // The attackers are there from the start; the history goes on around them.
        let invited = clinic.invite(Role::Nurse);
        let (_, nurse) = clinic.try_join(&invited);
        let [removed] = clinic.staff([Role::Administrator]);
        let doctors_device = {
            let [doctor] = clinic.staff([Role::Physician]);
            clinic.device(&doctor).id
        };
        clinic.by_root(StatementBody::PersonRemoved { person: removed.id });
        let cast = perform(&mut clinic, &ops, |_, _| ());
        let before = view(&clinic.ledger.roster());
        let confirmed = clinic.ledger.confirmed();
        let length = clinic.ledger.seq();

        let mut people: Vec<PersonId> = cast.members.iter().map(|m| m.id).collect();
        people.extend(cast.invites.iter().map(|i| i.person));
        let devices: Vec<DeviceId> =
            cast.devices.iter().copied().chain([doctors_device]).collect();
        for (attacker, attack, later) in &attacks {
            clinic.now = clinic.now.plus_millis(*later);
            let forged = IdentitySecret::from_seed(clinic.seed());
            let mut introduced = Vec::new();
            let device = clinic.device_body(cast.members[0].id, None);
            let body = match attack {
                Attack::Invite(role) => {
                    clinic.invite_body(some_role(*role)).1
                }
                Attack::Remove(index) => {
                    StatementBody::PersonRemoved { person: *index.get(&people) }
                }
                Attack::Revoke(index) => {
                    StatementBody::DeviceRevoked { device: *index.get(&devices) }
                }
                Attack::AddDeviceForAnother(index) => {
                    introduced = vec![Signer::Auth(&device.0.auth), Signer::Leaf(&device.0.leaf)];
                    let StatementBody::DeviceAdded { device, kind, ends, auth, leaf, seal, .. } =
                        device.1 else { unreachable!() };
                    let person = index.get(&cast.members).id;
                    StatementBody::DeviceAdded { device, person, kind, ends, auth, leaf, seal }
                }
                Attack::Publish(renew) => clinic.directory_body(*renew),
                Attack::Confirm => StatementBody::HeadConfirmed {},
                Attack::CreateClinic => {
                    introduced = vec![Signer::Identity(&forged)];
                    StatementBody::ClinicCreated {
                        root: clinic.root.public(),
                        founder: PersonId([66; 16]),
                        identity: forged.public(),
                    }
                }
                Attack::JoinAgain(index) => {
                    introduced = vec![Signer::Identity(&forged)];
                    let (invite, person) = if cast.invites.is_empty() {
                        (invited.id, invited.person)
                    } else {
                        let other = index.get(&cast.invites);
                        (other.id, other.person)
                    };
                    StatementBody::PersonJoined { invite, person, identity: forged.public() }
                }
            };
            let (author, signer) = match attacker {
                Attacker::Nurse => (Author::Person(nurse.id), Signer::Identity(&nurse.identity)),
                Attacker::RemovedAdministrator => {
                    (Author::Person(removed.id), Signer::Identity(&removed.identity))
                }
                Attacker::SpentInvite => {
                    (Author::Invite(invited.id), Signer::Invite(&invited.keys.signing))
                }
            };
            let mut signers = vec![signer];
            signers.extend(introduced);
            let signed = clinic.signed(author, body, &signers);
            let mut relay = clinic.ledger.clone();
            prop_assert!(matches!(
                relay.append_effective(signed.as_slice()),
                Err(Refusal::Void(_))
            ));
            prop_assert_eq!(relay.head(), clinic.ledger.head());
            let appended = clinic.try_append(&signed).unwrap();
            prop_assert!(matches!(appended.effect, Effect::Void(_)), "{:?}", appended);
        }
        prop_assert_eq!(view(&clinic.ledger.roster()), before);
        prop_assert_eq!(clinic.ledger.confirmed(), confirmed);
        prop_assert_eq!(clinic.ledger.seq().0, length.0 + attacks.len() as u64);
    }
}

fn some_role(role: u8) -> Role {
    [Role::Administrator, Role::Physician, Role::Nurse, Role::Staff][role as usize % 4]
}
