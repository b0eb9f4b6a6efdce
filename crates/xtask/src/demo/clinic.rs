//! Making the demo's clinic with the real command line through the real relay.

use super::cast::{CLINIC, GROUPS, PEOPLE, Person, READ, WRITTEN};
use super::years;
use crate::failure::Failure;
use crate::place::{Place, make_folder, remove_folder, write};
use crate::tool::Tool;
use std::path::{Path, PathBuf};

const PASSPHRASE: &str = "oak street demo clinic";

/// The demo's clinic on this disk.
pub struct Clinic {
    /// Its folder.
    pub home: PathBuf,
    /// The file with everyone's passphrase.
    pub passphrase: PathBuf,
    bellward: PathBuf,
}

/// The two whose windows open.
pub fn at_work() -> Result<(&'static Person, &'static Person), Failure> {
    match PEOPLE {
        [_, left, right, ..] => Ok((left, right)),
        _ => Err(Failure::new("the demo has too few people", "add some to demo/cast.rs")),
    }
}

/// Removes what an interrupted run left behind: a clinic made by half cannot be continued.
pub fn discard_unfinished(home: &Path) -> Result<(), Failure> {
    if home.exists() && !ready(home).exists() {
        println!("• the demo's clinic was not finished last time: starting over");
        remove_folder(home)?;
    }
    make_folder(home)
}

/// The clinic of an earlier run, or a new one.
pub fn open_or_make(place: &Place, home: &Path, address: &str) -> Result<Clinic, Failure> {
    let clinic = Clinic {
        home: home.to_path_buf(),
        passphrase: home.join("passphrase"),
        bellward: place.program("bellward"),
    };
    if ready(home).exists() {
        println!("• the demo's clinic is here from an earlier run; nothing is made anew");
    } else {
        write(&clinic.passphrase, format!("{PASSPHRASE}\n"))?;
        clinic.make(address)?;
        write(&ready(home), "made by cargo xtask start --demo\n")?;
    }
    Ok(clinic)
}

fn ready(home: &Path) -> PathBuf {
    home.join("ready")
}

impl Clinic {
    /// The folder of a person's profile.
    pub fn profile(&self, person: &str) -> PathBuf {
        self.home.join(person)
    }

    /// A call of the command line as a person.
    pub fn as_person(&self, person: &str) -> Tool {
        Tool::new(&self.bellward)
            .args(["--profile"])
            .args([self.profile(person)])
            .env("BELLWARD_PASSPHRASE_FILE", &self.passphrase)
            .remedy(format!("remove {} and try again", self.home.display()))
    }

    fn make(&self, address: &str) -> Result<(), Failure> {
        println!("• making {CLINIC}: {} people", PEOPLE.len());
        let [founder, others @ ..] = PEOPLE else { return Ok(()) };
        self.as_person(founder.profile)
            .args(["--no-keychain", "clinic", "create", "--relay", address])
            .args(["--name", CLINIC, "--as", founder.name])
            .output()?;
        for person in others {
            println!("    {} joins", person.name);
            let code = self
                .as_person(founder.profile)
                .args(["invite", "--name", person.name, "--role", person.role])
                .output()?;
            self.as_person(person.profile).args(["--no-keychain", "join", code.trim()]).output()?;
        }
        self.sync()?;
        for group in GROUPS {
            println!("    {} is made", group.name);
            self.as_person(group.by)
                .args(["new", "--name", group.name])
                .args(group.with.iter().flat_map(|with| ["--with", name_of(with)]))
                .output()?;
        }
        self.sync()?;
        println!("• they have written {} messages in {}", years::MESSAGES, years::THREAD);
        years::written(self)?;
        println!("• they write {} messages", WRITTEN.len());
        for (count, written) in WRITTEN.iter().enumerate() {
            self.as_person(written.by)
                .args(["send", "--to", name_of(written.to), written.text])
                .output()?;
            if count % 8 == 7 {
                println!("    {} of {}", count + 1, WRITTEN.len());
            }
        }
        self.sync()?;
        for (person, with) in READ {
            self.as_person(person)
                .args(["read", "--with", name_of(with), "--mark-read"])
                .output()?;
        }
        // Once to say what was read, once to hear of it.
        self.sync()?;
        self.sync()
    }

    /// Everyone fetches what waits for them.
    fn sync(&self) -> Result<(), Failure> {
        PEOPLE
            .iter()
            .try_for_each(|person| self.as_person(person.profile).args(["sync"]).output().map(drop))
    }
}

/// The name that the command line knows a profile by; a group's name is its own.
fn name_of(profile_or_group: &str) -> &str {
    PEOPLE
        .iter()
        .find(|person| person.profile == profile_or_group)
        .map_or(profile_or_group, |person| person.name)
}
