//! Licence expressions (SPDX 2.3, annex D), as far as packages use them.

/// Whether the licences of a list allow the use that an expression describes. An expression
/// that cannot be read is not allowed.
pub fn allowed(expression: &str, allow: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allow };
    reader.either() == Some(true) && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allow: &'a [&'a str],
}

impl<'a> Reader<'a> {
    /// `a OR b`: one is enough.
    fn either(&mut self) -> Option<bool> {
        let mut holds = self.both()?;
        while self.takes("OR") {
            holds |= self.both()?;
        }
        Some(holds)
    }

    /// `a AND b`: both are needed.
    fn both(&mut self) -> Option<bool> {
        let mut holds = self.one()?;
        while self.takes("AND") {
            holds &= self.one()?;
        }
        Some(holds)
    }

    /// A licence, perhaps `WITH` an exception, or an expression in parentheses.
    fn one(&mut self) -> Option<bool> {
        if self.takes("(") {
            let holds = self.either()?;
            return self.takes(")").then_some(holds);
        }
        let licence = self.take()?;
        if matches!(licence, ")" | "OR" | "AND" | "WITH") {
            return None;
        }
        if self.takes("WITH") {
            let with = format!("{licence} WITH {}", self.take()?);
            return Some(self.allow.contains(&with.as_str()) || self.allow.contains(&licence));
        }
        Some(self.allow.contains(&licence))
    }

    fn take(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn takes(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.take();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::allowed;

    const ALLOW: &[&str] = &["MIT", "Apache-2.0", "ISC"];

    #[test]
    fn or_needs_one_and_and_needs_both() {
        for expression in [
            "MIT",
            "MIT OR GPL-3.0-only",
            "GPL-3.0-only/MIT",
            "MIT AND ISC",
            "(MIT OR GPL-2.0-only) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
        ] {
            assert!(allowed(expression, ALLOW), "{expression}");
        }
        for expression in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "(MIT OR ISC) AND OpenSSL",
            "MIT OR ISC AND",
            "(MIT",
            "MIT ISC",
            "",
        ] {
            assert!(!allowed(expression, ALLOW), "{expression}");
        }
    }

    #[test]
    fn and_binds_closer_than_or() {
        assert!(allowed("MIT OR ISC AND GPL-3.0-only", ALLOW));
        assert!(!allowed("GPL-3.0-only OR MIT AND OpenSSL", ALLOW));
    }
}
