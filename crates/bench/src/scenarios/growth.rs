//! Whether sending, opening and searching stay as they are while a profile grows from a thousand
//! messages to a million, and a clinic from ten devices to a thousand.

use super::opening::first_view;
use super::reading::{Reading, searches};
use super::send::{Pair, Sent};
use super::{Plan, Scenario};
use crate::chart::{Chart, Line};
use crate::desk::block_on;
use crate::fault::Outcome;
use crate::report::{Goal, Row, Unit};
use crate::samples::Samples;
use crate::ward::{Size, Ward};
use std::time::Duration;

/// What growth is measured in.
pub const GROWTH: Scenario = Scenario {
    name: "growth",
    about: "sending, opening and searching with more messages and more devices",
    run,
};

/// What is drawn.
const MEASURES: [&str; 5] =
    ["send to stored", "send to shown", "open to inbox", "last 50 of a thread", "search"];

/// At the largest, no more than so many times what it is at the smallest.
const FLAT: f64 = 1.5;

fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let messages: &[u64] = &[1_000, 10_000, 100_000, 1_000_000];
    let devices: &[usize] = &[10, 32, 100, 316, 1_000];
    let few = plan.size(usize::MAX, 2);
    let (messages, devices) = (messages.iter().take(few), devices.iter().take(few));
    let by_messages: Vec<Size> =
        messages.map(|messages| Size { messages: *messages, devices: 50 }).collect();
    let by_devices: Vec<Size> =
        devices.map(|devices| Size { messages: 10_000, devices: *devices }).collect();
    let mut rows = draw(plan, "messages", "messages in the profile (50 devices)", &by_messages)?;
    rows.extend(draw(plan, "devices", "devices in the clinic (10,000 messages)", &by_devices)?);
    Ok(rows)
}

fn draw(plan: &Plan, of: &str, sizes: &str, points: &[Size]) -> Outcome<Vec<Row>> {
    let mut lines: Vec<Line> =
        MEASURES.iter().map(|name| Line { name: (*name).to_owned(), points: Vec::new() }).collect();
    for point in points {
        let at = if of == "messages" { point.messages as f64 } else { point.devices as f64 };
        for (line, seconds) in lines.iter_mut().zip(measure(plan, *point)?) {
            line.points.push((at, seconds));
        }
    }
    let rows = lines.iter().filter_map(|line| flat(line, of)).collect();
    let title = format!("Growth by {of}: median times");
    let chart = Chart { title, sizes: sizes.to_owned(), lines };
    std::fs::create_dir_all(&plan.out)?;
    std::fs::write(plan.out.join(format!("growth-{of}.svg")), chart.svg())?;
    Ok(rows)
}

fn flat(line: &Line, of: &str) -> Option<Row> {
    let ((small, least), (large, most)) = (line.points.first()?, line.points.last()?);
    let shown = crate::report::grouped;
    Some(Row {
        what: format!("growth: {}", line.name),
        size: format!("{} to {} {of}", shown(*small), shown(*large)),
        unit: Unit::Seconds,
        ours: *most,
        limit: *least,
        limit_is: "the same at the smallest size".to_owned(),
        goal: Goal::AtMost(FLAT),
        yardsticks: Vec::new(),
    })
}

/// The medians of [`MEASURES`], in seconds.
fn measure(plan: &Plan, size: Size) -> Outcome<[f64; 5]> {
    let ward = Ward::of(&plan.data, size)?;
    let times = plan.size(100, 20);
    let sent = block_on(async {
        let mut pair = Pair::open(&ward).await?;
        let mut sent = Sent::default();
        for index in 0..times + 10 {
            if index == 10 {
                sent = Sent::default();
            }
            pair.send(&mut sent).await?;
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        Ok(sent)
    })?;
    let opened = warm(times.min(40), || first_view(&ward))?;
    let mut reading = Reading::open(ward)?;
    let thread = warm(times, || reading.thread())?;
    let mut slowest: f64 = 0.0;
    for (_, words) in searches() {
        slowest = slowest.max(warm(times, || reading.search(&words))?.p50());
    }
    Ok([sent.stored.p50(), sent.shown.p50(), opened.p50(), thread.p50(), slowest])
}

/// So many times, once the caches hold what they will.
fn warm(times: usize, mut work: impl FnMut() -> Outcome<()>) -> Outcome<Samples> {
    (0..5).try_for_each(|_| work())?;
    let mut samples = Samples::default();
    (0..times).try_for_each(|_| samples.time(&mut work))?;
    Ok(samples)
}
