//! What holds for every history of a clinic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use bellward_proto::*;
use bellward_trust::*;
use common::*;
use proptest::prelude::*;
use proptest::sample::Index;

fn op() -> impl Strategy<Value = Op> {
    let n = 0usize..6;
    prop_oneof![
        (1u64..30 * HOUR).prop_map(Op::Wait),
        (n.clone(), any::<u8>()).prop_map(|(by, role)| Op::Invite { by, role }),
        (n.clone(), any::<u8>()).prop_map(|(by, role)| Op::Invite { by: by % 2, role }),
        (0usize..8).prop_map(|invite| Op::Join { invite }),
        (0usize..8).prop_map(|invite| Op::Join { invite }),
        (n.clone(), any::<bool>(), proptest::option::of(0u64..20 * HOUR)).prop_map(
            |(by, own, ends_in)| Op::AddDevice { by, of: if own { by } else { by + 1 }, ends_in }
        ),
        (n.clone(), proptest::option::of(0u64..20 * HOUR))
            .prop_map(|(by, ends_in)| Op::AddDevice { by, of: by, ends_in }),
        (n.clone(), 0usize..8).prop_map(|(by, device)| Op::Revoke { by, device }),
        (n.clone(), n.clone()).prop_map(|(by, person)| Op::Remove { by, person }),
        (1usize..6).prop_map(|person| Op::RemoveByRoot { person }),
        (n.clone(), any::<bool>()).prop_map(|(by, renew)| Op::Publish { by, renew }),
        n.prop_map(|by| Op::Confirm { by }),
    ]
}

fn history() -> impl Strategy<Value = Vec<Op>> {
    proptest::collection::vec(op(), 1..40)
}

/// Statements that a nurse, someone removed, or a spent invite has no right to. The root has no
/// right to them either where `by_root` says so.
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
                    clinic.invite_body(common_role(*role)).1
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

    #[test]
    fn the_roster_at_a_head_is_that_of_a_ledger_that_stops_there(ops in history()) {
        let mut clinic = Clinic::new();
        let mut stops = vec![(clinic.ledger.head().unwrap(), view(&clinic.ledger.roster()))];
        perform(&mut clinic, &ops, |clinic, _| {
            stops.push((clinic.ledger.head().unwrap(), view(&clinic.ledger.roster())));
        });
        for (place, (head, then)) in stops.iter().enumerate() {
            let roster = clinic.ledger.roster_at(head).unwrap();
            prop_assert_eq!(&view(&roster), then);
            prop_assert_eq!(roster.head(), Some(*head));
            prop_assert_eq!(roster.seq(), LedgerSeq(place as u64 + 1));
        }
        // Whoever reads the same statements comes to the same end.
        let mut reader = Ledger::new(clinic.ledger.clinic());
        reader.append_all(&clinic.log).unwrap();
        prop_assert_eq!(reader.head(), clinic.ledger.head());
        prop_assert_eq!(view(&reader.roster()), view(&clinic.ledger.roster()));
    }

    #[test]
    fn a_chain_that_was_meddled_with_is_refused(
        place in any::<Index>(),
        other in any::<Index>(),
        bit in any::<Index>(),
    ) {
        let clinic = chain_of_every_kind();
        let place = place.index(clinic.log.len());
        let mut ledger = Ledger::new(clinic.ledger.clinic());
        ledger.append_all(&clinic.log[..place]).unwrap();
        let before = (ledger.head(), ledger.seq(), view(&ledger.roster()));
        let unchanged = |ledger: &Ledger| {
            (ledger.head(), ledger.seq(), view(&ledger.roster())) == before
        };

        // A flipped bit.
        let mut flipped = clinic.log[place].0.clone();
        let bit = bit.index(flipped.len() * 8);
        flipped[bit / 8] ^= 1 << (bit % 8);
        let refusal = ledger.append(&flipped).expect_err("a flipped bit was taken");
        prop_assert!(!refusal.to_string().is_empty());
        prop_assert!(unchanged(&ledger));

        // A swap, an omission, a replay: any other statement of the chain in this place.
        let other = other.index(clinic.log.len());
        if other != place {
            let refusal = ledger.append(clinic.log[other].as_slice()).expect_err("out of order");
            if other < place {
                prop_assert_eq!(refusal, Refusal::Known { seq: LedgerSeq(other as u64 + 1) });
            } else {
                let (expected, found) =
                    (LedgerSeq(place as u64 + 1), LedgerSeq(other as u64 + 1));
                prop_assert_eq!(refusal, Refusal::WrongSeq { expected, found });
            }
            prop_assert!(unchanged(&ledger));
            let mut swapped = clinic.log.clone();
            swapped.swap(place, other);
            let mut fresh = Ledger::new(clinic.ledger.clinic());
            let (at, _) = fresh.append_all(&swapped).expect_err("swapped");
            prop_assert_eq!(at, place.min(other));
            prop_assert_eq!(fresh.head(), None);
        }

        // What was refused stands in nobody's way.
        ledger.append_all(&clinic.log[place..]).unwrap();
        prop_assert_eq!(ledger.head(), clinic.ledger.head());
    }
}

fn common_role(role: u8) -> Role {
    [Role::Administrator, Role::Physician, Role::Nurse, Role::Staff][role as usize % 4]
}

/// A short chain with every kind of statement, one of them void.
fn chain_of_every_kind() -> Clinic {
    let mut clinic = Clinic::new();
    let founder = clinic.founder.clone();
    clinic.device(&founder);
    clinic.publish(true);
    let [nurse, doctor] = clinic.staff([Role::Nurse, Role::Physician]);
    let lost = clinic.device(&nurse);
    clinic.device(&doctor);
    clinic.by(&nurse, StatementBody::DeviceRevoked { device: lost.id });
    clinic.by(&nurse, StatementBody::HeadConfirmed {});
    clinic.publish(true);
    clinic.now = clinic.now.plus_millis(HOUR);
    clinic.by_founder(StatementBody::HeadConfirmed {});
    clinic.by_founder(StatementBody::PersonRemoved { person: doctor.id });
    clinic.publish(true);
    clinic
}

#[test]
fn every_bit_of_a_statement_counts() {
    let clinic = Clinic::new();
    let mut ledger = Ledger::new(clinic.ledger.clinic());
    let signed = clinic.log[0].as_slice();
    for bit in 0..signed.len() * 8 {
        let mut flipped = signed.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(ledger.append(&flipped).is_err(), "bit {bit}");
        assert_eq!(ledger.head(), None);
    }
    ledger.append(signed).unwrap();
}
