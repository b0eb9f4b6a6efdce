#![allow(clippy::unwrap_used)]

use super::*;

fn snippet(text: &str) -> Vec<(String, bool)> {
    parts(text).into_iter().map(|part| (part.text, part.found)).collect()
}

#[test]
fn a_snippet_is_cut_where_something_was_found() {
    assert_eq!(
        snippet("call about \u{2068}K+\u{2069} 6.1 \u{2068}now\u{2069}"),
        [
            ("call about ".to_owned(), false),
            ("K+".to_owned(), true),
            (" 6.1 ".to_owned(), false),
            ("now".to_owned(), true),
        ]
    );
    assert_eq!(snippet("plain"), [("plain".to_owned(), false)]);
    assert_eq!(
        snippet("open \u{2068}end"),
        [("open ".to_owned(), false), ("end".to_owned(), true)]
    );
    assert_eq!(snippet(""), []);
}

#[test]
fn a_failure_is_kept_by_its_code() {
    assert_eq!(failure("too-long".to_owned()), ErrorCode::TooLong);
    assert_eq!(failure("not-a-member".to_owned()), ErrorCode::NotAMember);
    assert_eq!(failure("nobody-left".to_owned()), ErrorCode::NobodyLeft);
    assert_eq!(failure("something unheard of".to_owned()), ErrorCode::Internal);
}

#[test]
fn every_role_goes_there_and_back() {
    for asked in Role::ALL {
        assert_eq!(role(role_asked_for(*asked)), *asked);
    }
}

#[test]
fn the_end_of_a_connection_says_why() {
    let stopped = |cause| connection(client::Connection::Stopped { reason: String::new(), cause });
    let because = |reason| Connection::Stopped { reason };
    assert_eq!(stopped(Cause::Revoked), because(ErrorCode::Revoked));
    assert_eq!(stopped(Cause::Fork), because(ErrorCode::LedgerFork));
    assert_eq!(stopped(Cause::Local), because(ErrorCode::Internal));
}
