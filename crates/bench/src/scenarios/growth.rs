//! Whether sending, opening and searching stay as they are while a profile grows from a thousand
//! messages to a million, and a clinic from ten devices to a thousand.

use super::opening::first_view;
use super::reading::{Reading, searches};
use super::send::{PAUSE, Pair, Sent};
use super::{Plan, Scenario};
use crate::chart::{Chart, Line};
use crate::desk::block_on;
use crate::fault::Outcome;
use crate::report::{Goal, Row, Unit};
use crate::samples::Samples;
use crate::ward::{Size, Ward};

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

/// How often something is done at one size before it is another's turn.
const TURN: usize = 20;

/// How often before that, not measured.
const COLD: usize = 5;

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
    let wards = points.iter().map(|point| Ward::of(&plan.data, *point));
    let measured = measure(plan, wards.collect::<Outcome<_>>()?)?;
    let at = points.iter().map(|point| {
        if of == "messages" { point.messages as f64 } else { point.devices as f64 }
    });
    let line = |(name, seconds): (&&str, Vec<f64>)| Line {
        name: (*name).to_owned(),
        points: at.clone().zip(seconds).collect(),
    };
    let lines: Vec<Line> = MEASURES.iter().zip(measured).map(line).collect();
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

/// For each of [`MEASURES`] the median at each size, in seconds.
fn measure(plan: &Plan, wards: Vec<Ward>) -> Outcome<[Vec<f64>; 5]> {
    let times = plan.size(100, 20);
    let (stored, shown) = block_on(send(times, &wards))?;
    let opened = in_turns(times, &mut wards.iter().collect::<Vec<_>>(), |ward| first_view(ward))?;
    let mut readings = wards.into_iter().map(Reading::open).collect::<Outcome<Vec<_>>>()?;
    let thread = in_turns(times, &mut readings, Reading::thread)?;
    let mut slowest = vec![0.0_f64; readings.len()];
    for (_, words) in searches() {
        let search = in_turns(times, &mut readings, |reading| reading.search(&words))?;
        slowest.iter_mut().zip(search).for_each(|(slowest, p50)| *slowest = slowest.max(p50));
    }
    Ok([stored, shown, opened, thread, slowest])
}

/// A text at each size in turn: until it was stored, and until it was shown.
async fn send(times: usize, wards: &[Ward]) -> Outcome<(Vec<f64>, Vec<f64>)> {
    let mut pairs = Vec::new();
    for ward in wards {
        pairs.push((Pair::open(ward).await?, Sent::default()));
    }
    for index in 0..times + COLD {
        for (pair, sent) in &mut pairs {
            if index == COLD {
                *sent = Sent::default();
            }
            pair.send(sent).await?;
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(pairs.iter().map(|(_, sent)| (sent.stored.p50(), sent.shown.p50())).unzip())
}

/// The medians of something done so many times at each size, by turns: what else the machine does
/// meanwhile, it does to all of them.
fn in_turns<T>(
    times: usize,
    all: &mut [T],
    mut work: impl FnMut(&mut T) -> Outcome<()>,
) -> Outcome<Vec<f64>> {
    let mut samples = vec![Samples::default(); all.len()];
    for _ in 0..times.div_ceil(TURN) {
        for (one, samples) in all.iter_mut().zip(&mut samples) {
            // After another's turn no cache holds what this one needs.
            (0..COLD).try_for_each(|_| work(one))?;
            (0..TURN).try_for_each(|_| samples.time(|| work(one)))?;
        }
    }
    Ok(samples.iter().map(Samples::p50).collect())
}
