//! Who is who in a clinic, as of one head of its ledger.

pub use crate::entries::{Device, Invite, Person, PersonStatus, PublishedDirectory};

use crate::Role;
use crate::ledger::Ledger;
use bellward_proto::{DeviceId, InviteId, LedgerHead, LedgerSeq, PersonId, Timestamp};
use std::collections::BTreeSet;

/// The clinic as of one head. What was stated later does not exist here.
#[derive(Debug, Clone, Copy)]
pub struct Roster<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) seq: LedgerSeq,
    pub(crate) time: Timestamp,
}

impl<'a> Roster<'a> {
    /// The head that this is as of; none for an empty ledger.
    pub fn head(&self) -> Option<LedgerHead> {
        self.ledger.head_at(self.seq)
    }

    /// Its place.
    pub fn seq(&self) -> LedgerSeq {
        self.seq
    }

    /// The time of the newest statement with effect: what has ended is judged by it.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Someone who has joined and was not removed.
    pub fn person(&self, id: &PersonId) -> Option<&'a Person> {
        self.any_person(id).filter(|person| self.lasts(person.until))
    }

    /// Someone who has joined, removed or not.
    pub fn any_person(&self, id: &PersonId) -> Option<&'a Person> {
        self.ledger.state.people.get(id).filter(|person| person.since <= self.seq)
    }

    /// Everyone who has joined and was not removed, by id.
    pub fn people(&self) -> impl Iterator<Item = &'a Person> + use<'a> {
        let roster = *self;
        self.any_people().filter(move |person| roster.lasts(person.until))
    }

    /// Everyone who has joined, removed or not, by id.
    pub fn any_people(&self) -> impl Iterator<Item = &'a Person> + use<'a> {
        let seq = self.seq;
        self.ledger.state.people.values().filter(move |person| person.since <= seq)
    }

    /// Whether someone has joined, was not removed, and administers the clinic.
    pub fn is_administrator(&self, id: &PersonId) -> bool {
        self.person(id).is_some_and(|person| person.role == Role::Administrator)
    }

    /// How it stands with someone; none when the ledger does not know them.
    pub fn status(&self, id: &PersonId) -> Option<PersonStatus> {
        if let Some(person) = self.any_person(id) {
            let lasts = self.lasts(person.until);
            return Some(if lasts { PersonStatus::Active } else { PersonStatus::Removed });
        }
        let invite = self.any_invite(self.ledger.state.invited.get(id)?)?;
        Some(if self.lasts(invite.until) {
            PersonStatus::Invited { invite: invite.id, ends: invite.ends }
        } else {
            PersonStatus::Removed
        })
    }

    /// An active device: added, not revoked, not ended, its person not removed.
    pub fn device(&self, id: &DeviceId) -> Option<&'a Device> {
        self.any_device(id).filter(|device| self.is_active(device))
    }

    /// A device, active or not.
    pub fn any_device(&self, id: &DeviceId) -> Option<&'a Device> {
        self.ledger.state.devices.get(id).filter(|device| device.since <= self.seq)
    }

    /// All active devices, by id.
    pub fn devices(&self) -> impl Iterator<Item = &'a Device> + use<'a> {
        let roster = *self;
        self.any_devices().filter(move |device| roster.is_active(device))
    }

    /// All devices, active or not, by id.
    pub fn any_devices(&self) -> impl Iterator<Item = &'a Device> + use<'a> {
        let seq = self.seq;
        self.ledger.state.devices.values().filter(move |device| device.since <= seq)
    }

    /// The active devices of one person, in the order in which they were added.
    pub fn devices_of(&self, person: &PersonId) -> impl Iterator<Item = &'a Device> + use<'a> {
        let roster = *self;
        let devices = self.any_person(person).map_or(&[][..], |person| &person.devices);
        devices.iter().filter_map(move |device| roster.device(device))
    }

    /// Whether a device is active.
    pub fn is_active_device(&self, id: &DeviceId) -> bool {
        self.device(id).is_some()
    }

    /// All active devices of these people.
    pub fn entitled<'p>(
        &self,
        people: impl IntoIterator<Item = &'p PersonId>,
    ) -> BTreeSet<DeviceId> {
        people.into_iter().flat_map(|id| self.devices_of(id)).map(|device| device.id).collect()
    }

    /// An invite that was neither used nor closed and has not ended.
    pub fn invite(&self, id: &InviteId) -> Option<&'a Invite> {
        self.any_invite(id).filter(|invite| self.is_open(invite))
    }

    /// An invite, open or not.
    pub fn any_invite(&self, id: &InviteId) -> Option<&'a Invite> {
        self.ledger.state.invites.get(id).filter(|invite| invite.since <= self.seq)
    }

    /// All invites that were neither used nor closed and have not ended, by id.
    pub fn invites(&self) -> impl Iterator<Item = &'a Invite> + use<'a> {
        let roster = *self;
        self.any_invites().filter(move |invite| roster.is_open(invite))
    }

    /// All invites, open or not, by id.
    pub fn any_invites(&self) -> impl Iterator<Item = &'a Invite> + use<'a> {
        let seq = self.seq;
        self.ledger.state.invites.values().filter(move |invite| invite.since <= seq)
    }

    /// The newest directory.
    pub fn directory(&self) -> Option<&'a PublishedDirectory> {
        self.ledger.state.directory(self.seq)
    }

    /// False from a removal until a directory is published under a new clinic key.
    pub fn key_is_fresh(&self) -> bool {
        self.ledger.state.key_is_fresh(self.seq)
    }

    fn lasts(&self, until: Option<LedgerSeq>) -> bool {
        until.is_none_or(|until| until > self.seq)
    }

    fn is_active(&self, device: &Device) -> bool {
        self.lasts(device.until) && device.ends.is_none_or(|ends| self.time <= ends)
    }

    fn is_open(&self, invite: &Invite) -> bool {
        self.lasts(invite.until) && self.time <= invite.ends
    }
}
