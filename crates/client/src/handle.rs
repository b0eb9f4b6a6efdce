//! The way to a client from any thread: the client runs on a thread of its own, with its
//! connection to the relay, until the last handle is gone.

use crate::beginning::{InvitePreview, NewClinic, ProfilePlace};
use crate::changes::Change;
use crate::client::{Client, damaged};
use crate::error::ClientError;
use crate::surroundings::Surroundings;
use crate::unlocked::Unlocked;
use crate::views::Views;
use bellward_proto::invite::InviteCode;
use bellward_store::{ArgonCost, Keychain, StoreError, Unlock};
use futures::future::LocalBoxFuture;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot};
use zeroize::Zeroizing;

type Job = Box<dyn FnOnce(Rc<Client>) -> LocalBoxFuture<'static, ()> + Send>;

/// Where a profile is and how it is unlocked, for another thread.
pub struct OwnedPlace {
    /// Its directory.
    pub directory: PathBuf,
    /// The passphrase.
    pub passphrase: Zeroizing<String>,
    /// The keychain, unless the person agreed to do without.
    pub keychain: Option<Arc<dyn Keychain>>,
}

impl OwnedPlace {
    fn borrow(&self) -> ProfilePlace<'_> {
        ProfilePlace {
            directory: &self.directory,
            unlock: Unlock {
                passphrase: &self.passphrase,
                keychain: self.keychain.as_ref().map(|keychain| keychain.as_ref() as &dyn Keychain),
            },
            cost: ArgonCost::STANDARD,
        }
    }
}

/// A running client.
#[derive(Clone)]
pub struct ClientHandle {
    jobs: mpsc::UnboundedSender<Job>,
    changes: broadcast::Sender<Change>,
    views: Arc<Mutex<Views>>,
    /// What kept the core from beginning.
    broken: Arc<OnceLock<String>>,
    /// Held by every handle: dropped with the last, it ends the core.
    _alive: Arc<Alive>,
}

/// Ends the core, and waits until it has: a process that ends meanwhile would take the store's
/// cryptography away from under it.
struct Alive {
    lives: Option<mpsc::Sender<()>>,
    core: Core,
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.lives = None;
        if std::thread::current().id() != self.core.thread {
            let ended = self.core.ended.lock().unwrap_or_else(PoisonError::into_inner);
            // It says nothing: that it is gone is the end. One that hangs is left to itself.
            let _ = ended.recv_timeout(FAREWELL);
        }
    }
}

/// The thread of a core.
struct Core {
    thread: ThreadId,
    /// Nothing comes from it; it is disconnected when the thread has ended.
    ended: Mutex<std::sync::mpsc::Receiver<()>>,
}

/// How long a core may take to end.
const FAREWELL: Duration = Duration::from_secs(5);

type Begin = Box<dyn FnOnce() -> LocalBoxFuture<'static, Result<Begun, ClientError>> + Send>;

/// What a core begins with.
enum Begun {
    /// A profile whose screens can be shown while the rest is loaded.
    Unlocked(Box<Unlocked>),
    /// A client.
    Ready(Box<Client>),
}

impl Begun {
    fn opened(&self) -> Result<Opened, ClientError> {
        match self {
            Begun::Unlocked(unlocked) => Ok((unlocked.views()?, unlocked.changes())),
            Begun::Ready(client) => Ok((client.views()?, client.changes())),
        }
    }

    fn client(self) -> Result<Client, ClientError> {
        match self {
            Begun::Unlocked(unlocked) => unlocked.take_up(Surroundings::real()),
            Begun::Ready(client) => Ok(*client),
        }
    }
}

/// What a handle is made of, as soon as there is a profile.
type Opened = (Views, broadcast::Sender<Change>);

impl ClientHandle {
    /// Opens a profile and keeps it in step with its relay. It can be read as soon as it is
    /// unlocked, while what takes longer in a large clinic is loaded.
    pub async fn open(place: OwnedPlace) -> Result<Self, ClientError> {
        Self::start(Box::new(move || {
            Box::pin(async move { Ok(Begun::Unlocked(Box::new(Unlocked::open(&place.borrow())?))) })
        }))
        .await
    }

    /// Makes a clinic.
    pub async fn create_clinic(place: OwnedPlace, new: NewClinic) -> Result<Self, ClientError> {
        Self::start(Box::new(move || {
            Box::pin(async move {
                let place = place.borrow();
                let made = Client::create_clinic(&place, &new, Surroundings::real()).await?;
                Ok(Begun::Ready(Box::new(made)))
            })
        }))
        .await
    }

    /// Joins a clinic.
    pub async fn join(place: OwnedPlace, code: InviteCode) -> Result<Self, ClientError> {
        Self::start(Box::new(move || {
            Box::pin(async move {
                let place = place.borrow();
                let joined = Client::join(&place, &code, Surroundings::real()).await?;
                Ok(Begun::Ready(Box::new(joined)))
            })
        }))
        .await
    }

    /// What an invite offers, without using it.
    pub async fn preview(code: InviteCode) -> Result<InvitePreview, ClientError> {
        let (answer, answered) = oneshot::channel();
        spawn_core(move || {
            Box::pin(async move {
                let _ = answer.send(Client::preview(&code, &Surroundings::real()).await);
            })
        })?;
        answered.await.map_err(|_| ClientError::Closing)?
    }

    /// Runs something on the client's thread.
    pub async fn call<T: Send + 'static>(
        &self,
        job: impl FnOnce(Rc<Client>) -> LocalBoxFuture<'static, T> + Send + 'static,
    ) -> Result<T, ClientError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |client| {
            Box::pin(async move {
                // Whoever asked may have gone.
                let _ = answer.send(job(client).await);
            })
        });
        self.jobs.send(job).map_err(|_| self.why_ended())?;
        answered.await.map_err(|_| self.why_ended())
    }

    /// Whether the core comes to work, once that is known. Holds nothing of the profile.
    pub fn comes_to_work(&self) -> impl Future<Output = bool> + Send + 'static {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |_| {
            let _ = answer.send(());
            Box::pin(std::future::ready(()))
        });
        let sent = self.jobs.send(job).is_ok();
        async move { sent && answered.await.is_ok() }
    }

    fn why_ended(&self) -> ClientError {
        self.broken.get().map_or(ClientError::Closing, |what| damaged(what))
    }

    /// Why the core has ended; none while it runs.
    pub fn ended(&self) -> Option<ClientError> {
        self.jobs.is_closed().then(|| self.why_ended())
    }

    /// Reads, on the caller's thread.
    pub fn view<T>(
        &self,
        read: impl FnOnce(&mut Views) -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        read(&mut self.views.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    async fn start(begin: Begin) -> Result<Self, ClientError> {
        let (ready, began) = oneshot::channel();
        let (jobs, mut queue) = mpsc::unbounded_channel::<Job>();
        let (alive, mut ended) = mpsc::channel::<()>(1);
        let broken = Arc::new(OnceLock::new());
        let breaks = Arc::clone(&broken);
        let core = spawn_core(move || {
            Box::pin(async move {
                let begun = match begin().await {
                    Ok(begun) => begun,
                    Err(error) => {
                        let _ = ready.send(Err(error));
                        return;
                    }
                };
                if ready.send(begun.opened()).is_err() {
                    return;
                }
                let client = match begun.client() {
                    Ok(client) => Rc::new(client),
                    Err(error) => {
                        tracing::error!(%error, "the profile cannot be taken up");
                        let why = match error {
                            ClientError::Store(StoreError::Damaged { what }) => what,
                            error => error.to_string(),
                        };
                        let _ = breaks.set(why);
                        return;
                    }
                };
                let running = tokio::task::spawn_local({
                    let client = client.clone();
                    async move { client.run().await }
                });
                loop {
                    tokio::select! {
                        job = queue.recv() => match job {
                            Some(job) => { tokio::task::spawn_local(job(client.clone())); }
                            None => break,
                        },
                        _ = ended.recv() => break,
                    }
                }
                running.abort();
            })
        })?;
        let (views, changes) = began.await.map_err(|_| ClientError::Closing)??;
        let views = Arc::new(Mutex::new(views));
        let alive = Arc::new(Alive { lives: Some(alive), core });
        Ok(ClientHandle { jobs, changes, views, broken, _alive: alive })
    }
}

/// A thread with an executor of its own. What it runs never moves to another thread.
fn spawn_core(
    main: impl FnOnce() -> LocalBoxFuture<'static, ()> + Send + 'static,
) -> Result<Core, ClientError> {
    let failed = |error: std::io::Error| {
        ClientError::Store(bellward_store::StoreError::Io {
            what: "starting the core",
            source: error,
        })
    };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let (ends, ended) = std::sync::mpsc::channel::<()>();
    let thread = std::thread::Builder::new()
        .name("bellward-core".to_owned())
        .spawn(move || {
            let _ends = ends;
            let runtime = runtime;
            let local = tokio::task::LocalSet::new();
            local.block_on(&runtime, main());
        })
        .map_err(failed)?;
    Ok(Core { thread: thread.thread().id(), ended: Mutex::new(ended) })
}
