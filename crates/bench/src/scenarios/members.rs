//! One person comes into many conversations and goes again: all of it committed by one device.

use super::Plan;
use crate::ask::Way;
use crate::bare::{self, Commits};
use crate::clinic::Clinic;
use crate::desk::{self, block_on};
use crate::fault::{Fault, Outcome};
use crate::kept;
use crate::machines::{Talk, package};
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::samples::Samples;
use crate::server::{Kind, Server};
use bellward_client::Client;
use bellward_e2ee::Description;
use bellward_proto::{ConversationId, PersonId, RelayAddress};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Devices of each conversation, of a person each.
const DEVICES: usize = 20;
/// Groups in which MLS is measured alone.
const ALONE: usize = 15;
/// Rows in one commit of the limit.
const A_COMMIT: usize = 256;

/// What is kept from one run to the next: the same person comes and goes each time.
#[derive(Serialize, Deserialize)]
struct Kept {
    newcomer: PersonId,
    conversations: Vec<ConversationId>,
}

/// Conversations a second, for each of the two.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let conversations = plan.size(1_000, 50);
    let home = plan.data.join(format!("rounds-{conversations}-{DEVICES}"));
    let kept = match kept::read(&home) {
        Some(kept) => kept,
        None => make(&home, conversations)?,
    };
    let relay = Server::start(Kind::Relay, &home.join("relay"))?;
    let (added, removed) = block_on(come_and_go(&home, &relay.address, &kept))?;
    let folder = plan.folder()?;
    let alone = alone(folder.path())?;
    let commit = bare::commit_time(folder.path(), 200)?;
    let row = |what: &str, seconds: f64, mls: f64, rows: f64| Row {
        what: format!("{what} one person"),
        size: format!("{conversations} conversations of {DEVICES} devices"),
        unit: Unit::PerSecond,
        ours: conversations as f64 / seconds,
        limit: 1.0 / (mls + rows),
        limit_is: format!(
            "the MLS operations of one device in memory ({} a conversation) and durable rows, \
             {A_COMMIT} a commit ({})",
            Unit::Seconds.show(mls),
            Unit::Seconds.show(rows)
        ),
        goal: Goal::AtLeast(0.5),
        yardsticks: vec![Yardstick::commit(commit)],
    };
    Ok(vec![
        row("add", added, alone.add.p50(), alone.rows),
        row("remove", removed, alone.remove.p50(), alone.rows),
    ])
}

fn make(home: &Path, conversations: usize) -> Outcome<Kept> {
    eprintln!("  making {conversations} conversations of {DEVICES} devices ...");
    kept::begin(home)?;
    let relay = Server::start(Kind::Relay, &home.join("relay"))?;
    let kept = block_on(begin(home, &relay.address, conversations))?;
    drop(relay);
    kept::end(home, &kept)?;
    Ok(kept)
}

async fn begin(home: &Path, relay: &RelayAddress, conversations: usize) -> Outcome<Kept> {
    let way = Way::to(relay)?;
    let mut clinic = Clinic::found(&way, 8).await?;
    let code = clinic.invite(&way, relay).await?;
    let nurse = desk::join(&nurses(home), &code).await?;
    // The others only leave their key packages behind.
    let away = tempfile::tempdir_in(home)?;
    let mut people = BTreeSet::new();
    let mut newcomer = None;
    for index in 0..DEVICES {
        let code = clinic.invite(&way, relay).await?;
        let other = desk::join(&away.path().join(index.to_string()), &code).await?;
        match index {
            0 => newcomer = Some(other.me().person),
            _ => _ = people.insert(other.me().person),
        }
    }
    nurse.sync().await?;
    let mut all = Vec::new();
    for index in 0..conversations {
        all.push(nurse.new_group(&format!("Round {index}"), &people)?);
        if index % 20 == 19 {
            nurse.sync().await?;
        }
    }
    nurse.sync().await?;
    let newcomer = newcomer.ok_or_else(|| Fault::new("nobody came"))?;
    Ok(Kept { newcomer, conversations: all })
}

fn nurses(home: &Path) -> PathBuf {
    home.join("nurse")
}

/// How long each takes, in seconds: from asking until every group has it.
async fn come_and_go(home: &Path, relay: &RelayAddress, kept: &Kept) -> Outcome<(f64, f64)> {
    let nurse = desk::open(&nurses(home), relay)?;
    nurse.sync().await?;
    let newcomer = BTreeSet::from([kept.newcomer]);
    let began = Instant::now();
    for conversation in &kept.conversations {
        nurse.add_to_group(conversation, &newcomer)?;
    }
    nurse.sync().await?;
    let added = began.elapsed().as_secs_f64();
    check(&nurse, kept, DEVICES + 1)?;
    let began = Instant::now();
    for conversation in &kept.conversations {
        nurse.remove_from_group(conversation, &kept.newcomer)?;
    }
    nurse.sync().await?;
    let removed = began.elapsed().as_secs_f64();
    check(&nurse, kept, DEVICES)?;
    Ok((added, removed))
}

fn check(nurse: &Client, kept: &Kept, people: usize) -> Outcome<()> {
    let mut views = nurse.views()?;
    for conversation in &kept.conversations {
        let view = views.conversation(conversation)?;
        let found = view.map_or(0, |view| view.people.len());
        if found != people {
            return Err(Fault::new(format!("{found} people in a conversation, not {people}")));
        }
    }
    Ok(())
}

/// What it takes at least, for one conversation.
struct Alone {
    add: Samples,
    remove: Samples,
    rows: f64,
}

fn alone(folder: &Path) -> Outcome<Alone> {
    let mut clinic = Clinic::new(9)?;
    let mut members = clinic.hire_here(DEVICES + 1)?;
    let newcomer = members.pop().ok_or_else(|| Fault::new("nobody comes"))?;
    let phone = crate::machines::Phone::of(&newcomer, clinic.id, [5; 32]);
    let people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
    let (mut add, mut remove, mut bytes) = (Samples::default(), Samples::default(), Vec::new());
    for _ in 0..ALONE {
        let mut talk = Talk::found(&mut clinic, &members)?;
        let with = people.iter().copied().chain([newcomer.person]);
        let with = Description::group("Ward 3", with);
        let without = Description::group("Ward 3", people.iter().copied());
        let package = package(&phone)?;
        add.time(|| {
            let outgoing = talk.commit(with, vec![package], &clinic.ledger)?;
            let item = talk.numbered(&outgoing);
            talk.founder()?.process(&item, &clinic.ledger)
        })?;
        remove.time(|| {
            let outgoing = talk.commit(without, Vec::new(), &clinic.ledger)?;
            bytes = outgoing.envelope.as_slice().to_vec();
            let item = talk.numbered(&outgoing);
            talk.founder()?.process(&item, &clinic.ledger)
        })?;
    }
    // Once at the relay, twice on the device: before it leaves, and when it comes back.
    let mut commits = Commits::plain(&folder.join("rows.db"))?;
    let began = Instant::now();
    (0..4).try_for_each(|_| commits.many(&bytes, 3 * A_COMMIT))?;
    let rows = began.elapsed().as_secs_f64() / (4 * A_COMMIT) as f64;
    Ok(Alone { add, remove, rows })
}
