use super::{Workstation, assert_fails, keep, kept};
use crate::{Change, FaultPoint, Store, StoreError};
use bellward_proto::ConversationId;
use std::rc::Rc;
use std::sync::mpsc::{self, Receiver};

fn changes(store: &mut Store) -> Receiver<Vec<Change>> {
    let (told, heard) = mpsc::channel();
    store.subscribe(Box::new(move |changes| told.send(changes.to_vec()).unwrap()));
    heard
}

#[test]
fn what_is_not_committed_is_taken_back() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    tx.rollback().unwrap();
    assert_eq!(kept(&store, b"name"), None);
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    drop(tx);
    assert_eq!(kept(&store, b"name"), None);
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    tx.commit().unwrap();
    assert_eq!(kept(&store, b"name"), Some(b"Ada".to_vec()));
}

#[test]
fn subscribers_learn_of_changes_once_and_after_the_commit() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let (one, other) = (changes(&mut store), changes(&mut store));
    let thread = Change::Messages(ConversationId([1; 16]));
    let tx = store.write().unwrap();
    for change in [Change::People, thread, Change::People] {
        tx.changed(change);
    }
    assert!(one.try_recv().is_err());
    tx.commit().unwrap();
    assert_eq!(one.try_recv(), Ok(vec![Change::People, thread]));
    assert_eq!(other.try_recv(), Ok(vec![Change::People, thread]));
    assert!(one.try_recv().is_err());
}

#[test]
fn subscribers_hear_nothing_of_what_did_not_happen() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let heard = changes(&mut store);
    let tx = store.write().unwrap();
    tx.changed(Change::Outbox);
    tx.rollback().unwrap();
    let tx = store.write().unwrap();
    tx.changed(Change::Outbox);
    drop(tx);
    keep(&mut store, b"unnoted", b"change");
    assert!(heard.try_recv().is_err());
}

#[test]
fn a_failed_attempt_leaves_the_rest_of_the_transaction() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let heard = changes(&mut store);
    let tx = store.write().unwrap();
    tx.state_put(b"cursor", b"7").unwrap();
    tx.changed(Change::Outbox);
    let tried = tx.attempt(|tx| {
        tx.state_put(b"cursor", b"8").unwrap();
        tx.changed(Change::People);
        tx.attempt(|tx| tx.state_put(b"inner", b"1")).unwrap().unwrap();
        Err::<(), _>("does not decrypt")
    });
    assert_eq!(tried.unwrap(), Err("does not decrypt"));
    assert_eq!(tx.attempt(|_| Ok::<_, ()>(5)).unwrap(), Ok(5));
    tx.changed(Change::Drafts);
    tx.commit().unwrap();
    assert_eq!(kept(&store, b"cursor"), Some(b"7".to_vec()));
    assert_eq!(kept(&store, b"inner"), None);
    assert_eq!(heard.try_recv(), Ok(vec![Change::Outbox, Change::Drafts]));
}

#[test]
fn dying_before_the_commit_keeps_nothing() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let heard = changes(&mut store);
    store.set_faults(Some(Rc::new(|point| point == FaultPoint::BeforeCommit)));
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    tx.changed(Change::People);
    assert_fails!(tx.commit(), StoreError::Crashed(FaultPoint::BeforeCommit));
    assert_fails!(store.write(), StoreError::Crashed(_));
    assert_fails!(store.reader(), StoreError::Crashed(_));
    assert!(heard.try_recv().is_err());
    drop(store);
    assert_eq!(kept(&desk.open().unwrap(), b"name"), None);
}

#[test]
fn dying_after_the_commit_keeps_all_and_tells_nobody() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let heard = changes(&mut store);
    store.set_faults(Some(Rc::new(|point| point == FaultPoint::AfterCommit)));
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    tx.changed(Change::People);
    assert_fails!(tx.commit(), StoreError::Crashed(FaultPoint::AfterCommit));
    assert_fails!(store.write(), StoreError::Crashed(_));
    assert!(heard.try_recv().is_err());
    drop(store);
    assert_eq!(kept(&desk.open().unwrap(), b"name"), Some(b"Ada".to_vec()));
}

#[test]
fn a_full_disk_keeps_what_was_there_and_nothing_of_the_rest() {
    let desk = Workstation::new();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    store.set_room(Some(4)).unwrap();
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Eve").unwrap();
    let filled = (0..100u8).try_for_each(|number| tx.state_put(&[number], &[0; 4096]));
    assert_fails!(filled, StoreError::DiskFull);
    drop(tx);
    assert_eq!(kept(&store, b"name"), Some(b"Ada".to_vec()));
    assert_eq!(kept(&store, &[0]), None);
    // Room is made, and all works on.
    store.set_room(None).unwrap();
    keep(&mut store, &[1], &[0; 40_000]);
    drop(store);
    assert_eq!(kept(&desk.open().unwrap(), b"name"), Some(b"Ada".to_vec()));
}

#[test]
fn an_error_that_ends_the_transaction_in_an_attempt_is_the_one_that_is_told() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let tx = store.write().unwrap();
    let tried = tx.attempt(|tx| {
        tx.connection().execute_batch("ROLLBACK").unwrap();
        Err::<(), _>("the disk is full")
    });
    assert_eq!(tried.unwrap(), Err("the disk is full"));
    assert_fails!(tx.state_put(b"cursor", b"8"), StoreError::RolledBack);
    tx.rollback().unwrap();
    let tx = store.write().unwrap();
    let tried = tx.attempt(|tx| {
        tx.connection().execute_batch("ROLLBACK").unwrap();
        Ok::<_, &str>(())
    });
    assert_fails!(tried, StoreError::RolledBack);
    tx.rollback().unwrap();
    assert_eq!(kept(&store, b"cursor"), None);
}

#[test]
fn a_disk_that_takes_no_more_is_full_whatever_the_system_calls_it() {
    use rusqlite::ffi::{self, Error};
    let of = |code| StoreError::from(rusqlite::Error::SqliteFailure(Error::new(code), None));
    for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_FSYNC] {
        assert!(matches!(of(code), StoreError::DiskFull), "{code}");
    }
    assert!(matches!(of(ffi::SQLITE_IOERR_READ), StoreError::Database(_)));
    for kind in [std::io::ErrorKind::QuotaExceeded, std::io::ErrorKind::StorageFull] {
        assert!(matches!(StoreError::io("writing")(kind.into()), StoreError::DiskFull));
    }
}

#[test]
fn nothing_is_written_after_an_error_ended_the_transaction() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let heard = changes(&mut store);
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    tx.changed(Change::People);
    // As SQLite itself does after some errors.
    tx.connection().execute_batch("ROLLBACK").unwrap();
    assert_fails!(tx.state_put(b"cursor", b"8"), StoreError::RolledBack);
    assert_fails!(tx.commit(), StoreError::RolledBack);
    assert_eq!(kept(&store, b"name"), None);
    assert_eq!(kept(&store, b"cursor"), None);
    assert!(heard.try_recv().is_err());
    keep(&mut store, b"cursor", b"9");
    assert_eq!(kept(&store, b"cursor"), Some(b"9".to_vec()));
}
