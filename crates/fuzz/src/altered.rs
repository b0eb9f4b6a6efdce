//! Genuine bytes with something changed in them, by a recipe: for targets whose genuine input is
//! made anew in each run.

/// Bytes of one change: what, where (two bytes, big endian), and a value.
const CHANGE: usize = 4;

/// The original as a recipe has it. A recipe that begins with 0 replaces all of it by what
/// follows; any other is a list of changes, after its first byte. An empty recipe changes nothing.
pub fn altered(original: &[u8], recipe: &[u8]) -> Vec<u8> {
    let Some((kind, changes)) = recipe.split_first() else { return original.to_vec() };
    if *kind == 0 {
        return changes.to_vec();
    }
    let mut bytes = original.to_vec();
    for change in changes.chunks_exact(CHANGE) {
        let (value, count) = (change[3], usize::from(change[3]));
        let at = usize::from(u16::from_be_bytes([change[1], change[2]])) % (bytes.len() + 1);
        let end = (at + count).min(bytes.len());
        match change[0] % 6 {
            0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = value),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= value),
            2 => bytes.truncate(at),
            3 => bytes.insert(at, value),
            4 => drop(bytes.drain(at..end)),
            _ => bytes.extend_from_within(at..end),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::altered;

    #[test]
    fn a_recipe_says_what_changes() {
        assert_eq!(altered(b"abc", b""), b"abc");
        assert_eq!(altered(b"abc", b"\0xyz"), b"xyz");
        assert_eq!(altered(b"abc", b"\x01\0\0\x01X"), b"aXc");
        assert_eq!(altered(b"abc", b"\x01\x02\0\x02\0"), b"ab");
        assert_eq!(altered(b"abc", b"\x01\x04\0\0\x02"), b"c");
        assert_eq!(altered(b"abc", b"\x01\x05\0\x01\xff"), b"abcbc");
        assert_eq!(altered(b"", b"\x01\x01\0\x07\xff\x03\0\x01z"), b"z");
    }
}
