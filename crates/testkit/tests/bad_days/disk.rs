//! A full disk, in the middle of sending and of receiving.

use crate::{client, sync, texts};
use bellward_client::{ClientError, StoreError};
use bellward_testkit::{Clinic, Device};
use std::rc::Rc;

fn two(seed: u64) -> (Clinic, [Rc<Device>; 2]) {
    let clinic = Clinic::new(seed);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    clinic.says(&staff[0], &staff[1], "before");
    clinic.sync_all(&staff);
    (clinic, staff)
}

fn long() -> String {
    "potassium 6.1 ".repeat(4000)
}

fn is_full<T: std::fmt::Debug>(outcome: Result<T, ClientError>) {
    let error = outcome.unwrap_err();
    assert!(matches!(error, ClientError::Store(StoreError::DiskFull)), "{error:?}");
    assert!(error.to_string().contains("All that was stored before is kept"));
}

#[test]
fn a_text_that_finds_no_room_is_refused_whole() {
    let (clinic, [nurse, doctor]) = two(51);
    let conversation = clinic.direct(&nurse, &doctor);
    client(&nurse).set_store_room(Some(1)).unwrap();
    is_full(client(&nurse).send(&conversation, &long(), None));
    assert_eq!(texts(&nurse, &conversation), ["before"]);
    client(&nurse).set_store_room(None).unwrap();
    client(&nurse).send(&conversation, &long(), None).unwrap();
    clinic.sync_all(&[nurse.clone(), doctor.clone()]);
    assert_eq!(texts(&doctor, &conversation), ["before".to_owned(), long()]);
}

#[test]
fn a_text_that_cannot_be_sealed_for_want_of_room_waits_and_goes_out_once() {
    let (clinic, [nurse, doctor]) = two(52);
    let conversation = clinic.direct(&nurse, &doctor);
    client(&nurse).send(&conversation, &long(), None).unwrap();
    client(&nurse).set_store_room(Some(1)).unwrap();
    for _ in 0..3 {
        is_full(sync(&clinic, &nurse));
    }
    assert_eq!(texts(&nurse, &conversation).len(), 2);
    clinic.sync(&doctor);
    assert_eq!(texts(&doctor, &conversation), ["before"]);
    client(&nurse).set_store_room(None).unwrap();
    clinic.sync_all(&[nurse.clone(), doctor.clone()]);
    assert_eq!(texts(&doctor, &conversation), ["before".to_owned(), long()]);
    assert_eq!(texts(&nurse, &conversation).len(), 2);
}

#[test]
fn what_there_is_room_for_goes_out_though_something_else_does_not_fit() {
    let clinic = Clinic::new(57);
    let staff = clinic.staff(["nurse", "doctor", "clerk"]);
    clinic.sync_all(&staff);
    let [nurse, doctor, clerk] = &staff;
    for other in [doctor, clerk] {
        clinic.says(nurse, other, "before");
    }
    clinic.sync_all(&staff);
    let (short, long_one) = (clinic.direct(nurse, doctor), clinic.direct(nurse, clerk));
    client(nurse).send(&short, "short", None).unwrap();
    client(nurse).send(&long_one, &long(), None).unwrap();
    client(nurse).set_store_room(Some(12)).unwrap();
    is_full(sync(&clinic, nurse));
    is_full(sync(&clinic, nurse));
    clinic.sync(doctor);
    clinic.sync(clerk);
    assert_eq!(texts(doctor, &short), ["before", "short"]);
    assert_eq!(texts(clerk, &long_one), ["before"]);
    client(nurse).set_store_room(None).unwrap();
    clinic.sync_all(&staff);
    assert_eq!(texts(clerk, &long_one), ["before".to_owned(), long()]);
    assert_eq!(texts(doctor, &short), ["before", "short"]);
}

#[test]
fn what_cannot_be_stored_is_not_acknowledged_and_comes_again() {
    let (clinic, [nurse, doctor]) = two(53);
    let conversation = clinic.direct(&nurse, &doctor);
    for text in [&long(), "short", &long()] {
        client(&nurse).send(&conversation, text, None).unwrap();
    }
    clinic.sync(&nurse);
    client(&doctor).set_store_room(Some(1)).unwrap();
    for _ in 0..3 {
        is_full(sync(&clinic, &doctor));
    }
    assert_eq!(texts(&doctor, &conversation), ["before"]);
    clinic.sync(&nurse);
    let views = nurse.messages(&conversation);
    assert!(views.iter().skip(1).all(|message| message.delivered_to.is_empty()), "no false tick");

    client(&doctor).set_store_room(None).unwrap();
    clinic.sync_all(&[nurse.clone(), doctor.clone()]);
    let all = ["before".to_owned(), long(), "short".to_owned(), long()];
    assert_eq!(texts(&doctor, &conversation), all);
    let views = nurse.messages(&conversation);
    assert!(views.iter().all(|message| message.delivered_to.len() == 1));
    // Nothing had to be healed: no message was refused, no conversation stopped.
    doctor.stop();
    let counters = &clinic.site().counters;
    assert_eq!(counters.get("client: item refused"), 0);
    assert_eq!(counters.get("client: asked to rejoin"), 0);
}
