//! Looking for planted texts in files: what must never be there in any form that a program
//! writes text in.

use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use std::io;
use std::path::{Path, PathBuf};

/// Looks for texts as UTF-8, UTF-16, base64, hexadecimal, JSON and percent escapes.
pub struct Scanner {
    needles: aho_corasick::AhoCorasick,
}

impl Scanner {
    /// For these texts. Short ones occur by chance.
    ///
    /// # Panics
    /// With more text than the automaton can hold.
    pub fn new(texts: &[&str]) -> Self {
        let needles = texts.iter().flat_map(|text| forms(text));
        let needles = aho_corasick::AhoCorasick::new(needles);
        Scanner { needles: needles.unwrap_or_else(|error| panic!("{error}")) }
    }

    /// Whether any of them is in there.
    pub fn finds_in(&self, bytes: &[u8]) -> bool {
        self.needles.is_match(bytes)
    }

    /// The files beneath a directory that hold any of them.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn files_with(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(directory)? {
            let entry = entry?;
            let path = entry.path();
            if self.finds_in(entry.file_name().as_encoded_bytes()) {
                found.push(path.clone());
            }
            if entry.file_type()?.is_dir() {
                found.extend(self.files_with(&path)?);
            } else if entry.file_type()?.is_file() && self.finds_in(&std::fs::read(&path)?) {
                found.push(path);
            }
        }
        Ok(found)
    }
}

/// Every form that is looked for.
fn forms(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let wide = |of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
    let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let percent: String = bytes.iter().map(|byte| percent(*byte)).collect();
    let mut forms = vec![
        bytes.to_vec(),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        HEXLOWER.encode(bytes).into_bytes(),
        HEXUPPER.encode(bytes).into_bytes(),
        escaped.into_bytes(),
        percent.into_bytes(),
    ];
    if let Ok(json) = serde_json::to_vec(text) {
        forms.push(json.get(1..json.len() - 1).unwrap_or_default().to_vec());
    }
    for shift in 0..3 {
        forms.extend([&BASE64, &BASE64URL].map(|base| base64_within(base, bytes, shift)));
    }
    forms.sort();
    forms.dedup();
    forms
}

/// What base64 makes of a text that stands so many bytes after a multiple of three, whatever
/// stands around it.
fn base64_within(base: &data_encoding::Encoding, text: &[u8], shift: usize) -> Vec<u8> {
    let skipped = (3 - shift) % 3;
    let whole = text.get(skipped..).unwrap_or_default();
    let whole = whole.get(..whole.len() / 3 * 3).unwrap_or_default();
    base.encode(whole).into_bytes()
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const PLANTED: &str = "K+ 6.1 for Señora Quill";

    fn wide(of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        PLANTED.encode_utf16().flat_map(of).collect()
    }

    #[test]
    fn what_is_there_is_found_in_every_form() {
        let scanner = Scanner::new(&[PLANTED]);
        let json = serde_json::to_vec(&serde_json::json!({ "text": PLANTED })).unwrap();
        let ways = [
            PLANTED.as_bytes().to_vec(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            json,
            HEXLOWER.encode(PLANTED.as_bytes()).into_bytes(),
            format!("?text={}", PLANTED.bytes().map(percent).collect::<String>()).into_bytes(),
        ];
        for way in &ways {
            let file = [&[7; 1000], way.as_slice(), &[9; 10]].concat();
            assert!(scanner.finds_in(&file), "{}", String::from_utf8_lossy(way));
            assert!(!Scanner::new(&["K+ 6.2 for Señora Quill"]).finds_in(&file));
        }
        for before in ["", "a", "ab", "abc"] {
            let text = format!("{before}{PLANTED} and on");
            for base in [&BASE64, &BASE64URL] {
                let way = base.encode(text.as_bytes());
                assert!(scanner.finds_in(way.as_bytes()), "{way}");
            }
        }
    }

    #[test]
    fn files_are_found_wherever_they_are() {
        let directory = tempfile::tempdir().unwrap();
        let deep = directory.path().join("a").join("b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("innocent"), b"nothing here").unwrap();
        let scanner = Scanner::new(&[PLANTED]);
        assert!(scanner.files_with(directory.path()).unwrap().is_empty());
        std::fs::write(deep.join("guilty"), wide(u16::to_le_bytes)).unwrap();
        std::fs::write(directory.path().join(PLANTED), b"").unwrap();
        let mut found = scanner.files_with(directory.path()).unwrap();
        found.sort();
        assert_eq!(found, [directory.path().join(PLANTED), deep.join("guilty")]);
    }
}
