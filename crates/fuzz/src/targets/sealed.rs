//! What is sealed to a key (HPKE, RFC 9180) or under one.

use super::Reader;
use bellward_proto::{ClinicId, DeviceId, DirectoryVersion, InviteId, KeyGeneration, PersonId};
use bellward_trust::{
    ClinicKey, Directory, InviteContents, PersonEntry, SealKey, SealSecret, open, open_directory,
    seal, seal_directory,
};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

const CLINIC: ClinicId = ClinicId([1; 32]);
const DEVICE: DeviceId = DeviceId([2; 16]);
const INVITE: InviteId = InviteId([3; 16]);
const LABEL: &str = "a text for one device";
const TEXT: &[u8] = b"K+ 6.1, please call";

/// One of each thing that is sealed, and the secret that opens them.
pub(crate) struct Sealed {
    secret: SealSecret,
    key: ClinicKey,
    contents: InviteContents,
    directory: Directory,
    pub(crate) examples: Vec<(&'static str, Vec<u8>)>,
}

impl Sealed {
    pub(crate) fn new() -> Self {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let secret = SealSecret::random(rng);
        let key = ClinicKey::random(KeyGeneration(1), rng);
        let contents = InviteContents { clinic_key: key.clone(), name: "Ana Ruiz".to_owned() };
        let entry = PersonEntry { name: "Ana Ruiz".to_owned() };
        let directory = Directory {
            version: DirectoryVersion(1),
            clinic_name: "Oak Street Clinic".to_owned(),
            people: [(PersonId([4; 16]), entry)].into(),
        };
        let public = secret.public();
        let examples = vec![
            ("text", seal(&public, LABEL, b"aad", TEXT, rng).expect("sealed").0),
            ("key", key.seal_to(&CLINIC, &DEVICE, &public, rng).expect("sealed").sealed.0),
            (
                "contents",
                contents.seal_to(&CLINIC, &INVITE, &public, rng).expect("sealed").sealed.0,
            ),
            ("directory", seal_directory(&key, &CLINIC, &directory, rng).expect("sealed").0),
        ];
        Sealed { secret, key, contents, directory, examples }
    }
}

pub(super) fn sealed() -> Reader {
    let sealed = Sealed::new();
    Box::new(move |bytes| {
        if let Ok(text) = open(&sealed.secret, LABEL, b"aad", bytes) {
            assert_eq!(text.as_slice(), TEXT);
        }
        if let Ok(key) = ClinicKey::open(&sealed.secret, &CLINIC, &DEVICE, bytes) {
            assert_eq!(key, sealed.key);
        }
        if let Ok(contents) = InviteContents::open(&sealed.secret, &CLINIC, &INVITE, bytes) {
            assert_eq!(contents, sealed.contents);
        }
        match open_directory(&sealed.key, &CLINIC, bytes) {
            Ok(directory) => assert_eq!(directory, sealed.directory),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    })
}

pub(super) fn seal_key() -> Reader {
    Box::new(|bytes| {
        let Ok(key) = SealKey::from_slice(bytes) else { return };
        assert_eq!(key.as_slice(), bytes);
        let rng = &mut ChaCha20Rng::seed_from_u64(2);
        if let Err(error) = seal(&key, LABEL, b"aad", TEXT, rng) {
            assert!(!error.to_string().is_empty());
        }
    })
}
