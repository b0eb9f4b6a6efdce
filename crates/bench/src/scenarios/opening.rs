//! A profile of a million messages, its key known: until the first window of the inbox is read.

use super::Plan;
use crate::bare;
use crate::desk;
use crate::fault::{Fault, Outcome};
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::samples::Samples;
use crate::ward::{Size, Ward};
use std::path::Path;

/// Conversations in the first window.
const WINDOW: u64 = 50;

/// How long.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let size = Size { messages: plan.size(1_000_000, 10_000), devices: 50 };
    let ward = Ward::of(&plan.data, size)?;
    let (mut ours, mut bare) = (Samples::default(), Samples::default());
    for index in 0..plan.size(60, 20) {
        if index == 5 {
            (ours, bare) = (Samples::default(), Samples::default());
        }
        ours.time(|| first_view(&ward))?;
        bare.time(|| open_bare(&ward.bare()))?;
    }
    let folder = plan.folder()?;
    let yardsticks = vec![Yardstick::commit(bare::commit_time(folder.path(), 200)?)];
    Ok(vec![Row {
        what: "profile to the first inbox view, key known".to_owned(),
        size: format!("{} messages", size.messages),
        unit: Unit::Seconds,
        ours: ours.p50(),
        limit: bare.p50(),
        limit_is: format!(
            "opening the encrypted file and one indexed query of {WINDOW} conversations"
        ),
        goal: Goal::AtMost(5.0),
        yardsticks,
    }])
}

/// As the window does it.
pub fn first_view(ward: &Ward) -> Outcome<()> {
    let unlocked = desk::unlock(&ward.nurse())?;
    let mut views = unlocked.views()?;
    views.whose()?;
    let (total, _) = views.inbox_size()?;
    let shown = views.conversations(0, WINDOW)?;
    if shown.len() as u64 == total.min(WINDOW) {
        return Ok(());
    }
    Err(Fault::new(format!("{} conversations of {total}", shown.len())))
}

fn open_bare(file: &Path) -> Outcome<()> {
    let connection = bare::open_profile(file)?;
    let mut query = connection.prepare(
        "SELECT id, kind, title, status, active_at FROM conversation
         ORDER BY active_at DESC, id LIMIT ?1",
    )?;
    let rows = query.query_map([WINDOW as i64], |row| {
        Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(2)?, row.get::<_, i64>(4)?))
    })?;
    rows.collect::<Result<Vec<_>, _>>()?;
    Ok(())
}
