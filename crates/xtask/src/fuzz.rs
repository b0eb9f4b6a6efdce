//! `cargo xtask fuzz`: hostile input, for as long as one likes.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::place::{Place, make_folder};
use crate::system::{self, Asking};
use crate::tool::Tool;
use std::path::{Path, PathBuf};

/// How long each target runs, when nothing else is asked for.
const SECONDS: u64 = 60;

/// What lets libFuzzer see which branches an input takes, with a stable compiler. Build scripts
/// and macros are left alone, because a target triple is given.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Runs one target or all, repeats an input that failed, or makes the corpus anew.
pub fn run(place: &Place, mut arguments: Arguments) -> Result<(), Failure> {
    let seconds = arguments.number("--seconds")?.unwrap_or(SECONDS);
    let jobs = arguments.number("--jobs")?.unwrap_or(1);
    let replay = arguments.values("--replay")?.pop();
    let make_corpus = arguments.flag("--make-corpus");
    let target = arguments.command();
    arguments.end()?;
    if make_corpus {
        return plain(place).args(["make-corpus"]).run();
    }
    let targets = targets(place)?;
    if let Some(name) = target.as_ref().filter(|name| !targets.contains(name)) {
        return Err(Failure::new(
            format!("there is no fuzz target `{name}`"),
            format!("the targets are: {}", targets.join(", ")),
        ));
    }
    if let Some(file) = replay {
        let name = target.ok_or_else(|| {
            Failure::new("--replay needs a target", "cargo xtask fuzz TARGET --replay FILE")
        })?;
        return plain(place).args(["replay", &name, &file]).run();
    }
    system::install(&[system::BUILD], Asking::OnTerminal)?;
    let program = build(place)?;
    for name in target.map_or(targets, |name| vec![name]) {
        println!("\n== {name}, for {seconds} seconds");
        guided(place, &program, &name, seconds, jobs)?;
    }
    Ok(())
}

/// The program without libFuzzer.
fn plain(place: &Place) -> Tool {
    Tool::cargo().args(["run", "--quiet", "--package", "bellward-fuzz", "--"]).folder(place.root())
}

fn targets(place: &Place) -> Result<Vec<String>, Failure> {
    let list = plain(place).args(["list"]).output()?;
    Ok(list.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// Builds everything once more, with coverage, in a folder of its own.
fn build(place: &Place) -> Result<PathBuf, Failure> {
    let said = Tool::new("rustc").args(["--version", "--verbose"]).output()?;
    let triple = said.lines().find_map(|line| line.strip_prefix("host: ")).ok_or_else(|| {
        Failure::new("rustc does not say what machine this is", "look at rustc --version --verbose")
    })?;
    let folder = place.target("fuzz");
    Tool::cargo()
        .args(["build", "--locked", "--package", "bellward-fuzz", "--features", "guided"])
        .args(["--bin", "bellward-fuzz-guided", "--target", triple, "--target-dir"])
        .args([&folder])
        .folder(place.root())
        .env("RUSTFLAGS", COVERAGE)
        .remedy("libFuzzer needs Linux or macOS and a C++ compiler")
        .run()?;
    Ok(folder.join(triple).join("debug/bellward-fuzz-guided"))
}

/// One target. What it finds new stays in the target folder, for the next time.
fn guided(
    place: &Place,
    program: &Path,
    name: &str,
    seconds: u64,
    jobs: u64,
) -> Result<(), Failure> {
    let folder = place.target("fuzz");
    let [found, failures, temporary] =
        [folder.join("corpus").join(name), folder.join("failures"), folder.join("temporary")];
    for folder in [&found, &failures, &temporary] {
        make_folder(folder)?;
    }
    let prefix = failures.join(format!("{name}-"));
    let mut tool = Tool::new(program)
        .args([&found, &place.join("crates/fuzz/corpus").join(name)])
        .args([
            format!("-max_total_time={seconds}"),
            format!("-artifact_prefix={}", prefix.display()),
        ])
        .args(["-timeout=30", "-max_len=65536", "-len_control=20", "-print_final_stats=1"])
        .env("BELLWARD_FUZZ_TARGET", name)
        .env("TMPDIR", &temporary)
        .folder(&folder)
        .remedy(format!(
            "it names the input above: cargo xtask fuzz {name} --replay FILE; once mended, keep \
             the input as crates/fuzz/corpus/{name}/found-..."
        ));
    if jobs > 1 {
        tool = tool.args([format!("-fork={jobs}")]);
    }
    tool.run()
}
