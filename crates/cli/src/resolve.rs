//! Which person or conversation a word means.

use crate::failure::Failure;

/// The code of the failure that says that a word means nobody and nothing.
pub const UNKNOWN: &str = "unknown-name";

/// One that could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<T> {
    /// By its name, which another may have too.
    pub name: String,
    /// By its id, which no other has.
    pub id: String,
    /// What sort of thing it is, to tell it apart in a list.
    pub kind: &'static str,
    /// The thing itself.
    pub thing: T,
}

/// One way of meaning a candidate.
type Way<'a, T> = &'a dyn Fn(&Candidate<T>) -> bool;

/// The one that is meant: by id, by its exact name, or by its name in other capitals. The first
/// of these by which any is found must find just one.
///
/// # Errors
/// When there is none, or more than one.
pub fn one<T>(candidates: Vec<Candidate<T>>, word: &str) -> Result<T, Failure> {
    let folded = word.to_lowercase();
    let ways: [Way<'_, T>; 3] =
        [&|candidate| candidate.id == word, &|candidate| candidate.name == word, &|candidate| {
            candidate.name.to_lowercase() == folded
        }];
    let Some(way) = ways.into_iter().find(|way| candidates.iter().any(way)) else {
        return Err(nobody(&candidates, word));
    };
    let mut found: Vec<Candidate<T>> = candidates.into_iter().filter(|one| way(one)).collect();
    match found.pop() {
        Some(only) if found.is_empty() => Ok(only.thing),
        last => {
            found.extend(last);
            Err(Failure::new(
                "ambiguous",
                format!(
                    "\"{word}\" may mean {}. Nothing was done. Use an id",
                    listed(&found.iter().collect::<Vec<_>>())
                ),
            ))
        }
    }
}

fn nobody<T>(candidates: &[Candidate<T>], word: &str) -> Failure {
    let known: Vec<_> = candidates.iter().filter(|one| one.name != one.id).collect();
    let known = match known.as_slice() {
        [] => "there is none yet".to_owned(),
        some => format!("known are {}", listed(some)),
    };
    Failure::new(UNKNOWN, format!("\"{word}\" is not known: {known}. Nothing was done"))
}

fn listed<T>(candidates: &[&Candidate<T>]) -> String {
    let named = |one: &&Candidate<T>| format!("{} \"{}\" ({})", one.kind, one.name, one.id);
    candidates.iter().map(named).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn candidates() -> Vec<Candidate<u8>> {
        let one = |name: &str, id: &str, thing| Candidate {
            name: name.into(),
            id: id.into(),
            kind: "person",
            thing,
        };
        vec![one("Ann", "x1", 1), one("ann", "x2", 2), one("Bob", "x3", 3), one("Bob", "x4", 4)]
    }

    #[test]
    fn an_id_or_a_name_of_one_is_enough() {
        assert_eq!(one(candidates(), "x4"), Ok(4));
        assert_eq!(one(candidates(), "Ann"), Ok(1));
        assert_eq!(one(candidates(), "ann"), Ok(2));
    }

    #[test]
    fn a_name_of_two_lists_both() {
        for word in ["Bob", "ANN"] {
            let failure = one(candidates(), word).unwrap_err();
            assert_eq!((failure.code(), failure.status()), ("ambiguous", 1));
        }
        let failure = one(candidates(), "bob").unwrap_err().to_string();
        assert!(failure.contains("x3") && failure.contains("x4"), "{failure}");
    }

    #[test]
    fn nobody_is_said_to_be_nobody() {
        assert_eq!(one(candidates(), "Carl").unwrap_err().code(), UNKNOWN);
    }
}
