use super::{Workstation, assert_fails, keep};
use crate::{Reader, StoreError};

#[test]
fn a_reader_never_waits_for_the_writer() {
    let desk = Workstation::new();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    let (mut open, later) = (store.reader().unwrap(), store.reader().unwrap());
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Eve").unwrap();
    // More than fits into the writer's cache, so that it must spill.
    for number in 0..200u8 {
        tx.state_put(&[number], &[number; 60_000]).unwrap();
    }
    let read = std::thread::spawn(move || {
        let mut later = later;
        later.read().unwrap().state_get(b"name").unwrap()
    });
    assert_eq!(open.read().unwrap().state_get(b"name").unwrap(), Some(b"Ada".to_vec()));
    assert_eq!(read.join().unwrap(), Some(b"Ada".to_vec()));
    assert_eq!(tx.state_get(b"name").unwrap(), Some(b"Eve".to_vec()));
    tx.commit().unwrap();
    assert_eq!(open.read().unwrap().state_get(b"name").unwrap(), Some(b"Eve".to_vec()));
}

#[test]
fn the_writer_never_waits_for_a_reader_who_sees_one_moment() {
    let desk = Workstation::new();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    let mut reader = store.reader().unwrap();
    let moment = reader.read().unwrap();
    assert_eq!(moment.state_get(b"name").unwrap(), Some(b"Ada".to_vec()));
    keep(&mut store, b"name", b"Eve");
    assert_eq!(moment.state_get(b"name").unwrap(), Some(b"Ada".to_vec()));
    drop(moment);
    assert_eq!(reader.read().unwrap().state_get(b"name").unwrap(), Some(b"Eve".to_vec()));
}

#[test]
fn a_reader_knows_whether_anything_was_committed_since() {
    let desk = Workstation::new();
    let mut store = desk.create();
    let mut reader = store.reader().unwrap();
    let mut state = || reader.read_state().unwrap().1;
    let first = state();
    assert_eq!(state(), first);
    let tx = store.write().unwrap();
    tx.state_put(b"name", b"Ada").unwrap();
    assert_eq!(state(), first, "not committed yet");
    tx.rollback().unwrap();
    assert_eq!(state(), first);
    keep(&mut store, b"name", b"Ada");
    let second = state();
    assert_ne!(second, first);
    keep(&mut store, b"name", b"Eve");
    assert_ne!(state(), second);
}

#[test]
fn a_reader_cannot_write() {
    let desk = Workstation::new();
    let store = desk.create();
    let mut reader = store.reader().unwrap();
    let tx = reader.read().unwrap();
    for sql in [
        "INSERT INTO state (key, value) VALUES (x'01', x'02')",
        "DELETE FROM state",
        "PRAGMA query_only = OFF; DELETE FROM state",
    ] {
        let written = tx.connection().execute_batch(sql).map_err(StoreError::from);
        assert_fails!(written, StoreError::Database(_));
    }
}

#[test]
fn a_reader_outlives_the_store() {
    let desk = Workstation::new();
    let mut store = desk.create();
    keep(&mut store, b"name", b"Ada");
    let mut reader = store.reader().unwrap();
    drop(store);
    assert_eq!(reader.read().unwrap().state_get(b"name").unwrap(), Some(b"Ada".to_vec()));
}

#[test]
fn a_reader_may_go_to_another_thread() {
    fn movable<T: Send + 'static>() {}
    movable::<Reader>();
}
