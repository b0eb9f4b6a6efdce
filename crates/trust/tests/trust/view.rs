//! All that a roster tells, to be compared.

use bellward_proto::*;
use bellward_trust::*;
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub people: Vec<(PersonId, Role, IdentityKey, LedgerSeq, Vec<DeviceId>, PersonStatus)>,
    pub administrators: Vec<PersonId>,
    pub any_people: Vec<PersonId>,
    pub devices: Vec<(DeviceId, PersonId, DeviceKind, AuthKey, LeafKey, SealKey, LedgerSeq)>,
    pub any_devices: Vec<(DeviceId, Option<Timestamp>)>,
    pub entitled: BTreeSet<DeviceId>,
    pub invites: Vec<(InviteId, PersonId, Role, InviteKey, Timestamp)>,
    pub any_invites: Vec<(InviteId, Option<PersonStatus>)>,
    pub directory: Option<PublishedDirectory>,
    pub key_is_fresh: bool,
    pub time: Timestamp,
}

pub fn view(roster: &Roster<'_>) -> View {
    let any_people: Vec<PersonId> = roster.any_people().map(|p| p.id).collect();
    View {
        people: roster
            .people()
            .map(|p| {
                let devices = roster.devices_of(&p.id).map(|d| d.id).collect();
                let status = roster.status(&p.id).unwrap();
                (p.id, p.role, p.identity, p.since, devices, status)
            })
            .collect(),
        administrators: any_people
            .iter()
            .copied()
            .filter(|id| roster.is_administrator(id))
            .collect(),
        devices: roster
            .devices()
            .map(|d| (d.id, d.person, d.kind, d.auth, d.leaf, d.seal.clone(), d.since))
            .collect(),
        any_devices: roster.any_devices().map(|d| (d.id, d.ends)).collect(),
        entitled: roster.entitled(&any_people),
        invites: roster.invites().map(|i| (i.id, i.person, i.role, i.key, i.ends)).collect(),
        any_invites: roster.any_invites().map(|i| (i.id, roster.status(&i.person))).collect(),
        directory: roster.directory().cloned(),
        key_is_fresh: roster.key_is_fresh(),
        time: roster.time(),
        any_people,
    }
}
