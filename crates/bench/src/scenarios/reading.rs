//! Reading from a profile of a million messages: a long thread at its end, and search.

use super::Plan;
use crate::bare;
use crate::desk;
use crate::fault::{Fault, Outcome};
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::samples::Samples;
use crate::ward::{Size, Ward};
use crate::words;
use bellward_client::{PageAt, Sought, Views};
use rusqlite::{Connection, params};

/// Messages in a window, and hits in an answer.
const WINDOW: u64 = 50;

/// How long, at the median and beyond.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let size = Size { messages: plan.size(1_000_000, 10_000), devices: 50 };
    let mut reading = Reading::open(Ward::of(&plan.data, size)?)?;
    let times = plan.size(300, 50);
    let folder = plan.folder()?;
    let commit = Yardstick::commit(bare::commit_time(folder.path(), 200)?);
    let mut rows = Vec::new();
    let (ours, bare) = turns(times, |ours, bare| {
        ours.time(|| reading.thread())?;
        bare.time(|| reading.bare_thread())
    })?;
    let thread = format!("thread of {} of {}", reading.ward.long, size.messages);
    rows.extend(of("a thread at its last 50", thread, &ours, &bare));
    for (what, sought) in searches() {
        let (ours, bare) = turns(times, |ours, bare| {
            ours.time(|| reading.search(&sought).map(drop))?;
            bare.time(|| reading.bare_search(&sought))
        })?;
        let size = format!("{} messages", size.messages);
        rows.extend(of(&format!("search, newest 50: {what}"), size, &ours, &bare));
    }
    rows.iter_mut().for_each(|row| row.yardsticks.push(commit));
    Ok(rows)
}

/// What is looked for.
pub fn searches() -> [(&'static str, String); 3] {
    [
        ("a common word", words::COMMON.to_owned()),
        ("a rare word", words::RARE.to_owned()),
        ("two words", format!("{} {}", words::SELDOM, words::COMMON)),
    ]
}

fn turns(
    times: usize,
    mut turn: impl FnMut(&mut Samples, &mut Samples) -> Outcome<()>,
) -> Outcome<(Samples, Samples)> {
    // The first few find nothing in any cache.
    let (mut ours, mut bare) = (Samples::default(), Samples::default());
    (0..5).try_for_each(|_| turn(&mut ours, &mut bare))?;
    (ours, bare) = (Samples::default(), Samples::default());
    (0..times).try_for_each(|_| turn(&mut ours, &mut bare))?;
    Ok((ours, bare))
}

fn of(what: &str, size: String, ours: &Samples, bare: &Samples) -> [Row; 2] {
    let row = |name: &str, figure, goal| Row {
        what: format!("{what}, {name}"),
        size: size.clone(),
        unit: Unit::Seconds,
        ours: figure,
        limit: bare.p50(),
        limit_is: "the bare query on the same rows, at the median".to_owned(),
        goal,
        yardsticks: Vec::new(),
    };
    [row("p50", ours.p50(), Goal::AtMost(2.0)), row("p99", ours.p99(), Goal::AtMost(10.0))]
}

/// A profile, and the same rows bare.
pub struct Reading {
    ward: Ward,
    views: Views,
    bare: Connection,
}

impl Reading {
    /// Of a ward.
    pub fn open(ward: Ward) -> Outcome<Self> {
        let client = desk::open(&ward.nurse(), &ward.relay.address)?;
        let views = client.views()?;
        let bare = bare::open_profile(&ward.bare())?;
        Ok(Reading { ward, views, bare })
    }

    /// The end of the longest thread, as the window does it.
    pub fn thread(&mut self) -> Outcome<()> {
        let page = self.views.page(&self.ward.long_thread, PageAt::Newest, WINDOW)?;
        let shown = page.map_or(0, |page| page.messages.len());
        if shown as u64 == WINDOW { Ok(()) } else { Err(Fault::new(format!("{shown} messages"))) }
    }

    fn bare_thread(&self) -> Outcome<()> {
        let mut query = self.bare.prepare_cached(
            "SELECT id, author, number, sent_at, stored_at, text, mine, seen FROM message
             WHERE conversation = ?1 ORDER BY place DESC LIMIT ?2",
        )?;
        let thread = params![self.ward.long_thread.0, WINDOW as i64];
        let rows = query.query_map(thread, |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 16]>(1)?, row.get::<_, String>(5)?))
        })?;
        rows.collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }

    /// As the window does it; how many hits there are.
    pub fn search(&mut self, words: &str) -> Outcome<u64> {
        let sought = Sought { words: words.to_owned(), ..Sought::default() };
        self.views.messages_kept()?;
        Ok(self.views.search(&sought, WINDOW)?.len() as u64)
    }

    fn bare_search(&self, words: &str) -> Outcome<()> {
        let mut query = self.bare.prepare_cached(
            "SELECT message.row, message.id, message.author, message.sent_at, message.text
             FROM message_text JOIN message ON message.row = message_text.rowid
             WHERE message_text MATCH ?1 ORDER BY message_text.rowid DESC LIMIT ?2",
        )?;
        let rows = query.query_map(params![format!("{words}*"), WINDOW as i64], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 16]>(1)?, row.get::<_, String>(4)?))
        })?;
        rows.collect::<Result<Vec<_>, _>>()?;
        Ok(())
    }
}
