//! The command line.

use clap::Parser;
use std::path::PathBuf;
use std::str::FromStr;

/// End-to-end encrypted messaging for clinics.
#[derive(Debug, Clone, Parser)]
#[command(name = "bellward-desktop", version)]
pub struct Arguments {
    /// The directory of the profile; made when needed. Without it, the one of this user.
    #[arg(long, value_name = "DIR")]
    pub profile_dir: Option<PathBuf>,
    /// Shown after the program's name in the title, to tell windows apart.
    #[arg(long, value_name = "TEXT")]
    pub title_suffix: Option<String>,
    /// Start without a window, in the tray.
    #[arg(long)]
    pub in_tray: bool,
    /// An invite code, as a link gives it.
    #[arg(value_name = "INVITE")]
    pub invite: Option<String>,
    /// Where the window's upper left corner is, in logical pixels.
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    pub window_position: Option<Pair>,
    /// How large the window's inside is, in logical pixels.
    #[arg(long, value_name = "W,H")]
    pub window_size: Option<Pair>,
}

/// Two numbers with a comma between.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair(pub f64, pub f64);

impl FromStr for Pair {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Option<Vec<f64>> = text
            .split(',')
            .map(|part| part.trim().parse().ok().filter(|number: &f64| number.is_finite()))
            .collect();
        match numbers.as_deref() {
            Some([first, second]) => Ok(Pair(*first, *second)),
            _ => Err("two numbers with a comma between are needed, such as 640,0".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_pair_is_two_numbers() {
        assert_eq!("640,-8.5".parse(), Ok(Pair(640.0, -8.5)));
        assert_eq!(" 1280 , 800 ".parse(), Ok(Pair(1280.0, 800.0)));
        for wrong in ["", "1", "1,2,3", "a,b", "inf,1", "1,NaN"] {
            assert!(wrong.parse::<Pair>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_command_line_is_read() {
        let arguments = Arguments::try_parse_from([
            "bellward-desktop",
            "--profile-dir",
            "/p",
            "--window-position",
            "-5,0",
        ])
        .unwrap();
        assert_eq!(arguments.profile_dir, Some("/p".into()));
        assert_eq!(arguments.window_position, Some(Pair(-5.0, 0.0)));
    }
}
