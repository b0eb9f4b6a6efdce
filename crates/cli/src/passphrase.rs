//! Where the passphrase comes from: a file, a file descriptor, the environment's file, or the
//! person. Never from an argument, which everyone on the machine could read.

use crate::arguments::Everywhere;
use crate::failure::Failure;
use crate::output::remark;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Names a file with the passphrase.
const VARIABLE: &str = "BELLWARD_PASSPHRASE_FILE";
/// The longest passphrase, in bytes.
const LONGEST: u64 = 4096;
/// The shortest that a person may choose here, in characters.
const SHORTEST: usize = 8;

/// Where the passphrase comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// An open file descriptor.
    Descriptor(u32),
    /// The person at the terminal.
    Prompt,
}

impl Source {
    /// As the arguments and the environment say.
    pub fn of(everywhere: &Everywhere) -> Self {
        if let Some(file) = &everywhere.passphrase_file {
            return Source::File(file.clone());
        }
        if let Some(descriptor) = everywhere.passphrase_fd {
            return Source::Descriptor(descriptor);
        }
        match std::env::var_os(VARIABLE) {
            Some(file) if !file.is_empty() => Source::File(file.into()),
            _ => Source::Prompt,
        }
    }

    /// Whether a person types it.
    pub fn is_a_person(&self) -> bool {
        *self == Source::Prompt
    }

    /// The passphrase of a profile that exists.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> Result<Zeroizing<String>, Failure> {
        match self {
            Source::File(path) => from(path),
            Source::Descriptor(number) => from(&descriptor(*number)),
            Source::Prompt => ask("Passphrase: "),
        }
    }

    /// The passphrase for a new profile: typed twice.
    ///
    /// # Errors
    /// When it cannot be read, is too short, or differs the second time.
    pub fn choose(&self) -> Result<Zeroizing<String>, Failure> {
        if !self.is_a_person() {
            return self.read();
        }
        let first = ask("Choose a passphrase: ")?;
        if first.chars().count() < SHORTEST {
            return Err(Failure::new(
                "passphrase",
                format!(
                    "a passphrase has at least {SHORTEST} characters. Nothing was made. Choose a longer one"
                ),
            ));
        }
        if *first != *ask("The same again: ")? {
            return Err(Failure::new(
                "passphrase",
                "the two passphrases differ. Nothing was made. Try again",
            ));
        }
        Ok(first)
    }
}

/// Whether there is a person who could be asked.
pub fn somebody_is_here() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks a question that is answered with yes or no; no is the default.
///
/// # Errors
/// When the answer cannot be read.
pub fn agree(question: &str) -> Result<bool, Failure> {
    remark(&format!("{question} [y/N]"));
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| Failure::new("input", format!("the answer cannot be read: {error}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn descriptor(number: u32) -> PathBuf {
    PathBuf::from(format!("/dev/fd/{number}"))
}

fn from(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let unreadable = |why: String| {
        Failure::new(
            "passphrase",
            format!(
                "the passphrase cannot be read from {}: {why}. Nothing was changed",
                path.display()
            ),
        )
    };
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize + 2));
    file.take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(unreadable(format!("it is longer than {LONGEST} bytes")));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("it is not UTF-8".into()))?;
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(unreadable("it is empty".into()));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

fn ask(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let typed = rpassword::prompt_password(prompt).map_err(|error| {
        Failure::new(
            "passphrase",
            format!(
                "there is no terminal to ask for the passphrase ({error}). Nothing was changed. \
                 Use --passphrase-file, --passphrase-fd or {VARIABLE}"
            ),
        )
    })?;
    Ok(Zeroizing::new(typed))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(bytes: &[u8]) -> Result<Zeroizing<String>, Failure> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("p");
        std::fs::write(&path, bytes).unwrap();
        Source::File(path).read()
    }

    #[test]
    fn one_line_end_is_not_part_of_it() {
        assert_eq!(*read(b"oak street\n").unwrap(), "oak street");
        assert_eq!(*read(b"oak street\r\n").unwrap(), "oak street");
        assert_eq!(*read(b" oak \n\n").unwrap(), " oak \n");
    }

    #[test]
    fn what_is_no_passphrase_is_refused() {
        assert!(read(b"").is_err());
        assert!(read(b"\n").is_err());
        assert!(read(&[0xff, 0xfe]).is_err());
        assert!(read(&[b'x'; 4097]).is_err());
        assert!(Source::File("/nowhere/at/all".into()).read().is_err());
    }
}
