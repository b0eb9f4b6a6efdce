//! Clinics in a line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use bellward_testkit::{Clinic, sim};

#[test]
fn two_people_message_each_other() {
    let clinic = Clinic::new(1);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = staff;
    clinic.says(&nurse, &doctor, "K+ 6.1, please call");
    clinic.sync(&nurse);
    clinic.sync(&doctor);
    clinic.says(&doctor, &nurse, "on my way");
    clinic.sync(&doctor);
    clinic.sync(&nurse);
    let said = ["K+ 6.1, please call", "on my way"];
    assert_eq!(clinic.thread(&doctor, &nurse), said);
    assert_eq!(clinic.thread(&nurse, &doctor), said);
}

#[test]
fn a_device_that_died_goes_on() {
    let clinic = Clinic::new(2);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = staff;
    clinic.says(&nurse, &doctor, "first");
    nurse.stop();
    nurse.start().unwrap();
    clinic.site().relay.crash();
    clinic.site().relay.start();
    clinic.sync(&nurse);
    clinic.sync(&doctor);
    assert_eq!(clinic.thread(&doctor, &nurse), ["first"]);
}

#[test]
fn a_seed_gives_the_same_run_every_time() {
    let run = |seed| sim::run(seed, sim::Run::default());
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(6));
}
