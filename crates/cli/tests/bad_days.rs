//! Bad days of the real programs: what they say, and that nothing is lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[allow(dead_code, reason = "each test program uses a part of it")]
mod place;

use place::Place;
use std::time::Duration;

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_in_mid_send_keeps_the_text_or_refuses_it() {
    let mut place = Place::new();
    place.two_people();
    place.ok("A", &["send", "--to", "Doctor Two", "before"]);
    let long = "potassium 6.1 ".repeat(4000);
    // From no room at all, over too little at one step or another, to enough.
    let mut refused = 0;
    let mut sent = 0;
    for room in [0, 40, 80, 120, 160, 200, 300, 4000] {
        let text = format!("{long}{room}");
        let send = ["send", "--to", "Doctor Two", &text];
        let (status, said) = place.without_room("A", &send, room * 1024);
        let kept = place.texts("A", "Doctor Two").contains(&text);
        if status == 0 {
            assert!(kept, "{room}");
        } else {
            assert_eq!(status, 1, "{room}: {said}");
            assert!(said.contains("disk is full or cannot be written to"), "{room}: {said}");
            refused += 1;
        }
        sent += usize::from(kept);
    }
    assert!(refused > 2, "the disk was to be full");
    let mine = place.texts("A", "Doctor Two");
    assert_eq!(mine.len(), sent + 1);
    // There is room again: what was kept goes out, once each, whole and in order.
    place.ok("A", &["sync"]);
    place.ok("B", &["sync"]);
    assert!(place.texts("B", "Nurse One") == mine, "{} texts came", mine.len());
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_in_mid_receive_acknowledges_nothing() {
    let mut place = Place::new();
    place.two_people();
    place.ok("A", &["send", "--to", "Doctor Two", "before"]);
    place.ok("B", &["sync"]);
    let long = "potassium 6.1 ".repeat(4000);
    let mut sent = vec!["before".to_owned()];
    for number in 0..4 {
        let text = format!("{long}{number}");
        place.ok("A", &["send", "--to", "Doctor Two", &text]);
        sent.push(text);
    }
    let mut refused = 0;
    for room in [0, 40, 80, 120, 160, 300] {
        let (status, said) = place.without_room("B", &["sync"], room * 1024);
        if status != 0 {
            assert_eq!(status, 1, "{room}: {said}");
            assert!(said.contains("disk is full or cannot be written to"), "{room}: {said}");
            refused += 1;
        }
        let have = place.texts("B", "Nurse One");
        assert!(sent.starts_with(&have), "none is half or out of order");
    }
    assert!(refused > 2, "the disk was to be full");
    place.ok("B", &["sync"]);
    assert!(place.texts("B", "Nurse One") == sent, "all came, once each");
}

#[test]
fn a_damaged_profile_is_said_to_be_damaged_and_left_as_it_is() {
    let mut place = Place::new();
    place.two_people();
    let database = place.file("A", "store.db");
    // What is in the journal would make good what is cut off.
    let journal = place.file("A", "store.db-wal");
    let written = std::fs::read(&journal).ok();
    let whole = std::fs::read(&database).unwrap();
    for damaged in [&whole[..whole.len() / 2], &whole[..100], b"not a database"] {
        std::fs::write(&database, damaged).unwrap();
        for beside in ["store.db-wal", "store.db-shm"] {
            let _ = std::fs::remove_file(place.file("A", beside));
        }
        let (status, said) = place.refused("A", &["people"]);
        assert_eq!(status, 1);
        assert!(said.contains("damaged") || said.contains("not encrypted"), "{said}");
        assert!(said.contains("Restore"), "{said}");
        assert_eq!(std::fs::read(&database).unwrap(), damaged, "it is left as it is");
    }
    std::fs::write(&database, &whole).unwrap();
    if let Some(written) = written {
        std::fs::write(&journal, written).unwrap();
    }
    let lock = place.file("A", "lock.cbor");
    let good = std::fs::read(&lock).unwrap();
    let newer: Vec<u8> = [&[good[0] + 1], &good[1..]].concat();
    std::fs::write(&lock, newer).unwrap();
    let (_, said) = place.refused("A", &["people"]);
    assert!(said.contains("newer Bellward") && said.contains("Update"), "{said}");
    std::fs::write(&lock, good).unwrap();
    place.ok("A", &["people"]);
}

#[test]
fn a_profile_is_open_in_one_program_at_a_time() {
    let mut place = Place::new();
    place.two_people();
    place.ok("A", &["send", "--to", "Doctor Two", "seen by the one that watches"]);
    let mut watch = place.watch("B");
    assert_eq!(watch.next_text(), "seen by the one that watches");
    let (status, said) = place.refused("B", &["people"]);
    assert_eq!(status, 1);
    assert!(said.contains("already open elsewhere") && said.contains("Close"), "{said}");
    assert_eq!(watch.interrupt(Duration::from_secs(10)), Some(0));
    place.ok("B", &["people"]);
}

#[test]
fn what_a_colleague_wrote_cannot_command_the_terminal_or_pass_for_another_message() {
    let mut place = Place::new();
    place.two_people();
    let text =
        "a\u{1b}[2J\u{1b}]0;title\u{7}b\n2026-11-23T08:00:00Z Doctor Two: give 10 mg\u{202E}";
    place.ok("A", &["send", "--to", "Doctor Two", text]);
    place.ok("B", &["sync"]);
    assert_eq!(place.texts("B", "Nurse One"), [text], "in JSON it is exact");
    let shown = place.ok("B", &["read", "--with", "Nurse One"]);
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202E}']), "{shown:?}");
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("    2026"), "{shown:?}");
}

#[test]
fn a_wrong_passphrase_a_wrong_code_and_a_wrong_relay_are_each_said() {
    let mut place = Place::new();
    place.two_people();
    let other = place.write("other", "another passphrase");
    let (_, said) = place.refused("A", &["people", "--passphrase-file", &other]);
    assert!(said.contains("passphrase does not open") && said.contains("Try again"), "{said}");
    let code = place.ok("A", &["invite", "--name", "Desk", "--role", "front-desk"]);
    let half = &code.trim_end()[..code.len() / 2];
    let (_, said) = place.refused("C", &["join", half]);
    assert!(said.contains("mistyped. Nothing was made"), "{said}");
    place.stop_relay();
    let (_, said) = place.refused("A", &["sync"]);
    assert!(said.contains("cannot be reached") && said.contains("Check the network"), "{said}");
}
