//! Counting tests by what their runners say, and naming those that failed.

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Tally) -> Tally {
        Tally { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// What a runner's lines say. None when they say nothing about tests.
    pub fn of(lines: &[String]) -> Option<Tally> {
        // Of a test that failed, nextest repeats what it said, which is a tally of its own.
        let summary = lines.iter().filter_map(|line| nextest(line.trim())).reduce(Tally::and);
        summary.or_else(|| lines.iter().filter_map(|line| Tally::of_line(line)).reduce(Tally::and))
    }

    fn of_line(line: &str) -> Option<Tally> {
        let line = line.trim();
        cargo_test(line)
            .or_else(|| vitest(line))
            .or_else(|| node(line))
            .or_else(|| plain(line))
            .or_else(|| screens(line))
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The tests that failed, by what their runner says, each once.
pub fn failures(lines: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for name in lines.iter().filter_map(|line| failure(line.trim())) {
        // Of a test that failed, nextest repeats what it said, with a shorter name.
        if !names.iter().any(|known: &String| known.ends_with(&name)) {
            names.push(name);
        }
    }
    names
}

fn failure(line: &str) -> Option<String> {
    // `FAIL [   0.1s] (3/20) crate::suite name::of::test` of nextest, or with another fate.
    let of_nextest = || {
        let (fate, rest) = line.split_once(" [")?;
        let (_, name) = rest.split_once("s] ")?;
        let name = name.split_once(')').map_or(name, |(_, name)| name);
        matches!(fate, "FAIL" | "TIMEOUT" | "SIGSEGV" | "SIGABRT" | "SIGKILL").then_some(name)
    };
    let of_cargo = || line.strip_prefix("test ")?.strip_suffix(" ... FAILED");
    let of_vitest = || line.strip_prefix("FAIL  ");
    // Of `node --test`, and of the project's own runners.
    let of_others = || line.strip_prefix("✖ ").or_else(|| line.strip_prefix("FAILED "));
    let name = of_nextest().or_else(of_cargo).or_else(of_vitest).or_else(of_others)?;
    Some(name.trim().to_owned())
}

/// `Summary [ 1.2s] 20 tests run: 18 passed (1 slow), 1 failed, 1 timed out, 0 skipped`. What
/// ran and did not pass, failed.
fn nextest(line: &str) -> Option<Tally> {
    let (_, rest) = line.strip_prefix("Summary [")?.split_once(']')?;
    let (run, rest) = rest.split_once(" run:")?;
    let run = run.split_whitespace().find_map(|word| word.split('/').next()?.parse().ok())?;
    let passed = before(rest, " passed").unwrap_or(0);
    Some(Tally { passed, failed: u64::saturating_sub(run, passed) })
}

/// `test result: FAILED. 3 passed; 1 failed; 0 ignored; ...`.
fn cargo_test(line: &str) -> Option<Tally> {
    let rest = line.strip_prefix("test result: ")?;
    Some(Tally { passed: before(rest, " passed;")?, failed: before(rest, " failed;")? })
}

/// `Tests  1 failed | 11 passed (12)`.
fn vitest(line: &str) -> Option<Tally> {
    let rest = line.strip_prefix("Tests ")?;
    if !rest.contains('(') {
        return None;
    }
    let (passed, failed) = (before(rest, " passed"), before(rest, " failed"));
    (passed.is_some() || failed.is_some())
        .then(|| Tally { passed: passed.unwrap_or(0), failed: failed.unwrap_or(0) })
}

/// `# pass 5` and `# fail 0`, or with `ℹ` for `#`: lines of `node --test`.
fn node(line: &str) -> Option<Tally> {
    let rest = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    let (word, count) = rest.split_once(' ')?;
    let count = count.parse().ok()?;
    match word {
        "pass" => Some(Tally { passed: count, failed: 0 }),
        "fail" | "cancelled" => Some(Tally { passed: 0, failed: count }),
        _ => None,
    }
}

/// `5 passed, 0 failed`: what the project's own runners end with.
fn plain(line: &str) -> Option<Tally> {
    let (passed, failed) = line.split_once(" passed, ")?;
    let failed = failed.strip_suffix(" failed")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
}

/// `48 pictures in target/screens, 0 complaints`: of `npm run screens`.
fn screens(line: &str) -> Option<Tally> {
    let (pictures, rest) = line.split_once(" pictures in ")?;
    Some(Tally { passed: pictures.parse().ok()?, failed: before(rest, " complaints")? })
}

/// The number that stands before a word.
fn before(text: &str, word: &str) -> Option<u64> {
    let (head, _) = text.split_once(word)?;
    head.rsplit(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn says(lines: &[&str], expected: Option<(u64, u64)>) {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let expected = expected.map(|(passed, failed)| Tally { passed, failed });
        assert_eq!(Tally::of(&lines), expected);
    }

    #[test]
    fn nextest_is_read() {
        says(&["     Summary [   1.2s] 20 tests run: 20 passed, 0 skipped"], Some((20, 0)));
        says(
            &["Summary [ 1.2s] 20 tests run: 17 passed (1 slow), 2 failed, 1 timed out, 4 skipped"],
            Some((17, 3)),
        );
        says(&["Summary [ 0.1s] 1 test run: 0 passed, 1 failed, 0 skipped"], Some((0, 1)));
        says(&["Summary [ 0.1s] 3/20 tests run: 2 passed, 1 failed, 0 skipped"], Some((2, 1)));
        let repeated = "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured";
        says(&[repeated, "Summary [ 0.1s] 2 tests run: 1 passed, 1 failed"], Some((1, 1)));
    }

    #[test]
    fn cargo_test_is_summed_over_its_binaries() {
        says(
            &[
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
                "test tests::a_line ... ok",
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured",
            ],
            Some((6, 2)),
        );
    }

    #[test]
    fn vitest_is_read_without_its_count_of_files() {
        says(&[" Test Files  2 passed (2)", "      Tests  12 passed (12)"], Some((12, 0)));
        says(&["      Tests  1 failed | 11 passed (12)"], Some((11, 1)));
        says(&["      Tests  2 failed (2)"], Some((0, 2)));
    }

    #[test]
    fn node_is_read_in_both_forms() {
        says(&["# tests 6", "# pass 5", "# fail 1", "# cancelled 0"], Some((5, 1)));
        says(&["ℹ tests 6", "ℹ pass 6", "ℹ fail 0"], Some((6, 0)));
    }

    #[test]
    fn our_own_runners_are_read() {
        says(&["seed 7: ok", "300 passed, 0 failed"], Some((300, 0)));
    }

    #[test]
    fn screens_are_read() {
        says(&["48 pictures in target/screens, 2 complaints"], Some((48, 2)));
    }

    #[test]
    fn what_failed_is_named_once_whoever_ran_it() {
        let lines = [
            "        FAIL [   0.131s] (77/86) bellward-e2ee::e2ee rejoin::a_device_comes_back",
            "        PASS [   0.131s] (78/86) bellward-e2ee::e2ee rejoin::another",
            "     TIMEOUT [  60.000s] (79/86) bellward-relay starts",
            "        FAIL [   0.131s] (86/86) bellward-e2ee::e2ee rejoin::a_device_comes_back",
            "test src/lib.rs - opened (line 5) ... FAILED",
            "    test rejoin::a_device_comes_back ... FAILED",
            " FAIL  src/thread/thread.test.tsx > a thread stays where it is",
            "✖ two people talk (1200ms)",
            "FAILED thread-years-back-light-1280: a message moved",
            "FAILED seed 7: a text is missing",
            "all is well",
        ];
        let lines = lines.map(str::to_owned);
        let expected = [
            "bellward-e2ee::e2ee rejoin::a_device_comes_back",
            "bellward-relay starts",
            "src/lib.rs - opened (line 5)",
            "src/thread/thread.test.tsx > a thread stays where it is",
            "two people talk (1200ms)",
            "thread-years-back-light-1280: a message moved",
            "seed 7: a text is missing",
        ];
        assert_eq!(failures(&lines), expected);
    }

    #[test]
    fn other_lines_say_nothing() {
        says(&["Compiling x v1", "3 warnings", "12 passed", "Tests are run"], None);
    }
}
