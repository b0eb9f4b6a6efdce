//! `bellward-attacks`: a relay that lies to real clients, each try from its own seed.

use bellward_testkit::hostile::{LIES, Lie, Outcome, attack};
use clap::Parser;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

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
    /// How many kinds at once; as many as there are processors, if not said
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
    let (next, failed) = (AtomicUsize::new(0), Mutex::new(0_usize));
    let began = Instant::now();
    // The reason is said once, with the seed that repeats it.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.unwrap_or(processors).max(1) {
            scope.spawn(|| {
                while let Some(lie) = kinds.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let told = catch_unwind(AssertUnwindSafe(|| {
                        attack(lie, arguments.lies, arguments.seed)
                    }));
                    match told {
                        Ok(outcome) => say(lie, &outcome, arguments.print_signs),
                        Err(why) => {
                            let text = why.downcast_ref::<String>().map(String::as_str);
                            let text = text.or_else(|| why.downcast_ref::<&str>().copied());
                            println!(
                                "FAILED {}: {}",
                                lie.name,
                                text.unwrap_or("for no reason said")
                            );
                            *failed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) += 1;
                        }
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    println!("{} kinds of lies in {:.1} s", kinds.len(), began.elapsed().as_secs_f64());
    println!("{} passed, {failed} failed", kinds.len() - failed);
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
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
