//! The people of the demo's clinic, and what they have written.

/// The clinic.
pub const CLINIC: &str = "Oak Street Clinic";

/// Someone in the clinic.
pub struct Person {
    /// The folder of the profile.
    pub profile: &'static str,
    /// The name that others see.
    pub name: &'static str,
    /// The role in the invite.
    pub role: &'static str,
}

/// The founder comes first. The windows that open are of the second and the third.
pub const PEOPLE: &[Person] = &[
    Person { profile: "priya", name: "Priya Raman", role: "administrator" },
    Person { profile: "rosa", name: "Rosa Delgado, RN", role: "nurse" },
    Person { profile: "samuel", name: "Dr. Samuel Okafor", role: "physician" },
    Person { profile: "mia", name: "Mia Chen, front desk", role: "front-desk" },
    Person { profile: "tomasz", name: "Tomasz Zieliński, RN", role: "nurse" },
];

/// A group: who makes it, its name, and who else is in it.
pub struct Group {
    /// The profile that makes it.
    pub by: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The profiles of the others.
    pub with: &'static [&'static str],
}

/// The clinic's groups.
pub const GROUPS: &[Group] = &[
    Group { by: "priya", name: "Whole clinic", with: &["rosa", "samuel", "mia", "tomasz"] },
    Group { by: "rosa", name: "Night shift", with: &["samuel", "tomasz"] },
    Group { by: "mia", name: "Flu clinic Saturday", with: &["rosa", "tomasz", "priya"] },
];

/// Something written: by whom, to whom (a profile or a group's name), and what.
pub struct Written {
    /// The author's profile.
    pub by: &'static str,
    /// A profile, or the name of a group.
    pub to: &'static str,
    /// The text.
    pub text: &'static str,
}

const fn said(by: &'static str, to: &'static str, text: &'static str) -> Written {
    Written { by, to, text }
}

/// What they have written so far, in order. The median has 41 characters, as in real clinics.
pub const WRITTEN: &[Written] = &[
    said("priya", "Whole clinic", "Welcome to Bellward. Extensions stay the same."),
    said("priya", "Whole clinic", "Fire drill on Thursday at 14:00, please walk out"),
    said("mia", "Whole clinic", "Printer at the front desk works again"),
    said("samuel", "Whole clinic", "Thanks Mia!"),
    said("mia", "samuel", "Your 10:20 is here, room 3"),
    said("samuel", "mia", "Five minutes, still with room 1"),
    said("mia", "samuel", "She asks whether she may eat before the test"),
    said("samuel", "mia", "Water is fine, nothing else until the draw"),
    said("mia", "samuel", "Told her. The 10:40 has cancelled"),
    said("rosa", "samuel", "Room 2: BP 168/95 sitting, repeat in 10 min?"),
    said("samuel", "rosa", "Yes please, left arm, after he has rested"),
    said("rosa", "samuel", "Repeat was 152/90, no headache"),
    said("samuel", "rosa", "Good. I will adjust the lisinopril today"),
    said("rosa", "samuel", "The lab called about the potassium in room 4"),
    said("tomasz", "rosa", "Can you cover my 15:00 vaccines on Friday?"),
    said("rosa", "tomasz", "Sure, if you take my Monday phones"),
    said("tomasz", "rosa", "Deal"),
    said("rosa", "Night shift", "Two observations tonight: rooms 2 and 4"),
    said("tomasz", "Night shift", "Room 4 had his evening insulin at 20:10"),
    said("rosa", "Night shift", "Glucose 142 at 22:00, he sleeps"),
    said("samuel", "Night shift", "Call me below 70 or above 300, any hour"),
    said("tomasz", "Night shift", "Room 2 is up and asks for tea"),
    said("rosa", "Night shift", "Decaf only. Next vitals at 02:00"),
    said("tomasz", "Night shift", "02:00 vitals charted, all within limits"),
    said("mia", "Flu clinic Saturday", "Booked so far: 46 of 60 slots"),
    said("tomasz", "Flu clinic Saturday", "Vaccine fridge is at 4.2 °C, logged"),
    said("priya", "Flu clinic Saturday", "I bring the consent forms in Spanish too"),
    said("rosa", "Flu clinic Saturday", "We need one more chair for observation"),
    said("mia", "Flu clinic Saturday", "Two chairs from the waiting room, done"),
    said("mia", "Flu clinic Saturday", "52 of 60 now, phones are busy"),
    said("mia", "rosa", "Pharmacy on 2: is the amoxicillin refill OK?"),
    said("rosa", "mia", "Dr. Okafor signed it, they can fill it"),
    said("priya", "samuel", "Can you see a walk-in at 16:30, ear pain, age 6?"),
    said("samuel", "priya", "Yes, put them in room 1"),
    said("samuel", "rosa", "Which value did the lab give for room 4?"),
];

/// Who has read which conversation; the others are unread when the windows open.
pub const READ: &[(&str, &str)] = &[
    ("rosa", "Whole clinic"),
    ("rosa", "samuel"),
    ("rosa", "tomasz"),
    ("rosa", "Night shift"),
    ("samuel", "Whole clinic"),
    ("samuel", "mia"),
    ("samuel", "rosa"),
    ("samuel", "priya"),
    ("mia", "Whole clinic"),
    ("mia", "samuel"),
    ("mia", "Flu clinic Saturday"),
    ("tomasz", "Whole clinic"),
    ("tomasz", "rosa"),
    ("tomasz", "Night shift"),
    ("tomasz", "Flu clinic Saturday"),
    ("priya", "Whole clinic"),
    ("priya", "samuel"),
];

/// What the second person types in the window, and the third sees.
pub const LIVE: &str = "K+ 6.1 in room 4, repeat drawn, please call";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_named_is_someone_and_messages_are_as_short_as_in_clinics() {
        let known = |name: &str| PEOPLE.iter().any(|person| person.profile == name);
        for written in WRITTEN {
            assert!(known(written.by), "{}", written.by);
            let group = GROUPS.iter().find(|group| group.name == written.to);
            assert!(known(written.to) || group.is_some(), "{}", written.to);
            if let Some(group) = group {
                assert!(group.by == written.by || group.with.contains(&written.by));
            }
        }
        let mut lengths: Vec<usize> = WRITTEN.iter().map(|w| w.text.chars().count()).collect();
        lengths.sort_unstable();
        let median = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
        assert!((36..=44).contains(&median), "{median}");
    }
}
