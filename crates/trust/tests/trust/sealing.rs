//! What is sealed opens for the one it is for, for that use, and unaltered.

use crate::clinic::*;
use bellward_proto::invite::InviteSecret;
use bellward_proto::relay::SealedClinicKey;
use bellward_proto::*;
use bellward_trust::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use zeroize::Zeroizing;

pub fn rng() -> ChaCha20Rng {
    ChaCha20Rng::from_seed([42; 32])
}

fn directory(name: &str) -> Directory {
    Directory {
        version: DirectoryVersion(3),
        clinic_name: name.to_owned(),
        people: [(PersonId([1; 16]), PersonEntry { name: "Ada Okafor".to_owned() })].into(),
    }
}

#[test]
fn a_sealed_thing_opens_with_its_key_label_and_data_alone() {
    let (secret, other) = (SealSecret::from_seed([1; 32]), SealSecret::from_seed([2; 32]));
    let sealed = seal(&secret.public(), "label", b"data", b"hello", &mut rng()).unwrap();
    assert_eq!(sealed.0.len(), 5 + bellward_trust::seal::SEAL_OVERHEAD);
    let bytes = sealed.as_slice();
    assert_eq!(open(&secret, "label", b"data", bytes).unwrap().as_slice(), b"hello");
    assert_eq!(open(&other, "label", b"data", bytes), Err(SealError::Open));
    assert_eq!(open(&secret, "lable", b"data", bytes), Err(SealError::Open));
    assert_eq!(open(&secret, "label", b"", bytes), Err(SealError::Open));
    for length in [0, 1, 1119, 1120, 1136, bytes.len() - 1] {
        assert_eq!(open(&secret, "label", b"data", &bytes[..length]), Err(SealError::Open));
    }
    for byte in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[byte] ^= 1 << (byte % 8);
        assert_eq!(open(&secret, "label", b"data", &altered), Err(SealError::Open), "{byte}");
    }
}

#[test]
fn sealing_takes_its_randomness_from_where_it_is_told() {
    let key = SealSecret::from_seed([1; 32]).public();
    let mut continued = rng();
    let first = seal(&key, "l", b"", b"x", &mut continued).unwrap();
    assert_eq!(first, seal(&key, "l", b"", b"x", &mut rng()).unwrap());
    assert_ne!(first, seal(&key, "l", b"", b"x", &mut continued).unwrap());
}

#[test]
fn what_nothing_can_be_sealed_to_is_no_seal_key() {
    let good = SealSecret::from_seed([1; 32]).public();
    assert_eq!(SealKey::from_slice(good.as_slice()), Ok(good.clone()));
    let bytes = good.as_slice();
    let mut small_order = bytes.to_vec();
    small_order[1184..].fill(0);
    let mut beyond_the_modulus = bytes.to_vec();
    beyond_the_modulus[..3].fill(0xff);
    let longer = [bytes, &[0]].concat();
    for bad in [&[][..], &bytes[..1215], &longer, &small_order, &beyond_the_modulus] {
        assert_eq!(SealKey::from_slice(bad), Err(SealError::Key));
    }
}

#[test]
fn a_clinic_key_is_one_devices_and_invite_contents_one_invites() {
    let clinic = ClinicId([1; 32]);
    let secret = SealSecret::from_seed([1; 32]);
    let (device, invite) = (DeviceId([2; 16]), InviteId([2; 16]));
    let key = ClinicKey::random(KeyGeneration(4), &mut rng());
    let sealed = key.seal_to(&clinic, &device, &secret.public(), &mut rng()).unwrap();
    let bytes = sealed.sealed.as_slice();
    assert_eq!(ClinicKey::open(&secret, &clinic, &device, bytes), Ok(key.clone()));
    let elsewhere = ClinicId([9; 32]);
    for (clinic, device) in [(&clinic, DeviceId([3; 16])), (&elsewhere, device)] {
        let opened = ClinicKey::open(&secret, clinic, &device, bytes);
        assert_eq!(opened, Err(SealError::Open));
    }

    let contents = InviteContents { clinic_key: key, name: "Ada".to_owned() };
    let bundle = contents.seal_to(&clinic, &invite, &secret.public(), &mut rng()).unwrap();
    let bytes = bundle.sealed.as_slice();
    assert_eq!(InviteContents::open(&secret, &clinic, &invite, bytes), Ok(contents));
    let other = InviteContents::open(&secret, &clinic, &InviteId([3; 16]), bytes);
    assert_eq!(other, Err(SealError::Open));
    assert_eq!(ClinicKey::open(&secret, &clinic, &device, bytes), Err(SealError::Open));
}

#[test]
fn a_directory_opens_with_its_clinics_key_of_its_generation() {
    let clinic = ClinicId([1; 32]);
    let key = ClinicKey::random(KeyGeneration(4), &mut rng());
    let sealed = seal_directory(&key, &clinic, &directory("Elm Street"), &mut rng()).unwrap();
    let bytes = sealed.as_slice();
    assert_eq!(open_directory(&key, &clinic, bytes), Ok(directory("Elm Street")));
    let next = ClinicKey { generation: KeyGeneration(5), ..key.clone() };
    let (found, given) = (KeyGeneration(4), KeyGeneration(5));
    let other_generation = open_directory(&next, &clinic, bytes);
    assert_eq!(other_generation, Err(DirectoryError::OtherKey { found, given }));
    let other_key = ClinicKey { key: Zeroizing::new([7; 32]), ..key.clone() };
    assert_eq!(open_directory(&other_key, &clinic, bytes), Err(DirectoryError::Sealed));
    let elsewhere = open_directory(&key, &ClinicId([9; 32]), bytes);
    assert_eq!(elsewhere, Err(DirectoryError::Sealed));
    for byte in 0..bytes.len() {
        let mut altered = bytes.to_vec();
        altered[byte] ^= 1 << (byte % 8);
        let opened = open_directory(&key, &clinic, &altered);
        // The names of the outer fields are not authenticated: a lenient reader takes some of
        // their other spellings for the same. What is inside never changes.
        assert!(opened.is_err() || opened == Ok(directory("Elm Street")), "{byte}");
    }
}

#[test]
fn a_directorys_size_tells_little_and_is_bounded() {
    let clinic = ClinicId([1; 32]);
    let key = ClinicKey::random(KeyGeneration(1), &mut rng());
    let length = |name: &str| {
        seal_directory(&key, &clinic, &directory(name), &mut rng()).map(|sealed| sealed.0.len())
    };
    assert_eq!(length("Elm"), length("The Elm Street Family Practice"));
    assert_ne!(length("Elm"), length(&"m".repeat(5000)));
    let long = length(&"m".repeat(limits::DIRECTORY));
    assert!(matches!(long, Err(DirectoryError::TooLong { .. })));
}

#[test]
fn the_digest_of_sealed_keys_covers_them_all_in_any_order() {
    let key = |device: u8, sealed: u8| SealedClinicKey {
        device: DeviceId([device; 16]),
        sealed: Blob(vec![sealed; 4]),
    };
    let digest = sealed_keys_digest(&[key(1, 1), key(2, 2)]);
    assert_eq!(digest, sealed_keys_digest(&[key(2, 2), key(1, 1)]));
    for other in [&[key(1, 1)][..], &[key(1, 2), key(2, 1)], &[key(1, 1), key(2, 2), key(2, 2)]] {
        assert_ne!(digest, sealed_keys_digest(other));
    }
}

#[test]
fn secrets_do_not_print() {
    let mut clinic = Clinic::new();
    let invited = clinic.invite(Role::Nurse);
    let key = ClinicKey { generation: KeyGeneration(1), key: Zeroizing::new([7; 32]) };
    let printed = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        clinic.root,
        clinic.founder.identity,
        AuthSecret::from_seed([7; 32]),
        invited.keys,
        InviteContents { clinic_key: key, name: "Ada".to_owned() },
    );
    assert_eq!(printed.matches("[redacted]").count(), 6, "{printed}");
    assert!(!printed.contains("7, 7"));
}

#[test]
fn signatures_hold_for_one_key_one_label_and_these_bytes() {
    let secret = IdentitySecret::from_seed([1; 32]);
    let other = IdentitySecret::random(&mut rng());
    let signature = secret.sign("label", b"bytes");
    assert!(verify("label", &secret.public().0, b"bytes", &signature));
    assert!(!verify("label", &other.public().0, b"bytes", &signature));
    assert!(!verify("labelb", &secret.public().0, b"ytes", &signature));
    assert!(!verify("label", &secret.public().0, b"byte", &signature));
    // The neutral element, which plain verification lets sign anything.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut universal = [0; 64];
    universal[0] = 1;
    assert!(!verify("label", &neutral, b"bytes", &Signature(universal)));

    let keys = |byte| InviteKeys::derive(&InviteSecret(Zeroizing::new([byte; 32])));
    assert_eq!(keys(1).signing.seed(), keys(1).signing.seed());
    assert_ne!(keys(1).signing.seed(), keys(1).seal.seed());
    assert_ne!(keys(1).signing.seed(), keys(2).signing.seed());
}
