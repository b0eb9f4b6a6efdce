//! A relay that lies to real clients over real HTTPS: each lie a few times.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use bellward_testkit::hostile::{LIES, attack, page};

/// Each area of lies is a test of its own, so that they run side by side.
fn told(area: usize) {
    for lie in LIES[area] {
        let outcome = attack(lie, 2, 7);
        assert!(outcome.told >= 2, "{} was told {} times", lie.name, outcome.told);
    }
}

#[test]
fn lies_about_the_clinic_are_refused_or_shown() {
    told(0);
}

#[test]
fn lies_about_sessions_are_refused_or_shown() {
    told(1);
}

#[test]
fn lies_about_key_packages_are_refused_or_shown() {
    told(2);
}

#[test]
fn lies_about_what_is_stored_are_refused_or_shown() {
    told(3);
}

#[test]
fn lies_about_what_was_said_are_refused_or_shown() {
    told(4);
}

#[test]
fn answers_that_are_none_are_refused() {
    told(5);
}

/// Found by telling lies thousands of times: what a device was shown at places that it had behind it
/// it took for repeats, and asked nobody.
#[test]
fn news_at_places_that_were_seen_are_not_lost() {
    let lie = LIES.iter().copied().flatten().find(|lie| lie.name == "numbers-jump").unwrap();
    for seed in [230_000_000, 240_000_000] {
        assert!(attack(lie, 30, seed).told >= 30);
    }
}

#[test]
fn each_lie_has_a_name_of_its_own_and_the_page_lists_them_all() {
    let names: Vec<&str> = LIES.iter().copied().flatten().map(|lie| lie.name).collect();
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), names.len());
    assert!(names.len() >= 30);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/hostile-relay.md");
    if std::env::var_os("BELLWARD_UPDATE").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept == page(), "docs/hostile-relay.md is old: run again with BELLWARD_UPDATE=1");
}
