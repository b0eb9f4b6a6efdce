//! A profile that is unlocked and not yet taken up: enough to show screens of it. What it takes to
//! work with it, the clinic's ledger above all, grows with the clinic; this does not.

use crate::beginning::ProfilePlace;
use crate::changes::Change;
use crate::client::{Client, damaged};
use crate::error::ClientError;
use crate::surroundings::Surroundings;
use crate::views::Views;
use bellward_store::{ProfileRow, Store};
use tokio::sync::broadcast;

/// Changes kept for a listener that is slow; a slower one is told that it missed some.
const CHANGES_KEPT: usize = 1024;

/// A profile whose screens can be shown. [`Unlocked::take_up`] makes a [`Client`] of it.
pub struct Unlocked {
    pub(crate) store: Store,
    pub(crate) profile: ProfileRow,
    pub(crate) changes: broadcast::Sender<Change>,
}

impl Unlocked {
    /// Opens a profile.
    pub fn open(place: &ProfilePlace<'_>) -> Result<Self, ClientError> {
        Unlocked::over(Store::open(place.directory, &place.unlock)?)
    }

    /// Over an opened store that holds a profile.
    pub(crate) fn over(mut store: Store) -> Result<Self, ClientError> {
        let profile = store.read()?.profile()?.ok_or_else(|| damaged("it holds no profile"))?;
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let forward = changes.clone();
        store.subscribe(Box::new(move |changed| {
            for change in changed {
                // Nobody may be listening.
                let _ = forward.send((*change).into());
            }
        }));
        Ok(Unlocked { store, profile, changes })
    }

    /// What screens show.
    pub fn views(&self) -> Result<Views, ClientError> {
        Ok(Views::new(self.store.reader()?, self.profile.person))
    }

    /// The sender of all that changes, to subscribe to.
    pub fn changes(&self) -> broadcast::Sender<Change> {
        self.changes.clone()
    }

    /// Loads what it takes to work with the profile.
    pub fn take_up(self, surroundings: Surroundings) -> Result<Client, ClientError> {
        Client::of(self, surroundings)
    }
}
