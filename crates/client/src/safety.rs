//! The code by which two people check that no one stands between them: they read it to each
//! other, over the phone or side by side.

use bellward_proto::ids::labelled_hash;
use bellward_proto::{ClinicId, IdentityKey};

/// Thirty digits in six groups of five, the same on both sides: about 100 bits of a hash over
/// the clinic and both identity keys.
pub fn safety_code(clinic: &ClinicId, one: &IdentityKey, other: &IdentityKey) -> String {
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    let hash = labelled_hash("Bellward safety code v1", &[&clinic.0, &first.0, &second.0]);
    let groups: Vec<String> = hash
        .chunks_exact(5)
        .take(6)
        .map(|chunk| {
            let number = chunk.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            format!("{:05}", number % 100_000)
        })
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::safety_code;
    use bellward_proto::{ClinicId, IdentityKey};

    #[test]
    fn both_sides_see_the_same_code_and_others_another() {
        let clinic = ClinicId([1; 32]);
        let (a, b, c) = (IdentityKey([2; 32]), IdentityKey([3; 32]), IdentityKey([4; 32]));
        assert_eq!(safety_code(&clinic, &a, &b), safety_code(&clinic, &b, &a));
        assert_ne!(safety_code(&clinic, &a, &b), safety_code(&clinic, &a, &c));
        assert_ne!(safety_code(&clinic, &a, &b), safety_code(&ClinicId([9; 32]), &a, &b));
        assert_eq!(safety_code(&clinic, &a, &b).len(), 35);
    }
}
