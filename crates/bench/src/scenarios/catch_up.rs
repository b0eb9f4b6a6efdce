//! A device that comes back after many messages: until all of them are in its store, to be found
//! by search.

use super::Plan;
use crate::ask::Way;
use crate::bare;
use crate::clinic::Clinic;
use crate::desk::{self, Desk, block_on};
use crate::fault::Outcome;
use crate::machines::{Memory, Talk, text};
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::samples::median;
use crate::server::{Kind, Server};
use crate::words;
use bellward_proto::relay::QueueItem;
use bellward_proto::{Body, ConversationId, PersonId, RelayAddress};
use bellward_store::NewMessage;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

/// Messages that are sent before the sender fetches what came.
const AT_ONCE: usize = 200;
/// Rows in one transaction of the limit.
const A_COMMIT: usize = 1_000;

/// Messages a second.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let (messages, rounds) = (plan.size(10_000, 500), plan.size(3, 2));
    let folder = plan.folder()?;
    let relay = Server::start(Kind::Relay, &folder.path().join("relay"))?;
    let conversation = block_on(fill(folder.path(), &relay.address, messages, rounds))?;
    let mut alone = Alone::new(messages, rounds)?;
    let (mut ours, mut decrypted, mut inserted) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let directory = folder.path().join(format!("doctor-{round}"));
        ours.push(block_on(catch_up(&directory, &relay.address, &conversation, messages))?);
        let (decrypting, rows) = alone.decrypt()?;
        decrypted.push(decrypting);
        inserted.push(insert(&folder.path().join(format!("bare-{round}.db")), &rows)?);
    }
    let (decrypted, inserted) = (median(decrypted), median(inserted));
    let commit = bare::commit_time(folder.path(), 200)?;
    Ok(vec![Row {
        what: "catch-up of waiting messages".to_owned(),
        size: format!("{messages} messages"),
        unit: Unit::PerSecond,
        ours: messages as f64 / median(ours),
        limit: messages as f64 / (decrypted + inserted),
        limit_is: format!(
            "decrypting and verifying in memory ({} each), and inserting the same rows with \
             search, {A_COMMIT} a commit ({} each)",
            Unit::Seconds.show(decrypted / messages as f64),
            Unit::Seconds.show(inserted / messages as f64)
        ),
        goal: Goal::AtLeast(0.5),
        yardsticks: vec![Yardstick::commit(commit), Yardstick::inserts(messages as f64 / inserted)],
    }])
}

/// A nurse says so much to some doctors who are away.
async fn fill(
    folder: &Path,
    relay: &RelayAddress,
    messages: usize,
    doctors: usize,
) -> Outcome<ConversationId> {
    let way = Way::to(relay)?;
    let mut clinic = Clinic::found(&way, 5).await?;
    let code = clinic.invite(&way, relay).await?;
    let nurse = desk::join(&folder.join("nurse"), &code).await?;
    let mut people = BTreeSet::new();
    let mut away = Vec::new();
    for index in 0..doctors {
        let code = clinic.invite(&way, relay).await?;
        let doctor = desk::join(&folder.join(format!("doctor-{index}")), &code).await?;
        people.insert(doctor.me().person);
        away.push(doctor);
    }
    nurse.sync().await?;
    let conversation = nurse.new_group("Ward 3", &people)?;
    nurse.send(&conversation, "good morning", None)?;
    nurse.sync().await?;
    for doctor in &away {
        doctor.sync().await?;
    }
    drop(away);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for number in 0..messages {
        nurse.send(
            &conversation,
            &words::text(&mut rng, words::is_rare(number as u64, 200)),
            None,
        )?;
        if number % AT_ONCE == AT_ONCE - 1 {
            nurse.sync().await?;
        }
    }
    nurse.sync().await?;
    Ok(conversation)
}

/// From opening the profile until everything is in it, in seconds.
async fn catch_up(
    directory: &Path,
    relay: &RelayAddress,
    conversation: &ConversationId,
    messages: usize,
) -> Outcome<f64> {
    let began = Instant::now();
    let mut desk = Desk::open(directory, relay)?;
    desk.online().await?;
    let taken = began.elapsed().as_secs_f64();
    let shown = desk.views().messages(conversation, None, u64::MAX)?.len();
    if shown != messages + 1 {
        let said = format!("{shown} messages came instead of {}", messages + 1);
        return Err(crate::fault::Fault::new(said));
    }
    Ok(taken)
}

/// The same number of messages of a group of the same size, and one device's keys before them.
struct Alone {
    clinic: Clinic,
    talk: Talk,
    before: Memory,
    items: Vec<QueueItem>,
}

impl Alone {
    fn new(messages: usize, others: usize) -> Outcome<Self> {
        let mut clinic = Clinic::new(6)?;
        let members = clinic.hire_here(others + 1)?;
        let mut talk = Talk::found(&mut clinic, &members)?;
        let before = talk.other()?.state.clone();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut items = Vec::with_capacity(messages);
        for number in 0..messages {
            let content =
                text(rng.random(), &words::text(&mut rng, words::is_rare(number as u64, 200)));
            let outgoing = talk.encrypt(&content, &clinic.ledger)?;
            let item = talk.numbered(&outgoing);
            talk.founder()?.process(&item, &clinic.ledger)?;
            items.push(item);
        }
        Ok(Alone { clinic, talk, before, items })
    }

    /// Decrypts all; how long it took in seconds, and what to keep.
    fn decrypt(&mut self) -> Outcome<(f64, Vec<NewMessage>)> {
        let before = self.before.clone();
        if let Some(phone) = self.talk.phones.get_mut(1) {
            phone.state = before;
        }
        let phone = self.talk.other()?;
        let began = Instant::now();
        let mut rows = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let processed = phone.process(item, &self.clinic.ledger)?;
            rows.extend(row(item, processed));
        }
        Ok((began.elapsed().as_secs_f64(), rows))
    }
}

fn row(item: &QueueItem, processed: bellward_e2ee::Processed) -> Option<NewMessage> {
    let bellward_e2ee::Processed::Message { sender, content, .. } = processed else { return None };
    let Body::Text { text, reply_to } = content.body else { return None };
    Some(NewMessage {
        conversation: item.conversation,
        id: content.id,
        author: PersonId(sender.0),
        device: sender,
        number: Some(item.number),
        sent_at: content.sent_at,
        stored_at: Some(item.stored_at),
        reply_to,
        text,
        mine: false,
        readers: 3,
    })
}

/// Inserts all durably; how long it took, in seconds.
fn insert(file: &Path, rows: &[NewMessage]) -> Outcome<f64> {
    let connection = bare::new_profile(file)?;
    if let Some(first) = rows.first() {
        connection.execute(
            "INSERT INTO conversation (id, kind, title, status, detail, created_at, active_at,
               since, first_in) VALUES (?1, 'group', 'Ward 3', 'active', '', 0, 0, 1, 1)",
            [first.conversation.0],
        )?;
    }
    let began = Instant::now();
    for some in rows.chunks(A_COMMIT) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for row in some {
            bare::insert_message(&connection, row, false)?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(began.elapsed().as_secs_f64())
}
