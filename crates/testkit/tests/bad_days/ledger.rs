//! A relay that shows another ledger than it showed before, or not all of it.

use crate::{DAY, client, group, sync, texts};
use bellward_client::ClientError;
use bellward_client::transport::{RelayAnswer, RelayRequest};
use bellward_proto::relay::LedgerPage;
use bellward_testkit::{Clinic, Device, Meddling};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

#[test]
fn a_ledger_that_forks_stops_everything() {
    let clinic = Clinic::new(91);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    let [nurse, doctor] = &staff;
    // The administrator's device and the relay are both set back, and another history is signed.
    nurse.keep_copy();
    clinic.site().relay.keep_backup();
    clinic.turns().alone(client(nurse).invite("desk", bellward_client::Role::Staff)).unwrap();
    clinic.sync_all(&staff);
    nurse.restore_copy();
    clinic.site().relay.restore_backup();
    for _ in 0..3 {
        let _ = sync(&clinic, nurse);
    }
    clinic.turns().alone(client(nurse).invite("thief", bellward_client::Role::Staff)).unwrap();

    client(doctor).send(&ward, "to whom?", None).unwrap();
    for _ in 0..2 {
        let error = sync(&clinic, doctor).unwrap_err();
        assert!(matches!(error, ClientError::LedgerContradicts(_)), "{error:?}");
        assert!(error.to_string().contains("Nothing is sent or received"));
    }
    let _ = sync(&clinic, nurse);
    assert!(!texts(nurse, &ward).contains(&"to whom?".to_owned()));
    assert!(texts(doctor, &ward).contains(&"we begin".to_owned()), "what is there stays");
}

#[test]
fn a_ledger_whose_tail_is_withheld_is_noticed_by_what_others_send_and_by_its_age() {
    let clinic = Clinic::new(92);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    let [nurse, doctor, desk] = &staff;
    withhold(doctor);
    clinic.sync(doctor);
    clinic.turns().alone(client(nurse).remove_person(desk.person())).unwrap();
    clinic.sync(nurse);
    // The doctor is not told of the removal, and sends nothing to whom was removed.
    client(doctor).send(&ward, "still all three?", None).unwrap();
    assert!(sync(&clinic, doctor).is_err());
    client(nurse).send(&ward, "between us two", None).unwrap();
    clinic.sync(nurse);
    let error = sync(&clinic, doctor).unwrap_err();
    assert!(matches!(error, ClientError::Protocol(_)), "{error:?}");
    assert!(!texts(desk, &ward).contains(&"still all three?".to_owned()));
    // And even where nobody sends anything, its age tells.
    clinic.site().clock.advance(2 * DAY);
    clinic.sync(nurse);
    let _ = sync(&clinic, doctor);
    let view = client(doctor).ledger_view();
    let age = view.now.millis_since(view.confirmed_at.unwrap());
    assert!(u128::from(age) > DAY.as_millis(), "it is overdue");
    doctor.put_between(None);
    let two = [nurse.clone(), doctor.clone()];
    clinic.sync_all(&two);
    let all = ["we begin", "between us two", "still all three?"];
    assert_eq!(texts(doctor, &ward), all);
    assert_eq!(texts(nurse, &ward), all);
}

/// From now on a device is shown the ledger as it was.
fn withhold(device: &Device) {
    let shown: Rc<RefCell<HashMap<String, RelayAnswer>>> = Rc::default();
    device.put_between(Some(Box::new(move |request: &RelayRequest| {
        if !request.path.contains("/ledger?") {
            return Meddling::Through;
        }
        let (shown, path) = (Rc::clone(&shown), request.path.clone());
        Meddling::Altered(Box::new(move |answer| {
            let mut old = shown.borrow_mut().entry(path).or_insert(answer.clone()).clone();
            let mut page: LedgerPage = serde_json::from_slice(&old.body).unwrap();
            let now: LedgerPage = serde_json::from_slice(&answer.body).unwrap();
            page.time = now.time;
            old.body = serde_json::to_vec(&page).unwrap();
            old
        }))
    })));
}

#[test]
fn a_relay_that_stops_its_clock_cannot_hide_how_old_the_list_is() {
    let clinic = Clinic::new(94);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let doctor = client(&staff[1]);
    // Once in a while the administrator's device confirms it.
    for _ in 0..3 {
        clinic.site().clock.advance(DAY - Duration::from_secs(60));
        clinic.sync_all(&staff);
        assert!(!doctor.ledger_view().overdue);
    }
    // It is away, and the relay says that no time has passed.
    for days in 1..3 {
        clinic.site().clock.advance(DAY + Duration::from_secs(60));
        let ahead = i64::try_from(DAY.as_millis() + 60_000).unwrap();
        clinic.site().relay.clock().set_off(-days * ahead);
        let _ = sync(&clinic, &staff[1]);
        assert!(doctor.ledger_view().overdue);
    }
}
