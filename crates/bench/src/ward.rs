//! A clinic that is kept between runs: its relay, a nurse whose profile holds many messages, a
//! doctor with whom the nurse talks, and the same messages in a bare database beside.

use crate::ask::Way;
use crate::clinic::{Clinic, now};
use crate::desk;
use crate::fault::{Fault, Outcome};
use crate::server::{Kind, Server};
use crate::{bare, kept, words};
use bellward_proto::{
    ConversationId, DeviceId, MessageId, OrderNumber, PersonId, RelayAddress, Timestamp,
};
use bellward_store::{
    ConversationKind, ConversationRow, ConversationStatus, NewMessage, PersonRow, PersonStatus,
    ReceiptKind, Store, Unlock, WriteTx,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

/// How much there is of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Messages in the nurse's profile.
    pub messages: u64,
    /// Devices in the clinic, of a person each.
    pub devices: usize,
}

/// What is said of one that is there.
#[derive(Serialize, Deserialize)]
struct Kept {
    doctor: PersonId,
    long_thread: ConversationId,
    long: u64,
    port: u16,
}

/// One of them, its relay running.
pub struct Ward {
    folder: PathBuf,
    /// Its relay.
    pub relay: Server,
    /// The doctor.
    pub doctor: PersonId,
    /// The longest thread in the nurse's profile.
    pub long_thread: ConversationId,
    /// How many messages it has.
    pub long: u64,
}

/// Rows in one transaction while a profile is filled.
const BATCH: u64 = 20_000;
/// People with whom the nurse talked before they left.
const LEFT: usize = 40;
/// Of so many messages one thread is long.
const LONG: u64 = 10_000;
/// The newest messages are alike in profiles of every size: what a window or a search shows of them
/// is the same answer, out of more or less.
const RECENT: u64 = 1000;
/// They are in so few threads, and so is the rare word.
const FEW: usize = 50;
/// One in so many of them is in the long thread.
const RECENT_IN_LONG: u64 = 5;
/// So many of them have receipts, or a tenth of all, where that is more.
const RECEIPTS: u64 = 300;

impl Ward {
    /// The kept one of this size, made if it is not there.
    pub fn of(data: &Path, size: Size) -> Outcome<Self> {
        let folder = data.join(format!("ward-{}-{}", size.messages, size.devices));
        let Kept { doctor, long_thread, long, port } = match kept::read(&folder) {
            Some(kept) => kept,
            None => make(&folder, size)?,
        };
        // Where the profiles know it to be, unless another program has taken the place.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        let port = if free { port } else { 0 };
        let relay = Server::start_at(Kind::Relay, &folder.join("relay"), port)?;
        Ok(Ward { folder, relay, doctor, long_thread, long })
    }

    /// The nurse's profile.
    pub fn nurse(&self) -> PathBuf {
        self.folder.join("nurse")
    }

    /// The doctor's profile.
    pub fn doctors(&self) -> PathBuf {
        self.folder.join("doctor")
    }

    /// The nurse's messages without the product around them.
    pub fn bare(&self) -> PathBuf {
        self.folder.join("bare.db")
    }
}

fn make(folder: &Path, size: Size) -> Outcome<Kept> {
    eprintln!("  making a profile of {} messages ...", size.messages);
    kept::begin(folder)?;
    let relay = Server::start(Kind::Relay, &folder.join("relay"))?;
    let (nurse, doctor) = desk::block_on(begin(folder, &relay.address, size.devices))?;
    let port = relay.listening.port();
    drop(relay);
    let filled = fill(folder, size.messages, nurse)?;
    let kept = Kept { doctor, long_thread: filled.0, long: filled.1, port };
    kept::end(folder, &kept)?;
    Ok(kept)
}

/// The clinic at the relay, and the two who talk: the nurse and the doctor.
async fn begin(
    folder: &Path,
    relay: &RelayAddress,
    devices: usize,
) -> Outcome<(PersonId, PersonId)> {
    let way = Way::to(relay)?;
    let mut clinic = Clinic::found(&way, 1).await?;
    clinic.hire(&way, devices.saturating_sub(3)).await?;
    let code = clinic.invite(&way, relay).await?;
    let nurse = desk::join(&folder.join("nurse"), &code).await?;
    let code = clinic.invite(&way, relay).await?;
    let doctor = desk::join(&folder.join("doctor"), &code).await?;
    nurse.sync().await?;
    let person = doctor.me().person;
    let conversation = nurse.direct(person)?;
    nurse.send(&conversation, "good morning", None)?;
    for client in [&nurse, &doctor, &nurse, &doctor] {
        client.sync().await?;
    }
    Ok((nurse.me().person, person))
}

/// Fills the nurse's profile and the bare database with the same rows. The longest thread, and
/// how long it is.
fn fill(folder: &Path, messages: u64, nurse: PersonId) -> Outcome<(ConversationId, u64)> {
    let passphrase = desk::passphrase();
    let unlock = Unlock { passphrase: &passphrase, keychain: None };
    let mut store = Store::open(&folder.join("nurse"), &unlock)?;
    let bare = bare::new_profile(&folder.join("bare.db"))?;
    let mut threads = Threads::new(messages, nurse);
    let tx = store.write()?;
    for (index, id) in threads.people.iter().enumerate() {
        let (name, role) = (format!("Former colleague {index}"), "nurse".to_owned());
        tx.put_person(&PersonRow { id: *id, name, role, status: PersonStatus::Removed })?;
    }
    tx.commit()?;
    for thread in &threads.all {
        let tx = store.write()?;
        tx.put_conversation(thread, OrderNumber(0))?;
        tx.commit()?;
        keep_bare_thread(&bare, thread)?;
    }
    let mut number = 0;
    while number < messages {
        let tx = store.write()?;
        bare.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..BATCH.min(messages - number) {
            let new = threads.next(number, messages)?;
            let seen = new.mine || number + 50 < messages;
            let receipts = messages - number <= RECEIPTS.max(messages / 10);
            keep(&tx, &new, seen, receipts, &threads)?;
            bare::insert_message(&bare, &new, seen)?;
            number += 1;
        }
        bare.execute_batch("COMMIT")?;
        tx.commit()?;
    }
    Ok((threads.long()?.id, threads.long))
}

/// One message; with receipts where it is among the newest.
fn keep(
    tx: &WriteTx<'_>,
    new: &NewMessage,
    seen: bool,
    receipts: bool,
    threads: &Threads,
) -> Outcome<()> {
    tx.insert_message(new)?;
    if seen && !new.mine {
        tx.mark_seen(&new.conversation, &new.id)?;
    }
    if receipts && new.mine {
        for person in threads.others(&new.conversation) {
            let (conversation, message) = (&new.conversation, &new.id);
            tx.put_receipt(conversation, message, person, ReceiptKind::Read, new.sent_at)?;
        }
    }
    Ok(())
}

fn keep_bare_thread(bare: &Connection, thread: &ConversationRow) -> Outcome<()> {
    bare.execute(
        "INSERT INTO conversation (id, kind, title, status, detail, created_at, active_at, since,
           first_in) VALUES (?1, ?2, ?3, 'active', '', ?4, ?5, 1, 1)",
        params![
            thread.id.0,
            thread.kind.word(),
            thread.title,
            thread.created_at.0 as i64,
            thread.active_at.0 as i64
        ],
    )?;
    for person in &thread.people {
        bare.execute(
            "INSERT INTO participant (conversation, person, since) VALUES (?1, ?2, 0)",
            params![thread.id.0, person.0],
        )?;
    }
    Ok(())
}

/// Who talks where. All but the nurse have left the clinic: there is nothing to be sent in these
/// threads, and no keys are needed for them.
struct Threads {
    people: Vec<PersonId>,
    all: Vec<ConversationRow>,
    numbers: Vec<u64>,
    me: PersonId,
    long: u64,
    said_in_long: u64,
    rng: ChaCha8Rng,
    began: Timestamp,
}

impl Threads {
    fn new(messages: u64, me: PersonId) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let began = Timestamp(now().0.saturating_sub(3 * 365 * 24 * 60 * 60 * 1000));
        let left: Vec<PersonId> = (0..LEFT).map(|_| PersonId(rng.random())).collect();
        let many = usize::try_from(messages / 500).unwrap_or(usize::MAX).clamp(FEW, 2000);
        let all: Vec<ConversationRow> = (0..many)
            .map(|index| {
                // Every other one is between two, the rest have eight people in them.
                let others = if index % 2 == 0 { 7 } else { 1 };
                let mut people: std::collections::BTreeSet<PersonId> = (0..others)
                    .filter_map(|_| left.get(rng.random_range(0..LEFT)).copied())
                    .collect();
                people.insert(me);
                let is_group = others > 1;
                let kind =
                    if is_group { ConversationKind::Group } else { ConversationKind::Direct };
                ConversationRow {
                    id: ConversationId::group(rng.random()),
                    kind,
                    title: if is_group { format!("Ward {index}") } else { String::new() },
                    status: ConversationStatus::Active,
                    detail: String::new(),
                    people,
                    created_at: began,
                    active_at: began,
                    since: OrderNumber(1),
                    first_in: OrderNumber(1),
                }
            })
            .collect();
        let numbers = vec![1; all.len()];
        let long = LONG.min(messages / 5);
        Threads { people: left, all, numbers, me, long, said_in_long: 0, rng, began }
    }

    /// The first one is the longest.
    fn long(&self) -> Outcome<&ConversationRow> {
        self.all.first().ok_or_else(|| Fault::new("no conversation was made"))
    }

    fn others(&self, conversation: &ConversationId) -> impl Iterator<Item = &PersonId> {
        let thread = self.all.iter().find(|thread| thread.id == *conversation);
        thread.into_iter().flat_map(|thread| &thread.people).filter(|person| **person != self.me)
    }

    fn next(&mut self, number: u64, of: u64) -> Outcome<NewMessage> {
        let older = of.saturating_sub(RECENT);
        if number == older {
            self.rng = ChaCha8Rng::seed_from_u64(2);
        }
        let rare_every = (of / 60).max(20);
        let is_rare = words::is_rare(number, rare_every);
        let in_long = if number >= older {
            (of - number).is_multiple_of(RECENT_IN_LONG)
        } else {
            // The long thread grows as evenly as all the rest.
            let long = self.long.saturating_sub(RECENT / RECENT_IN_LONG);
            number * long / older >= self.said_in_long && self.said_in_long < long
        };
        let few = if number >= older { FEW } else { self.all.len() };
        let index = match (in_long, is_rare) {
            (true, _) => 0,
            (false, true) => 1 + usize::try_from(number / rare_every).unwrap_or(0) % (FEW - 1),
            (false, false) => self.rng.random_range(1..few),
        };
        self.said_in_long += u64::from(in_long);
        let missing = || Fault::new("a conversation is missing");
        let thread = self.all.get(index).ok_or_else(missing)?;
        let last = self.numbers.get_mut(index).ok_or_else(missing)?;
        *last += 1;
        let author = self.rng.random_range(0..thread.people.len());
        let author = thread.people.iter().nth(author).copied().ok_or_else(missing)?;
        let at = Timestamp(self.began.0 + number * 90_000_000_000 / of.max(1));
        Ok(NewMessage {
            conversation: thread.id,
            id: MessageId(self.rng.random()),
            author,
            device: DeviceId(author.0),
            number: Some(OrderNumber(*last)),
            sent_at: at,
            stored_at: Some(at),
            reply_to: None,
            text: words::text(&mut self.rng, is_rare),
            mine: author == self.me,
            readers: thread.people.len() as u64 - 1,
        })
    }
}
