//! Whatever is done to a chain on its way is noticed.

use crate::clinic::*;
use crate::view::view;
use bellward_proto::*;
use bellward_trust::*;
use proptest::prelude::*;
use proptest::sample::Index;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

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
