//! `bellward-attacks`: a relay that lies to real clients, each try from its own seed.

use bellward_testkit::hostile::{LIES, Lie, Outcome, attack};
use clap::Parser;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// A lie is not told in every try: so many seeds are set aside for each.
const SEEDS_A_LIE: u64 = 5;

/// Lies of a relay, and what clients make of them
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each lie is told
    #[arg(long, default_value_t = 20)]
    lies: u64,
    /// Only lies with this in their name
    #[arg(long, default_value = "")]
    only: String,
    /// The seed of the first try; the others follow by one
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many tries at once; most only wait, so that more than there are processors is faster
    #[arg(long)]
    jobs: Option<usize>,
    /// Say what was seen of each
    #[arg(long)]
    print_signs: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let kinds: Vec<&'static Lie> =
        LIES.iter().copied().flatten().filter(|lie| lie.name.contains(&arguments.only)).collect();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let work = work(&kinds, arguments.lies, arguments.seed);
    let told = Mutex::new(kinds.iter().map(|_| Told::default()).collect::<Vec<_>>());
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    // The reason is said once, with the seed that repeats it.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.unwrap_or(processors).max(1) {
            scope.spawn(|| {
                while let Some(part) = work.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let outcome =
                        catch_unwind(AssertUnwindSafe(|| attack(part.lie, part.lies, part.seed)));
                    let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(kind) = told.get_mut(part.kind) {
                        kind.takes(part, outcome);
                        if kind.lies >= arguments.lies && !kind.failed {
                            say(part.lie, &kind.outcome, arguments.print_signs);
                        }
                    }
                }
            });
        }
    });
    let told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    let failed = told.iter().filter(|kind| kind.failed).count();
    println!("{} kinds of lies in {:.1} s", kinds.len(), began.elapsed().as_secs_f64());
    println!("{} passed, {failed} failed", kinds.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// So many lies of one kind are told in a row: what one leaves behind may harm with the next.
const IN_A_ROW: u64 = 50;

/// Some lies of one kind.
struct Part {
    kind: usize,
    lie: &'static Lie,
    lies: u64,
    seed: u64,
}

/// Every kind in parts, the parts of all kinds mixed: some take far longer than others.
fn work(kinds: &[&'static Lie], lies: u64, seed: u64) -> Vec<Part> {
    (0..lies)
        .step_by(IN_A_ROW as usize)
        .flat_map(|told| {
            kinds.iter().enumerate().map(move |(kind, lie)| {
                let lies = IN_A_ROW.min(lies - told);
                Part { kind, lie, lies, seed: seed + told * SEEDS_A_LIE }
            })
        })
        .collect()
}

/// What came of one kind so far.
#[derive(Default)]
struct Told {
    lies: u64,
    failed: bool,
    outcome: Outcome,
}

impl Told {
    fn takes(&mut self, part: &Part, outcome: std::thread::Result<Outcome>) {
        self.lies += part.lies;
        match outcome {
            Ok(outcome) => self.outcome.add(outcome),
            Err(why) => {
                let text = why.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| why.downcast_ref::<&str>().copied());
                println!("FAILED {}: {}", part.lie.name, text.unwrap_or("for no reason said"));
                self.failed = true;
            }
        }
    }
}

fn say(lie: &Lie, outcome: &Outcome, signs: bool) {
    let (told, tries) = (outcome.told, outcome.tries);
    println!("{:<34} told {told:>7} times in {tries:>6} tries: {}", lie.name, lie.verdict);
    if signs {
        for (sign, many) in &outcome.signs {
            println!("    {many:>6} {sign}");
        }
    }
}
