//! Lies about who is logged in, and how often.

use super::super::exchange::Exchange;
use super::super::liar::Liar;
use super::{Act, Lie, Verdict};
use bellward_proto::relay::{ChallengeAnswer, LoginAnswer, Recovery};
use bellward_proto::{ErrorCode, SessionCounter, SessionToken};
use http::Method;
use rand::{Rng, RngCore};

const LOGIN: &str = "/v1/login";
const CONFIRM: &str = "/v1/session/confirm";

pub(super) static LIES: &[Lie] = &[
    Lie {
        name: "challenge-replayed",
        does: "has an old challenge, or another device's, signed again",
        seen: "the signature is over that challenge, this clinic and this device alone; the login fails and is tried anew",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error: Protocol", "client: login refused"],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::POST, "/v1/login/challenge") {
                return;
            }
            let Some(new) = exchange.reply::<ChallengeAnswer>() else { return };
            let old: Vec<_> = liar.past.challenges.clone();
            let old: Vec<_> =
                old.into_iter().filter(|one| one.challenge != new.challenge).collect();
            let Some(old) = liar.one_of(&old) else { return };
            exchange.say(&ChallengeAnswer { challenge: old.challenge, ..new });
            liar.tells();
        },
    },
    Lie {
        name: "sessions-miscounted",
        does: "says another count of sessions than the next",
        seen: "the session is refused before anything is encrypted in it: the count is what tells copies of a profile apart",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error: Protocol"],
        tell: |liar, exchange| {
            if liar.once && exchange.asked(&Method::POST, "/v1/session/confirm") {
                exchange.say(&serde_json::json!({}));
            }
            on_login(liar, exchange, |liar, answer| {
                liar.once = true;
                let right = answer.counter.0;
                let wrong = [right - 1, 0, right + 1, right + 1000, u64::MAX];
                let wrong: Vec<u64> = wrong.into_iter().filter(|one| *one != right).collect();
                answer.counter = SessionCounter(liar.one_of(&wrong).unwrap_or(0));
                true
            });
        },
    },
    Lie {
        name: "called-stale",
        does: "says that the profile is an old copy, though it is not",
        seen: "the device gives up its keys, which is safe, says so, and comes back into its conversations",
        verdict: Verdict::Shown,
        act: Act::Start,
        for_good: false,
        signs: &["client: stale profile"],
        tell: |liar, exchange| {
            if exchange.asked(&Method::POST, LOGIN) && !std::mem::replace(&mut liar.once, true) {
                exchange.refuse(ErrorCode::SessionStale);
                liar.tells();
            }
        },
    },
    Lie {
        name: "called-revoked",
        does: "says that the device was removed from the clinic, though the ledger has no such statement",
        seen: "the ledger is looked at: without the signed statement it is said that the relay does not keep to the protocol",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error: Protocol"],
        tell: |liar, exchange| {
            let places = [LOGIN, "/v1/posts", "/v1/events", "/v1/session/confirm"];
            let place = places.get((liar.whim % 4) as usize).copied().unwrap_or(LOGIN);
            let method = if place == "/v1/events" { Method::GET } else { Method::POST };
            if exchange.asked(&method, place) {
                exchange.refuse(ErrorCode::Revoked);
                liar.tells();
            }
        },
    },
    Lie {
        name: "called-revoked-at-work",
        does: "answers what an administrator changes with: this device was removed",
        seen: "the ledger is looked at: without the signed statement it is said that the relay does not keep to the protocol",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["act: Protocol"],
        tell: |liar, exchange| {
            if exchange.asked(&Method::POST, "/v1/clinics/*/ledger") {
                exchange.refuse(ErrorCode::Revoked);
                liar.tells();
            }
        },
    },
    Lie {
        name: "other-incarnation",
        does: "says that it was restored from a backup, though it was not",
        seen: "the device leaves its groups behind, says so, and begins the next ones",
        verdict: Verdict::Shown,
        act: Act::Start,
        for_good: false,
        signs: &["client: the relay was restored"],
        tell: |liar, exchange| {
            on_login(liar, exchange, |liar, answer| {
                liar.rng.fill_bytes(&mut answer.incarnation.0);
                true
            });
        },
    },
    Lie {
        name: "recovery-without-end",
        does: "says that it recovers and waits for what it lost",
        seen: "nothing is sent meanwhile, and that is shown",
        verdict: Verdict::Shown,
        act: Act::Start,
        for_good: false,
        signs: &["error: Later", "client: synced", "client: login"],
        tell: |liar, exchange| {
            on_login(liar, exchange, |liar, answer| {
                answer.recovery = Some(Recovery { returned: liar.rng.random() });
                true
            });
        },
    },
    Lie {
        name: "token-of-another",
        does: "gives the token of another device, of another session, or one that nobody has, and may say that it is confirmed",
        seen: "what is asked with it is refused: a session is confirmed and posted in by its own device; another is opened",
        verdict: Verdict::Refused,
        act: Act::Start,
        for_good: false,
        signs: &["error:", "client: refused: LoginNeeded"],
        tell: |liar, exchange| {
            if liar.whim.is_multiple_of(2) && exchange.asked(&Method::POST, CONFIRM) {
                exchange.say(&serde_json::json!({}));
            }
            let asker = liar.asker(exchange).map(|(_, device)| device);
            on_login(liar, exchange, |liar, answer| {
                let tokens = liar.past.tokens.iter();
                let others = tokens.filter(|(_, (_, device))| Some(*device) != asker);
                let mut others: Vec<SessionToken> = others.map(|(token, _)| *token).collect();
                others.sort_by_key(|token| token.0);
                let mut made = SessionToken([0; SessionToken::LENGTH]);
                liar.rng.fill_bytes(&mut made.0);
                others.push(made);
                let Some(token) = liar.one_of(&others) else { return false };
                answer.token = token;
                true
            });
        },
    },
    Lie {
        name: "login-numbers",
        does: "says wrong numbers of what waits, of key packages that are left, and of what was acknowledged",
        seen: "they are counts for people and for filling up; nothing is decided by them",
        verdict: Verdict::Harmless,
        act: Act::Start,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            on_login(liar, exchange, |liar, answer| {
                answer.waiting = liar.one_of(&[0, 1, 1_000_000, u64::MAX]).unwrap_or(0);
                answer.key_packages = liar.one_of(&[0, 1, 29, 30, u32::MAX]).unwrap_or(0);
                answer.acknowledged.0 = liar.one_of(&[0, 1, u64::MAX]).unwrap_or(0);
                true
            });
        },
    },
];

fn on_login(
    liar: &mut Liar,
    exchange: &mut Exchange,
    alter: impl FnOnce(&mut Liar, &mut LoginAnswer) -> bool,
) {
    if !exchange.answered(&Method::POST, LOGIN) {
        return;
    }
    let Some(mut answer) = exchange.reply::<LoginAnswer>() else { return };
    if alter(liar, &mut answer) {
        exchange.say(&answer);
        liar.tells();
    }
}
