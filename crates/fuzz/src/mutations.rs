//! Changes of an input, by a seed: what a program that knows nothing of the format would try, and
//! what one would that knows of lengths, of CBOR (RFC 8949) and of JSON (RFC 8259).

use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The longest input that is made, in bytes, unless an example is longer.
const LONGEST: usize = 64 * 1024;

/// Numbers at which things break.
const NUMBERS: [u64; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x1_0000_0000,
    i64::MAX as u64,
    i64::MAX as u64 + 1,
    u64::MAX,
];

/// Pieces of CBOR that promise much, or never end.
const CBOR: [&[u8]; 12] = [
    b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\x5a\x7f\xff\xff\xff",
    b"\x7b\x00\x00\x00\x00\xff\xff\xff\xff",
    b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xbb\x00\x00\x01\x00\x00\x00\x00\x00",
    b"\x9f",
    b"\x5f\x41\x00",
    b"\xbf",
    b"\xff",
    b"\xc2\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00",
    b"\xf9\x7e\x00",
    b"\x78\x02\xc0\x80",
];

/// Values for JSON's.
const JSON: [&str; 16] = [
    "null",
    "true",
    "-1",
    "0",
    "1.5",
    "1e999",
    "18446744073709551615",
    "18446744073709551616",
    "\"\"",
    "\"AA\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\\"\"",
    "[]",
    "{}",
    "[[[[[[[[[[]]]]]]]]]]",
];

/// An endless source of changed inputs.
#[derive(Debug)]
pub struct Mutations<'a> {
    examples: &'a [Vec<u8>],
    rng: ChaCha8Rng,
}

impl<'a> Mutations<'a> {
    /// Of these examples; the same seed gives the same inputs.
    pub fn new(examples: &'a [Vec<u8>], seed: u64) -> Self {
        Mutations { examples, rng: ChaCha8Rng::seed_from_u64(seed) }
    }

    fn example(&mut self) -> &'a [u8] {
        match self.examples.len() {
            0 => &[],
            many => &self.examples[self.rng.random_range(0..many)],
        }
    }

    fn place(&mut self, bytes: &[u8]) -> usize {
        self.rng.random_range(0..=bytes.len())
    }

    /// A stretch of the input, mostly a short one.
    fn stretch(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let from = self.place(bytes);
        let longest = (bytes.len() - from).min(1 << self.rng.random_range(0..10));
        from..from + self.rng.random_range(0..=longest)
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let at = self.place(bytes);
        match self.rng.random_range(0..12) {
            0 => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|b| *b ^= 1 << self.rng.random_range(0..8)),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|b| *b = self.rng.random()),
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(self.stretch(bytes))),
            4 => {
                let repeated = bytes[self.stretch(bytes)].repeat(self.rng.random_range(1..8));
                insert(bytes, at, &repeated);
            }
            5 => {
                let mut random = vec![0; self.rng.random_range(1..16)];
                self.rng.fill_bytes(&mut random);
                insert(bytes, at, &random);
            }
            6 => {
                let other = self.example();
                let taken = other[self.stretch(other)].to_vec();
                let gone = self.stretch(bytes);
                bytes.splice(gone, taken);
            }
            7 => {
                let other = self.example();
                let from = self.place(other);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            8 => self.number(bytes, at),
            9 => {
                let piece = CBOR[self.rng.random_range(0..CBOR.len())];
                let over = if self.rng.random() { piece.len() } else { 0 };
                bytes.splice(at..(at + over).min(bytes.len()), piece.iter().copied());
            }
            10 => self.json_value(bytes),
            _ => {
                let from = self.stretch(bytes);
                let moved = bytes[from].to_vec();
                insert(bytes, at, &moved);
            }
        }
    }

    /// A number of some width, either way round, over what is there.
    fn number(&mut self, bytes: &mut [u8], at: usize) {
        let number = NUMBERS[self.rng.random_range(0..NUMBERS.len())];
        let width = 1 << self.rng.random_range(0..4);
        let big = number.to_be_bytes();
        let mut digits = big[8 - width..].to_vec();
        if self.rng.random() {
            digits.reverse();
        }
        bytes.iter_mut().skip(at).zip(digits).for_each(|(byte, digit)| *byte = digit);
    }

    /// Another value in place of one of JSON's.
    fn json_value(&mut self, bytes: &mut Vec<u8>) {
        let starts: Vec<usize> = bytes
            .iter()
            .enumerate()
            .filter(|(_, byte)| matches!(byte, b':' | b'[' | b','))
            .map(|(at, _)| at + 1)
            .collect();
        let Some(start) = starts.get(self.rng.random_range(0..starts.len().max(1))) else { return };
        let rest = &bytes[*start..];
        let quoted = rest.first() == Some(&b'"');
        let ends = |at: usize, byte: u8| match quoted {
            true => at > 0 && byte == b'"',
            false => matches!(byte, b',' | b'}' | b']'),
        };
        let end = rest.iter().enumerate().position(|(at, byte)| ends(at, *byte));
        let end = start + end.map_or(rest.len(), |end| end + usize::from(quoted));
        let value = JSON[self.rng.random_range(0..JSON.len())];
        bytes.splice(*start..end, value.bytes());
    }
}

impl Iterator for Mutations<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut bytes = self.example().to_vec();
        let longest = bytes.len().max(LONGEST);
        for _ in 0..1 << self.rng.random_range(0..4) {
            self.change(&mut bytes);
            bytes.truncate(longest);
        }
        Some(bytes)
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, what: &[u8]) {
    bytes.splice(at..at, what.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::Mutations;
    use std::collections::BTreeSet;

    #[test]
    fn a_seed_repeats_its_inputs_and_they_differ() {
        let examples = [b"{\"a\":1,\"b\":[\"c\"]}".to_vec(), vec![7; 300]];
        let made = |seed| Mutations::new(&examples, seed).take(200).collect::<Vec<_>>();
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
        let distinct: BTreeSet<_> = made(1).into_iter().collect();
        assert!(distinct.len() > 150, "{}", distinct.len());
    }

    #[test]
    fn nothing_to_change_is_no_fault() {
        assert_eq!(Mutations::new(&[], 1).take(200).count(), 200);
        assert_eq!(Mutations::new(&[Vec::new()], 1).take(200).count(), 200);
    }
}
