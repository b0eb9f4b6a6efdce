//! The whole app with a big profile: its memory, a minute after it was unlocked.

use super::Plan;
use crate::desk;
use crate::fault::{Fault, Outcome};
use crate::report::{Goal, Row, Unit};
use crate::samples::median;
use crate::screen::Screen;
use crate::ward::{Size, Ward};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long unlocking may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes, of all its processes.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let size = Size { messages: plan.size(1_000_000, 10_000), devices: 50 };
    let ward = Ward::of(&plan.data, size)?;
    let settle = Duration::from_secs(plan.size(60, 10));
    let (app, empty_page) = (built("bellward-desktop")?, built("examples/empty_page")?);
    let folder = plan.folder()?;
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for round in 0..plan.size(3, 1) {
        let home = |what: &str| folder.path().join(format!("{what}-{round}"));
        let screen = Screen::open()?;
        {
            let window = screen.window::<&str>(&empty_page, &[], &home("empty"))?;
            std::thread::sleep(settle);
            limit.push(window.memory()? as f64);
        }
        let profile = ward.nurse();
        let arguments = ["--profile-dir".as_ref(), profile.as_os_str()];
        let window = screen.window(&app, &arguments, &home("app"))?;
        // The lock screen has to be drawn before it takes a key.
        std::thread::sleep(Duration::from_secs(3));
        window.type_line(&desk::passphrase())?;
        let file = std::fs::canonicalize(profile.join("store.db"))?;
        wait_until("the profile is open", || window.has_open(&file))?;
        std::thread::sleep(settle);
        ours.push(window.memory()? as f64);
        std::fs::create_dir_all(&plan.out)?;
        screen.picture(&plan.out.join("whole-app.png"))?;
    }
    Ok(vec![Row {
        what: "whole app: memory after unlock".to_owned(),
        size: format!("{} messages", size.messages),
        unit: Unit::Bytes,
        ours: median(ours),
        limit: median(limit),
        limit_is: "the same window with an empty page".to_owned(),
        goal: Goal::AtMost(1.35),
        yardsticks: Vec::new(),
    }])
}

/// A program that was built with this one.
fn built(name: &str) -> Outcome<PathBuf> {
    let own = std::env::current_exe()?;
    let program = own.parent().unwrap_or(Path::new(".")).join(name);
    if program.is_file() {
        return Ok(program);
    }
    Err(Fault::new(format!("{} is not built: see `cargo xtask bench`", program.display())))
}

fn wait_until(what: &str, is_so: impl Fn() -> Outcome<bool>) -> Outcome<()> {
    let began = Instant::now();
    while !is_so()? {
        if began.elapsed() > PATIENCE {
            return Err(Fault::new(format!("waited too long until {what}")));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
