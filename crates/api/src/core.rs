//! The core behind the commands: one profile directory, at most one open client.

mod beginning;
mod changes;
mod clinic;
mod failure;
mod preferences;
mod qr;
mod relays;
mod shown;
mod talk;

pub use changes::Changes;

use crate::command::Secret;
use crate::view::{AppState, KeychainStatus, Me, Preferences, ProfileState};
use crate::{ApiError, Change, ErrorCode};
use bellward_client::{
    Client, ClientError, ClientHandle, Keychain, KeychainUse, OsKeychain, OwnedPlace, Store, Views,
};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::broadcast;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

/// What a command comes to.
pub type Answer<T> = Result<T, ApiError>;

/// How long the keychain may take to say whether it is there.
const KEYCHAIN_PATIENCE: Duration = Duration::from_secs(5);

/// The core of one window. Every method is a command of the contract.
pub struct Core {
    directory: PathBuf,
    keychain: Arc<dyn Keychain>,
    open: RwLock<Option<ClientHandle>>,
    /// Held by whoever opens or closes the profile: one at a time.
    turn: tokio::sync::Mutex<()>,
    /// Read when first asked for.
    preferred: Mutex<Option<Preferences>>,
    /// The code of the link by which the program was opened.
    invite: Mutex<Option<Secret>>,
    changes: broadcast::Sender<Change>,
}

impl Core {
    /// Over a profile directory, which need not exist, with this machine's keychain.
    pub fn new(directory: PathBuf) -> Self {
        Core::with_keychain(directory, Arc::new(OsKeychain::default()))
    }

    /// The same with another keychain.
    pub fn with_keychain(directory: PathBuf, keychain: Arc<dyn Keychain>) -> Self {
        let (changes, _) = broadcast::channel(1024);
        let turn = tokio::sync::Mutex::new(());
        Core {
            directory,
            keychain,
            open: RwLock::new(None),
            turn,
            preferred: Mutex::default(),
            invite: Mutex::default(),
            changes,
        }
    }

    /// What changes from now on.
    pub fn changes(&self) -> Changes {
        Changes::of(&self.changes)
    }

    /// Where the program stands.
    pub async fn app_state(&self) -> Answer<AppState> {
        let me = match self.me().await {
            Ok(me) => Some(me),
            Err(error) if error.code == ErrorCode::Locked => None,
            Err(error) => return Err(error),
        };
        let profile = match me {
            Some(me) => ProfileState::Unlocked { me },
            None if Store::exists(&self.directory) => ProfileState::Locked,
            None => ProfileState::None,
        };
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let invite = locked(&self.invite).as_ref().map(|code| code.expose().to_owned());
        Ok(AppState { profile, keychain: self.keychain_status().await, version, invite })
    }

    /// The program was opened by a link with an invite code: joining is offered, where there is
    /// no profile.
    pub fn offer_invite(&self, code: Secret) {
        *locked(&self.invite) = Some(code);
        self.tell(Change::App);
    }

    fn preferred_slot(&self) -> MutexGuard<'_, Option<Preferences>> {
        locked(&self.preferred)
    }

    /// Who one is.
    pub async fn me(&self) -> Answer<Me> {
        me_of(&self.handle()?).await
    }

    /// Closes the profile and forgets its keys. Returns when its files are closed.
    pub async fn lock(&self) -> Answer<()> {
        let _turn = self.turn.lock().await;
        let handle = self.slot(|slot| slot.take());
        if let Some(handle) = handle {
            let changes = handle.changes();
            drop(handle);
            changes::until_closed(changes).await;
            self.tell(Change::App);
        }
        Ok(())
    }

    async fn keychain_status(&self) -> KeychainStatus {
        let keychain = self.keychain.clone();
        let asked = spawn_blocking(move || keychain.status().is_ok());
        match tokio::time::timeout(KEYCHAIN_PATIENCE, asked).await {
            Ok(Ok(true)) => KeychainStatus::Available,
            _ => KeychainStatus::Unavailable,
        }
    }

    /// The open client, or `locked`. One that ended by itself answers `locked` too.
    fn handle(&self) -> Answer<ClientHandle> {
        self.slot(|slot| slot.clone())
            .ok_or_else(|| ApiError::new(ErrorCode::Locked, "the profile is locked"))
    }

    fn slot<T>(&self, use_it: impl FnOnce(&mut Option<ClientHandle>) -> T) -> T {
        use_it(&mut self.open.write().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn tell(&self, change: Change) {
        // Nobody may be listening.
        let _ = self.changes.send(change);
    }

    /// From now on this client is the open one.
    fn adopt(&self, handle: ClientHandle) {
        changes::forward(&handle, self.changes.clone());
        let (comes_to_work, changes) = (handle.comes_to_work(), self.changes.clone());
        self.slot(|slot| *slot = Some(handle));
        self.tell(Change::App);
        tokio::spawn(async move {
            if !comes_to_work.await {
                // Nobody may be listening.
                let _ = changes.send(Change::App);
            }
        });
    }

    fn place(&self, passphrase: Zeroizing<String>, keychain: KeychainUse) -> OwnedPlace {
        OwnedPlace {
            directory: self.directory.clone(),
            passphrase,
            keychain: match keychain {
                KeychainUse::Keychain => Some(self.keychain.clone()),
                KeychainUse::PassphraseAlone => None,
            },
        }
    }

    /// Asks the client, on its own thread, something that needs no waiting.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Client) -> Result<T, ClientError> + Send + 'static,
    ) -> Answer<T> {
        Ok(self.handle()?.call(|client| Box::pin(async move { question(&client) })).await??)
    }

    /// Asks the client something that may wait for the relay.
    async fn wait<T, F, Q>(&self, question: Q) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ClientError>>,
        Q: FnOnce(Rc<Client>) -> F + Send + 'static,
    {
        Ok(self.handle()?.call(|client| Box::pin(async move { question(client).await })).await??)
    }

    /// Reads what screens show, on a thread that may block.
    async fn view<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Views) -> Result<T, ClientError> + Send + 'static,
    ) -> Answer<T> {
        view_of(self.handle()?, read).await
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn view_of<T: Send + 'static>(
    handle: ClientHandle,
    read: impl FnOnce(&mut Views) -> Result<T, ClientError> + Send + 'static,
) -> Answer<T> {
    let read = spawn_blocking(move || handle.view(read)).await;
    Ok(read.map_err(|error| ApiError::new(ErrorCode::Internal, error.to_string()))??)
}

/// Read as screens are, which need not wait until the client works.
async fn me_of(handle: &ClientHandle) -> Answer<Me> {
    match handle.ended() {
        Some(error) => Err(error.into()),
        None => Ok(shown::me(view_of(handle.clone(), Views::whose).await?)),
    }
}
