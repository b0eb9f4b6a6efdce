//! Every encoding stays as it is: a change here is a change of the protocol, and needs a new
//! version byte.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use bellward_proto::envelope::{RejoinRequest, SignedRejoinRequest, WelcomePackage};
use bellward_proto::invite::{InviteCode, InviteSecret};
use bellward_proto::relay::{Event, LoginRequest, Post, QueueItem, SealedWelcome};
use bellward_proto::*;
use data_encoding::HEXLOWER;
use proptest::prelude::*;
use zeroize::Zeroizing;

fn header() -> PostHeader {
    PostHeader {
        kind: PostKind::Message,
        conversation: ConversationId([1; 16]),
        generation: GroupGeneration(1),
        sender: DeviceId([2; 16]),
        ledger_head: LedgerHead([3; 32]),
        last_number: OrderNumber(41),
        order_hash: OrderHash([4; 32]),
        recipients: RecipientsHash::of(&[DeviceId([2; 16]), DeviceId([5; 16])]),
    }
}

fn envelope() -> Envelope {
    Envelope {
        header: Blob(header().to_bytes()),
        body: Blob(vec![0xaa; 8]),
        welcomes: Envelope::welcomes_digest(&[]),
    }
}

fn code() -> InviteCode {
    let pin = "00".repeat(31) + "ff";
    InviteCode {
        relay: format!("https://relay.oak.example:8443#{pin}").parse().unwrap(),
        clinic: ClinicId([6; 32]),
        invite: InviteId([7; 16]),
        secret: InviteSecret(Zeroizing::new([8; 32])),
    }
}

fn text() -> Content {
    Content {
        id: MessageId([9; 16]),
        sent_at: Timestamp(1_795_000_000_000),
        body: Body::Text { text: "K+ 6.1, please call".into(), reply_to: None },
    }
}

fn hex(value: &impl Versioned) -> String {
    HEXLOWER.encode(&value.to_bytes())
}

#[test]
fn what_is_kept_hashed_or_signed() {
    insta::assert_snapshot!("post_header", hex(&header()));
    insta::assert_snapshot!("envelope", hex(&envelope()));
    insta::assert_snapshot!("text", hex(&text()));
    let again = Body::TextAgain {
        number: OrderNumber(7),
        sequence: 6,
        text: "K+ 6.1, please call".into(),
        reply_to: Some(MessageId([1; 16])),
    };
    insta::assert_snapshot!("text_again", hex(&Content { body: again, ..text() }));
    let missed = Body::Missed(Missed {
        from: OrderNumber(7),
        known: [
            (DeviceId([3; 16]), Known::UpTo(11)),
            (DeviceId([4; 16]), Known::Before(OrderNumber(5))),
        ]
        .into(),
        before: OrderNumber(19),
        others: true,
    });
    insta::assert_snapshot!("missed", hex(&Content { body: missed, ..text() }));
    let answered = Body::Answered { device: DeviceId([3; 16]), up_to: 12 };
    insta::assert_snapshot!("answered", hex(&Content { body: answered, ..text() }));
    let receipt =
        Body::Receipt { delivered: vec![MessageId([1; 16])], read: vec![MessageId([2; 16])] };
    insta::assert_snapshot!("receipt", hex(&Content { body: receipt, ..text() }));
    let frame = Frame { sequence: 3, previous: 1, content: Blob(text().to_bytes()) };
    insta::assert_snapshot!("frame", hex(&frame));
    let request = RejoinRequest { header: Digest([1; 32]), salt: [9; 16] };
    insta::assert_snapshot!("rejoin_request", hex(&request));
    let signed =
        SignedRejoinRequest { request: Blob(request.to_bytes()), signature: Signature([2; 64]) };
    insta::assert_snapshot!("signed_rejoin_request", hex(&signed));
    let welcome = WelcomePackage { welcome: Blob(vec![1, 2, 3]), header: Digest([4; 32]) };
    insta::assert_snapshot!("welcome_package", hex(&welcome));
    insta::assert_snapshot!("invite_code", code().to_text().as_str());
}

#[test]
fn hashes_and_what_is_signed_at_login() {
    let hash = EnvelopeHash::of(&envelope().to_bytes());
    let conversation = ConversationId([1; 16]);
    let login = LoginRequest {
        clinic: ClinicId([1; 32]),
        device: DeviceId([2; 16]),
        challenge: Challenge([3; 32]),
        counter: SessionCounter(4),
        nonce: SessionNonce([5; 16]),
        incarnation: Some(Incarnation([6; 16])),
        reset: false,
        signature: Signature([0; 64]),
    };
    let lines = [
        format!("clinic {}", ClinicId::of(&RootKey([1; 32]))),
        format!("directory {}", DirectoryHash::of(b"sealed")),
        format!("envelope {hash}"),
        format!("header {}", PostHeader::digest(&header().to_bytes())),
        format!("welcome {}", Envelope::welcome_digest(b"sealed")),
        format!(
            "welcomes {}",
            Envelope::welcomes_digest(&[(DeviceId([1; 16]), Envelope::welcome_digest(b"sealed"))])
        ),
        format!("order {}", OrderHash::start(&conversation).next(OrderNumber(1), &hash)),
        format!("recipients {}", RecipientsHash::of(&[DeviceId([2; 16]), DeviceId([1; 16])])),
        format!("login {}", HEXLOWER.encode(&login.signed_bytes())),
    ];
    insta::assert_snapshot!("hashes", lines.join("\n"));
}

#[test]
fn what_travels_as_json() {
    let post = Post {
        envelope: Blob(vec![1, 2, 3]),
        recipients: vec![DeviceId([1; 16])],
        welcomes: vec![SealedWelcome { device: DeviceId([1; 16]), sealed: Blob(vec![4]) }],
        counts: false,
    };
    insta::assert_snapshot!("post_json", serde_json::to_string_pretty(&post).unwrap());
    let item = Event::Item(QueueItem {
        cursor: QueueCursor(9),
        conversation: ConversationId([1; 16]),
        number: OrderNumber(2),
        stored_at: Timestamp(1_795_000_000_000),
        envelope: Blob(vec![1]),
        welcome: None,
    });
    insta::assert_snapshot!("event_json", serde_json::to_string_pretty(&item).unwrap());
    let mut error = ErrorBody::new(ErrorCode::LedgerMoved, "the ledger has moved on");
    error.head = Some(LedgerHead([1; 32]));
    insta::assert_snapshot!("error_json", serde_json::to_string_pretty(&error).unwrap());
}

#[test]
fn another_version_a_rest_and_too_much_are_refused() {
    let bytes = text().to_bytes();
    let mut newer = bytes.clone();
    newer[0] = 2;
    assert!(matches!(Content::from_bytes(&newer), Err(DecodeError::Version { found: 2, .. })));
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(matches!(Content::from_bytes(&longer), Err(DecodeError::Malformed { .. })));
    assert!(matches!(Content::from_bytes(&[]), Err(DecodeError::Empty { .. })));
    let endless = vec![1; limits::ENVELOPE + 1];
    assert!(matches!(Content::from_bytes(&endless), Err(DecodeError::TooLong { .. })));
    for end in 1..bytes.len() {
        assert!(Content::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_code_survives_line_breaks_and_shows_typing_errors() {
    let text = code().to_text();
    let broken: String = text.chars().flat_map(|c| [c, '\n']).collect();
    assert!(InviteCode::from_text(&broken).unwrap() == code());
    assert!(InviteCode::from_text(&text[..text.len() - 3]).is_err());
    assert!(InviteCode::from_text("https://example.org").is_err());
    let start = text.len() - 20;
    for at in start..text.len() {
        let mut typed: Vec<char> = text.chars().collect();
        typed[at] = if typed[at] == 'x' { 'y' } else { 'x' };
        let typed: String = typed.into_iter().collect();
        assert!(InviteCode::from_text(&typed).is_err(), "mistyped at {at}");
    }
}

#[test]
fn addresses_are_https_with_or_without_a_pin() {
    for good in ["https://127.0.0.1:8443", "https://relay.oak.example/", "https://[::1]:8443"] {
        assert!(good.parse::<RelayAddress>().is_ok(), "{good}");
    }
    let pinned = format!("https://a:1#{}", "ab".repeat(32));
    let address: RelayAddress = pinned.parse().unwrap();
    assert_eq!(address.to_string(), pinned);
    assert_eq!(address.pin(), Some(CertificatePin([0xab; 32])));
    for bad in ["http://a", "https://", "https://a/b", "https://a b", "https://a#12", "ftp://a"] {
        assert!(bad.parse::<RelayAddress>().is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn contents_come_back(
        id: [u8; 16],
        sent_at in 0..=Timestamp::LATEST.0,
        text in ".*",
        reply: Option<[u8; 16]>,
    ) {
        let reply_to = reply.map(MessageId);
        let content = Content {
            id: MessageId(id),
            sent_at: Timestamp(sent_at),
            body: Body::Text { text, reply_to },
        };
        prop_assert_eq!(Content::from_bytes(&content.to_bytes()).unwrap(), content);
    }

    #[test]
    fn nothing_from_outside_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut versioned = vec![1];
        versioned.extend(&bytes);
        let _ = Envelope::from_bytes(&versioned);
        let _ = PostHeader::from_bytes(&versioned);
        let _ = Content::from_bytes(&versioned);
        let _ = Frame::from_bytes(&versioned);
        let _ = SignedRejoinRequest::from_bytes(&versioned);
        let _ = serde_json::from_slice::<Event>(&bytes);
        let _ = InviteCode::from_text(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn every_event_travels_under_the_name_of_its_kind() {
    let conversation = ConversationId([1; 16]);
    let (cursor, number) = (QueueCursor(1), OrderNumber(1));
    let events = [
        Event::Item(QueueItem {
            cursor,
            conversation,
            number,
            stored_at: Timestamp(0),
            envelope: Blob(vec![1]),
            welcome: None,
        }),
        Event::CaughtUp { cursor },
        Event::Ledger { head: LedgerHead([1; 32]), seq: LedgerSeq(1) },
        Event::Lapsed { cursor, conversation, generation: GroupGeneration(1), up_to: number },
        Event::Reachable {},
        Event::KeyPackages { left: 1 },
    ];
    assert_eq!(events.each_ref().map(Event::kind), Event::KINDS);
    for event in events {
        let json = serde_json::to_value(&event).unwrap();
        assert_eq!(json["kind"], event.kind());
        assert_eq!(serde_json::from_value::<Event>(json).unwrap(), event);
    }
}

#[test]
fn a_time_that_nothing_can_show_is_not_read() {
    let at = |sent_at| Content { sent_at, ..text() }.to_bytes();
    assert!(Content::from_bytes(&at(Timestamp::LATEST)).is_ok());
    assert!(Content::from_bytes(&at(Timestamp(Timestamp::LATEST.0 + 1))).is_err());
    assert!(serde_json::from_str::<Timestamp>("18446744073709551615").is_err());
}
