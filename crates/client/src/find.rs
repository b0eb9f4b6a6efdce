//! Names as people type them: without accents, in any order, with a letter wrong.

use strsim::osa_distance;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What someone types to find a name.
pub(crate) struct Query(Vec<String>);

impl Query {
    pub(crate) fn new(text: &str) -> Self {
        Query(words(text))
    }

    /// How far a name is from what was typed, if it fits: each word must begin a word of the
    /// name, or be nearly one. 0 is as typed.
    pub(crate) fn fits(&self, name: &str) -> Option<u32> {
        let words = words(name);
        let mut distance: u32 = 0;
        for wanted in &self.0 {
            let nearest = words.iter().filter_map(|word| apart(wanted, word)).min()?;
            distance = distance.saturating_add(nearest);
        }
        Some(distance)
    }
}

/// Lower case, without accents, split where no letter or digit is.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    plain
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Twice the letters that are wrong or in the wrong place; one more when a word goes on. A short
/// word must be right, one of four letters may have one wrong, one of eight two.
fn apart(wanted: &str, word: &str) -> Option<u32> {
    let length = wanted.chars().count();
    if word.starts_with(wanted) {
        return Some(u32::from(word.len() > wanted.len()));
    }
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    // The beginning of the word that is as long, or a letter shorter or longer.
    let beginnings = length.saturating_sub(1)..=length + 1;
    let distance = beginnings
        .map(|letters| word.chars().take(letters).collect::<String>())
        .map(|beginning| osa_distance(wanted, &beginning))
        .min()?;
    let wrong = u32::try_from(distance).ok()?;
    (wrong <= allowed).then_some(2 * wrong + 1)
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn names_are_found_as_people_type_them() {
        let fits = |query: &str, name: &str| Query::new(query).fits(name);
        assert_eq!(fits("Okafor", "Dr. Amara Okafor"), Some(0));
        assert_eq!(fits("oka am", "Dr. Amara Okafor"), Some(2));
        assert_eq!(fits("garcia", "Lucía García"), Some(0));
        assert!(fits("okfaor", "Dr. Amara Okafor").is_some());
        assert!(fits("shwartz", "Eva Schwartz").is_some());
        assert_eq!(fits("bob", "Dr. Amara Okafor"), None);
        assert_eq!(fits("ward 4", "Ward 3"), None);
        assert!(fits("okafor", "Okafor") < fits("okafor", "Okafar"));
    }
}
