//! Names of people, groups and clinics: each is one line, of letters that can be seen.
//!
//! A name stands amid the words of the program and tells people apart. So it holds nothing that
//! moves what stands around it, and nothing invisible by which two that look alike differ. Names
//! are made so here, and shown so whatever another's device put into the directory or a title.

use unicode_normalization::UnicodeNormalization as _;

/// A name as it is kept and shown: composed, without what cannot be seen, with one space where there was
/// any white space. Empty when nothing is left.
pub(crate) fn plain(name: &str) -> String {
    let seen: String = name.chars().map(|c| if is_line(c) { ' ' } else { c }).collect();
    let seen: String = seen.chars().filter(|c| !is_hidden(*c)).nfc().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as it is shown, also where there is none.
pub(crate) fn shown(name: &str) -> String {
    let plain = plain(name);
    if plain.is_empty() { "?".to_owned() } else { plain }
}

/// Whether two names look the same but for capitals, joiners and forms of letters. That letters of
/// two scripts may look alike too is beyond this.
pub(crate) fn look_alike(one: &str, other: &str) -> bool {
    let seen = |name: &str| {
        let folded: String = plain(name).nfkc().collect::<String>().to_lowercase();
        folded.chars().filter(|c| !matches!(c, '\u{200C}' | '\u{200D}')).collect::<String>()
    };
    seen(one) == seen(other)
}

/// Ends a line or moves within it.
fn is_line(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Is not seen: controls, what orders text (Unicode Standard Annex 9), and letters without a
/// shape of their own. Joiners stay: some scripts and many emoji need them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}'
            | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_not_in_a_name() {
        assert_eq!(plain(" Dr. \t Ana\u{200B} María\n Núñez "), "Dr. Ana María Núñez");
        assert_eq!(plain("Nurse\u{202E}eno"), "Nurseeno");
        assert_eq!(plain("a\u{1b}[2J\u{0}b\u{2066}c\u{FEFF}"), "a[2Jbc");
        assert_eq!(plain("\u{3164}\u{2800}\u{200F}"), "");
        assert_eq!(shown("\u{3164}"), "?");
    }

    #[test]
    fn names_of_every_script_stay_as_they_are() {
        for name in ["سارة", "שרה כהן", "می‌خواهم", "李小龍", "Łukasz", "O’Neill", "👩🏽‍⚕️ Ada"]
        {
            assert_eq!(plain(name), name);
        }
    }

    #[test]
    fn names_that_look_alike_are_one() {
        assert!(look_alike("Nurse One", "nurse\u{00A0} One\u{200B}"));
        assert!(look_alike("Nurse One", "Nur\u{200D}se One"));
        assert!(look_alike("José", "Jose\u{301}"));
        assert!(look_alike("Nurse １", "Nurse 1"));
        assert!(!look_alike("Nurse One", "Nurse Two"));
    }
}
