//! Real clients: a profile on disk, a thread each, HTTPS to the relay. Only the passphrase costs
//! nothing, so that opening is what is measured and not that.

use crate::fault::{Fault, Outcome};
use bellward_client::https::HttpsTransport;
use bellward_client::transport::Transport;
use bellward_client::{
    ArgonCost, Change, Client, Connection, ProfilePlace, Surroundings, Unlock, Unlocked, Views,
};
use bellward_proto::RelayAddress;
use bellward_proto::invite::InviteCode;
use futures::future::LocalBoxFuture;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::LocalSet;
use zeroize::Zeroizing;

/// How long anything may take before the measurement is given up.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// The passphrase of every profile here.
pub fn passphrase() -> Zeroizing<String> {
    Zeroizing::new("correct horse".to_owned())
}

/// Where a profile is, with a passphrase that costs nothing to try.
pub fn place<'a>(directory: &'a Path, passphrase: &'a Zeroizing<String>) -> ProfilePlace<'a> {
    let unlock = Unlock { passphrase, keychain: None };
    ProfilePlace { directory, unlock, cost: ArgonCost::for_tests() }
}

/// The real surroundings, but that the relay is where it is now: a profile that is kept from one
/// run to the next names the port of its first day.
pub fn surroundings(relay: &RelayAddress) -> Surroundings {
    let relay = relay.clone();
    Surroundings {
        connect: Rc::new(move |_| Ok(Rc::new(HttpsTransport::new(&relay)?) as Rc<dyn Transport>)),
        ..Surroundings::real()
    }
}

/// Unlocks a profile: its screens can be shown then.
pub fn unlock(directory: &Path) -> Outcome<Unlocked> {
    let passphrase = passphrase();
    Ok(Unlocked::open(&place(directory, &passphrase))?)
}

/// Opens a profile on this thread.
pub fn open(directory: &Path, relay: &RelayAddress) -> Outcome<Client> {
    Ok(unlock(directory)?.take_up(surroundings(relay))?)
}

/// Joins a clinic and does what there is to do at once.
pub async fn join(directory: &Path, code: &InviteCode) -> Outcome<Client> {
    let passphrase = passphrase();
    let place = place(directory, &passphrase);
    let client = Client::join(&place, code, surroundings(&code.relay)).await?;
    client.sync().await?;
    Ok(client)
}

/// Runs something on this thread with an executor as clients need it.
pub fn block_on<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, work)
}

type Job = Box<dyn FnOnce(Rc<Client>) -> LocalBoxFuture<'static, ()> + Send>;

/// A client that runs: as the window has it, on a thread of its own and in step with its relay.
pub struct Desk {
    jobs: Option<mpsc::UnboundedSender<Job>>,
    changes: broadcast::Sender<Change>,
    views: Views,
    thread: Option<JoinHandle<()>>,
}

impl Desk {
    /// Opens a profile and lets it run.
    pub fn open(directory: &Path, relay: &RelayAddress) -> Outcome<Self> {
        let (directory, relay): (PathBuf, RelayAddress) = (directory.to_owned(), relay.clone());
        let (ready, opened) = std::sync::mpsc::channel();
        let (jobs, mut queue) = mpsc::unbounded_channel::<Job>();
        let thread = std::thread::Builder::new().name("desk".to_owned()).spawn(move || {
            let ran = block_on(async {
                let begun = open(&directory, &relay).and_then(|client| {
                    let views = client.views()?;
                    Ok((Rc::new(client), views))
                });
                let client = match begun {
                    Ok((client, views)) => {
                        let _ = ready.send(Ok((views, client.changes())));
                        client
                    }
                    Err(fault) => {
                        let _ = ready.send(Err(fault));
                        return Ok(());
                    }
                };
                let running = tokio::task::spawn_local({
                    let client = client.clone();
                    async move { client.run().await }
                });
                while let Some(job) = queue.recv().await {
                    tokio::task::spawn_local(job(client.clone()));
                }
                running.abort();
                Ok(())
            });
            if let Err(fault) = ran {
                eprintln!("a client ended: {fault}");
            }
        })?;
        let (views, changes) = opened.recv()??;
        Ok(Desk { jobs: Some(jobs), changes, views, thread: Some(thread) })
    }

    /// Does something with the client, on its thread.
    pub async fn call<T: Send + 'static>(
        &self,
        job: impl FnOnce(Rc<Client>) -> LocalBoxFuture<'static, T> + Send + 'static,
    ) -> Outcome<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |client| {
            Box::pin(async move {
                // Whoever asked may have gone.
                let _ = answer.send(job(client).await);
            })
        });
        let jobs = self.jobs.as_ref().ok_or_else(|| Fault::new("the client has ended"))?;
        jobs.send(job).map_err(|_| Fault::new("the client has ended"))?;
        Ok(answered.await?)
    }

    /// What it shows.
    pub fn views(&mut self) -> &mut Views {
        &mut self.views
    }

    /// What changes from now on.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Waits until it is online: all that waited has been taken in.
    pub async fn online(&self) -> Outcome<()> {
        let mut changes = self.changes();
        loop {
            let connection = self.call(|client| Box::pin(async move { client.connection() }));
            match connection.await? {
                Connection::Online => return Ok(()),
                Connection::Stopped { reason, .. } => return Err(Fault::new(reason)),
                _ => {}
            }
            tokio::time::timeout(PATIENCE, heard(&mut changes)).await??;
        }
    }

    /// Looks again after every change until this is so.
    pub async fn until(
        &mut self,
        changes: &mut broadcast::Receiver<Change>,
        mut is_so: impl FnMut(&mut Views) -> Outcome<bool>,
    ) -> Outcome<()> {
        while !is_so(&mut self.views)? {
            tokio::time::timeout(PATIENCE, heard(changes)).await??;
        }
        Ok(())
    }
}

/// One change; that some were missed is one too.
async fn heard(changes: &mut broadcast::Receiver<Change>) -> Outcome<()> {
    match changes.recv().await {
        Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
