//! Clocks ten years off. Nothing that devices must agree on depends on them.

use crate::{DAY, all_talk, client, group};
use bellward_client::{PersonStanding, Role};
use bellward_proto::invite::InviteCode;
use bellward_testkit::Clinic;
use std::time::Duration;

const YEARS: i64 = 10 * 365 * 24 * 60 * 60 * 1000;
const HOUR: u64 = 60 * 60 * 1000;

#[test]
fn a_device_whose_clock_is_ten_years_off_does_all_that_others_do() {
    for off in [YEARS, -YEARS] {
        let clinic = Clinic::new(31);
        let [nurse] = clinic.staff(["nurse"]);
        nurse.clock().set_off(off);
        // By an invite that it made, by one that it takes, in a group that it founds.
        let doctor = clinic.member("doctor");
        let desk = clinic.machine("desk");
        desk.clock().set_off(-off);
        let code = clinic.turns().alone(client(&nurse).invite("desk", Role::FrontDesk)).unwrap();
        let code = InviteCode::from_text(&code).unwrap();
        clinic.turns().alone(desk.join(&code)).unwrap();
        let staff = [nurse, doctor, desk];
        clinic.sync_all(&staff);
        let ward = group(&clinic, &staff);
        all_talk(&clinic, &staff, &ward, "wrong clocks");

        // What is shown is the relay's time, and the person is told.
        let right = clinic.site().time();
        for device in &staff {
            for message in device.messages(&ward) {
                let sent = message.sent_at.0;
                assert!(sent.abs_diff(right.0) < HOUR, "{off}: shown as sent at {sent}");
            }
            let people = client(device).people().unwrap();
            assert!(people.iter().all(|one| one.standing == PersonStanding::Active));
            let is_off = client(device).ledger_view().clock_off;
            assert_eq!(is_off.is_some(), device.name() != "doctor");
            if let Some(is_off) = is_off {
                assert!(is_off.unsigned_abs().abs_diff(YEARS.unsigned_abs()) < HOUR);
            }
        }

        // Set right while running, and after a restart.
        staff.iter().for_each(|device| device.clock().set_off(0));
        all_talk(&clinic, &staff, &ward, "set right");
        assert!(client(&staff[0]).ledger_view().clock_off.is_none());
        staff[0].stop();
        staff[0].start().unwrap();
        all_talk(&clinic, &staff, &ward, "started again");
    }
}

#[test]
fn what_a_device_wrote_offline_by_a_wrong_clock_is_shown_when_it_was_stored() {
    for off in [YEARS, -YEARS] {
        let clinic = Clinic::new(32);
        let staff = clinic.staff(["nurse", "doctor"]);
        clinic.sync_all(&staff);
        let [nurse, doctor] = &staff;
        nurse.stop();
        nurse.clock().set_off(off);
        nurse.start().unwrap();
        let id = clinic.says(nurse, doctor, "written before anything was heard of the relay");
        clinic.sync_all(&staff);
        let ward = clinic.direct(nurse, doctor);
        for device in &staff {
            let message = &device.messages(&ward)[0];
            assert_eq!(message.id, id);
            assert_eq!(message.sent_at, message.stored_at.unwrap());
            let view = &device.conversations()[0];
            assert_eq!(view.active_at, message.stored_at.unwrap(), "its place in the list");
        }
    }
}

#[test]
fn a_relay_whose_clock_is_ten_years_off_serves_and_is_set_right() {
    for off in [YEARS, -YEARS] {
        let clinic = Clinic::new(33);
        let [nurse, doctor, desk] = clinic.staff(["nurse", "doctor", "desk"]);
        let mut staff = vec![nurse, doctor, desk];
        clinic.sync_all(&staff);
        let ward = group(&clinic, &staff);
        client(&staff[0]).send(&ward, "waits while the clock is moved", None).unwrap();
        clinic.sync(&staff[0]);

        clinic.site().relay.clock().set_off(off);
        all_talk(&clinic, &staff, &ward, "wrong relay");
        staff.push(clinic.member("night nurse"));
        clinic.sync_all(&staff);
        let night = [staff[3].person()].into();
        client(&staff[0]).add_to_group(&ward, &night).unwrap();
        clinic.sync_all(&staff);
        all_talk(&clinic, &staff, &ward, "one more");
        assert!(client(&staff[1]).ledger_view().clock_off.is_some());

        clinic.site().relay.clock().set_off(0);
        all_talk(&clinic, &staff, &ward, "set right");
        staff.push(clinic.member("day nurse"));
        clinic.sync_all(&staff);
        let day = [staff[4].person()].into();
        client(&staff[1]).add_to_group(&ward, &day).unwrap();
        clinic.sync_all(&staff);
        all_talk(&clinic, &staff, &ward, "and another");
        // Key packages that were made meanwhile do not keep anyone out of a new conversation.
        let fresh = group(&clinic, &staff);
        all_talk(&clinic, &staff, &fresh, "a new group");
        client(&staff[0]).send(&ward, "last", None).unwrap();
        clinic.sync_all(&staff);
        assert!(client(&staff[1]).ledger_view().clock_off.is_none());
    }
}

#[test]
fn clocks_that_differ_by_minutes_are_nobodys_business() {
    let clinic = Clinic::new(34);
    let staff = clinic.staff(["nurse", "doctor"]);
    staff[0].clock().set_off(5 * 60_000);
    clinic.sync_all(&staff);
    clinic.site().clock.advance(DAY + Duration::from_secs(1));
    clinic.sync_all(&staff);
    assert!(client(&staff[0]).ledger_view().clock_off.is_none());
}
