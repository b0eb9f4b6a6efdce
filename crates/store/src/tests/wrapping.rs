use super::{Workstation, assert_fails, passphrase, rng};
use crate::files::ProfileFiles;
use crate::lock_file::{LockFile, LockHeader};
use crate::{ArgonCost, Keychain, MemoryKeychain, StoreError, StoreKey, Unlock};
use bellward_proto::{Blob, Digest, Versioned, ids::labelled_hash};
use data_encoding::HEXLOWER;

#[test]
fn a_key_shows_nothing_of_itself() {
    let key = StoreKey::random(&mut rng(1));
    assert_eq!(format!("{key:?}"), "StoreKey([redacted])");
}

#[test]
fn the_lock_file_of_version_1_stays_as_it_is() {
    let (words, keychain) = (passphrase("seven wet umbrellas"), MemoryKeychain::default());
    let unlock = Unlock { passphrase: &words, keychain: Some(&keychain) };
    let key = StoreKey::random(&mut rng(1));
    let file = LockFile::seal(&key, &unlock, ArgonCost::for_tests(), &mut rng(2)).unwrap();
    let lines: Vec<_> = file.to_bytes().chunks(40).map(|line| HEXLOWER.encode(line)).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    01a46668656164657258a401a36473616c745820b3f0bd215a6b81ee23ba0e54e5693c04e0f4c35b
    f5bb0b2c8212a911ad749b3a64636f7374a36a6d656d6f72795f6b6962086670617373657301656c
    616e657301686b6579636861696ea2676163636f756e74781e70726f66696c65207852754b4d636d
    4c6e2d45775a6253467966686c6a4165636865636b58202d7dfdbd6a5d8c321b20cd7c35c1fc86d8
    5234de04a33888ccb9e7d0ecf35470656e6f6e63654ca8cd1895d68344c0439f5171677772617070
    65645830fde8083b0a65a90d661a1f9417c62d0138f7716d7f8f67316555c52b61f8722af413e3ab
    e39641330d739b18bf9df97e65636865636b5820b39e014a1b9375ba87287b99508da5d6d798caea
    57792b73bf73e6c42e10cfd3
    ");
    let read = LockFile::from_bytes(&file.to_bytes()).unwrap();
    assert_eq!(read.open(&unlock).unwrap().as_bytes(), key.as_bytes());
}

#[test]
fn each_sealing_has_its_own_salt_nonce_and_secret() {
    let (words, keychain) = (passphrase("seven wet umbrellas"), MemoryKeychain::default());
    let unlock = Unlock { passphrase: &words, keychain: Some(&keychain) };
    let (key, mut rng) = (StoreKey::random(&mut rng(1)), rng(2));
    let mut seal = || LockFile::seal(&key, &unlock, ArgonCost::for_tests(), &mut rng).unwrap();
    let (one, other) = (seal(), seal());
    assert_ne!(one.nonce, other.nonce);
    assert_ne!(one.wrapped, other.wrapped);
    assert_ne!(one.header().unwrap().salt, other.header().unwrap().salt);
    let secrets: Vec<_> =
        keychain.accounts().iter().map(|name| keychain.load(name).unwrap().unwrap()).collect();
    assert_eq!(secrets.len(), 2);
    assert_ne!(secrets[0], secrets[1]);
}

/// A lock file that someone able to write it changed with care: its check is right.
fn forge(desk: &Workstation, change: impl FnOnce(&mut LockHeader)) {
    let files = ProfileFiles::at(&desk.profile());
    let mut file = LockFile::read(&files).unwrap();
    let mut header = file.header().unwrap();
    change(&mut header);
    file.header = Blob(header.to_bytes());
    let parts = [&file.header, &file.nonce, &file.wrapped].map(|part| part.as_slice());
    file.check = Digest(labelled_hash("Bellward lock file v1", &parts));
    file.write(&files).unwrap();
}

#[test]
fn a_forged_lock_file_opens_nothing() {
    let desk = Workstation::new();
    drop(desk.create());
    forge(&desk, |header| header.cost.passes = 2);
    assert_fails!(desk.open(), StoreError::WrongPassphrase);
    forge(&desk, |header| header.cost.passes = 1);
    drop(desk.open().unwrap());
    forge(&desk, |header| header.keychain = None);
    assert_fails!(desk.open(), StoreError::WrongPassphrase);
}

#[test]
fn a_forged_lock_file_cannot_exhaust_the_machine() {
    let desk = Workstation::new();
    for cost in [
        ArgonCost { memory_kib: u32::MAX, passes: 1, lanes: 1 },
        ArgonCost { memory_kib: 8, passes: u32::MAX, lanes: 1 },
        ArgonCost { memory_kib: 8, passes: 1, lanes: u32::MAX },
        ArgonCost { memory_kib: 0, passes: 0, lanes: 0 },
    ] {
        let _ = std::fs::remove_dir_all(desk.profile());
        drop(desk.create());
        forge(&desk, |header| header.cost = cost);
        assert_fails!(desk.open(), StoreError::LockDamaged { .. });
    }
}
