//! Invites that are no good. Nothing is made by any of them.

use crate::{DAY, client};
use bellward_client::transport::{RelayRequest, TransportError};
use bellward_client::{ClientError, Role, Store};
use bellward_proto::invite::{InviteCode, InviteCodeError};
use bellward_testkit::{Clinic, Device, Meddling};
use std::cell::Cell;
use std::rc::Rc;

fn code(clinic: &Clinic, nurse: &Device, name: &str) -> InviteCode {
    let text = clinic.turns().alone(client(nurse).invite(name, Role::Nurse)).unwrap();
    InviteCode::from_text(&text).unwrap()
}

/// Tries to join, and nothing is there afterwards.
fn refused(clinic: &Clinic, name: &str, code: &InviteCode) -> ClientError {
    let machine: Rc<Device> = clinic.machine(name);
    let refused = clinic.turns().alone(machine.join(code)).unwrap_err();
    assert!(!Store::exists(machine.directory()));
    assert!(refused.to_string().contains("Nothing was made"), "{refused}");
    refused
}

#[test]
fn an_invite_is_good_once() {
    let clinic = Clinic::new(61);
    let [nurse] = clinic.staff(["nurse"]);
    let code = code(&clinic, &nurse, "doctor");
    clinic.turns().alone(clinic.machine("doctor").join(&code)).unwrap();
    assert!(matches!(refused(&clinic, "thief", &code), ClientError::InviteUsed));
}

/// Whoever made it knows of it from then on, even if nothing more is heard of the relay.
#[test]
fn an_invite_that_was_given_out_is_good_after_the_relay_was_set_back_to_before_it() {
    let clinic = Clinic::new(65);
    let staff = clinic.staff(["nurse"]);
    let [nurse] = &staff;
    clinic.sync(nurse);
    clinic.site().relay.keep_backup();
    let appended = Cell::new(false);
    nurse.put_between(Some(Box::new(move |request: &RelayRequest| {
        if request.path.ends_with("/ledger") {
            appended.set(true);
            return Meddling::Through;
        }
        let lost = Err(TransportError::Unreachable("lost".into()));
        if appended.get() { Meddling::Instead(lost) } else { Meddling::Through }
    })));
    let code = code(&clinic, nurse, "doctor");
    nurse.put_between(None);
    clinic.site().relay.restore_backup();
    for _ in 0..2 {
        clinic.site().clock.advance(DAY / 24);
        let _ = crate::sync(&clinic, nurse);
    }
    let doctor = clinic.machine("doctor");
    clinic.turns().alone(doctor.join(&code)).unwrap();
    let named = client(&doctor).people().unwrap();
    assert!(named.iter().any(|person| person.name == "doctor"), "{named:?}");
}

#[test]
fn an_invite_ends_after_a_day_whatever_the_clock_of_its_holder_says() {
    let clinic = Clinic::new(62);
    let [nurse] = clinic.staff(["nurse"]);
    let code = code(&clinic, &nurse, "doctor");
    clinic.site().clock.advance(DAY + DAY / 24);
    assert!(matches!(refused(&clinic, "late", &code), ClientError::InviteExpired));
    let late = clinic.machine("with a slow clock");
    late.clock().set_off(-2 * i64::try_from(DAY.as_millis()).unwrap());
    let refused = clinic.turns().alone(late.join(&code)).unwrap_err();
    assert!(matches!(refused, ClientError::InviteExpired));
    assert!(!Store::exists(late.directory()));
}

#[test]
fn an_invite_that_was_taken_back_has_ended() {
    let clinic = Clinic::new(63);
    let [nurse] = clinic.staff(["nurse"]);
    let code = code(&clinic, &nurse, "doctor");
    let invited = client(&nurse).people().unwrap();
    let doctor = invited.iter().find(|person| person.name == "doctor").unwrap().id;
    clinic.turns().alone(client(&nurse).remove_person(doctor)).unwrap();
    assert!(matches!(refused(&clinic, "doctor", &code), ClientError::InviteExpired));
}

#[test]
fn an_invite_of_another_clinic_or_with_another_secret_is_not_known() {
    let clinic = Clinic::new(64);
    let [nurse] = clinic.staff(["nurse"]);
    let good = code(&clinic, &nurse, "doctor");
    let elsewhere = Clinic::new(65);
    let [other] = elsewhere.staff(["other nurse"]);
    let foreign = code(&elsewhere, &other, "doctor");
    assert!(matches!(refused(&clinic, "a", &foreign), ClientError::UnknownClinic));
    let of_both = InviteCode { clinic: good.clinic, ..foreign.clone() };
    assert!(matches!(refused(&clinic, "b", &of_both), ClientError::InviteUnknown));
    let guessed = InviteCode { secret: foreign.secret.clone(), ..good.clone() };
    assert!(matches!(refused(&clinic, "c", &guessed), ClientError::InviteUnknown));
    // The right one still works.
    clinic.turns().alone(clinic.machine("doctor").join(&good)).unwrap();
}

#[test]
fn every_mistyped_character_of_a_code_is_noticed() {
    let clinic = Clinic::new(66);
    let [nurse] = clinic.staff(["nurse"]);
    let text = code(&clinic, &nurse, "doctor").to_text();
    for place in 0..text.len() {
        let mut typed = text.as_bytes().to_vec();
        typed[place] = if typed[place] == b'7' { b'4' } else { b'7' };
        let typed = String::from_utf8(typed).unwrap();
        let read = InviteCode::from_text(&typed);
        assert!(read.is_err(), "{place}: {typed}");
        assert!(InviteCode::from_text(&text[..place]).is_err());
    }
    let error = InviteCode::from_text("not a code").unwrap_err();
    assert!(matches!(error, InviteCodeError::Prefix), "{error:?}");
    assert!(error.to_string().contains("Nothing was made"));
}
