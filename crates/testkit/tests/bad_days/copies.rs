//! Copies of a profile, and of a relay.

use crate::{DAY, all_talk, client, greeted, group, texts};
use bellward_client::transport::{RelayAnswer, RelayRequest, TransportError};
use bellward_proto::ConversationId;
use bellward_testkit::{Clinic, Device, Meddling};
use std::cell::RefCell;
use std::rc::Rc;

#[test]
fn a_profile_restored_from_an_old_copy_gets_what_it_lacks() {
    let clinic = Clinic::new(71);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    let doctor = &staff[1];
    doctor.keep_copy();
    all_talk(&clinic, &staff, &ward, "after the copy");
    // Its own texts since then are at the others alone: nobody sends them to their author.
    let mut others = texts(doctor, &ward);
    others.retain(|text| !text.ends_with("doctor"));
    assert_eq!(others.len(), 3);
    clinic.site().clock.advance(DAY);
    doctor.restore_copy();
    assert_eq!(texts(doctor, &ward), ["we begin"]);
    client(doctor).send(&ward, "written by the old copy", None).unwrap();
    clinic.sync_all(&staff);
    clinic.sync_all(&staff);
    for text in &others {
        assert!(texts(doctor, &ward).contains(text), "{text}");
    }
    assert!(texts(&staff[0], &ward).contains(&"written by the old copy".to_owned()));
    all_talk(&clinic, &staff, &ward, "back");
}

#[test]
fn a_copy_that_runs_beside_a_profile_uses_no_key_twice_and_loses_nothing() {
    let clinic = Clinic::new(72);
    let [nurse, doctor] = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&[nurse.clone(), doctor.clone()]);
    let direct = clinic.direct(&nurse, &doctor);
    clinic.says(&nurse, &doctor, "before");
    clinic.sync_all(&[nurse.clone(), doctor.clone()]);
    let double = Rc::new(doctor.double("double", clinic.site(), 99));
    let mut said = vec!["before".to_owned()];
    for round in 0..4 {
        for (who, name) in [(&doctor, "doctor"), (&double, "double"), (&nurse, "nurse")] {
            let text = format!("{name} {round}");
            client(who).send(&direct, &text, None).unwrap();
            said.push(text);
            // Each finds that another has been here, and comes back as a new leaf.
            clinic.site().clock.advance(DAY / 24);
            for device in [&doctor, &double, &nurse] {
                let _ = crate::sync(&clinic, device);
            }
        }
    }
    // What one of them could not send while the other was in its way goes out once it is alone.
    for (alone, other) in [(&double, &doctor), (&doctor, &double)] {
        other.stop();
        alone.start().unwrap();
        for _ in 0..3 {
            clinic.site().clock.advance(DAY / 24);
            clinic.sync_all(&[nurse.clone(), Rc::clone(alone)]);
        }
    }
    let mut shown = texts(&nurse, &direct);
    shown.sort();
    said.sort();
    assert_eq!(shown, said, "all that either of the two sent came once");
    doctor.stop();
    assert!(clinic.site().counters.get("client: stale profile") > 0, "it was to be noticed");
    doctor.start().unwrap();
    all_talk(&clinic, &[nurse, doctor], &direct, "alone again");
}

#[test]
fn a_relay_restored_from_an_old_backup_gets_back_what_it_lost() {
    let clinic = Clinic::new(73);
    let [nurse, doctor] = clinic.staff(["nurse", "doctor"]);
    let mut staff = vec![nurse, doctor];
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    clinic.site().relay.keep_backup();
    staff.push(clinic.member("desk"));
    clinic.sync_all(&staff);
    let desk = [staff[2].person()].into();
    client(&staff[0]).add_to_group(&ward, &desk).unwrap();
    clinic.sync_all(&staff);
    all_talk(&clinic, &staff, &ward, "after the backup");
    client(&staff[1]).send(&ward, "on its way when the disk died", None).unwrap();
    clinic.sync(&staff[1]);

    clinic.site().relay.restore_backup();
    for _ in 0..3 {
        clinic.site().clock.advance(DAY / 24);
        for device in &staff {
            let _ = crate::sync(&clinic, device);
        }
    }
    clinic.sync_all(&staff);
    for device in &staff {
        let shown = texts(device, &ward);
        assert!(shown.contains(&"on its way when the disk died".to_owned()), "{shown:?}");
    }
    all_talk(&clinic, &staff, &ward, "restored");
}

/// The first thing that a device posts from now on reaches the relay, once; its device never hears
/// of that, however often it asks.
fn lose_the_answer_to_what_is_posted_next(device: &Device) {
    let first = RefCell::new(None::<Vec<u8>>);
    device.put_between(Some(Box::new(move |request: &RelayRequest| {
        if request.path != "/v1/posts" {
            return Meddling::Through;
        }
        let mut first = first.borrow_mut();
        if first.is_none() {
            *first = Some(request.body.clone());
            return Meddling::Altered(Box::new(|answer| RelayAnswer { status: 502, ..answer }));
        }
        if first.as_ref() == Some(&request.body) {
            return Meddling::Instead(Err(TransportError::Unreachable("still lost".into())));
        }
        Meddling::Through
    })));
}

/// The relay is set back; after that everyone comes in again, whatever fails for some meanwhile.
fn set_back(clinic: &Clinic, staff: &[Rc<Device>]) {
    clinic.site().relay.restore_backup();
    for _ in 0..4 {
        clinic.site().clock.advance(DAY / 24);
        for device in staff {
            let _ = crate::sync(clinic, device);
        }
    }
}

fn all_show(staff: &[Rc<Device>], direct: &ConversationId, said: &[&str]) {
    for device in staff {
        assert_eq!(texts(device, direct), said, "{}", device.name());
    }
}

#[test]
fn a_text_whose_number_comes_late_reaches_who_had_said_before_what_it_lacks() {
    let (clinic, staff, direct) = greeted(74);
    let [nurse, doctor] = &staff;
    doctor.keep_copy();
    lose_the_answer_to_what_is_posted_next(nurse);
    client(nurse).send(&direct, "stored, and never heard of", None).unwrap();
    let _ = crate::sync(&clinic, nurse);
    clinic.sync(doctor);
    clinic.site().relay.keep_backup();
    doctor.restore_copy();
    set_back(&clinic, &staff);
    nurse.put_between(None);
    clinic.sync_all(&staff);
    clinic.sync_all(&staff);
    all_show(&staff, &direct, &["good morning", "stored, and never heard of"]);
}

#[test]
fn a_text_that_only_others_know_the_number_of_comes_to_stand_alike_for_all() {
    let (clinic, staff, direct) = greeted(75);
    let [nurse, doctor] = &staff;
    clinic.site().relay.keep_backup();
    lose_the_answer_to_what_is_posted_next(nurse);
    client(nurse).send(&direct, "where does it stand", None).unwrap();
    let _ = crate::sync(&clinic, nurse);
    clinic.sync(doctor);
    client(doctor).send(&direct, "after it, says the doctor", None).unwrap();
    clinic.sync(doctor);
    all_show(
        &staff[1..],
        &direct,
        &["good morning", "where does it stand", "after it, says the doctor"],
    );
    nurse.put_between(None);
    set_back(&clinic, &staff);
    clinic.sync_all(&staff);
    clinic.sync_all(&staff);
    all_show(
        &staff,
        &direct,
        &["good morning", "after it, says the doctor", "where does it stand"],
    );
}
