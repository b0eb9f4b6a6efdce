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

/// What one thing takes at each size: the size and the median, in seconds.
struct Measured {
    what: String,
    at: Vec<(Size, f64)>,
}

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
    let along = |size: &Size| {
        if of == "messages" { size.messages as f64 } else { size.devices as f64 }
    };
    let line = |Measured { what, at }| Line {
        name: what,
        points: at.iter().map(|(size, seconds)| (along(size), *seconds)).collect(),
    };
    let lines: Vec<Line> = measure(plan, points)?.into_iter().map(line).collect();
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

fn measure(plan: &Plan, sizes: &[Size]) -> Outcome<Vec<Measured>> {
    let times = plan.size(100, 20);
    let wards = sizes.iter().map(|size| Ward::of(&plan.data, *size));
    let wards = wards.collect::<Outcome<Vec<_>>>()?;
    let mut all = Vec::new();
    let mut add = |what: String, sizes: &[Size], seconds: Vec<f64>| {
        let at = sizes.iter().copied().zip(seconds).collect();
        all.push(Measured { what, at });
    };
    let (stored, shown) = block_on(send(times, &wards))?;
    add("send to stored".to_owned(), sizes, stored);
    add("send to shown".to_owned(), sizes, shown);
    let opened = in_turns(times, &mut wards.iter().collect::<Vec<_>>(), |ward| first_view(ward))?;
    add("open to inbox".to_owned(), sizes, opened);
    let mut readings = wards.into_iter().map(Reading::open).collect::<Outcome<Vec<_>>>()?;
    let thread = in_turns(times, &mut readings, Reading::thread)?;
    add("last 50 of a thread".to_owned(), sizes, thread);
    for (what, words) in searches() {
        // Where less is found than in the end, it is another answer, and not compared.
        let hits = readings.iter_mut().map(|reading| reading.search(&words));
        let hits = hits.collect::<Outcome<Vec<u64>>>()?;
        let from = hits.iter().position(|found| hits.last() == Some(found)).unwrap_or(0);
        let (Some(sizes), Some(readings)) = (sizes.get(from..), readings.get_mut(from..)) else {
            continue;
        };
        let search = in_turns(times, readings, |reading| reading.search(&words).map(drop))?;
        add(format!("search, {what}"), sizes, search);
    }
    Ok(all)
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
