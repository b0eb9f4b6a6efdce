//! Devices that were away for long, and devices that many want at once.

use crate::{DAY, all_talk, client, group, texts};
use bellward_testkit::Clinic;

#[test]
fn thirty_days_offline_lose_nothing() {
    let clinic = Clinic::new(41);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    let [nurse, doctor, desk] = &staff;
    client(doctor).send(&ward, "written before the doctor went away", None).unwrap();
    doctor.stop();
    let mut said = vec!["we begin".to_owned()];
    for day in 0..31 {
        clinic.site().clock.advance(DAY);
        if day % 6 == 0 {
            let text = format!("day {day}");
            client(nurse).send(&ward, &text, None).unwrap();
            said.push(text);
        }
        clinic.sync(nurse);
        clinic.sync(desk);
    }
    let night = clinic.member("night nurse");
    clinic.sync(nurse);
    client(nurse).add_to_group(&ward, &[night.person()].into()).unwrap();
    let staff = [nurse.clone(), doctor.clone(), desk.clone(), night];
    doctor.start().unwrap();
    clinic.sync_all(&staff);
    clinic.sync_all(&staff);
    said.push("written before the doctor went away".to_owned());
    let mut shown = texts(doctor, &ward);
    shown.sort();
    said.sort();
    assert_eq!(shown, said);
    all_talk(&clinic, &staff, &ward, "back");
}

#[test]
fn who_was_away_until_all_key_packages_had_ended_is_reached_once_back() {
    let clinic = Clinic::new(42);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    doctor.stop();
    for _ in 0..30 {
        clinic.site().clock.advance(3 * DAY);
        clinic.sync(nurse);
    }
    let desk = clinic.member("desk");
    clinic.sync(&desk);
    clinic.says(&desk, doctor, "for when you are back");
    clinic.sync_all(std::slice::from_ref(&desk));
    let direct = clinic.direct(&desk, doctor);
    let view = desk.conversations().into_iter().find(|one| one.id == direct).unwrap();
    assert_eq!(view.not_reached.len(), 1, "it is said that the doctor is not reached yet");
    doctor.start().unwrap();
    let staff = [nurse.clone(), doctor.clone(), desk];
    clinic.sync_all(&staff);
    clinic.site().clock.advance(DAY);
    clinic.sync_all(&staff);
    assert_eq!(texts(doctor, &direct), ["for when you are back"]);
    all_talk(&clinic, &staff[1..], &direct, "back");
}

#[test]
fn key_packages_that_run_out_keep_nobody_out() {
    let clinic = Clinic::new(43);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    doctor.stop();
    // More conversations than the doctor's device has one-use key packages at the relay.
    let groups: Vec<_> = (0..64)
        .map(|number| {
            let people = [doctor.person()].into();
            let id = client(nurse).new_group(&format!("Group {number}"), &people).unwrap();
            client(nurse).send(&id, &format!("text {number}"), None).unwrap();
            id
        })
        .collect();
    clinic.sync_all(std::slice::from_ref(nurse));
    doctor.start().unwrap();
    clinic.sync_all(&staff);
    for (number, id) in groups.iter().enumerate() {
        assert_eq!(texts(doctor, id), [format!("text {number}")]);
    }
    all_talk(&clinic, &staff, &groups[63], "by the last resort");
    let one_more = group(&clinic, &staff);
    all_talk(&clinic, &staff, &one_more, "with fresh ones");
}
