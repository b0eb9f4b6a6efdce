//! The long thread: ten thousand messages of the whole clinic, written by its people in turns,
//! each sealed and sent like any other.

use super::cast::PEOPLE;
use super::clinic::Clinic;
use crate::failure::Failure;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// The group in which they write.
pub const THREAD: &str = "Whole clinic";
/// How many messages it gets.
pub const MESSAGES: usize = 10_000;
/// So many in a row at most.
const IN_A_ROW: u32 = 4;

/// Has all of them written.
pub fn written(clinic: &Clinic) -> Result<(), Failure> {
    let mut writers = PEOPLE
        .iter()
        .map(|person| Writer::start(clinic, person.profile))
        .collect::<Result<Vec<_>, _>>()?;
    let mut chance = Chance(2026);
    let (mut count, mut shown) = (0, 0);
    while count < MESSAGES {
        let writer = chance.below(writers.len() as u32) as usize;
        let many = (1 + chance.below(IN_A_ROW) as usize).min(MESSAGES - count);
        let texts: Vec<String> = (0..many).map(|_| text(&mut chance)).collect();
        if let Some(writer) = writers.get_mut(writer) {
            writer.write(&texts)?;
        }
        count += many;
        if count / 1000 > shown {
            shown = count / 1000;
            println!("    {count} of {MESSAGES}");
        }
    }
    writers.into_iter().try_for_each(Writer::end)
}

/// Someone at a keyboard: one command line that stays open.
struct Writer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    name: &'static str,
}

impl Writer {
    fn start(clinic: &Clinic, name: &'static str) -> Result<Self, Failure> {
        let mut command = clinic
            .as_person(name)
            .args(["--json", "send", "--to", THREAD, "--each-line"])
            .command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let silent = || Failure::new(format!("{name} cannot write"), "try again");
        let mut process = command.spawn().map_err(|_| silent())?;
        let input = process.stdin.take().ok_or_else(silent)?;
        let output = BufReader::new(process.stdout.take().ok_or_else(silent)?);
        Ok(Writer { process, input, output, name })
    }

    /// Writes these, and waits until they are sent.
    fn write(&mut self, texts: &[String]) -> Result<(), Failure> {
        let broken = || Failure::new(format!("{} stopped writing", self.name), "read what it says");
        let lines = format!("{}\n\n", texts.join("\n"));
        self.input
            .write_all(lines.as_bytes())
            .and_then(|()| self.input.flush())
            .map_err(|_| broken())?;
        for _ in texts {
            let mut said = String::new();
            if self.output.read_line(&mut said).map_err(|_| broken())? == 0 {
                return Err(broken());
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        drop(self.input);
        let ended = self.process.wait().is_ok_and(|status| status.success());
        if ended {
            return Ok(());
        }
        Err(Failure::new(format!("{} could not send all", self.name), "read what it says above"))
    }
}

/// The same numbers in every demo: Knuth's linear congruential generator (MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 33).unwrap_or(0);
        high % limit.max(1)
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = self.below(u32::try_from(words.len()).unwrap_or(1));
        words.get(at as usize).copied().unwrap_or_default()
    }
}

/// What clinics write all day.
const SAID: &[&str] = &[
    "Room {n} is ready",
    "Room {n} is free again, sheets are changed",
    "Next one for {who} is here, room {n}",
    "{who} runs about {n} minutes late",
    "Lab called: potassium {n}.{n} for room {n}, repeat it?",
    "BP {high}/{low} in room {n}, sitting, repeated once",
    "Can someone cover the phones until {hour}?",
    "I take the phones",
    "The {thing} in room {n} is out again",
    "The {thing} is back, thanks",
    "Vaccines arrived, {n} boxes in the fridge",
    "Fridge at {n} degrees, logged",
    "{who}, the pharmacy is on line {n}",
    "The {hour} has cancelled, shall I move the next one up?",
    "Yes please",
    "Thanks!",
    "On it",
    "Done",
    "Interpreter for room {n} comes at {hour}, she has half an hour and needs the room next door",
    "Glucose {high} before lunch in room {n}, he feels well",
    "Please call the daughter of room {n} back, she asks about the dressing and the follow-up on Monday",
    "Wound check in room {n} looks good",
    "Room {n} asks for {who}",
    "Out of size {n} gloves, more are on the way",
    "Ambulance for room {n} is here",
    "Door code is changed from {hour} on",
    "Referral for room {n} is faxed, they confirm by {hour}",
];

/// A message that is like no other close to it.
fn text(chance: &mut Chance) -> String {
    let mut text = String::new();
    let mut rest = chance.one_of(SAID);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match name {
            "n" => text.push_str(&(1 + chance.below(9)).to_string()),
            "high" => text.push_str(&(118 + chance.below(70)).to_string()),
            "low" => text.push_str(&(64 + chance.below(40)).to_string()),
            "hour" => text.push_str(&format!("{}:{}0", 8 + chance.below(10), chance.below(6))),
            "who" => text.push_str(chance.one_of(&["Rosa", "Dr. Okafor", "Tomasz", "Mia"])),
            _ => text.push_str(chance.one_of(&["printer", "scale", "thermometer", "monitor"])),
        }
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{Chance, text};

    #[test]
    fn the_texts_are_as_short_as_in_clinics_and_whole() {
        let mut chance = Chance(1);
        let texts: Vec<String> = (0..2000).map(|_| text(&mut chance)).collect();
        assert!(texts.iter().all(|text| !text.contains(['{', '}'])));
        let mut lengths: Vec<usize> = texts.iter().map(|text| text.chars().count()).collect();
        lengths.sort_unstable();
        let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
        assert!((28..=46).contains(&median), "{median}");
    }
}
