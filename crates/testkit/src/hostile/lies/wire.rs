//! Answers that are none.

use super::super::exchange::{Answer, Delivery, Exchange, JSON, Moment};
use super::super::liar::Liar;
use super::{Act, Lie, Verdict};
use bellward_proto::{ErrorCode, limits};
use http::Method;
use rand::{Rng, RngCore};

const BROKEN: &[&str] = &["error: NotTheRelay", "error: Unreachable"];

pub(super) static LIES: &[Lie] = &[
    Lie {
        name: "answer-oversized",
        does: "answers with more than an answer can be, or without an end",
        seen: "the answer is cut off at its bound",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: BROKEN,
        tell: |liar, exchange| {
            if chosen(liar, exchange) && exchange.moment == Moment::Answered {
                let endless = liar.whim % 2 == 0;
                let Some(answer) = exchange.answer.as_mut() else { return };
                answer.events = None;
                answer.kind = JSON;
                if endless {
                    answer.delivery = Delivery::Endless;
                } else {
                    answer.body = vec![b' '; limits::REQUEST + 1];
                }
                liar.tells();
            }
        },
    },
    Lie {
        name: "answer-slow",
        does: "answers a byte at a time, and never to the end",
        seen: "it is given up after its time",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: BROKEN,
        tell: |liar, exchange| deliver(liar, exchange, |_| Delivery::Slow),
    },
    Lie {
        name: "never-caught-up",
        does: "keeps a stream of events alive, and never says that all was shown",
        seen: "it is given up after its time",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: BROKEN,
        tell: |liar, exchange| {
            let Some(events) = exchange.events() else { return };
            events.retain(|event| event.kind != "caught-up");
            if let Some(answer) = exchange.answer.as_mut() {
                answer.delivery = Delivery::Alive;
                liar.tells();
            }
        },
    },
    Lie {
        name: "answer-cut",
        does: "breaks the connection in the middle of an answer",
        seen: "it counts as no answer; the request is made again, and does nothing twice",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: BROKEN,
        tell: |liar, exchange| {
            deliver(liar, exchange, |liar| Delivery::Cut(liar.rng.random_range(0..40)));
        },
    },
    Lie {
        name: "answer-malformed",
        does: "answers with bytes that are no JSON, or other JSON than was asked for",
        seen: "it is not the relay's answer",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error:"],
        tell: |liar, exchange| {
            if !chosen(liar, exchange) || exchange.moment == Moment::Asked {
                return;
            }
            let deep = "[".repeat(100_000).into_bytes();
            let wrong: [&[u8]; 7] =
                [b"", b"[]", b"null", b"{\"time\":-1}", b"\xff\xfe\x00{", b"\"", &deep];
            let body = wrong.get((liar.whim % 7) as usize).copied().unwrap_or_default();
            let was_stream = exchange.answer.as_ref().is_some_and(|one| one.events.is_some());
            // Of "done" there is nothing to be misread.
            let says_nothing = ["/v1/queue/acknowledge", "/v1/session/confirm"];
            if was_stream || says_nothing.iter().any(|path| exchange.is(&Method::POST, path)) {
                return;
            }
            exchange.answer = Some(Answer::json(200, body.to_vec()));
            liar.tells();
        },
    },
    Lie {
        name: "answer-altered",
        does: "changes a few bytes of the JSON of any answer",
        seen: "what still can be read is checked as always; the rest is not the relay's",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            let Some(answer) = exchange.answer.as_mut().filter(|one| one.events.is_none()) else {
                return;
            };
            for _ in 0..=liar.rng.random_range(0..3_u32) {
                if answer.body.is_empty() {
                    return;
                }
                let at = liar.rng.random_range(0..answer.body.len());
                if let Some(byte) = answer.body.get_mut(at) {
                    *byte = liar.rng.random_range(0x20..0x7f);
                }
            }
            liar.tells();
        },
    },
    Lie {
        name: "answer-of-another",
        does: "answers with a page of HTML, a redirect, or a status that does not go with what it says",
        seen: "something other than the relay answers",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error:"],
        tell: |liar, exchange| {
            if !chosen(liar, exchange) || exchange.moment == Moment::Asked {
                return;
            }
            let mut answer = Answer::json(200, b"<h1>Sign in</h1>".to_vec());
            match liar.whim % 4 {
                0 => answer.kind = "text/html",
                1 => answer.status = 302,
                2 => answer.status = 204,
                _ => {
                    exchange.refuse(ErrorCode::LoginNeeded);
                    let refused = exchange.answer.take().map(|one| one.body).unwrap_or_default();
                    answer = Answer::json(500, refused);
                }
            }
            exchange.answer = Some(answer);
            liar.tells();
        },
    },
    Lie {
        name: "answers-exchanged",
        does: "gives the answer to one request to another",
        seen: "it is not the answer that was asked for",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            let Some(answer) = exchange.answer.as_mut().filter(|one| one.events.is_none()) else {
                return;
            };
            let other = std::mem::replace(&mut liar.past.last_body, answer.body.clone());
            if liar.rng.random_range(0..3) == 0 && !other.is_empty() && other != answer.body {
                answer.body = other;
                liar.tells();
            }
        },
    },
    Lie {
        name: "random-bytes",
        does: "answers with random bytes of random length, streams of events too",
        seen: "it is not the relay's answer",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error:"],
        tell: |liar, exchange| {
            if exchange.moment == Moment::Answered && liar.rng.random_range(0..3) == 0 {
                let mut bytes = vec![0; liar.rng.random_range(0..4096)];
                liar.rng.fill_bytes(&mut bytes);
                let Some(answer) = exchange.answer.as_mut() else { return };
                answer.events = None;
                answer.body = bytes;
                liar.tells();
            }
        },
    },
];

/// Whether this exchange is the one of a try that is answered so: one in four.
fn chosen(liar: &mut Liar, exchange: &Exchange) -> bool {
    exchange.moment == Moment::Answered && liar.rng.random_range(0..4) == 0
}

fn deliver(liar: &mut Liar, exchange: &mut Exchange, how: fn(&mut Liar) -> Delivery) {
    if chosen(liar, exchange) && !liar.once {
        liar.once = true;
        let delivery = how(liar);
        if let Some(answer) = exchange.answer.as_mut() {
            answer.delivery = delivery;
            liar.tells();
        }
    }
}
