//! People and their devices.

use super::read::rfc3339;
use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::remark;
use crate::resolve::{self, Candidate};
use bellward_client::{DeviceView, PersonStanding, PersonView};
use bellward_proto::DeviceId;
use bellward_trust::Role;
use serde_json::{Value, json};

/// Everyone in the clinic.
pub fn people(opened: &Opened) -> Result<(), Failure> {
    let people = opened.client.people()?;
    let said = people.iter().map(|person| {
        let value = json!({
            "id": person.id,
            "name": person.name,
            "role": person.role,
            "status": standing(person.standing),
            "invite_ends": match person.standing {
                PersonStanding::Invited { ends } => Some(rfc3339(ends)),
                _ => None,
            },
            "devices": person.devices.iter().map(device_value).collect::<Vec<_>>(),
            "safety_code": person.safety_code,
        });
        let words = format!("{} ({}, {})", person.name, person.role, standing(person.standing));
        (value, words)
    });
    opened.output.list(said, "There is nobody yet.")
}

/// One's own devices, or everyone's.
pub fn devices(opened: &Opened, all: bool) -> Result<(), Failure> {
    let people = opened.client.people()?;
    let chosen = people.iter().filter(|person| all || person.me);
    let said = chosen.flat_map(|person| person.devices.iter().map(move |d| (person, d)));
    let said = said.map(|(person, device)| {
        let mut value = device_value(device);
        if let Value::Object(fields) = &mut value {
            fields.insert("person".into(), person.name.clone().into());
            fields.insert("this".into(), device.this_one.into());
        }
        let this = if device.this_one { ", this one" } else { "" };
        (value, format!("{} {} ({}{this})", device.id, person.name, device_state(device)))
    });
    opened.output.list(said, "There are no devices.")
}

/// Invites a person: the code alone goes to standard output.
pub async fn invite(opened: &Opened, name: &str, role: Role) -> Result<(), Failure> {
    let code = opened.client.invite(name, role).await?;
    let value = json!({ "code": code.as_str(), "name": name, "role": role });
    opened.output.say(&value, &code)?;
    remark("Whoever has this code can be this person. It works once, within 24 hours.");
    Ok(())
}

/// Removes a person.
pub async fn remove(opened: &Opened, word: &str) -> Result<(), Failure> {
    opened.client.sync().await?;
    let person = opened.person(word)?;
    opened.client.remove_person(person).await?;
    after_change(opened).await?;
    let words = format!("{word} is removed: their devices are cut off.");
    opened.output.say(&json!({ "removed": person }), &words)
}

/// Cuts off a device.
pub async fn revoke(opened: &Opened, word: &str) -> Result<(), Failure> {
    opened.client.sync().await?;
    let candidates = opened.client.people()?.into_iter().flat_map(of_person).collect();
    let device: DeviceId = resolve::one(candidates, word)?;
    opened.client.revoke_device(device).await?;
    after_change(opened).await?;
    opened.output.say(&json!({ "revoked": device }), &format!("{device} is cut off."))
}

/// The change stands; that the conversations follow is tried now, and else at the next sync.
async fn after_change(opened: &Opened) -> Result<(), Failure> {
    if let Some(error) = opened.try_sync().await? {
        remark(&format!("{error}. The change stands; `bellward sync` does what is left"));
    }
    Ok(())
}

fn of_person(person: PersonView) -> Vec<Candidate<DeviceId>> {
    let name = person.name;
    let candidate = |device: DeviceView| Candidate {
        name: name.clone(),
        id: device.id.to_string(),
        kind: "device of",
        thing: device.id,
    };
    person.devices.into_iter().filter(|device| device.active).map(candidate).collect()
}

fn device_value(device: &DeviceView) -> Value {
    json!({ "id": device.id, "kind": device.kind, "state": device_state(device) })
}

fn device_state(device: &DeviceView) -> &'static str {
    if device.active { "active" } else { "revoked" }
}

fn standing(standing: PersonStanding) -> &'static str {
    match standing {
        PersonStanding::Active => "active",
        PersonStanding::Invited { .. } => "invited",
        PersonStanding::Removed => "removed",
    }
}
