//! The table: ours beside the bare limit of the same run.

use std::fmt::Write as _;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds; shown in what fits.
    Seconds,
    /// So many a second.
    PerSecond,
    /// Bytes.
    Bytes,
}

impl Unit {
    /// A figure as people read it.
    pub fn show(self, figure: f64) -> String {
        match self {
            Unit::Seconds if figure < 0.001 => format!("{:.0} µs", figure * 1e6),
            Unit::Seconds if figure < 1.0 => format!("{:.2} ms", figure * 1e3),
            Unit::Seconds => format!("{figure:.2} s"),
            Unit::PerSecond => format!("{}/s", grouped(figure)),
            Unit::Bytes if figure < 1e6 => format!("{:.1} kB", figure / 1e3),
            Unit::Bytes => format!("{:.1} MB", figure / 1e6),
        }
    }
}

/// A whole number with its thousands apart.
pub fn grouped(figure: f64) -> String {
    let digits = format!("{figure:.0}");
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// What ours divided by the limit is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// For what is better when it is more.
    AtLeast(f64),
    /// For what is better when it is less.
    AtMost(f64),
    /// Shown beside; nothing is asked of it.
    None,
}

/// Something bare that was measured, and what it is on a quiet machine of the same kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Yardstick {
    /// What it is.
    pub what: &'static str,
    /// What was measured now.
    pub measured: f64,
    /// What it is when nothing disturbs.
    pub quiet: f64,
    /// Its unit: of [`Unit::PerSecond`] more is better, of the rest less.
    pub unit: Unit,
}

impl Yardstick {
    /// One small durable commit.
    pub fn commit(seconds: f64) -> Self {
        Yardstick {
            what: "a durable commit",
            measured: seconds,
            quiet: 0.000_17,
            unit: Unit::Seconds,
        }
    }

    /// One POST over a connection that stands.
    pub fn post(seconds: f64) -> Self {
        Yardstick { what: "an HTTPS POST", measured: seconds, quiet: 0.000_16, unit: Unit::Seconds }
    }

    /// Empty POSTs over 64 connections.
    pub fn posts(a_second: f64) -> Self {
        Yardstick {
            what: "empty POSTs over 64 connections",
            measured: a_second,
            quiet: 47_000.0,
            unit: Unit::PerSecond,
        }
    }

    /// Rows inserted durably, many a commit.
    pub fn inserts(a_second: f64) -> Self {
        Yardstick {
            what: "batched durable inserts",
            measured: a_second,
            quiet: 45_000.0,
            unit: Unit::PerSecond,
        }
    }

    /// Whether it is more than twice as slow as on a quiet machine: the run then says little.
    pub fn is_noisy(&self) -> bool {
        match self.unit {
            Unit::PerSecond => self.measured * 2.0 < self.quiet,
            Unit::Seconds | Unit::Bytes => self.measured > self.quiet * 2.0,
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was done.
    pub what: String,
    /// How much of it.
    pub size: String,
    /// Its unit.
    pub unit: Unit,
    /// The product's figure.
    pub ours: f64,
    /// The bare limit's figure.
    pub limit: f64,
    /// What the limit is made of.
    pub limit_is: String,
    /// What the ratio is to be.
    pub goal: Goal,
    /// What tells whether the machine was quiet.
    pub yardsticks: Vec<Yardstick>,
}

impl Row {
    /// Ours divided by the limit.
    pub fn ratio(&self) -> f64 {
        self.ours / self.limit
    }

    /// Whether the goal is met; none when there is none.
    pub fn is_met(&self) -> Option<bool> {
        match self.goal {
            Goal::AtLeast(least) => Some(self.ratio() >= least),
            Goal::AtMost(most) => Some(self.ratio() <= most),
            Goal::None => None,
        }
    }

    /// All of it in a line.
    pub fn line(&self) -> String {
        let [what, size, ours, limit, ratio, goal, met] = self.cells();
        format!("{what} ({size}): {ours} beside {limit}, ratio {ratio}, goal {goal}: {met}")
    }

    fn cells(&self) -> [String; 7] {
        let goal = match self.goal {
            Goal::AtLeast(least) => format!("≥ {least}"),
            Goal::AtMost(most) => format!("≤ {most}"),
            Goal::None => "–".to_owned(),
        };
        let met = match self.is_met() {
            Some(true) => "met",
            Some(false) => "missed",
            None => "–",
        };
        let noisy =
            if self.yardsticks.iter().any(Yardstick::is_noisy) { ", noisy run" } else { "" };
        [
            self.what.clone(),
            self.size.clone(),
            self.unit.show(self.ours),
            self.unit.show(self.limit),
            format!("{:.2}", self.ratio()),
            goal,
            format!("{met}{noisy}"),
        ]
    }
}

const HEAD: [&str; 7] = ["scenario", "size", "ours", "limit", "ratio", "goal", ""];

/// The table in Markdown, its columns aligned, and below it what the limits are and which of
/// them were too slow to say much.
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let width = |column: usize| {
        let widths = lines.iter().filter_map(|line| line.get(column)).map(|c| c.chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "| {cell}{} ", " ".repeat(width - cell.chars().count()));
        }
        text.push_str("|\n");
        if index == 0 {
            widths.iter().for_each(|width| text += &format!("|{}", "-".repeat(width + 2)));
            text.push_str("|\n");
        }
    }
    text + "\n" + &limits(rows) + &noise(rows)
}

fn limits(rows: &[Row]) -> String {
    let mut text = String::from("Limits:\n\n");
    for row in rows {
        let _ = writeln!(text, "- {}: {}", row.what, row.limit_is);
    }
    text
}

fn noise(rows: &[Row]) -> String {
    let mut noisy: Vec<Yardstick> = Vec::new();
    for yardstick in rows.iter().flat_map(|row| &row.yardsticks) {
        if yardstick.is_noisy() && !noisy.iter().any(|known| known.what == yardstick.what) {
            noisy.push(*yardstick);
        }
    }
    let mut text = String::new();
    for Yardstick { what, measured, quiet, unit } in noisy {
        let _ = writeln!(
            text,
            "\nNoisy run: {what}: {}, more than twice as slow as on a quiet machine ({}).",
            unit.show(measured),
            unit.show(quiet),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(goal: Goal, ours: f64, commit: f64) -> Row {
        Row {
            what: "send".into(),
            size: "10".into(),
            unit: Unit::Seconds,
            ours,
            limit: 0.001,
            limit_is: "one commit".into(),
            goal,
            yardsticks: vec![Yardstick::commit(commit)],
        }
    }

    #[test]
    fn goals_have_a_direction() {
        assert_eq!(row(Goal::AtMost(3.0), 0.003, 0.0).is_met(), Some(true));
        assert_eq!(row(Goal::AtMost(3.0), 0.0031, 0.0).is_met(), Some(false));
        assert_eq!(row(Goal::AtLeast(0.5), 0.0005, 0.0).is_met(), Some(true));
        assert_eq!(row(Goal::AtLeast(0.5), 0.0004, 0.0).is_met(), Some(false));
    }

    #[test]
    fn a_limit_more_than_twice_its_yardstick_is_a_noisy_run() {
        assert!(!Yardstick::commit(0.000_33).is_noisy());
        assert!(Yardstick::commit(0.000_35).is_noisy());
        assert!(!Yardstick::posts(24_000.0).is_noisy());
        assert!(Yardstick::posts(23_000.0).is_noisy());
        let said = table(&[row(Goal::AtMost(3.0), 0.002, 0.001)]);
        assert!(said.contains("met, noisy run") && said.contains("Noisy run: a durable commit"));
    }

    #[test]
    fn figures_are_shown_as_people_read_them() {
        assert_eq!(Unit::Seconds.show(0.000_17), "170 µs");
        assert_eq!(Unit::Seconds.show(0.0123), "12.30 ms");
        assert_eq!(Unit::PerSecond.show(1_234_567.0), "1,234,567/s");
        assert_eq!(Unit::PerSecond.show(12.0), "12/s");
        assert_eq!(Unit::Bytes.show(20_400.0), "20.4 kB");
    }
}
