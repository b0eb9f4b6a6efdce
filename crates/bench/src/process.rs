//! What processes use: processor time, memory, files. Where the system does not tell (other than
//! Linux), there are no figures.

use crate::fault::{Fault, Outcome};
use std::time::Duration;

/// Lets this process have as many files open as it may.
#[cfg(unix)]
pub fn allow_many_files() -> Outcome<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    Ok(setrlimit(Resource::Nofile, raised)?)
}

#[cfg(not(unix))]
pub fn allow_many_files() -> Outcome<()> {
    Ok(())
}

#[cfg(unix)]
fn ticks_a_second() -> u64 {
    rustix::param::clock_ticks_per_second()
}

#[cfg(not(unix))]
fn ticks_a_second() -> u64 {
    100
}

/// Processor time that a process has used so far, all its threads together (proc(5), `stat`).
pub fn processor_time(pid: u32) -> Outcome<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold anything: what follows it is fields 3 and on.
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3).and_then(|text| text.parse::<u64>().ok());
    let (Some(user), Some(system)) = (ticks(14), ticks(15)) else {
        return Err(Fault::new("/proc does not tell the processor time"));
    };
    Ok(Duration::from_secs_f64((user + system) as f64 / ticks_a_second() as f64))
}

/// Processor time of the calling thread so far (Linux, `schedstat`).
pub fn own_thread_time() -> Outcome<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanos = stat.split_whitespace().next().and_then(|text| text.parse().ok());
    nanos.map(Duration::from_nanos).ok_or_else(|| Fault::new("/proc/thread-self/schedstat"))
}

/// Proportional set size of a process, in bytes (proc(5), `smaps_rollup`).
pub fn proportional_set(pid: u32) -> Outcome<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map(|kilobytes| kilobytes * 1024).ok_or_else(|| Fault::new("no Pss in smaps_rollup"))
}

/// The machine, in a line: processors, memory, what else it does.
pub fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).map(str::to_owned);
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned())).unwrap_or_default()
    };
    let processor = field(&read("/proc/cpuinfo"), "model name");
    let memory: u64 = field(&read("/proc/meminfo"), "MemTotal")
        .split_whitespace()
        .next()
        .and_then(|kilobytes| kilobytes.parse().ok())
        .unwrap_or(0);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = read("/proc/loadavg").split_whitespace().next().unwrap_or("?").to_owned();
    let system = format!("{} {}", std::env::consts::OS, read("/proc/sys/kernel/osrelease").trim());
    format!(
        "{cores} cores of {}, {} GB, {system}, load {load} at the beginning",
        if processor.is_empty() { "an unnamed processor" } else { &processor },
        memory / 1024 / 1024,
    )
}
