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

/// A field of a process's `stat`, by its number in proc(5), from the third on.
fn stat_field(pid: u32, field: usize) -> Outcome<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold anything: what follows it is fields 3 and on.
    let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let text = fields.nth(field - 3).and_then(|text| text.parse().ok());
    text.ok_or_else(|| Fault::new(format!("/proc does not tell field {field} of a process")))
}

/// Processor time that a process has used so far, all its threads together.
pub fn processor_time(pid: u32) -> Outcome<Duration> {
    let ticks = stat_field(pid, 14)? + stat_field(pid, 15)?;
    Ok(Duration::from_secs_f64(ticks as f64 / ticks_a_second() as f64))
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

/// A process and all that it started, and these in turn, as far as they still run.
pub fn family(pid: u32) -> Outcome<Vec<u32>> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(child) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        // It may have ended since the folder was listed.
        if let Ok(parent) = stat_field(child, 4) {
            parents.push((child, parent));
        }
    }
    let mut family = vec![pid];
    let mut next = 0;
    while let Some(parent) = family.get(next).copied() {
        let of = |(_, its): &&(u32, u64)| *its == u64::from(parent);
        family.extend(parents.iter().filter(of).map(|(child, _)| *child));
        next += 1;
    }
    Ok(family)
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
