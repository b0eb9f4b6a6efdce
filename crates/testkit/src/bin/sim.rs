//! `bellward-sim`: runs the simulation, each run from its own seed.

use bellward_testkit::sim;
use clap::Parser;
use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Whole clinics on failing links, each replayable from its seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many runs
    #[arg(long, default_value_t = 300)]
    runs: u64,
    /// The seed of the first run; the others follow by one
    #[arg(long, default_value_t = 1)]
    first_seed: u64,
    /// One run with this seed
    #[arg(long, conflicts_with_all = ["runs", "first_seed"])]
    seed: Option<u64>,
    /// How many runs at once; as many as there are processors, if not said
    #[arg(long)]
    jobs: Option<usize>,
    /// Tell what happens, request by request
    #[arg(long, requires = "seed")]
    story: bool,
    /// Say what was covered, over all runs
    #[arg(long)]
    print_counters: bool,
}

/// What came of all runs.
#[derive(Default)]
struct Result {
    passed: u64,
    failed: Vec<(u64, String)>,
    coverage: BTreeMap<String, u64>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (first, runs) = match arguments.seed {
        Some(seed) => (seed, 1),
        None => (arguments.first_seed, arguments.runs),
    };
    let jobs = arguments
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1);
    let how = sim::Run { story: arguments.story };
    let began = Instant::now();
    if runs > 1 {
        // The reason is said once, with the command that replays it.
        std::panic::set_hook(Box::new(|_| {}));
    }
    let result = run_all(first, runs, jobs, how);
    if arguments.print_counters {
        for (what, many) in &result.coverage {
            println!("{many:>10}  {what}");
        }
    }
    for (seed, why) in &result.failed {
        println!(
            "FAILED {why}\n  replay: cargo run -p bellward-testkit --bin bellward-sim -- --seed {seed}"
        );
    }
    println!("{runs} runs in {:.1} s", began.elapsed().as_secs_f64());
    println!("{} passed, {} failed", result.passed, result.failed.len());
    if result.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn run_all(first: u64, runs: u64, jobs: usize, how: sim::Run) -> Result {
    let next = AtomicU64::new(0);
    let result = Mutex::new(Result::default());
    std::thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::SeqCst);
                    if place >= runs {
                        return;
                    }
                    let seed = first.wrapping_add(place);
                    let outcome = catch_unwind(AssertUnwindSafe(|| sim::run(seed, how)));
                    let mut result = result.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    match outcome {
                        Ok(coverage) => {
                            result.passed += 1;
                            for (what, many) in coverage {
                                *result.coverage.entry(what).or_default() += many;
                            }
                        }
                        Err(why) => result.failed.push((seed, words(seed, why.as_ref()))),
                    }
                }
            });
        }
    });
    result.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn words(seed: u64, why: &(dyn Any + Send)) -> String {
    let text = why.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("for no reason said");
    if text.starts_with("seed ") { text.to_owned() } else { format!("seed {seed}: {text}") }
}
