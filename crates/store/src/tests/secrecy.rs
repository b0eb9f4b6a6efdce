use super::{Workstation, keep};
use crate::Keychain;
use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use std::path::Path;

/// The files below a directory in which these bytes can be found.
fn finds(directory: &Path, bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(finds(&path, bytes));
        } else if std::fs::read(&path).unwrap().windows(bytes.len()).any(|part| part == bytes) {
            found.push(path.display().to_string());
        }
    }
    found
}

/// The secret as it is, and as text.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let texts = [HEXLOWER.encode(secret), HEXUPPER.encode(secret), BASE64.encode(secret)];
    std::iter::once(secret.to_vec()).chain(texts.map(String::into_bytes)).collect()
}

#[test]
fn nothing_secret_is_on_the_disk_in_plain() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let planted = b"Mrs. Lindqvist, room 12, potassium 6.1";
    keep(&mut store, b"a key to be found", planted);
    let key = *store.key().as_bytes();
    let account = desk.keychain.accounts().remove(0);
    let secret = desk.keychain.load(&account).unwrap().unwrap();
    let secrets = [&planted[..], b"a key to be found", desk.passphrase.as_bytes(), &key, &secret];
    let search = || {
        for secret in secrets.iter().flat_map(|secret| forms(secret)) {
            assert_eq!(finds(desk.disk.path(), &secret), Vec::<String>::new());
        }
        // Nor what tells that it is a database of SQLite.
        assert!(finds(desk.disk.path(), b"CREATE TABLE").is_empty());
    };
    search();
    let tx = store.write().unwrap();
    tx.state_delete(b"a key to be found").unwrap();
    tx.commit().unwrap();
    search();
    drop(store);
    search();
}

#[test]
fn the_search_finds_what_is_there() {
    let desk = Workstation::new();
    std::fs::create_dir_all(desk.profile()).unwrap();
    std::fs::write(desk.file("leak"), b"..a passphrase..").unwrap();
    assert_eq!(finds(desk.disk.path(), b"a passphrase").len(), 1);
}
