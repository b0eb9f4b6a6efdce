//! One text from a nurse to a doctor, both with real clients: until the relay has it and the
//! nurse's device knows, and until the doctor's device shows it.

use super::Plan;
use crate::ask::Way;
use crate::bare::Commits;
use crate::clinic::Clinic;
use crate::desk::{Desk, block_on};
use crate::fault::Outcome;
use crate::machines::{TEXT, Talk, text};
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::samples::Samples;
use crate::server::{Kind, Server};
use crate::ward::{Size, Ward};
use bellward_proto::MessageId;
use rand::Rng;
use std::path::Path;
use std::time::{Duration, Instant};

/// Between two texts: receipts and acknowledgements are done by then.
pub const PAUSE: Duration = Duration::from_millis(30);

/// What one text took.
#[derive(Default)]
pub struct Sent {
    /// Until the call returned: written down on this device.
    pub written: Samples,
    /// Until the nurse's device knew that it is stored.
    pub stored: Samples,
    /// Until the doctor's device showed it.
    pub shown: Samples,
}

/// What it takes at least, each part alone.
#[derive(Default)]
struct Parts {
    commit: Samples,
    relay_commit: Samples,
    post: Samples,
    encrypt: Samples,
    decrypt: Samples,
}

/// Both times.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let size = Size { messages: 1_000, devices: 10 };
    let ward = Ward::of(&plan.data, size)?;
    let folder = plan.folder()?;
    let bare = Server::start(Kind::Bare, &folder.path().join("bare"))?;
    let texts = plan.size(500, 60);
    let (sent, parts) = block_on(async {
        let mut pair = Pair::open(&ward).await?;
        let mut alone = Alone::new(folder.path(), &bare)?;
        let (mut sent, mut parts) = (Sent::default(), Parts::default());
        for index in 0..texts + 10 {
            // The first few find everything cold.
            if index == 10 {
                (sent, parts) = (Sent::default(), Parts::default());
            }
            pair.send(&mut sent).await?;
            tokio::time::sleep(PAUSE).await;
            alone.measure(&mut parts).await?;
        }
        Ok((sent, parts))
    })?;
    Ok(rows(&sent, &parts, size))
}

fn rows(sent: &Sent, parts: &Parts, size: Size) -> Vec<Row> {
    let Parts { commit, relay_commit, post, encrypt, decrypt } = parts;
    let yardsticks = vec![Yardstick::commit(relay_commit.p50()), Yardstick::post(post.p50())];
    let size = format!("{} texts, {} devices", sent.stored.len(), size.devices);
    let mut rows = Vec::new();
    for (share, name) in [(0.5, "p50"), (0.99, "p99")] {
        let of = |samples: &Samples| samples.quantile(share);
        let common = 2.0 * of(commit) + of(relay_commit) + of(post) + of(encrypt);
        let shown = |seconds| Unit::Seconds.show(seconds);
        let goal = if share == 0.5 { Goal::AtMost(3.0) } else { Goal::None };
        let each = format!(
            "on the device a commit ({}) and encrypting ({}), at the relay a commit ({}), a POST \
             of the same size ({})",
            shown(of(commit)),
            shown(of(encrypt)),
            shown(of(relay_commit)),
            shown(of(post))
        );
        let row = |what: &str, ours, limit, limit_is| Row {
            what: format!("{what}, {name}"),
            size: size.clone(),
            unit: Unit::Seconds,
            ours,
            limit,
            limit_is,
            goal,
            yardsticks: yardsticks.clone(),
        };
        rows.push(row(
            "send to stored",
            of(&sent.stored),
            common + of(commit),
            format!("{each}: three commits on the device, one of each of the rest"),
        ));
        rows.push(row(
            "send to shown on the other device",
            of(&sent.shown),
            common + of(decrypt) + of(commit),
            format!(
                "the same with two commits on the sender's device and one on the other's, and \
                 decrypting there ({})",
                shown(of(decrypt))
            ),
        ));
    }
    rows
}

/// The two clients, online.
pub struct Pair {
    nurse: Desk,
    doctor: Desk,
    conversation: bellward_proto::ConversationId,
}

impl Pair {
    /// Of a ward.
    pub async fn open(ward: &Ward) -> Outcome<Self> {
        let nurse = Desk::open(&ward.nurse(), &ward.relay.address)?;
        let doctor = Desk::open(&ward.doctors(), &ward.relay.address)?;
        nurse.online().await?;
        doctor.online().await?;
        let person = ward.doctor;
        let conversation =
            nurse.call(move |client| Box::pin(async move { client.direct(person) })).await??;
        tokio::time::sleep(Duration::from_millis(300)).await;
        Ok(Pair { nurse, doctor, conversation })
    }

    /// Sends one text, and adds what it took.
    pub async fn send(&mut self, sent: &mut Sent) -> Outcome<()> {
        let Pair { nurse, doctor, conversation } = self;
        let conversation = *conversation;
        let (mut at_nurse, mut at_doctor) = (nurse.changes(), doctor.changes());
        let began = Instant::now();
        let send = nurse
            .call(move |client| Box::pin(async move { client.send(&conversation, TEXT, None) }));
        let id: MessageId = send.await??;
        let written = began.elapsed();
        let stored = async {
            nurse
                .until(&mut at_nurse, |views| {
                    Ok(views.message(&id)?.is_some_and(|message| message.stored_at.is_some()))
                })
                .await?;
            Ok::<_, crate::fault::Fault>(began.elapsed())
        };
        let shown = async {
            doctor.until(&mut at_doctor, |views| Ok(views.message(&id)?.is_some())).await?;
            Ok::<_, crate::fault::Fault>(began.elapsed())
        };
        let (stored, shown) = futures::try_join!(stored, shown)?;
        sent.written.add(written);
        sent.stored.add(stored);
        sent.shown.add(shown);
        Ok(())
    }
}

/// Each part by itself.
struct Alone {
    commits: Commits,
    relay_commits: Commits,
    way: Way,
    clinic: Clinic,
    talk: Talk,
}

impl Alone {
    fn new(folder: &Path, bare: &Server) -> Outcome<Self> {
        let mut clinic = Clinic::new(4)?;
        let members = clinic.hire_here(2)?;
        let talk = Talk::found(&mut clinic, &members)?;
        Ok(Alone {
            commits: Commits::encrypted(&folder.join("device.db"))?,
            relay_commits: Commits::plain(&folder.join("relay.db"))?,
            way: Way::to(&bare.address)?,
            clinic,
            talk,
        })
    }

    async fn measure(&mut self, parts: &mut Parts) -> Outcome<()> {
        let content = text(self.clinic.rng.random(), TEXT);
        let outgoing = parts.encrypt.time(|| self.talk.encrypt(&content, &self.clinic.ledger))?;
        let item = self.talk.numbered(&outgoing);
        self.talk.founder()?.process(&item, &self.clinic.ledger)?;
        let other = self.talk.other()?;
        parts.decrypt.time(|| other.process(&item, &self.clinic.ledger))?;
        let bytes = outgoing.envelope.as_slice();
        parts.commit.time(|| self.commits.one(bytes))?;
        parts.relay_commit.time(|| self.relay_commits.one(bytes))?;
        let body = vec![b'x'; bytes.len() * 4 / 3];
        let began = Instant::now();
        self.way.post_bytes("/empty", None, body).await?;
        parts.post.add(began.elapsed());
        Ok(())
    }
}
