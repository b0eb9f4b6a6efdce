//! The whole way through, with the real programs: a relay, two profiles, and every command, as
//! a person would type them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[allow(dead_code, reason = "each test program uses a part of it")]
mod place;

use place::{Place, lines};
use std::time::Duration;

#[test]
fn two_people_get_all_the_way_through() {
    let mut place = Place::new();
    let address = place.start_relay();

    let made = place.json(
        "A",
        &["clinic", "create", "--relay", &address]
            .into_iter()
            .chain(["--name", "Oak Street Clinic", "--as", "Nurse One"])
            .collect::<Vec<_>>(),
    );
    assert_eq!(made["clinic"], "Oak Street Clinic");
    let invited = place.ok("A", &["invite", "--name", "Doctor Two", "--role", "physician"]);
    let code = invited.trim_end();
    assert_eq!(code.lines().count(), 1, "the code stands alone on standard output");
    place.ok("B", &["join", code]);

    place.ok("A", &["send", "--to", "Doctor Two", "K+ 6.1, please call"]);
    place.fed("A", &["send", "--to", "doctor two"], "potassium again\n");
    place.ok("B", &["sync"]);
    let read = lines(&place.ok("B", &["read", "--with", "Nurse One", "--json"]));
    let texts: Vec<_> = read.iter().map(|line| line["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["K+ 6.1, please call", "potassium again"]);
    assert_eq!(read[0]["author"], "Nurse One");
    assert!(read[0]["sent_at"].as_str().unwrap().ends_with('Z'));

    place.ok("A", &["new", "--name", "Night shift", "--with", "Doctor Two"]);
    place.ok("A", &["send", "--to", "Night shift", "hand-off at seven"]);
    place.ok("B", &["sync"]);
    place.ok("B", &["send", "--to", "Night shift", "I am there"]);
    place.ok("A", &["sync"]);
    let read = lines(&place.ok("A", &["read", "--with", "Night shift", "--json"]));
    let texts: Vec<_> = read.iter().map(|line| line["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["hand-off at seven", "I am there"]);
    assert_eq!(read[0]["state"], "delivered");

    let found = lines(&place.ok("B", &["search", "potassium", "--json"]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["text"], "potassium again");
    let people = lines(&place.ok("B", &["people", "--json"]));
    let names: Vec<_> = people.iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Doctor Two", "Nurse One"]);
    assert_eq!(lines(&place.ok("B", &["devices", "--json"])).len(), 1);
    assert_eq!(lines(&place.ok("B", &["devices", "--all", "--json"])).len(), 2);
    assert_eq!(place.json("B", &["ledger", "verify"])["verified"], true);
    assert!(place.json("B", &["ledger", "show"])["seq"].as_u64().unwrap() >= 4);
    assert_eq!(lines(&place.ok("B", &["conversations", "--json"])).len(), 2);

    place.ok("A", &["remove", "Doctor Two"]);
    let (status, said) = place.fails("B", &["sync", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("revoked")));
    let read = place.ok("B", &["read", "--with", "Nurse One"]);
    assert!(read.contains("K+ 6.1"), "what was received stays readable");
}

#[test]
fn without_the_relay_a_message_waits() {
    let mut place = Place::new();
    place.two_people();
    place.ok("A", &["send", "--to", "Doctor Two", "first"]);
    place.stop_relay();
    let sent = place.json("A", &["send", "--to", "Doctor Two", "second"]);
    assert_eq!(sent["state"], "queued");
    let (status, said) = place.fails("A", &["sync", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("unreachable")));
    place.start_relay();
    assert_eq!(place.json("A", &["sync"])["waiting"], 0);
    place.ok("B", &["sync"]);
    assert_eq!(place.texts("B", "Nurse One"), ["first", "second"]);
}

#[test]
fn watching_shows_what_comes() {
    let mut place = Place::new();
    place.two_people();
    place.ok("A", &["send", "--to", "Doctor Two", "before"]);
    let mut watch = place.watch("B");
    assert_eq!(watch.next_text(), "before");
    place.ok("A", &["send", "--to", "Doctor Two", "while watching"]);
    assert_eq!(watch.next_text(), "while watching");
    let status = watch.interrupt(Duration::from_secs(10));
    assert_eq!(status, Some(0));
}

#[test]
fn what_cannot_be_done_is_said() {
    let mut place = Place::new();
    place.two_people();
    let (status, said) = place.fails("A", &["send", "--to", "Nobody", "hello", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("unknown-name")));
    let (status, said) = place.fails("A", &["send", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (2, Some("usage")));
    let (status, said) = place.fails("C", &["people", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("no-profile")));
    let (status, said) = place.fails("B", &["invite", "--name", "X", "--role", "nurse", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("not-allowed")));
    let code = place.ok("A", &["invite", "--name", "Nurse Three", "--role", "nurse"]);
    let (status, said) = place.fails("A", &["send", "--to", "Nurse Three", "hello", "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("not-joined")));
    place.fed("C", &["join", "-"], &code);
    let (status, said) = place.fails("D", &["join", code.trim_end(), "--json"]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("invite-used")));
    let other = place.write("other", "another passphrase");
    let (status, said) = place.fails("A", &["people", "--json", "--passphrase-file", &other]);
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("wrong-passphrase")));
    let mut wrong = place.start_relay();
    let pin = wrong.split_off(wrong.find('#').unwrap() + 1);
    let wrong = format!("{wrong}{}", "0".repeat(pin.len()));
    let (status, said) = place.fails(
        "E",
        &["clinic", "create", "--relay", &wrong, "--name", "Oak", "--as", "Ann", "--json"],
    );
    assert_eq!((status, said["error"]["code"].as_str()), (1, Some("not-pinned")));
}

#[test]
fn a_group_changes_and_a_script_sends_line_by_line() {
    let mut place = Place::new();
    place.two_people();
    place.ok("A", &["new", "--name", "Ward 3", "--with", "Doctor Two"]);
    place.fed("A", &["send", "--to", "Ward 3", "--each-line"], "first\nsecond\n\nthird\n");
    place.ok("B", &["sync"]);
    let read = lines(&place.ok("B", &["read", "--with", "Ward 3", "--json"]));
    let texts: Vec<_> = read.iter().map(|line| line["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["first", "second", "third"]);

    assert_eq!(place.json("B", &["group", "rename", "Ward 3", "--name", "Ward 4"])["waits"], false);
    place.ok("A", &["sync"]);
    place.ok("A", &["read", "--with", "Ward 4"]);
    // Another's device takes out who leaves.
    assert_eq!(place.json("B", &["group", "leave", "Ward 4"])["waits"], true);
    place.ok("A", &["sync"]);
    place.ok("B", &["sync"]);
    let there = lines(&place.ok("B", &["conversations", "--json"]));
    assert!(there.iter().any(|one| one["title"] == "Ward 4" && one["state"] == "removed"));
    place.ok("A", &["group", "add", "Ward 4", "Doctor Two"]);
    place.ok("B", &["sync"]);
    place.ok("A", &["group", "remove", "Ward 4", "Doctor Two"]);
    let (status, _) = place.fails("A", &["group", "rename", "Doctor Two", "--name", "Us"]);
    assert_eq!(status, 1);
}
