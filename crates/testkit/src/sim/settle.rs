//! The weather clears, everything starts again, and everyone syncs until nothing changes.

use super::round::BUDGET;
use super::world::World;
use crate::device::{Device, expect};
use crate::link::Weather;
use crate::turns::{Ended, Task};
use bellward_client::ClientError;
use bellward_proto::MessageId;
use std::rc::Rc;
use std::time::Duration;

/// Rounds of syncing without any change after which nothing is left to do.
const QUIET: u32 = 3;
/// Rounds of syncing after which something never ends.
const MOST: u32 = 60;

/// What all devices show, to see whether anything still changes.
type Shown = Vec<(usize, Vec<(MessageId, bool, usize)>)>;

impl World {
    /// Until all is quiet.
    ///
    /// # Panics
    /// When it never is.
    pub fn settle(&mut self) {
        let site = self.clinic.site().clone();
        site.weather.set(Weather::FAIR);
        site.relay.heal();
        site.relay.start();
        for device in &self.devices {
            device.live();
            expect(device.start());
        }
        // What a restored relay has lost must be back before anyone can join by it.
        for _ in 0..QUIET {
            self.sync_all();
        }
        self.join_the_last();
        let (mut quiet, mut last) = (0, Shown::new());
        for _ in 0..MOST {
            self.sync_all();
            site.clock.advance(Duration::from_secs(10 * 60));
            let shown = self.shown();
            quiet = if shown == last { quiet + 1 } else { 0 };
            last = shown;
            if quiet >= QUIET {
                site.counters.count("settled");
                self.note_stored();
                return;
            }
        }
        panic!("seed {}: the clinic never comes to rest", self.seed);
    }

    /// Everyone who has a code joins now, or never can.
    fn join_the_last(&mut self) {
        let site = self.clinic.site().clone();
        for newcomer in std::mem::take(&mut self.newcomers) {
            let joined = self.clinic.turns().alone(newcomer.device.join(&newcomer.code));
            match joined {
                Ok(()) => self.devices.push(newcomer.device),
                // Joined without hearing of it, and removed before trying again.
                Err(
                    ClientError::Revoked | ClientError::InviteUsed | ClientError::InviteExpired,
                ) => {
                    site.counters.count("removed before joining was told");
                }
                // Made and lost between the backups of those who knew of it.
                Err(ClientError::InviteUnknown)
                    if self.sets_relay_back && self.sets_profiles_back =>
                {
                    site.counters.count("an invite is lost");
                }
                Err(error) => panic!("seed {}: a code is lost: {error:?}", self.seed),
            }
        }
    }

    fn sync_all(&self) {
        let tasks = self.devices.iter().map(|device| {
            let client = device.client();
            let work = Box::pin(async move {
                match client {
                    Some(client) => client.sync().await,
                    None => Ok(()),
                }
            });
            Task { work, cut_after: None }
        });
        let ended = self.clinic.turns().run(tasks.collect(), BUDGET);
        for (device, ended) in self.devices.iter().zip(ended) {
            if let Ended::Done(Err(error)) = ended {
                self.tolerate(device, &error);
            }
        }
    }

    fn shown(&self) -> Shown {
        let of = |(index, device): (usize, &Rc<Device>)| {
            let conversations = device.conversations();
            let messages = conversations.iter().flat_map(|one| device.messages(&one.id));
            let seen = messages.map(|m| (m.id, m.stored_at.is_some(), m.delivered_to.len()));
            (index, seen.collect())
        };
        self.devices.iter().enumerate().map(of).collect()
    }
}
