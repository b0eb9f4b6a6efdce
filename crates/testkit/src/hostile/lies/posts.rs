//! Lies about what the relay has stored.

use super::{Act, Lie, Verdict};
use bellward_proto::relay::{ConversationState, Posted};
use bellward_proto::{ErrorCode, OrderNumber};
use http::Method;
use rand::{Rng, RngCore};

const POSTS: &str = "/v1/posts";

pub(super) static LIES: &[Lie] = &[
    Lie {
        name: "posted-other-number",
        does: "says another number than it gave",
        seen: "the number that the envelope comes back with counts, and is the same for all",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::POST, POSTS) {
                return;
            }
            let Some(mut posted) = exchange.reply::<Posted>() else { return };
            let wrong = [0, 1, posted.number.0 + 1, posted.number.0 + 1000, u64::MAX];
            posted.number = OrderNumber(liar.one_of(&wrong).unwrap_or(0));
            posted.stored_at.0 = liar.one_of(&[0, posted.stored_at.0, u64::MAX]).unwrap_or(0);
            exchange.say(&posted);
            liar.tells();
        },
    },
    Lie {
        name: "stored-and-dropped",
        does: "says that it stored an envelope, and drops it",
        seen: "nobody's tick turns to delivered; the next message that gets through shows the gap, and the author sends what is missing again",
        verdict: Verdict::Shown,
        act: Act::Talk,
        for_good: false,
        signs: &["not delivered"],
        tell: |liar, exchange| {
            if !exchange.asked(&Method::POST, POSTS) {
                return;
            }
            let number = liar.past.posted.last().map_or(1, |posted| posted.number.0 + 1);
            exchange.say(&Posted { number: OrderNumber(number), stored_at: liar.now });
            liar.tells();
        },
    },
    Lie {
        name: "posts-refused",
        does: "refuses every post, for one reason after another",
        seen: "the text stays in the outbox or is shown as not sent, and what is wrong is said",
        verdict: Verdict::Shown,
        act: Act::Talk,
        for_good: false,
        signs: &["error:", "not sent"],
        tell: |liar, exchange| {
            if !exchange.asked(&Method::POST, POSTS) {
                return;
            }
            let code = liar.one_of(&CODES).unwrap_or(ErrorCode::Internal);
            exchange.refuse(code);
            liar.tells();
        },
    },
    Lie {
        name: "stored-and-refused",
        does: "stores an envelope and says that it refused it",
        seen: "the same text is encrypted anew under its one id; whoever has it already does not show it again",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            if exchange.answered(&Method::POST, POSTS) && !std::mem::replace(&mut liar.once, true) {
                let codes =
                    [ErrorCode::LedgerMoved, ErrorCode::CommitBeyond, ErrorCode::OrderUnknown];
                let code = liar.one_of(&codes).unwrap_or(ErrorCode::Internal);
                exchange.refuse(code);
                liar.tells();
            }
        },
    },
    Lie {
        name: "conversation-state",
        does: "drops an envelope, and says wrong things of the conversation to whoever asks where it stands",
        seen: "whoever is out pleads or founds the next group, whose members the ledger decides; nobody else comes in",
        verdict: Verdict::Shown,
        act: Act::Talk,
        for_good: false,
        signs: &["client: halted", "error:", "status:", "not delivered"],
        tell: |liar, exchange| {
            super::items::lose_one(liar, exchange);
            if !exchange.answered(&Method::GET, "/v1/conversations/*") {
                return;
            }
            let Some(mut at) = exchange.reply::<ConversationState>() else { return };
            at.generation.0 = liar.one_of(&[0, at.generation.0, at.generation.0 + 1]).unwrap_or(0);
            at.number.0 = liar.one_of(&[0, at.number.0, at.number.0 + 7]).unwrap_or(0);
            at.member = liar.rng.random();
            at.abandoned = liar.rng.random();
            if liar.rng.random() {
                liar.rng.fill_bytes(&mut at.order_hash.0);
            }
            exchange.say(&at);
            liar.tells();
        },
    },
];

/// All that a post can be refused with.
const CODES: [ErrorCode; 14] = [
    ErrorCode::Malformed,
    ErrorCode::TooLarge,
    ErrorCode::Unknown,
    ErrorCode::LoginNeeded,
    ErrorCode::SessionUnconfirmed,
    ErrorCode::LedgerMoved,
    ErrorCode::CommitBeyond,
    ErrorCode::GenerationMoved,
    ErrorCode::OrderUnknown,
    ErrorCode::RecipientsDiffer,
    ErrorCode::RecipientsRevoked,
    ErrorCode::NotAMember,
    ErrorCode::Full,
    ErrorCode::Internal,
];
