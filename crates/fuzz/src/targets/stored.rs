//! Files of a profile, and what is asked of its database.

use super::Reader;
use bellward_api::Core;
use bellward_proto::ids::labelled_hash;
use bellward_proto::{Blob, Digest, Timestamp};
use bellward_store::{ArgonCost, MemoryKeychain, Sought, Store, Unlock};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// As in the store: to give an altered file the check of a genuine one.
#[derive(Serialize, Deserialize)]
struct LockFile {
    header: Blob,
    nonce: Blob,
    wrapped: Blob,
    check: Digest,
}

/// A folder on a disk in memory, where there is one.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a temporary folder")
}

/// A profile as its files.
pub(crate) fn profile(at: &Path) -> Store {
    let passphrase = Zeroizing::new("correct horse".to_owned());
    let keychain = MemoryKeychain::default();
    let unlock = Unlock { passphrase: &passphrase, keychain: Some(&keychain) };
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    Store::create_with_cost(at, &unlock, ArgonCost::for_tests(), rng).expect("a profile")
}

/// Given as it is, and as one whose check is right.
pub(super) fn lock_file() -> Reader {
    let folder = folder();
    let file = folder.path().join("lock.cbor");
    Box::new(move |bytes| {
        let mut forms = vec![bytes.to_vec()];
        if let Some((version, mut rest)) = bytes.split_first()
            && let Ok(mut lock) = ciborium::from_reader::<LockFile, _>(&mut rest)
        {
            let parts = [lock.header.as_slice(), lock.nonce.as_slice(), lock.wrapped.as_slice()];
            lock.check = Digest(labelled_hash("Bellward lock file v1", &parts));
            let mut checked = vec![*version];
            ciborium::into_writer(&lock, &mut checked).expect("it can be written");
            forms.push(checked);
        }
        for form in forms {
            std::fs::write(&file, form).expect("the file can be written");
            if let Err(error) = Store::keychain_use(folder.path()) {
                assert!(!error.to_string().is_empty());
            }
        }
    })
}

pub(super) fn preferences() -> Reader {
    let folder = folder();
    let file = folder.path().join("preferences.json");
    Box::new(move |bytes| {
        std::fs::write(&file, bytes).expect("the file can be written");
        let keychain = Arc::new(MemoryKeychain::default());
        let preferred = Core::with_keychain(folder.path().to_owned(), keychain).preferred();
        assert!((50..=300).contains(&preferred.zoom), "a size of {} percent", preferred.zoom);
    })
}

/// The first eight bytes are a time, the rest is what was typed.
pub(super) fn search() -> Reader {
    let folder = folder();
    let store = RefCell::new(profile(folder.path()));
    Box::new(move |bytes| {
        // The folder goes when the reader does.
        let _ = folder.path();
        let (time, typed) = bytes.split_at(bytes.len().min(8));
        let mut number = [0; 8];
        number[..time.len()].copy_from_slice(time);
        let time = Timestamp(u64::from_be_bytes(number));
        let words = String::from_utf8_lossy(typed).into_owned();
        let mut store = store.borrow_mut();
        let view = store.read().expect("the store can be read");
        let plain = Sought { words, ..Sought::default() };
        let narrowed = Sought {
            since: Some(time),
            until: Some(time),
            after: Some(i64::from_be_bytes(number)),
            ..plain.clone()
        };
        for sought in [plain, narrowed] {
            let found = view.search(&sought, u64::MAX);
            assert!(found.is_ok(), "{:?}: {found:?}", sought.words);
        }
    })
}
