//! What an operator may count: numbers without names. Prometheus text, by hand, so that each
//! relay in a process counts for itself.

use bellward_proto::ErrorCode;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Counters since the relay was opened.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: AtomicU64,
    posts: AtomicU64,
    commits: AtomicU64,
    committed: AtomicU64,
    largest_commit: AtomicU64,
    refusals: Mutex<BTreeMap<String, u64>>,
}

/// What is measured when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauges {
    /// Event streams that are open.
    pub streams: usize,
    /// Envelopes that wait, once for each device.
    pub queued: u64,
    /// Clinics.
    pub clinics: usize,
    /// Restored, and waiting for what was lost.
    pub recovering: bool,
}

impl Metrics {
    /// A request was answered; with a refusal, by this code.
    pub fn answered(&self, code: Option<ErrorCode>) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let Some(code) = code else { return };
        let name = serde_json::to_value(code).ok().and_then(|v| v.as_str().map(str::to_owned));
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        *refusals.entry(name.unwrap_or_default()).or_default() += 1;
    }

    /// A post was stored, or answered as a repeat.
    pub fn posted(&self) {
        self.posts.fetch_add(1, Ordering::Relaxed);
    }

    /// A commit carried so many pieces of work.
    pub fn committed(&self, pieces: u64) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.committed.fetch_add(pieces, Ordering::Relaxed);
        self.largest_commit.fetch_max(pieces, Ordering::Relaxed);
    }

    /// Commits, and the pieces of work in them.
    pub fn commits(&self) -> (u64, u64) {
        (self.commits.load(Ordering::Relaxed), self.committed.load(Ordering::Relaxed))
    }

    /// As Prometheus reads it (text format 0.0.4).
    pub fn text(&self, gauges: &Gauges) -> String {
        let mut text = String::new();
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let counters = [
            ("requests_total", "Requests answered.", of(&self.requests)),
            ("posts_total", "Posts answered as stored.", of(&self.posts)),
            ("commits_total", "Durable commits.", of(&self.commits)),
            ("committed_total", "Pieces of work in all commits.", of(&self.committed)),
        ];
        for (name, help, value) in counters {
            write_one(&mut text, name, "counter", help, value);
        }
        let gauges = [
            ("largest_commit", "Most pieces of work in a commit.", of(&self.largest_commit)),
            ("streams", "Event streams that are open.", gauges.streams as u64),
            ("queued", "Envelopes that wait, once for each device.", gauges.queued),
            ("clinics", "Clinics kept here.", gauges.clinics as u64),
            (
                "recovering",
                "1 after a restore, while any clinic recovers.",
                u64::from(gauges.recovering),
            ),
        ];
        for (name, help, value) in gauges {
            write_one(&mut text, name, "gauge", help, value);
        }
        let refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str("# HELP bellward_relay_refusals_total Requests refused, by code.\n");
        text.push_str("# TYPE bellward_relay_refusals_total counter\n");
        for (code, count) in refusals.iter() {
            let _ = writeln!(text, "bellward_relay_refusals_total{{code=\"{code}\"}} {count}");
        }
        text
    }
}

fn write_one(text: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "# HELP bellward_relay_{name} {help}\n# TYPE bellward_relay_{name} {kind}\n\
         bellward_relay_{name} {value}"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_every_counter_once() {
        let metrics = Metrics::default();
        metrics.answered(Some(ErrorCode::LedgerMoved));
        metrics.answered(None);
        metrics.committed(3);
        let text = metrics.text(&Gauges { streams: 2, queued: 5, clinics: 1, recovering: false });
        for line in [
            "bellward_relay_requests_total 2",
            "bellward_relay_committed_total 3",
            "bellward_relay_streams 2",
            "bellward_relay_refusals_total{code=\"ledger-moved\"} 1",
        ] {
            assert_eq!(text.lines().filter(|l| *l == line).count(), 1, "{line} in\n{text}");
        }
    }
}
