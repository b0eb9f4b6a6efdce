//! Small genuine inputs of every kind, and hostile ones that nobody would find by chance.

use crate::targets::{PARTS, STAGES, Sealed, Signatory, Ward, paths, profile};
use bellward_e2ee::Description;
use bellward_proto::envelope::{RejoinRequest, SignedRejoinRequest, WelcomePackage};
use bellward_proto::invite::{InviteCode, InviteSecret};
use bellward_proto::relay::*;
use bellward_proto::*;
use bellward_trust::{ClinicKey, Directory, ForkProof, InviteContents, PersonEntry, SealSecret};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Cursor;
use zeroize::Zeroizing;

/// The examples of every target, by target and name.
pub type Examples = BTreeMap<&'static str, BTreeMap<String, Vec<u8>>>;

/// Examples while they are made.
#[derive(Default)]
struct Made(Examples);

impl Made {
    fn add(&mut self, target: &'static str, name: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let before = self.0.entry(target).or_default().insert(name.into(), bytes.into());
        assert!(before.is_none(), "two examples of one name");
    }

    fn versioned(&mut self, target: &'static str, name: &str, value: &impl Versioned) {
        self.add(target, name, value.to_bytes());
    }

    fn json(&mut self, target: &'static str, name: &str, value: &impl serde::Serialize) {
        self.add(target, name, serde_json::to_vec(value).unwrap());
    }
}

/// Makes all of them. The same each time.
pub fn all() -> Examples {
    let mut made = Made::default();
    encodings(&mut made);
    ledger(&mut made);
    sealed(&mut made);
    text(&mut made);
    answers(&mut made);
    requests(&mut made);
    machine(&mut made);
    stored(&mut made);
    window(&mut made);
    hostile(&mut made);
    made.0
}

fn header(kind: PostKind) -> PostHeader {
    PostHeader {
        kind,
        conversation: ConversationId([1; 16]),
        generation: GroupGeneration(1),
        sender: DeviceId([2; 16]),
        ledger_head: LedgerHead([3; 32]),
        last_number: OrderNumber(41),
        order_hash: OrderHash([4; 32]),
        recipients: RecipientsHash::of(&[DeviceId([2; 16]), DeviceId([5; 16])]),
    }
}

fn plea() -> SignedRejoinRequest {
    let header = PostHeader::digest(&header(PostKind::Rejoin).to_bytes());
    let request = RejoinRequest { header, salt: [6; 16] };
    SignedRejoinRequest { request: Blob(request.to_bytes()), signature: Signature([7; 64]) }
}

fn envelope(kind: PostKind, body: Vec<u8>) -> Envelope {
    let header = Blob(header(kind).to_bytes());
    Envelope { header, body: Blob(body), welcomes: Envelope::welcomes_digest(&[]) }
}

fn bodies() -> [(&'static str, Body); 7] {
    let (text, reply_to) = ("K+ 6.1, please call".to_owned(), Some(MessageId([8; 16])));
    let (number, sequence, device) = (OrderNumber(41), 40, DeviceId([2; 16]));
    [
        ("text", Body::Text { text: text.clone(), reply_to: None }),
        ("text-again", Body::TextAgain { number, sequence, text, reply_to }),
        (
            "text-again-for",
            Body::TextAgainFor { device, number, sequence, sealed: Blob(vec![9; 40]) },
        ),
        ("leave", Body::Leave {}),
        (
            "missed",
            Body::Missed(Missed {
                from: OrderNumber(3),
                known: [(device, Known::UpTo(17))].into(),
                before: number,
                others: true,
            }),
        ),
        ("answered", Body::Answered { device, up_to: 17 }),
        (
            "receipt",
            Body::Receipt {
                delivered: vec![MessageId([8; 16])],
                read: vec![MessageId([9; 16]); 3],
            },
        ),
    ]
}

fn encodings(made: &mut Made) {
    made.versioned("envelope", "message", &envelope(PostKind::Message, vec![0xaa; 40]));
    made.versioned("envelope", "found", &envelope(PostKind::Found, Vec::new()));
    made.versioned("envelope", "rejoin", &envelope(PostKind::Rejoin, plea().to_bytes()));
    made.versioned("envelope", "header", &header(PostKind::Commit));
    made.versioned("envelope", "plea", &plea());
    for (name, body) in bodies() {
        let content =
            Content { id: MessageId([9; 16]), sent_at: Timestamp(1_795_000_000_000), body };
        made.versioned("content", name, &content);
        if name == "text" {
            made.versioned(
                "content",
                "frame",
                &Frame { sequence: 7, previous: 6, content: Blob(content.to_bytes()) },
            );
        }
    }
    let text = SealedText { text: "on my way".to_owned(), reply_to: None };
    made.versioned("content", "sealed-text", &text);

    let rng = &mut ChaCha20Rng::seed_from_u64(5);
    let clinic_key = ClinicKey::random(KeyGeneration(3), rng);
    let entry = |name: &str| PersonEntry { name: name.to_owned() };
    let people = [(PersonId([1; 16]), entry("Ana Ruiz")), (PersonId([2; 16]), entry("陳大文"))];
    let directory = Directory {
        version: DirectoryVersion(4),
        clinic_name: "Oak Street Clinic".to_owned(),
        people: people.into(),
    };
    made.versioned("directory", "directory", &directory);
    made.versioned("directory", "clinic-key", &clinic_key);
    let contents = InviteContents { clinic_key, name: "Ana Ruiz".to_owned() };
    made.versioned("directory", "invite-contents", &contents);
    let welcome = WelcomePackage { welcome: Blob(vec![1; 60]), header: Digest([2; 32]) };
    made.versioned("directory", "welcome-package", &welcome);
    let group = Description::group("Ward 3", [PersonId([1; 16]), PersonId([2; 16])]);
    made.versioned("directory", "group", &group);
    let direct = Description::direct(PersonId([1; 16]), PersonId([2; 16]));
    made.versioned("directory", "direct", &direct);
}

fn ledger(made: &mut Made) {
    let signatory = Signatory::new();
    let ledger = &signatory.clinic.ledger;
    let mut seq = LedgerSeq(1);
    while let Some(signed) = ledger.signed_at(seq) {
        made.add("append", format!("known-{}", seq.0), signed);
        seq = seq.next();
    }
    for (name, statement) in signatory.next() {
        let bytes = statement.to_bytes();
        let signed = signatory.sign(&bytes);
        made.versioned("statement", &format!("signed-{name}"), &signed);
        made.versioned("append", name, &signed);
        made.add("statement", name, bytes.clone());
        made.add("member_states", name, bytes);
        if name == "confirmed" {
            let mut other = statement;
            (other.seq, other.previous) =
                (ledger.seq(), ledger.head_at(LedgerSeq(ledger.seq().0 - 1)));
            let second = Blob(signatory.sign(&other.to_bytes()).to_bytes());
            made.add("append", "fork", second.0.clone());
            let first = Blob(ledger.signed_at(ledger.seq()).unwrap().to_vec());
            let proof = ForkProof { first, second };
            made.versioned("append", "fork-proof", &proof);
            made.versioned("statement", "fork-proof", &proof);
        }
    }
}

fn sealed(made: &mut Made) {
    for (name, bytes) in Sealed::new().examples {
        made.add("sealed", name, bytes);
    }
    let key = SealSecret::from_seed([7; 32]).public().as_slice().to_vec();
    made.add("seal_key", "zeros", vec![0; key.len()]);
    made.add("seal_key", "ones", vec![0xff; key.len()]);
    made.add("seal_key", "genuine", key);
}

fn pin() -> String {
    "00".repeat(31) + "ff"
}

fn invite_code() -> InviteCode {
    InviteCode {
        relay: format!("https://relay.oak.example:8443#{}", pin()).parse().unwrap(),
        clinic: ClinicId([6; 32]),
        invite: InviteId([7; 16]),
        secret: InviteSecret(Zeroizing::new([8; 32])),
    }
}

fn text(made: &mut Made) {
    made.add("identifier", "device", DeviceId([2; 16]).to_string());
    made.add("identifier", "clinic", ClinicId([0xfe; 32]).to_string());
    made.add("identifier", "signature", Signature([0x3f; 64]).to_string());
    made.add("identifier", "role", "front-desk");
    made.add("identifier", "kind", "shared");
    made.add("identifier", "loose-bits", "AAAAAAAAAAAAAAAAAAAAAB");
    made.add("identifier", "padded", "AAAAAAAAAAAAAAAAAAAAAA==");
    for (name, address) in [
        ("host", "https://relay.example"),
        ("port", "https://relay.example:8443/"),
        ("four", "https://127.0.0.1:8443"),
        ("six", "https://[::1]:8443"),
        ("spaces", "  https://relay.example\n"),
        ("no-port", "https://relay.example:"),
        ("big-port", "https://relay.example:65536"),
        ("two-ports", "https://relay.example:1:2"),
        ("open-bracket", "https://[::1"),
        ("dots", "https://..."),
        ("number", "https://4294967296"),
        ("hex", "https://0x7f.1"),
        ("puny", "https://xn--a"),
        ("user", "https://a@b"),
        ("path", "https://a/../b"),
    ] {
        made.add("address", name, address);
    }
    made.add("address", "pin", invite_code().relay.to_string());
    made.add("address", "short-pin", "https://relay.example#00");
    made.versioned("invite_code", "encoded", &invite_code());
    made.add("invite_code", "text", invite_code().to_text().as_bytes());
    made.add("invite_code", "prefix", "bellward-invite:");
    made.add("invite_code", "three", "bellward-invite:AAAA");
}

fn item() -> QueueItem {
    QueueItem {
        cursor: QueueCursor(9),
        conversation: ConversationId([1; 16]),
        number: OrderNumber(42),
        stored_at: Timestamp(1_795_000_000_000),
        envelope: Blob(envelope(PostKind::Message, vec![0xaa; 8]).to_bytes()),
        welcome: Some(WelcomeItem {
            sealed: Blob(vec![1; 40]),
            between: vec![EnvelopeHash([2; 32])],
            digests: vec![WelcomeDigest { device: DeviceId([3; 16]), digest: Digest([4; 32]) }],
        }),
    }
}

fn all_events() -> [Event; 6] {
    let (cursor, head) = (QueueCursor(10), LedgerHead([3; 32]));
    [
        Event::Item(item()),
        Event::CaughtUp { cursor },
        Event::Ledger { head, seq: LedgerSeq(7) },
        Event::Lapsed {
            cursor,
            conversation: ConversationId([1; 16]),
            generation: GroupGeneration(1),
            up_to: OrderNumber(41),
        },
        Event::Reachable {},
        Event::KeyPackages { left: 3 },
    ]
}

fn answers(made: &mut Made) {
    let (time, head) = (Timestamp(1_795_000_000_000), LedgerHead([3; 32]));
    let incarnation = Incarnation([5; 16]);
    let info = RelayInfo { version: "0.1.0".to_owned(), protocols: vec![1], incarnation, time };
    made.json("answer", "info", &info);
    let statements = vec![Blob(vec![1; 30]); 2];
    made.json("answer", "ledger", &LedgerPage { statements, head, seq: LedgerSeq(2), time });
    made.json("answer", "appended", &LedgerAppended { head, seq: LedgerSeq(2) });
    made.json("answer", "recovery", &RecoveryStands { recovering: true });
    made.json("answer", "directory", &DirectoryAnswer { sealed: Blob(vec![1; 30]) });
    let bundle = InviteBundle { invite: InviteId([7; 16]), sealed: Blob(vec![1; 30]) };
    made.json("answer", "invite", &bundle);
    let key = ClinicKeyAnswer { generation: KeyGeneration(1), sealed: Blob(vec![1; 30]) };
    made.json("answer", "clinic-key", &key);
    let challenge = ChallengeAnswer { challenge: Challenge([6; 32]), incarnation, time };
    made.json("answer", "challenge", &challenge);
    let login = LoginAnswer {
        token: SessionToken([7; 32]),
        expires_at: time,
        counter: SessionCounter(3),
        incarnation,
        key_packages: 20,
        acknowledged: QueueCursor(4),
        newest: QueueCursor(9),
        recovery: Some(Recovery { returned: false }),
        waiting: 2,
        head,
        time,
    };
    made.json("answer", "login", &login);
    made.json("answer", "kept", &KeyPackagesKept { key_packages: 20 });
    let package = ClaimedKeyPackage { device: DeviceId([2; 16]), package: Blob(vec![1; 30]) };
    made.json("answer", "claimed", &ClaimedKeyPackages { packages: vec![package] });
    made.json("answer", "posted", &Posted { number: OrderNumber(42), stored_at: time });
    let own = OwnConversations { conversations: vec![ConversationId([1; 16])] };
    made.json("answer", "conversations", &own);
    let stands = ConversationState {
        generation: GroupGeneration(1),
        number: OrderNumber(42),
        order_hash: OrderHash([4; 32]),
        commit: OrderNumber(40),
        member: true,
        asked_at: Some(time),
        abandoned: false,
    };
    made.json("answer", "conversation", &stands);
    let mut error = ErrorBody::new(ErrorCode::CommitBeyond, "a commit lies beyond");
    (error.head, error.number, error.retry_after) = (Some(head), Some(OrderNumber(42)), Some(1000));
    made.json("answer", "error", &error);

    let mut stream = vec![7];
    stream.extend_from_slice(b": a comment\r\n\r\n");
    for event in all_events() {
        made.json("answer", &format!("event-{}", event.kind()), &event);
        let json = serde_json::to_string(&event).unwrap();
        stream.extend(format!("event: {}\nid: 9\ndata: {json}\n\n", event.kind()).bytes());
    }
    made.add("events", "all", stream);
    made.add(
        "events",
        "ends-of-lines",
        b"\x01event:caught-up\rdata:{\"kind\":\"caught-up\",\rdata:\"cursor\":1}\r\r".as_slice(),
    );
    made.add(
        "events",
        "windows",
        b"\x02event: reachable\r\ndata: {\"kind\":\"reachable\"}\r\n\r\n".as_slice(),
    );
    made.add(
        "events",
        "mark",
        b"\x01\xef\xbb\xbfevent: reachable\ndata: {\"kind\":\"reachable\"}\n\n".as_slice(),
    );
    made.add("events", "torn-letter", "\u{1}event: caught-up\ndata: \"\u{10348}\u{2068}é\"\n\n");
    made.add("events", "not-utf-8", b"\x01event: caught-up\ndata: \xff\xfe\n\n".as_slice());
    made.add(
        "events",
        "unknown",
        b"\x05event: future\ndata: {}\n\nevent: reachable\ndata: {\"kind\":\"reachable\"}\n\n"
            .as_slice(),
    );
    made.add("events", "no-end", b"\x05event: caught-up\ndata: {\"kind\"".as_slice());
    made.add("events", "nothing", b"\x01\n\n\r\r\r\n\r\n:\n\ndata\n\ndata:\n\n".as_slice());
    made.add("events", "retry", b"\x03retry: 99999999999999999999999\nid: \0\n\n".as_slice());
}

/// What the relay is asked, by each documented operation.
fn requests(made: &mut Made) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut ward = runtime.block_on(Ward::new());
    let login = runtime.block_on(ward.bench.login_request(&ward.clinic, &ward.doctor));
    let (invite, keys) = ward.clinic.invite_keys();
    let invited = ward.clinic.stranger();
    let paths = paths(&ward);
    let (clinic, device) = (ward.clinic.id, ward.doctor.device);
    let returned = ward.clinic.returning(LedgerSeq(0));
    let now = ward.bench.now();
    let append = ward.clinic.at(now).invite(invite, &keys, invited.person).request();
    let head = ward.clinic.ledger.head().unwrap();
    let mut directory = append.clone();
    let sealed = SealedClinicKey { device, sealed: Blob(vec![1; 30]) };
    directory.directory = Some(DirectoryUpload { sealed: Blob(vec![2; 30]), keys: vec![sealed] });
    let packages = UploadKeyPackages {
        replace: true,
        one_use: vec![Blob(vec![1; 30])],
        last_resort: Some(Blob(vec![2; 30])),
    };
    let bodies = [
        ("post", json!(ward.talk.message(&ward.doctor, "K+ 6.1"))),
        ("appendLedger", json!(append)),
        ("loginChallenge", json!(ChallengeRequest { clinic, device })),
        ("login", json!(login)),
        (
            "confirmSession",
            json!(ConfirmSession {
                device: ward.doctor.device,
                counter: ward.doctor.counter.get()
            }),
        ),
        ("uploadKeyPackages", json!(packages)),
        ("claimKeyPackages", json!(ClaimKeyPackages { devices: vec![device] })),
        ("acknowledge", json!(Acknowledge { up_to: QueueCursor(0) })),
        ("returnLedger", json!(returned)),
        ("returnedAll", json!(ReturnedAll { head })),
    ];
    for (id, method, path) in paths {
        let body = bodies.iter().find(|(name, _)| *name == id).map(|(_, body)| body.to_string());
        let line = format!("{} {path}", method.to_uppercase());
        let body = body.unwrap_or_default();
        made.add("relay", format!("{id}-as-nobody"), format!("{line}\n{body}"));
        made.add("relay", id, format!("{line} as-member\n{body}"));
        if !body.is_empty() {
            made.add("request", id, body);
        }
    }
    made.json("request", "appendDirectory", &directory);
    let post = |post: Post| format!("POST /v1/posts as-member\n{}", json!(post));
    let devices = ward.talk.devices.clone();
    made.add("relay", "post-commit", post(ward.talk.commit(&ward.doctor, &devices, &[device])));
    made.add("relay", "post-plea", post(ward.talk.rejoin(&ward.doctor)));
    made.add("relay", "post-found", post(ward.talk.founding(&ward.doctor)));
    made.add("relay", "far-cursor", "GET /v1/events?after=18446744073709551615 as-member\n");
    made.add("relay", "no-number", "GET /v1/events?after=-1 as-member\n");
    made.add("relay", "odd-path", "GET /v1/conversations/%00%ff%2e%2e as-member\n");
    made.add("relay", "odd-method", "BREW /v1/relay\n");
    let far = format!("GET /v1/clinics/{clinic}/ledger?after=18446744073709551615\n");
    made.add("relay", "far-page", far);
}

fn machine(made: &mut Made) {
    for stage in 0..STAGES {
        for part in 0..PARTS {
            made.add("process", format!("genuine-{stage}-{part}"), [stage, part]);
        }
        let change = [stage, 2, 1, 1, 0, 40, 1];
        made.add("process", format!("flipped-{stage}"), change);
        made.add("process", format!("cut-{stage}"), [stage, 2, 1, 2, 0, 90, 0]);
        made.add("process", format!("empty-{stage}"), [stage, 0, 0]);
    }
    made.add(
        "process",
        "number",
        [&[1, 3, 0][..], serde_json::to_string(&item()).unwrap().as_bytes()].concat(),
    );
    made.add("key_package", "genuine", []);
    made.add("key_package", "flipped", [1, 1, 0, 60, 1]);
    made.add("key_package", "cut", [1, 2, 0, 200, 0]);
    made.add("key_package", "empty", [0]);
    for which in 0..24u8 {
        made.add("machine_state", format!("flipped-{which}"), [0, which, 1, 1, 0, 30, 1]);
        made.add("machine_state", format!("cut-{which}"), [0, which, 1, 2, 0, 40, 0]);
    }
    made.add("machine_state", "empty", [0, 0, 0]);
    made.add("machine_state", "genuine", [0, 0]);
}

fn stored(made: &mut Made) {
    let folder = tempfile::tempdir().unwrap();
    drop(profile(folder.path()));
    made.add("lock_file", "genuine", std::fs::read(folder.path().join("lock.cbor")).unwrap());
    let preferences = bellward_api::view::Preferences::default();
    made.json("preferences", "usual", &preferences);
    made.json("preferences", "absurd", &json!({ "zoom": u32::MAX, "lockAfterMinutes": u32::MAX }));
    made.json("preferences", "future", &json!({ "theme": "dark", "language": "tlh", "more": {} }));
    for (name, typed) in [
        ("word", "potas"),
        ("phrase", "call \"right now\""),
        ("open", "call \"right"),
        ("language", "NEAR( * OR text: -a ^b {c} + AND NOT"),
        ("nul", "potas\0sium"),
        ("nul-in-phrase", "\"right\0now\""),
        ("marks", "a\u{301} ½ ² Ⅷ 陳大文 👩\u{200d}⚕\u{fe0f} \u{202e}x"),
        ("quotes", "\"\"\"\" a\"b\"c '; DROP TABLE message; --"),
    ] {
        made.add("search", name, [b"\0\0\x01\x90\0\0\0\0", typed.as_bytes()].concat());
    }
    made.add("search", "many", [&[0; 8][..], "a ".repeat(3000).as_bytes()].concat());
    made.add("search", "late", [&[0xff; 8][..], b"a"].concat());
    made.add("search", "long", [&[0; 8][..], "a".repeat(8000).as_bytes()].concat());
}

fn window(made: &mut Made) {
    let (id, clinic) = (ConversationId([1; 16]), "Oak Street Clinic");
    let code = invite_code().to_text();
    let commands = [
        (
            "create",
            json!({ "clinicName": clinic, "personName": "Ana", "relay": "https://relay.example", "passphrase": "correct horse", "withoutKeychain": false }),
        ),
        (
            "join",
            json!({ "code": code.as_str(), "passphrase": "correct horse", "withoutKeychain": true }),
        ),
        ("unlock", json!({ "passphrase": "correct horse" })),
        ("preferences", json!({ "preferences": bellward_api::view::Preferences::default() })),
        ("picture", json!({ "picture": "AAAA" })),
        ("conversations", json!({ "from": 0, "limit": 50, "query": "ana" })),
        ("neighbour", json!({ "of": null, "way": "unread" })),
        ("messages", json!({ "conversation": id, "at": { "at": "newest" }, "limit": 50 })),
        ("send", json!({ "conversation": id, "text": "K+ 6.1", "replyTo": MessageId([2; 16]) })),
        (
            "group",
            json!({ "conversation": id, "title": "Ward 3", "people": [PersonId([3; 16])], "person": PersonId([3; 16]) }),
        ),
        ("invite", json!({ "name": "Ana Ruiz", "role": "nurse", "device": DeviceId([4; 16]) })),
        (
            "search",
            json!({ "query": "potas", "conversation": null, "author": null, "since": 1, "until": null, "after": -1, "limit": 100 }),
        ),
    ];
    for (name, command) in commands {
        made.json("command", name, &command);
    }
    let qr =
        qrcode::QrCode::with_error_correction_level(code.as_bytes(), qrcode::EcLevel::M).unwrap();
    let side = qr.width() as u32;
    let dark = |x: u32, y: u32| qr[(x as usize, y as usize)] == qrcode::Color::Dark;
    let image = GrayImage::from_fn(3 * (side + 8), 3 * (side + 8), |x, y| {
        let inside = |at: u32| (at / 3).checked_sub(4).filter(|at| *at < side);
        let is_dark = inside(x).zip(inside(y)).is_some_and(|(x, y)| dark(x, y));
        Luma([if is_dark { 0 } else { 255 }])
    });
    for (name, format) in [("png", ImageFormat::Png), ("jpeg", ImageFormat::Jpeg)] {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::from(image.clone()).write_to(&mut file, format).unwrap();
        made.add("picture", name, [&[0][..], file.get_ref()].concat());
    }
    let small = qrcode::QrCode::new(b"bellward-invite:").unwrap();
    let (side, width) = (small.width(), 2 * (small.width() + 8));
    let pixels = (0..width * width).map(|at| {
        let inside = |at: usize| (at / 2).checked_sub(4).filter(|at| *at < side);
        let (x, y) = (inside(at % width), inside(at / width));
        let is_dark = x.zip(y).is_some_and(|(x, y)| small[(x, y)] == qrcode::Color::Dark);
        if is_dark { 0 } else { 255 }
    });
    let pixels: Vec<u8> = std::iter::once(width as u8).chain(pixels).collect();
    made.add("picture", "pixels", pixels);
    made.add("picture", "gif", b"\0GIF89a".as_slice());
    made.add("picture", "nothing", [0]);
    made.add("picture", "huge", huge_png());
}

/// A PNG file that says it has more pixels than any memory.
fn huge_png() -> Vec<u8> {
    let image = GrayImage::from_pixel(1, 1, Luma([255]));
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, ImageFormat::Png).unwrap();
    let mut bytes = file.into_inner();
    // Width and height, and the CRC-32 over them (PNG, section 5.3).
    bytes[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    let crc = bytes[12..29].iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
    [&[0][..], &bytes].concat()
}

/// What is hostile to every reader of CBOR, of JSON, of text.
fn hostile(made: &mut Made) {
    for target in [
        "envelope",
        "content",
        "statement",
        "directory",
        "append",
        "member_states",
        "sealed",
        "invite_code",
        "lock_file",
    ] {
        made.add(target, "empty", []);
        made.add(target, "version", [1]);
        made.add(target, "newer", [2, 0xa0]);
        made.add(target, "deep", [&[1][..], &[0x81; 5000]].concat());
        made.add(target, "deep-map", [&[1][..], &b"\xa1\x60".repeat(2500)].concat());
        made.add(target, "tags", [&[1][..], &[0xc1; 5000]].concat());
        made.add(target, "long-bytes", b"\x01\x5b\xff\xff\xff\xff\xff\xff\xff\xff".as_slice());
        made.add(target, "long-map", b"\x01\xbb\xff\xff\xff\xff\xff\xff\xff\xff".as_slice());
        made.add(target, "endless", [&b"\x01\x9f"[..], &[0x00; 1000]].concat());
        made.add(target, "overlong", b"\x01\xa1\x64\xc0\x80\xc0\x80\x00".as_slice());
    }
    for target in ["answer", "request", "preferences", "command"] {
        made.add(target, "empty", []);
        made.add(target, "deep", "[".repeat(20_000));
        made.add(target, "deep-object", "{\"a\":".repeat(5_000));
        made.add(target, "huge-number", format!("{{\"number\":1{}}}", "0".repeat(400)));
        made.add(target, "overlong", b"{\"\xc0\x80\":0}".as_slice());
        made.add(target, "lone-surrogate", "{\"text\":\"\\ud800\"}");
        made.add(target, "nul", "{\"text\":\"\\u0000\0\"}");
        made.add(target, "twice", "{\"kind\":\"reachable\",\"kind\":\"item\"}");
    }
}

#[cfg(test)]
mod tests {
    use super::all;
    use crate::corpus::{FOUND, read};
    use crate::targets::TARGETS;

    #[test]
    fn the_corpus_is_what_is_made_and_what_was_found() {
        let mut made = all();
        for target in TARGETS {
            let mut kept = read(target.name).unwrap();
            kept.retain(|name, _| !name.starts_with(FOUND));
            let made = made.remove(target.name).unwrap();
            assert!(kept == made, "{}: run cargo xtask fuzz --make-corpus", target.name);
        }
        assert!(made.is_empty(), "examples without a target: {:?}", made.keys());
    }
}
