//! The real programs, killed where it hurts: nothing is lost and nothing comes twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[allow(dead_code, reason = "each test program uses a part of it")]
mod place;

use place::Place;
use std::time::Duration;

/// Everyone syncs until surely nothing is left to do.
fn settle(place: &mut Place) {
    place.stop_relay();
    place.start_relay();
    for profile in ["A", "B", "A", "B"] {
        place.ok(profile, &["sync"]);
    }
}

#[test]
fn the_relay_dies_at_each_of_its_next_commits() {
    let mut place = Place::new();
    place.two_people();
    let mut said = Vec::new();
    for point in ["before-commit", "after-commit"] {
        for commit in 1..=5 {
            place.stop_relay();
            place.start_relay_dying(Some(&format!("{point}:{commit}")));
            let text = format!("{point} {commit}");
            place.ok("A", &["send", "--to", "Doctor Two", &text]);
            said.push(text);
            settle(&mut place);
            assert_eq!(place.texts("B", "Nurse One"), said);
            assert_eq!(place.texts("A", "Doctor Two"), said);
        }
    }
}

#[test]
fn a_device_is_killed_at_any_moment() {
    let mut place = Place::new();
    place.two_people();
    let mut done = Vec::new();
    for step in 0..12_u64 {
        let text = format!("message {step}");
        let after = Duration::from_millis(120 + step * 25);
        if place.killed("A", &["send", "--to", "Doctor Two", &text], after) {
            done.push(text);
        }
        place.killed("B", &["sync"], after);
    }
    settle(&mut place);
    let (a, b) = (place.texts("A", "Doctor Two"), place.texts("B", "Nurse One"));
    assert_eq!(a, b);
    let mut once = a.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), a.len(), "nothing comes twice: {a:?}");
    for text in done {
        assert!(a.contains(&text), "{text} was done and is lost");
    }
}
