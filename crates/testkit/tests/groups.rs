//! Groups whose people come and go.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use bellward_client::transport::TransportError;
use bellward_client::{ClientError, EventKind, PageAt};
use bellward_proto::ConversationId;
use bellward_store::ConversationStatus;
use bellward_testkit::{Clinic, Device, Meddling};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A group of all but the last, with something said in it, and everyone in step.
fn group(clinic: &Clinic, staff: &[Rc<Device>]) -> ConversationId {
    clinic.sync_all(staff);
    let (_, members) = staff.split_last().unwrap();
    let people: BTreeSet<_> = members.iter().skip(1).map(|device| device.person()).collect();
    let id = staff[0].client().unwrap().new_group("Night shift", &people).unwrap();
    say(&staff[0], &id, "before");
    clinic.sync_all(staff);
    id
}

fn say(device: &Device, conversation: &ConversationId, text: &str) {
    device.client().unwrap().send(conversation, text, None).unwrap();
}

fn texts(device: &Device, conversation: &ConversationId) -> Vec<String> {
    device.messages(conversation).into_iter().map(|message| message.text).collect()
}

fn view(device: &Device, conversation: &ConversationId) -> bellward_client::ConversationView {
    device.conversations().into_iter().find(|one| one.id == *conversation).unwrap()
}

#[test]
fn whoever_comes_reads_what_is_said_from_then_on() {
    let clinic = Clinic::new(11);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    let id = group(&clinic, &staff);
    let desk = staff[2].person();
    staff[1].client().unwrap().add_to_group(&id, &[desk].into()).unwrap();
    assert_eq!(view(&staff[1], &id).changes.len(), 1);
    clinic.sync_all(&staff);
    say(&staff[0], &id, "after");
    clinic.sync_all(&staff);
    assert_eq!(texts(&staff[2], &id), ["after"]);
    for device in &staff {
        let view = view(device, &id);
        assert_eq!((view.people.len(), view.changes.len()), (3, 0));
    }
    assert_eq!(staff[0].events(&id), ["doctor added desk"]);
    assert_eq!(staff[1].events(&id), ["I added desk"]);
    // A Welcome does not tell whose wish it was.
    assert_eq!(staff[2].events(&id), ["- added I"]);
}

#[test]
fn whoever_goes_reads_no_more() {
    let clinic = Clinic::new(12);
    let staff = clinic.staff(["nurse", "doctor", "desk", "nobody"]);
    let id = group(&clinic, &staff);
    let desk = staff[2].person();
    staff[0].client().unwrap().remove_from_group(&id, &desk).unwrap();
    say(&staff[0], &id, "among us");
    clinic.sync_all(&staff);
    assert_eq!(texts(&staff[1], &id), ["before", "among us"]);
    assert_eq!(texts(&staff[2], &id), ["before"]);
    assert_eq!(view(&staff[2], &id).status, ConversationStatus::Removed);
    let refused = staff[2].client().unwrap().send(&id, "am I still here?", None);
    assert!(matches!(refused, Err(ClientError::Closed { .. })));

    // And may come back.
    staff[1].client().unwrap().add_to_group(&id, &[desk].into()).unwrap();
    clinic.sync_all(&staff);
    say(&staff[0], &id, "again");
    clinic.sync_all(&staff);
    assert_eq!(texts(&staff[2], &id), ["before", "again"]);
    assert_eq!(staff[0].events(&id), ["I removed desk", "doctor added desk"]);
    assert_eq!(staff[1].events(&id), ["nurse removed desk", "I added desk"]);
    assert_eq!(staff[2].events(&id), ["nurse removed I", "- added I"]);
}

#[test]
fn whoever_leaves_is_taken_out_by_another() {
    let clinic = Clinic::new(13);
    let staff = clinic.staff(["nurse", "doctor", "desk", "nobody"]);
    let id = group(&clinic, &staff);
    let (desk, person) = (staff[2].client().unwrap(), staff[2].person());
    desk.remove_from_group(&id, &person).unwrap();
    assert!(matches!(desk.send(&id, "one more thing", None), Err(ClientError::Closed { .. })));
    clinic.sync(&staff[2]);
    // Nobody else has heard of it.
    assert_eq!(view(&staff[2], &id).changes.len(), 1);
    clinic.sync_all(&staff);
    assert_eq!(view(&staff[2], &id).status, ConversationStatus::Removed);
    assert!(view(&staff[2], &id).changes.is_empty());
    assert_eq!(view(&staff[0], &id).people.len(), 2);
    assert!(view(&staff[0], &id).changes.is_empty());

    // An old goodbye does not put out who came back since.
    staff[0].client().unwrap().add_to_group(&id, &[person].into()).unwrap();
    clinic.sync_all(&staff);
    say(&staff[1], &id, "welcome back");
    clinic.sync_all(&staff);
    assert_eq!(texts(&staff[2], &id), ["before", "welcome back"]);
    // Nobody is shown as who put out somebody who left.
    assert_eq!(staff[0].events(&id), ["desk left", "I added desk"]);
    assert_eq!(staff[1].events(&id), ["desk left", "nurse added desk"]);
    assert_eq!(staff[2].events(&id), ["I left", "- added I"]);

    // Who left, came back and is taken out did not leave.
    staff[1].client().unwrap().remove_from_group(&id, &person).unwrap();
    clinic.sync_all(&staff);
    assert_eq!(staff[0].events(&id).last().unwrap(), "doctor removed desk");
    // Its own device came in anew: it goes by the same rule as all that come later.
    assert_eq!(staff[2].events(&id).last().unwrap(), "- removed I");
}

#[test]
fn an_event_stands_in_its_place_and_is_never_unread() {
    let clinic = Clinic::new(16);
    let staff = clinic.staff(["nurse", "doctor", "desk", "nobody"]);
    let id = group(&clinic, &staff);
    staff[0].client().unwrap().rename_group(&id, "Ward 3").unwrap();
    clinic.sync_all(&staff);
    let doctor = staff[1].client().unwrap();
    let read = staff[1].messages(&id).last().unwrap().id;
    doctor.mark_read(&id, &read).unwrap();
    assert_eq!(view(&staff[1], &id).unread, 0);
    say(&staff[0], &id, "after");
    clinic.sync_all(&staff);
    let mut views = doctor.views().unwrap();
    let mut page = |at, limit| views.page(&id, at, limit).unwrap().unwrap();

    let whole = page(PageAt::Newest, 9);
    let [before, after] = &whole.messages[..] else { panic!("two were said") };
    let renamed = &whole.events[0];
    assert!(before.place < renamed.place && renamed.place < after.place);
    assert!(matches!(&renamed.what, EventKind::Renamed(title) if title == "Ward 3"));
    // It comes with one of two pages that touch, and not with both.
    assert_eq!(page(PageAt::Newest, 1).events, []);
    assert_eq!(page(PageAt::Before(after.place), 1).events, whole.events);
    assert_eq!(page(PageAt::After(before.place), 1).events, whole.events);
    assert_eq!(page(PageAt::Before(before.place), 1).events, []);
    assert_eq!(page(PageAt::After(after.place), 1).events, []);
}

#[test]
fn whoever_came_later_does_not_guess_why_somebody_went() {
    let clinic = Clinic::new(17);
    let staff = clinic.staff(["nurse", "doctor", "desk", "newcomer"]);
    let id = group(&clinic, &staff);
    staff[0].client().unwrap().add_to_group(&id, &[staff[3].person()].into()).unwrap();
    clinic.sync_all(&staff);
    staff[1].client().unwrap().remove_from_group(&id, &staff[2].person()).unwrap();
    clinic.sync_all(&staff);
    assert_eq!(staff[0].events(&id), ["I added newcomer", "doctor removed desk"]);
    // The desk may have said goodbye before the newcomer could hear it.
    assert_eq!(staff[3].events(&id), ["- added I", "- removed desk"]);
}

#[test]
fn whoever_is_removed_from_the_clinic_is_put_out_by_nobody() {
    let clinic = Clinic::new(18);
    let staff = clinic.staff(["nurse", "doctor", "desk", "nobody"]);
    let id = group(&clinic, &staff);
    let direct = clinic.direct(&staff[1], &staff[2]);
    clinic.says(&staff[1], &staff[2], "to you alone");
    clinic.sync_all(&staff);
    let nurse = staff[0].client().unwrap();
    clinic.turns().alone(nurse.remove_person(staff[2].person())).unwrap();
    clinic.sync_all(&staff[..2]);
    say(&staff[0], &id, "among us");
    clinic.sync_all(&staff[..2]);
    for device in &staff[..2] {
        assert_eq!(device.events(&id), ["desk left the clinic"]);
    }
    assert_eq!(staff[1].events(&direct), ["desk left the clinic"]);
}

#[test]
fn what_changed_while_a_device_was_out_is_told_without_a_name() {
    let clinic = Clinic::new(19);
    let staff = clinic.staff(["nurse", "doctor", "desk", "newcomer"]);
    let id = group(&clinic, &staff);
    staff[2].keep_copy();
    say(&staff[2], &id, "so that the copy is old");
    clinic.sync_all(&staff);
    staff[2].restore_copy();
    let nurse = staff[0].client().unwrap();
    nurse.rename_group(&id, "Ward 3").unwrap();
    nurse.add_to_group(&id, &[staff[3].person()].into()).unwrap();
    clinic.sync_all(&staff[..1]);
    clinic.sync_all(&staff);
    assert_eq!(staff[1].events(&id), ["nurse added newcomer", "nurse renamed Ward 3"]);
    assert_eq!(staff[2].events(&id), ["- added newcomer", "- renamed Ward 3"]);
}

#[test]
fn changes_that_meet_are_all_made() {
    let clinic = Clinic::new(14);
    let staff = clinic.staff(["nurse", "doctor", "desk", "newcomer"]);
    let id = group(&clinic, &staff);
    let newcomer = staff[3].person();
    staff[0].client().unwrap().rename_group(&id, " Ward 3 ").unwrap();
    staff[1].client().unwrap().add_to_group(&id, &[newcomer].into()).unwrap();
    staff[2].client().unwrap().remove_from_group(&id, &staff[1].person()).unwrap();
    clinic.sync_all(&staff);
    for device in [&staff[0], &staff[2]] {
        let view = view(device, &id);
        assert_eq!(view.title, "Ward 3");
        assert!(!view.people.contains(&staff[1].person()));
        assert!(view.changes.is_empty());
    }
    for device in [&staff[0], &staff[2]] {
        let mut events = device.events(&id);
        events.sort_unstable();
        let nurse = if device.name() == "nurse" { "I" } else { "nurse" };
        let desk = if device.name() == "desk" { "I" } else { "desk" };
        let mut wanted = [
            format!("{desk} removed doctor"),
            "doctor added newcomer".to_owned(),
            format!("{nurse} renamed Ward 3"),
        ];
        wanted.sort_unstable();
        assert_eq!(events, wanted);
    }
    let direct = clinic.direct(&staff[0], &staff[2]);
    let refused = staff[0].client().unwrap().rename_group(&direct, "Us");
    assert!(matches!(refused, Err(ClientError::NotFound { .. })));
    let refused = staff[0].client().unwrap().rename_group(&id, " ");
    assert!(matches!(refused, Err(ClientError::Empty { .. })));
}

#[test]
fn what_was_said_before_someone_came_is_sent_again_only_to_whom_it_is_for() {
    let clinic = Clinic::new(15);
    let staff = clinic.staff(["nurse", "doctor", "desk", "newcomer"]);
    let id = group(&clinic, &staff);
    staff[2].keep_copy();
    say(&staff[0], &id, "between the three of us");
    clinic.sync_all(&staff);
    // The desk loses it, and the newcomer comes before the desk is back.
    staff[2].restore_copy();
    staff[0].client().unwrap().add_to_group(&id, &[staff[3].person()].into()).unwrap();
    clinic.sync_all(&staff[..1]);
    clinic.sync_all(&staff);
    say(&staff[0], &id, "to all");
    clinic.sync_all(&staff);

    assert_eq!(texts(&staff[2], &id), ["before", "between the three of us", "to all"]);
    assert_eq!(texts(&staff[3], &id), ["to all"]);
    staff.iter().for_each(|device| device.stop());
    let sealed = clinic.site().counters.get("client: sealed again for one device");
    assert!(sealed > 0, "it was to be sealed");
}

#[test]
fn what_waits_to_be_sent_again_when_someone_comes_is_sealed_past_them() {
    let clinic = Clinic::new(16);
    let staff = clinic.staff(["nurse", "doctor", "desk", "newcomer"]);
    let [nurse, doctor, desk, newcomer] = &staff;
    let id = group(&clinic, &staff);
    desk.keep_copy();
    say(nurse, &id, "between the three of us");
    clinic.sync_all(&staff);
    desk.restore_copy();
    // The desk pleads, is let in again, and says what it lacks.
    for device in [desk, doctor, desk, desk] {
        clinic.sync(device);
    }
    // The nurse hears of it, and cannot send: it waits behind another text.
    say(nurse, &id, "a text before it");
    nurse.put_between(Some(Box::new(|request| {
        let unreachable = || Err(TransportError::Unreachable("a test".to_owned()));
        let posts = request.path == "/v1/posts";
        if posts { Meddling::Instead(unreachable()) } else { Meddling::Through }
    })));
    let failed = clinic.turns().alone(nurse.client().unwrap().sync());
    assert!(failed.is_err_and(|error| error.passes()));
    doctor.client().unwrap().add_to_group(&id, &[newcomer.person()].into()).unwrap();
    clinic.sync(doctor);
    nurse.put_between(None);
    clinic.sync_all(&staff);

    assert_eq!(texts(desk, &id), ["before", "between the three of us", "a text before it"]);
    assert_eq!(texts(newcomer, &id), ["a text before it"]);
    staff.iter().for_each(|device| device.stop());
    let counters = &clinic.site().counters;
    assert!(counters.get("client: not sent again to newcomers") > 0, "it was to wait in the clear");
}

#[test]
fn a_change_that_the_relay_never_shows_does_not_silence_a_device() {
    let clinic = Clinic::new(17);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    let [nurse, doctor, _] = &staff;
    let id = group(&clinic, &staff);
    nurse.client().unwrap().rename_group(&id, "Day shift").unwrap();
    clinic.sync(nurse);
    let database = clinic.directory().join("relay/relay.sqlite");
    let queues = rusqlite::Connection::open(database).unwrap();
    let device = doctor.client().unwrap().me().device;
    let dropped = queues.execute("DELETE FROM queue WHERE device = ?1", [device.0]).unwrap();
    assert!(dropped > 0);
    say(doctor, &id, "potassium is 6.1");
    for _ in 0..6 {
        // As long as it waits, the relay refuses what the doctor sends: that is said.
        let synced = clinic.turns().alone(doctor.client().unwrap().sync());
        assert!(matches!(synced, Ok(()) | Err(ClientError::Protocol(_))), "{synced:?}");
        clinic.sync(nurse);
        clinic.site().clock.advance(std::time::Duration::from_secs(20));
    }
    clinic.sync_all(&staff);
    assert_eq!(texts(nurse, &id), ["before", "potassium is 6.1"]);
    assert_eq!(texts(doctor, &id), ["before", "potassium is 6.1"]);
    assert_eq!(view(doctor, &id).title, "Day shift");
}
