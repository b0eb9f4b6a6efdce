//! What was so at a head stays so at that head.

use crate::clinic::*;
use crate::history::{history, perform};
use crate::view::view;
use bellward_proto::*;
use bellward_trust::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

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
}

#[test]
fn histories_hold_every_kind_of_statement_with_and_without_effect() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut applied, mut void) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..64 {
        let ops = history().new_tree(&mut runner).unwrap().current();
        perform(&mut Clinic::new(), &ops, |clinic, effect| {
            let signed = SignedStatement::from_bytes(clinic.log.last().unwrap().as_slice());
            let statement = Statement::from_bytes(signed.unwrap().statement.as_slice()).unwrap();
            let body = format!("{:?}", statement.body);
            let kind = body.split(' ').next().unwrap().to_owned();
            if effect == Effect::Applied {
                applied.insert(kind)
            } else {
                void.insert(kind)
            };
        });
    }
    let kinds = [
        "DeviceAdded",
        "DeviceRevoked",
        "DirectoryPublished",
        "HeadConfirmed",
        "InviteMade",
        "PersonJoined",
        "PersonRemoved",
    ];
    assert!(applied.iter().eq(kinds) && void.iter().eq(kinds), "{applied:?} {void:?}");
}
