//! The clinic as a person sees it: who is in it, with which devices, and how its ledger stands.

use crate::client::Client;
use crate::error::ClientError;
use crate::keys::Keys;
use crate::names;
use crate::safety::safety_code;
use bellward_proto::{
    ClinicId, DeviceId, LedgerHead, LedgerSeq, PersonId, RelayAddress, Timestamp,
};
use bellward_trust::{DeviceKind, Role};
use std::collections::BTreeSet;

/// Who this profile is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// The clinic.
    pub clinic: ClinicId,
    /// Its name.
    pub clinic_name: String,
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The person's role; none before joining is finished, or after removal.
    pub role: Option<Role>,
    /// This device.
    pub device: DeviceId,
    /// The clinic's relay.
    pub relay: RelayAddress,
}

/// Whether someone belongs to the clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonStanding {
    /// A member.
    Active,
    /// Invited until then, not joined.
    Invited {
        /// When the invite ends.
        ends: Timestamp,
    },
    /// Removed, or the invite ended.
    Removed,
}

/// Someone in the clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Who.
    pub id: PersonId,
    /// The name in the directory.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Whether a member.
    pub standing: PersonStanding,
    /// This profile's own person.
    pub me: bool,
    /// The person's devices, revoked ones too.
    pub devices: Vec<DeviceView>,
    /// To compare with this person; none for oneself and for who has not joined.
    pub safety_code: Option<String>,
    /// When something of theirs last came, by the relay's clock.
    pub heard_at: Option<Timestamp>,
    /// When the codes were compared, and whether the person has got a device since.
    pub verified: Option<Verified>,
}

/// That the safety codes were compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// When.
    pub at: Timestamp,
    /// The person has got a device since.
    pub changed: bool,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceView {
    /// Which.
    pub id: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// One's own or shared.
    pub kind: DeviceKind,
    /// When it was added, by the ledger.
    pub added_at: Timestamp,
    /// Neither revoked nor ended.
    pub active: bool,
    /// The one this profile is on.
    pub this_one: bool,
}

/// How the clinic's ledger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerView {
    /// How many statements.
    pub seq: LedgerSeq,
    /// The newest.
    pub head: Option<LedgerHead>,
    /// When an administrator last confirmed it, by the ledger.
    pub confirmed_at: Option<Timestamp>,
    /// Whether that is longer ago than a day, by the relay's clock or since this device heard of it.
    pub overdue: bool,
    /// By the relay's clock, as last heard.
    pub now: Timestamp,
    /// By how many milliseconds this device's clock is ahead of the relay's, or behind, where it
    /// is so far off that a person should set one of them.
    pub clock_off: Option<i64>,
    /// Active people.
    pub people: usize,
    /// Active devices.
    pub devices: usize,
}

impl Client {
    /// Who this profile is.
    pub fn me(&self) -> Me {
        let Keys { clinic, person, device, .. } = self.keys;
        let directory = self.directory.borrow();
        let directory = directory.as_ref();
        let clinic_name = directory.map(|directory| names::shown(&directory.clinic_name));
        let entry = directory.and_then(|directory| directory.people.get(&person));
        let name = entry.map(|entry| names::shown(&entry.name)).unwrap_or_default();
        let clinic_name = clinic_name.unwrap_or_default();
        let role = self.ledger.borrow().roster().person(&person).map(|person| person.role);
        let relay = self.relay.address().clone();
        Me { clinic, clinic_name, person, name, role, device, relay }
    }

    /// Everyone, by name: members, invited, removed.
    pub fn people(&self) -> Result<Vec<PersonView>, ClientError> {
        let ledger = self.ledger.borrow();
        let roster = ledger.roster();
        let directory = self.directory.borrow();
        let mut people = Vec::new();
        let identity = self.keys.identity.public();
        for person in roster.any_people() {
            let active = roster.person(&person.id).is_some();
            let me = person.id == self.keys.person;
            people.push(PersonView {
                id: person.id,
                name: String::new(),
                role: person.role,
                standing: if active { PersonStanding::Active } else { PersonStanding::Removed },
                me,
                devices: roster
                    .any_devices()
                    .filter(|device| device.person == person.id)
                    .map(|device| self.device_view(device, roster.is_active_device(&device.id)))
                    .collect(),
                safety_code: (!me)
                    .then(|| safety_code(&self.keys.clinic, &identity, &person.identity)),
                heard_at: None,
                verified: None,
            });
        }
        for invite in roster.any_invites() {
            if people.iter().any(|person| person.id == invite.person) {
                continue;
            }
            let open = roster.invite(&invite.id).is_some() && self.relay_now() <= invite.ends;
            people.push(PersonView {
                id: invite.person,
                name: String::new(),
                role: invite.role,
                standing: if open {
                    PersonStanding::Invited { ends: invite.ends }
                } else {
                    PersonStanding::Removed
                },
                me: false,
                devices: Vec::new(),
                safety_code: None,
                heard_at: None,
                verified: None,
            });
        }
        let mut known = self.read(|tx| Ok(tx.people_known()?))?;
        for person in &mut people {
            if let Some(known) = known.remove(&person.id) {
                person.heard_at = known.heard_at;
                person.verified = known.verified.map(|(at, devices)| Verified {
                    at,
                    changed: person.devices.iter().any(|d| d.active && !devices.contains(&d.id)),
                });
            }
            let entry = directory.as_ref().and_then(|directory| directory.people.get(&person.id));
            person.name = entry.map_or_else(|| "?".to_owned(), |entry| names::shown(&entry.name));
        }
        people.sort_by_key(|person| (person.name.to_lowercase(), person.id));
        Ok(people)
    }

    /// The safety codes were compared with someone and agree, or that is taken back.
    pub fn set_verified(&self, person: &PersonId, verified: bool) -> Result<(), ClientError> {
        let ledger = self.ledger.borrow();
        let roster = ledger.roster();
        if *person == self.keys.person || roster.person(person).is_none() {
            return Err(ClientError::NotFound { what: "person" });
        }
        let devices = roster.any_devices().filter(|device| device.person == *person);
        let devices: BTreeSet<DeviceId> =
            devices.map(|device| device.id).filter(|id| roster.is_active_device(id)).collect();
        let now = self.relay_now();
        self.write(|tx| Ok(tx.put_verified(person, verified.then_some((now, &devices)))?))
    }

    /// How the ledger stands. All of it was verified as it came.
    pub fn ledger_view(&self) -> LedgerView {
        let ledger = self.ledger.borrow();
        let roster = ledger.roster();
        LedgerView {
            seq: ledger.seq(),
            head: ledger.head(),
            confirmed_at: ledger.confirmed().map(|(_, time)| time),
            // What cannot be read cannot be relied on.
            overdue: self.is_overdue().unwrap_or(true),
            now: self.relay_now(),
            clock_off: self.clock_off(),
            people: roster.people().count(),
            devices: roster.devices().count(),
        }
    }

    /// Verifies the kept ledger once more, from the clinic's id on.
    pub fn verify_ledger(&self) -> Result<LedgerView, ClientError> {
        let statements = self.read(|tx| Ok(tx.ledger_statements()?))?;
        let mut ledger = bellward_trust::Ledger::new(self.keys.clinic);
        for statement in &statements {
            ledger
                .append(statement)
                .map_err(|refusal| ClientError::LedgerContradicts(refusal.to_string()))?;
        }
        if ledger.head() != self.ledger.borrow().head() {
            return Err(ClientError::LedgerContradicts("the kept ledger is another".to_owned()));
        }
        Ok(self.ledger_view())
    }

    fn device_view(&self, device: &bellward_trust::Device, active: bool) -> DeviceView {
        DeviceView {
            id: device.id,
            person: device.person,
            kind: device.kind,
            added_at: device.added_at,
            active,
            this_one: device.id == self.keys.device,
        }
    }
}
