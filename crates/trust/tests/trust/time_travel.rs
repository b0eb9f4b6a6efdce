//! What was so at a head stays so at that head.

use crate::clinic::*;
use crate::history::{history, perform};
use crate::view::view;
use bellward_proto::*;
use bellward_trust::*;
use proptest::prelude::*;

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
