//! Bad days, with whole clients over the real relay: what is kept, what is said, and that all
//! goes on afterwards. `docs/bad-days.md` lists them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod away;
mod clocks;
mod copies;
mod disk;
mod document;
mod invites;
mod ledger;
mod people;
mod relay;
mod texts;

use bellward_client::{Client, ClientError};
use bellward_proto::ConversationId;
use bellward_testkit::{Clinic, Device};
use std::rc::Rc;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn client(device: &Device) -> Rc<Client> {
    device.client().expect("it runs")
}

/// One round, which may fail.
fn sync(clinic: &Clinic, device: &Device) -> Result<(), ClientError> {
    let client = client(device);
    clinic.turns().alone(client.sync())
}

/// What a device shows of a conversation, oldest first.
fn texts(device: &Device, conversation: &ConversationId) -> Vec<String> {
    device.messages(conversation).into_iter().map(|message| message.text).collect()
}

/// A clinic whose nurse has said good morning to the doctor.
fn greeted(seed: u64) -> (Clinic, [Rc<Device>; 2], ConversationId) {
    let clinic = Clinic::new(seed);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    let direct = clinic.direct(nurse, doctor);
    client(nurse).send(&direct, "good morning", None).unwrap();
    clinic.sync_all(&staff);
    (clinic, staff, direct)
}

/// A group of all of these, made by the first, with something said in it.
fn group(clinic: &Clinic, staff: &[Rc<Device>]) -> ConversationId {
    let people = staff.iter().skip(1).map(|device| device.person()).collect();
    let id = client(&staff[0]).new_group("Ward", &people).unwrap();
    client(&staff[0]).send(&id, "we begin", None).unwrap();
    clinic.sync_all(staff);
    id
}

/// Everyone says something in a conversation, and everyone has it.
fn all_talk(clinic: &Clinic, staff: &[Rc<Device>], conversation: &ConversationId, about: &str) {
    for device in staff {
        let text = format!("{about}: {}", device.name());
        client(device).send(conversation, &text, None).unwrap();
        clinic.sync(device);
    }
    clinic.sync_all(staff);
    for device in staff {
        let said = texts(device, conversation);
        for author in staff {
            let text = format!("{about}: {}", author.name());
            let times = said.iter().filter(|one| **one == text).count();
            assert_eq!(times, 1, "{text:?} at {}: {said:?}", device.name());
        }
    }
}
