//! Texts that are nobody's: words by chance, the common ones often, as in any language.

use rand::Rng;

/// Stands in three of ten texts.
pub const COMMON: &str = "patient";
/// Stands in one of a hundred.
pub const SELDOM: &str = "potassium";
/// Stands in a few of all.
pub const RARE: &str = "zopiclone";

const SYLLABLES: [&str; 20] = [
    "ba", "co", "da", "fe", "gu", "hi", "ka", "lo", "mi", "na", "po", "ra", "se", "ti", "vo", "wu",
    "yel", "zan", "ker", "tor",
];
/// How many words there are.
const WORDS: f64 = 4000.0;

/// Whether the rare word is in the text of this number, where it is in one of so many.
pub fn is_rare(number: u64, rare_every: u64) -> bool {
    number % rare_every == rare_every / 2
}

/// A text of about 41 characters, with the rare word or without.
pub fn text(rng: &mut impl Rng, with_rare: bool) -> String {
    let length = rng.random_range(32..44);
    let mut text = String::with_capacity(56);
    if with_rare {
        text.push_str(RARE);
    }
    while text.len() < length {
        if !text.is_empty() {
            text.push(' ');
        }
        match rng.random_range(0..600) {
            0..36 => text.push_str(COMMON),
            36 => text.push_str(SELDOM),
            _ => {
                // The logarithm of a word's rank is even: Zipf's law.
                let mut rank = WORDS.powf(rng.random::<f64>()) as usize;
                while rank > 0 {
                    text.push_str(SYLLABLES.get(rank % SYLLABLES.len()).copied().unwrap_or("ma"));
                    rank /= SYLLABLES.len();
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn words_are_as_common_as_they_are_said_to_be() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        let texts: Vec<String> =
            (0..10_000).map(|number| text(&mut rng, is_rare(number, 500))).collect();
        let with = |word: &str| texts.iter().filter(|text| text.contains(word)).count();
        assert!((2500..5500).contains(&with(COMMON)), "{}", with(COMMON));
        assert!((40..300).contains(&with(SELDOM)), "{}", with(SELDOM));
        assert_eq!(with(RARE), 20);
        let average = texts.iter().map(String::len).sum::<usize>() / texts.len();
        assert!((36..47).contains(&average), "{average}");
    }
}
