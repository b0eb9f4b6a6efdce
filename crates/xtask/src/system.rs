//! System packages: those of Debian and Ubuntu are installed when they are missing.

use crate::failure::Failure;
use crate::tool::{Tool, on_path};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// What building the whole workspace needs beside Rust, Node and `build-essential`.
pub const BUILD: &[&str] = &["pkg-config", "libssl-dev", "libwebkit2gtk-4.1-dev"];

/// What opening windows without a display needs.
pub const VIRTUAL_DESKTOP: &[&str] = &[
    "xvfb",
    "xauth",
    "x11-utils",
    "xdotool",
    "imagemagick",
    "webkit2gtk-driver",
    "fonts-dejavu-core",
    "fonts-noto-color-emoji",
    "fonts-wqy-microhei",
    "libayatana-appindicator3-1",
];

/// What the tests need beside these.
pub const TESTS: &[&str] =
    &["gnome-keyring", "libsecret-tools", "dbus", "dbus-x11", "chromium", "dpkg-dev", "dunst"];

/// Whether a person may be asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// On a terminal, unless `--yes` was given.
    OnTerminal,
    /// Never.
    Never,
}

/// Installs what is missing of these packages.
pub fn install(lists: &[&[&'static str]], asking: Asking) -> Result<(), Failure> {
    let wanted: Vec<&str> = lists.iter().copied().flatten().copied().collect();
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !Path::new("/etc/debian_version").exists() || !on_path("dpkg-query") {
        println!("• this is not Debian or Ubuntu: install what these packages hold yourself:");
        println!("    {}", wanted.join(" "));
        return Ok(());
    }
    let missing = missing(&wanted);
    if missing.is_empty() {
        return Ok(());
    }
    println!("• system packages to install: {}", missing.join(" "));
    if asking == Asking::OnTerminal && std::io::stdin().is_terminal() && !agreed()? {
        return Err(Failure::new(
            "the system packages were not installed",
            format!("sudo apt-get install --no-install-recommends {}", missing.join(" ")),
        ));
    }
    if apt(&["update"]).run().is_err() {
        println!("• apt-get update failed; once more");
        apt(&["update"]).run()?;
    }
    let install = || {
        apt(&["-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"])
            .args(&missing)
            .remedy("look at what apt-get says above, and run the command by hand")
    };
    if install().run().is_err() {
        println!("• apt-get install failed; once more");
        install().run()?;
    }
    Ok(())
}

/// The packages among these that are not installed.
fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    // dpkg-query ends with 1 when it does not know a package, and still names the others.
    let said = std::process::Command::new("dpkg-query")
        .args(["-W", "-f", "${db:Status-Status} ${Package}\n"])
        .args(wanted)
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let installed: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("installed ")).collect();
    wanted.iter().copied().filter(|package| !installed.contains(package)).collect()
}

fn agreed() -> Result<bool, Failure> {
    print!("  install them now? [Y/n] ");
    let _ = std::io::stdout().flush();
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::new(format!("no answer: {error}"), "use --yes"))?;
    Ok(matches!(answer.trim(), "" | "y" | "Y" | "yes"))
}

fn apt(arguments: &[&str]) -> Tool {
    let tool = if is_root() {
        Tool::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive")
    } else {
        Tool::new("sudo").args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
    };
    tool.args(arguments).remedy("check the network and /etc/apt/sources.list; then try again")
}

fn is_root() -> bool {
    Tool::new("id").args(["-u"]).output().is_ok_and(|id| id.trim() == "0")
}
