//! One round: some devices do something at once, and some die of it.

use super::deed::Minutes;
use super::world::{Newcomer, World};
use crate::device::{Device, expect};
use crate::turns::{Ended, Task};
use bellward_client::{ClientError, ConversationView, PersonStanding};
use bellward_store::{ConversationKind, ConversationStatus, FaultPoint, StoreError};
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::rc::Rc;
use std::time::Duration;

/// Turns after which a round is stuck.
pub(super) const BUDGET: u32 = 200_000;

impl World {
    /// One round.
    pub fn round(&mut self) {
        self.rounds += 1;
        let counters = self.clinic.site().counters.clone();
        counters.tell(|| format!("ROUND {}", self.rounds));
        self.relay_fate();
        if self.sets_profiles_back {
            self.copy_fate();
        }
        if self.sets_relay_back {
            self.backup_fate();
        }
        let mut tasks = Vec::new();
        let mut acting = Vec::new();
        for (index, device) in self.devices.clone().into_iter().enumerate() {
            if self.rng.random_range(0..100) < 55 {
                tasks.push(self.minutes(Rc::clone(&device), index == 0));
                acting.push(device);
            }
        }
        for newcomer in &self.newcomers {
            let (device, code) = (Rc::clone(&newcomer.device), newcomer.code.clone());
            acting.push(Rc::clone(&device));
            let cut_after = self.rng.random_bool(0.2).then(|| self.rng.random_range(1..60));
            tasks.push(Task { work: Box::pin(async move { device.join(&code).await }), cut_after });
        }
        let ended = self.clinic.turns().run(tasks, BUDGET);
        for (device, ended) in acting.iter().zip(ended) {
            self.after(device, ended);
        }
        self.welcome();
        self.note_stored();
        self.note_removed();
        self.note_moved();
        let minutes = self.rng.random_range(0..10);
        self.clinic.site().clock.advance(Duration::from_secs(60 * minutes));
        self.clinic.site().relay.start();
    }

    /// What happens to the relay in this round.
    fn relay_fate(&mut self) {
        let relay = Rc::clone(&self.clinic.site().relay);
        match self.rng.random_range(0..100) {
            0..8 => relay.fail_next(bellward_relay::FaultPoint::BeforeCommit),
            8..16 => relay.fail_next(bellward_relay::FaultPoint::AfterCommit),
            16..24 => {
                relay.crash();
                relay.start();
            }
            24..28 => relay.crash(),
            _ => return,
        }
        self.crashed("relay");
    }

    /// Whether the relay's database is saved, or the saved one put in its place.
    fn backup_fate(&mut self) {
        let relay = Rc::clone(&self.clinic.site().relay);
        let chance = self.rng.random_range(0..100);
        if relay.has_backup() && chance < 12 {
            relay.restore_backup();
            self.shared.oracle.anything_set_back();
            self.crashed("the relay set back to a backup");
        } else if !relay.has_backup() && chance >= 90 {
            relay.keep_backup();
        }
    }

    /// Which profiles are copied, and which old copies are put in place.
    fn copy_fate(&mut self) {
        // What the relay and the only administrator have both lost, nobody can give back.
        let spared = usize::from(self.sets_relay_back);
        for device in self.devices.clone().into_iter().skip(spared) {
            let chance = self.rng.random_range(0..100);
            if device.has_copy() && chance < 12 {
                self.shared.oracle.set_back(device.person(), &device.copy_holds());
                device.restore_copy();
                self.crashed("an old copy put in place");
            } else if !device.has_copy() && chance >= 94 {
                device.keep_copy();
            }
        }
    }

    /// What one device does in this round, and what becomes of it.
    fn minutes(
        &mut self,
        device: Rc<Device>,
        is_founder: bool,
    ) -> Task<'static, Result<(), ClientError>> {
        let chance = if self.is_late() && self.crashes < super::CRASHES { 0.5 } else { 0.15 };
        let cut_after = self.rng.random_bool(chance).then(|| self.rng.random_range(1..60));
        if self.rng.random_bool(chance) {
            let before = self.rng.random_bool(0.5);
            let point = if before { FaultPoint::BeforeCommit } else { FaultPoint::AfterCommit };
            device.die_at(point, self.rng.random_range(0..12));
        }
        let missing = self.shared.oracle.removals() < super::REMOVALS;
        let minutes = Minutes {
            device,
            shared: Rc::clone(&self.shared),
            counters: self.clinic.site().counters.clone(),
            rng: ChaCha20Rng::seed_from_u64(self.rng.next_u64()),
            deeds: self.rng.random_range(1..=3),
            is_founder,
            must_remove: is_founder && self.is_late() && missing,
        };
        Task { work: Box::pin(minutes.pass()), cut_after }
    }

    /// Picks a device up after a round.
    fn after(&mut self, device: &Rc<Device>, ended: Ended<Result<(), ClientError>>) {
        let counters = self.clinic.site().counters.clone();
        counters.tell(|| format!("{}: {ended:?}", device.name()));
        match ended {
            Ended::Cut => {
                self.crashed("device cut off");
                device.stop();
            }
            Ended::Done(Err(ClientError::Store(StoreError::Crashed(_)))) => {
                self.crashed("device died at a write");
                device.stop();
            }
            Ended::Done(Err(error)) => self.tolerate(device, &error),
            Ended::Done(Ok(())) if self.rng.random_range(0..100) < 10 => {
                self.clinic.site().counters.count("restarts");
                device.stop();
            }
            Ended::Done(Ok(())) => {}
        }
        device.live();
        expect(device.start());
    }

    /// Errors that belong to the world as it is; others are faults of ours.
    pub(super) fn tolerate(&self, device: &Device, error: &ClientError) {
        let word = match error {
            error if error.passes() => "passes",
            ClientError::Revoked => "revoked",
            ClientError::NotFound { .. } => "not found",
            ClientError::Closed { .. } | ClientError::NobodyLeft => "closed",
            // It knows of a change that the relay lost, most often a joining, and was away when
            // the others went on without it. Nothing is lost that the founder's device ever
            // heard of: that one is never set back here, and never to contradict anyone.
            ClientError::LedgerContradicts(_)
                if self.shared.oracle.is_anything_set_back()
                    && self.sets_relay_back
                    && self.devices.first().is_some_and(|it| it.person() != device.person()) =>
            {
                self.shared.oracle.lose(device.person());
                "knows what is lost"
            }
            // The relay lost it, and gets it back from whoever made it.
            ClientError::InviteUnknown | ClientError::UnknownClinic if self.sets_relay_back => {
                "invite unknown"
            }
            error => panic!("seed {}: {}: {error:?}", self.seed, device.name()),
        };
        self.clinic.site().counters.count(&format!("could not: {word}"));
    }

    /// Newcomers who have a profile by now belong to the others; new codes make newcomers.
    fn welcome(&mut self) {
        let (joined, waiting): (Vec<_>, Vec<_>) =
            self.newcomers.drain(..).partition(|newcomer| newcomer.device.is_running());
        self.newcomers = waiting;
        self.devices.extend(joined.into_iter().map(|newcomer| newcomer.device));
        for (name, code) in self.shared.codes.take() {
            let device = self.clinic.machine(&name);
            self.newcomers.push(Newcomer { device, code });
        }
    }

    /// A removal may be done though the remover died before it was told.
    pub(super) fn note_removed(&self) {
        let Some(founder) = self.devices.first().and_then(|device| device.client()) else { return };
        for person in expect(founder.people()) {
            if person.standing == PersonStanding::Removed && !person.devices.is_empty() {
                self.shared.oracle.removed(person.id);
            }
        }
    }

    /// Who is in a group by now, as some device shows it.
    pub(super) fn note_moved(&self) {
        for device in self.devices.iter().filter(|device| device.is_running()) {
            for one in device.conversations() {
                if one.kind == ConversationKind::Group && one.status == ConversationStatus::Active {
                    self.shared.oracle.shows(one.id, &one.people);
                }
            }
        }
    }

    /// What devices show as stored must never be lost from here on.
    pub(super) fn note_stored(&self) {
        for device in self.devices.iter().filter(|device| device.is_running()) {
            // Whom a message has not reached yet its author still has to send it anew.
            let reached = |one: &ConversationView| one.not_reached.is_empty();
            for conversation in device.conversations().into_iter().filter(reached) {
                let messages = device.messages(&conversation.id);
                let stored = messages.iter().filter(|m| m.mine && m.stored_at.is_some());
                stored.for_each(|message| self.shared.oracle.stored(message.id));
            }
        }
    }
}
