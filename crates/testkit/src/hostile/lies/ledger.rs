//! Lies about the clinic: who is in it, and what its directory says.

use super::super::exchange::Exchange;
use super::super::liar::Liar;
use super::{Act, Lie, Verdict};
use bellward_proto::relay::{
    AppendLedger, ClinicKeyAnswer, DirectoryAnswer, InviteBundle, LedgerPage,
};
use bellward_proto::{
    Blob, ErrorCode, InviteId, LedgerHead, LedgerSeq, PersonId, Timestamp, Versioned,
};
use bellward_trust::{
    Author, DeviceKind, Role, SealSecret, SignedStatement, Signer, Statement, StatementBody,
};
use http::Method;
use rand::{Rng, RngCore};

const PAGE: &str = "/v1/clinics/*/ledger";
const YEAR: i64 = 365 * 24 * 60 * 60 * 1000;

pub(super) static LIES: &[Lie] = &[
    Lie {
        name: "ghost-device",
        does: "adds a device of its own to a person, signed by keys of its own",
        seen: "the ledger is refused at the forged statement; nothing is encrypted to the device",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| forged(liar, exchange, ghost_device),
    },
    Lie {
        name: "ghost-person",
        does: "lets a person of its own join by an invite that nobody made, or that it holds no key of",
        seen: "the ledger is refused at the forged statement",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| forged(liar, exchange, ghost_person),
    },
    Lie {
        name: "ghost-administrator",
        does: "invites an administrator in the name of the one there is",
        seen: "the ledger is refused at the forged statement",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| forged(liar, exchange, ghost_administrator),
    },
    Lie {
        name: "forged-removal",
        does: "removes a person in the administrator's name",
        seen: "the ledger is refused at the forged statement; nobody is removed",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| forged(liar, exchange, forged_removal),
    },
    Lie {
        name: "ledger-altered",
        does: "changes a bit of a statement",
        seen: "the whole page is refused",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                let at = liar.rng.random_range(0..page.statements.len().max(1));
                let Some(statement) = page.statements.get_mut(at) else { return false };
                liar.alter(&mut statement.0);
                true
            });
        },
    },
    Lie {
        name: "ledger-reordered",
        does: "shows two statements in each other's place",
        seen: "the whole page is refused",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                let many = page.statements.len();
                if many < 2 {
                    return false;
                }
                let at = liar.rng.random_range(1..many);
                page.statements.swap(at - 1, at);
                true
            });
        },
    },
    Lie {
        name: "ledger-omitted",
        does: "leaves a statement out",
        seen: "the whole page is refused, or its length is seen to differ",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: LedgerContradicts", "error: Protocol"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                let many = page.statements.len();
                if many < 2 {
                    return false;
                }
                page.statements.remove(liar.rng.random_range(0..many - 1));
                true
            });
        },
    },
    Lie {
        name: "ledger-repeated",
        does: "shows a statement twice",
        seen: "the whole page is refused",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                let at = liar.rng.random_range(0..page.statements.len().max(1));
                let Some(again) = page.statements.get(at).cloned() else { return false };
                page.statements.insert(at, again);
                true
            });
        },
    },
    Lie {
        name: "ledger-foreign",
        does: "shows another clinic's statements",
        seen: "the whole page is refused",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                let foreign = liar.past.ledgers.iter().find(|(id, _)| Some(**id) != liar.clinic);
                let Some((_, foreign)) = foreign else { return false };
                let all = (1..=foreign.seq().0).filter_map(|seq| foreign.signed_at(LedgerSeq(seq)));
                page.statements = all.map(|signed| Blob(signed.to_vec())).collect();
                (page.seq, page.head) =
                    (LedgerSeq(page.seq.0 + 1), foreign.head().unwrap_or(page.head));
                true
            });
        },
    },
    Lie {
        name: "ledger-other-head",
        does: "names another head than that of its statements",
        seen: "two ledgers of one length are said to differ",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                liar.rng.fill_bytes(&mut page.head.0);
                page.statements.is_empty()
            });
        },
    },
    Lie {
        name: "ledger-said-longer",
        does: "says that there is more than it shows, without an end",
        seen: "an empty page of a longer ledger is refused",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: Protocol", "error: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                let more = [1, 2, 1000, u64::MAX / 2];
                page.seq.0 = page.seq.0.saturating_add(liar.one_of(&more).unwrap_or(1));
                true
            });
        },
    },
    Lie {
        name: "ledger-rolled-back",
        does: "shows everyone an older ledger than they know, and keeps none of what they return",
        seen: "what is missing is returned; when it stays missing, the device says that the ledger contradicts itself",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts"],
        tell: rolled_back,
    },
    Lie {
        name: "ledger-forgotten",
        does: "says that it does not know the clinic",
        seen: "the ledger is returned; when it stays unknown, the device says so",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: LedgerContradicts", "error: Protocol"],
        tell: |liar, exchange| {
            let returned = "/v1/clinics/*/ledger/return";
            if exchange.asked(&Method::GET, PAGE) || exchange.asked(&Method::POST, returned) {
                exchange.refuse(ErrorCode::Unknown);
                liar.tells();
            }
        },
    },
    Lie {
        name: "ledger-tail-withheld",
        does: "keeps the newest statements from one device",
        seen: "the first envelope made under a newer ledger is not taken in until that is shown; without one, every screen says after a day since when the list is unconfirmed",
        verdict: Verdict::Shown,
        act: Act::Administer,
        for_good: false,
        signs: &["error: Protocol", "error: Later"],
        tell: withheld,
    },
    Lie {
        name: "ledger-forked",
        does: "shows one device a rightly signed statement that it refused, and another one in its place to the rest",
        seen: "the device is on a ledger of its own: it takes in nothing that was made under the other, and refuses the other when it is shown",
        verdict: Verdict::Shown,
        act: Act::Administer,
        for_good: true,
        signs: &["error: LedgerContradicts", "error: Protocol"],
        tell: forked,
    },
    Lie {
        name: "clock-lies",
        does: "says that its clock is years off, differently each time",
        seen: "it is followed where devices must agree, and that the clocks differ is said; how old the list is each device counts by its own; messages go on",
        verdict: Verdict::Shown,
        act: Act::Administer,
        for_good: false,
        signs: &["clock: differs"],
        tell: clock_lies,
    },
    Lie {
        name: "directory-altered",
        does: "changes a bit of the sealed directory",
        seen: "its hash is not the one that the ledger names",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: Protocol"],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::GET, "/v1/clinics/*/directory/*") {
                return;
            }
            let Some(mut answer) = exchange.reply::<DirectoryAnswer>() else { return };
            liar.alter(&mut answer.sealed.0);
            exchange.say(&answer);
            liar.tells();
        },
    },
    Lie {
        name: "directory-exchanged",
        does: "shows an older directory, or another clinic's",
        seen: "its hash is not the one that the ledger names",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: Protocol"],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::GET, "/v1/clinics/*/directory/*") {
                return;
            }
            let own = exchange.reply::<DirectoryAnswer>();
            let others: Vec<DirectoryAnswer> = liar.past.directories.clone();
            let others: Vec<_> =
                others.into_iter().filter(|one| Some(one) != own.as_ref()).collect();
            let Some(other) = liar.one_of(&others) else { return };
            exchange.say(&other);
            liar.tells();
        },
    },
    Lie {
        name: "clinic-key-altered",
        does: "changes a bit of the clinic's key, which is sealed to the device",
        seen: "it does not open",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: Sealing"],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::GET, "/v1/clinic-key/*") {
                return;
            }
            let Some(mut answer) = exchange.reply::<ClinicKeyAnswer>() else { return };
            liar.alter(&mut answer.sealed.0);
            exchange.say(&answer);
            liar.tells();
        },
    },
    Lie {
        name: "clinic-key-exchanged",
        does: "gives a device the copy of another device, another generation or another clinic",
        seen: "it does not open, or is seen to be of another generation",
        verdict: Verdict::Refused,
        act: Act::Administer,
        for_good: false,
        signs: &["error: Sealing", "error: Protocol"],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::GET, "/v1/clinic-key/*") {
                return;
            }
            let own = exchange.reply::<ClinicKeyAnswer>();
            let others: Vec<ClinicKeyAnswer> = liar.past.clinic_keys.clone();
            let others: Vec<_> =
                others.into_iter().filter(|one| Some(one) != own.as_ref()).collect();
            let Some(other) = liar.one_of(&others) else { return };
            exchange.say(&other);
            liar.tells();
        },
    },
    Lie {
        name: "invite-bundle-altered",
        does: "changes a bit of what is sealed to an invite",
        seen: "it does not open; no profile is made",
        verdict: Verdict::Refused,
        act: Act::Join,
        for_good: false,
        signs: &["act: Sealing"],
        tell: |liar, exchange| {
            on_bundle(liar, exchange, |liar, bundle| {
                liar.alter(&mut bundle.sealed.0);
                true
            });
        },
    },
    Lie {
        name: "invite-bundle-exchanged",
        does: "gives the bundle of another invite",
        seen: "it does not open; no profile is made",
        verdict: Verdict::Refused,
        act: Act::Join,
        for_good: false,
        signs: &["act: Sealing"],
        tell: |liar, exchange| {
            on_bundle(liar, exchange, |liar, bundle| {
                let others = liar.past.bundles.clone();
                let others: Vec<_> =
                    others.into_iter().filter(|one| one.invite != bundle.invite).collect();
                let Some(other) = liar.one_of(&others) else { return false };
                bundle.sealed = other.sealed;
                true
            });
        },
    },
    Lie {
        name: "join-foreign-ledger",
        does: "shows whoever joins another clinic's ledger, or an altered one",
        seen: "it does not begin with the root key that the invite names, or a signature is wrong; no profile is made",
        verdict: Verdict::Refused,
        act: Act::Join,
        for_good: false,
        signs: &["act: LedgerContradicts"],
        tell: |liar, exchange| {
            on_page(liar, exchange, |liar, page| {
                if page.statements.is_empty() {
                    return false;
                }
                let foreign = liar.past.ledgers.iter().find(|(id, _)| Some(**id) != liar.clinic);
                if let Some((_, foreign)) = foreign.filter(|_| liar.whim % 2 == 0) {
                    let all = 1..=foreign.seq().0;
                    let all = all.filter_map(|seq| foreign.signed_at(LedgerSeq(seq)));
                    page.statements = all.map(|signed| Blob(signed.to_vec())).collect();
                    return true;
                }
                let at = liar.rng.random_range(0..page.statements.len());
                let Some(statement) = page.statements.get_mut(at) else { return false };
                liar.alter(&mut statement.0);
                true
            });
        },
    },
];

/// Alters a page of the ledger.
fn on_page(
    liar: &mut Liar,
    exchange: &mut Exchange,
    alter: impl FnOnce(&mut Liar, &mut LedgerPage) -> bool,
) {
    if !exchange.answered(&Method::GET, PAGE) {
        return;
    }
    let Some(mut page) = exchange.reply::<LedgerPage>() else { return };
    if alter(liar, &mut page) {
        exchange.say(&page);
        liar.tells();
    }
}

fn on_bundle(
    liar: &mut Liar,
    exchange: &mut Exchange,
    alter: impl FnOnce(&mut Liar, &mut InviteBundle) -> bool,
) {
    if !exchange.answered(&Method::GET, "/v1/clinics/*/invites/*") {
        return;
    }
    let Some(mut bundle) = exchange.reply::<InviteBundle>() else { return };
    if alter(liar, &mut bundle) {
        exchange.say(&bundle);
        liar.tells();
    }
}

/// Adds a forged statement to the end of the ledger, in its right place.
fn forged(
    liar: &mut Liar,
    exchange: &mut Exchange,
    forge: fn(&mut Liar, Option<PersonId>) -> Option<SignedStatement>,
) {
    on_page(liar, exchange, |liar, page| {
        let ledger = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic));
        let Some(ledger) = ledger.filter(|ledger| ledger.seq() == page.seq) else { return false };
        let roster = ledger.roster();
        let founder =
            roster.people().map(|person| person.id).find(|id| roster.is_administrator(id));
        let Some(signed) = forge(liar, founder) else { return false };
        page.head = signed.head();
        page.seq = page.seq.next();
        page.statements.push(Blob(signed.to_bytes()));
        true
    });
}

/// The next statement of the clinic's ledger.
fn draft(liar: &Liar, author: Author, body: StatementBody) -> Option<Statement> {
    let ledger = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic))?;
    Some(ledger.draft(author, liar.now, body))
}

fn ghost_device(liar: &mut Liar, _: Option<PersonId>) -> Option<SignedStatement> {
    let clinic = liar.clinic?;
    let people: Vec<PersonId> =
        liar.past.ledgers.get(&clinic)?.roster().any_people().map(|one| one.id).collect();
    let person = liar.one_of(&people)?;
    let ghost = &liar.ghost;
    let body = StatementBody::DeviceAdded {
        device: ghost.device,
        person,
        kind: DeviceKind::Personal,
        ends: None,
        auth: ghost.auth.public(),
        leaf: ghost.leaf.public(),
        seal: ghost.seal.public(),
    };
    let statement = draft(liar, Author::Person(person), body)?;
    let ghost = &liar.ghost;
    Some(statement.sign(&[
        Signer::Identity(&ghost.identity),
        Signer::Auth(&ghost.auth),
        Signer::Leaf(&ghost.leaf),
    ]))
}

fn ghost_person(liar: &mut Liar, _: Option<PersonId>) -> Option<SignedStatement> {
    let clinic = liar.clinic?;
    let ledger = liar.past.ledgers.get(&clinic)?;
    let roster = ledger.roster();
    let open = roster.invites().map(|one| (one.id, one.person)).next();
    let (invite, person) = open.filter(|_| liar.whim.is_multiple_of(2)).unwrap_or_else(|| {
        (InviteId(std::array::from_fn(|at| liar.ghost.device.0[at % 16])), liar.ghost.person)
    });
    let identity = liar.ghost.identity.public();
    let body = StatementBody::PersonJoined { invite, person, identity };
    let statement = draft(liar, Author::Invite(invite), body)?;
    let ghost = &liar.ghost;
    Some(statement.sign(&[Signer::Invite(&ghost.invite), Signer::Identity(&ghost.identity)]))
}

fn ghost_administrator(liar: &mut Liar, founder: Option<PersonId>) -> Option<SignedStatement> {
    let mut invite = InviteId([0; InviteId::LENGTH]);
    liar.rng.fill_bytes(&mut invite.0);
    let body = StatementBody::InviteMade {
        invite,
        person: liar.ghost.person,
        role: Role::Administrator,
        key: liar.ghost.invite.public(),
        seal: SealSecret::random(&mut liar.rng).public(),
        ends: liar.now.plus_millis(1_000_000_000),
    };
    let author = if liar.whim.is_multiple_of(2) { Author::Root } else { Author::Person(founder?) };
    let statement = draft(liar, author, body)?;
    Some(statement.sign(&[Signer::Identity(&liar.ghost.identity)]))
}

fn forged_removal(liar: &mut Liar, founder: Option<PersonId>) -> Option<SignedStatement> {
    let clinic = liar.clinic?;
    let people: Vec<PersonId> =
        liar.past.ledgers.get(&clinic)?.roster().any_people().map(|one| one.id).collect();
    let person = liar.one_of(&people)?;
    let body = StatementBody::PersonRemoved { person };
    let statement = draft(liar, Author::Person(founder?), body)?;
    Some(statement.sign(&[Signer::Identity(&liar.ghost.identity)]))
}

/// The ledger as it was before its last statement, whoever asks and whatever is returned.
fn rolled_back(liar: &mut Liar, exchange: &mut Exchange) {
    if exchange.asked(&Method::POST, "/v1/clinics/*/ledger/return") {
        let Some(head) = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic)?.head())
        else {
            return;
        };
        exchange.say(&bellward_proto::relay::LedgerAppended { head, seq: LedgerSeq(1) });
        liar.tells();
        return;
    }
    let older = older_by_one(liar);
    on_page(liar, exchange, |_, page| {
        let Some((seq, head)) = older else { return false };
        (page.seq, page.head) = (seq, head);
        page.statements.clear();
        true
    });
}

fn older_by_one(liar: &Liar) -> Option<(LedgerSeq, LedgerHead)> {
    let ledger = liar.past.ledgers.get(&liar.clinic?)?;
    let seq = LedgerSeq(ledger.seq().0.checked_sub(1)?);
    Some((seq, ledger.head_at(seq)?))
}

/// One device sees the ledger as it was when the lie began.
fn withheld(liar: &mut Liar, exchange: &mut Exchange) {
    let after = exchange.path.split("after=").nth(1).and_then(|seq| seq.parse::<u64>().ok());
    let victim = liar.victim;
    let theirs = liar.asker(exchange).map(|(_, device)| device) == victim;
    if let (Some(after), true) = (after, theirs && victim.is_some()) {
        on_page(liar, exchange, |liar, page| {
            if page.statements.is_empty() {
                return false;
            }
            let ledger = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic));
            let head = ledger.and_then(|ledger| ledger.head_at(LedgerSeq(after)));
            let Some(head) = head else { return false };
            page.statements.clear();
            (page.seq, page.head) = (LedgerSeq(after), head);
            true
        });
    }
}

/// The first append is refused and kept; the one that is made in its place is taken.
fn forked(liar: &mut Liar, exchange: &mut Exchange) {
    if exchange.asked(&Method::POST, PAGE) && liar.past.held_back.is_none() {
        let Some(append) = exchange.request::<AppendLedger>() else { return };
        let invites = append.bundles.len() == 1;
        if !invites {
            return;
        }
        liar.past.held_back = Some(append);
        exchange.refuse(ErrorCode::LedgerMoved);
        return;
    }
    let victim = liar.victim;
    let theirs = liar.asker(exchange).map(|(_, device)| device) == victim && victim.is_some();
    let Some(held) = liar.past.held_back.clone().filter(|_| theirs) else { return };
    on_page(liar, exchange, |_, page| {
        let fits = page.statements.first().is_some_and(|first| {
            let previous = |blob: &Blob| {
                let signed = SignedStatement::from_bytes(blob.as_slice()).ok()?;
                Statement::from_bytes(signed.statement.as_slice()).ok()?.previous
            };
            held.statements.first().and_then(previous) == previous(first)
        });
        if fits {
            page.statements = held.statements.clone();
        }
        fits
    });
}

fn clock_lies(liar: &mut Liar, exchange: &mut Exchange) {
    let Some(answer) = exchange.answer.as_ref().filter(|answer| answer.events.is_none()) else {
        return;
    };
    let Ok(mut value) = serde_json::from_slice::<serde_json::Value>(&answer.body) else { return };
    let Some(time) = value.get("time").and_then(serde_json::Value::as_u64) else { return };
    let years = i64::try_from(liar.whim % 100).unwrap_or(0) + 1;
    let off = if liar.rng.random() { years } else { -(years % 50) - 1 } * YEAR;
    value["time"] = Timestamp(time.saturating_add_signed(off)).0.into();
    exchange.say(&value);
    liar.tells();
}
