//! What is no link of the chain at all, and appending all or none.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

/// What becomes of bytes; a refusal must leave the ledger as it was.
fn refusal(clinic: &mut Clinic, signed: &[u8]) -> Refusal {
    let before = (clinic.ledger.head(), clinic.ledger.seq(), clinic.ledger.time());
    let refusal = clinic.ledger.append(signed).unwrap_err();
    assert_eq!((clinic.ledger.head(), clinic.ledger.seq(), clinic.ledger.time()), before);
    refusal
}

fn confirmed(clinic: &Clinic) -> Statement {
    let author = Author::Person(clinic.founder.id);
    clinic.ledger.draft(author, clinic.now, StatementBody::HeadConfirmed {})
}

fn signed(clinic: &Clinic, statement: &Statement) -> Vec<u8> {
    statement.sign(&[Signer::Identity(&clinic.founder.identity)]).to_bytes()
}

#[test]
fn bytes_that_are_no_statement() {
    let mut clinic = Clinic::new();
    let good = signed(&clinic, &confirmed(&clinic));
    let mut longer = good.clone();
    longer.push(0);
    let mut newer = good.clone();
    newer[0] = 2;
    // The key "statement" as a byte string: the same to a lenient reader.
    let mut lenient = good.clone();
    let at = lenient.windows(9).position(|window| window == b"statement").unwrap();
    lenient[at - 1] ^= 0x20;
    let huge = vec![1; limits::STATEMENT + 1];
    for bytes in [&b""[..], b"hello", &good[..good.len() - 1], &longer, &newer, &lenient, &huge] {
        assert!(matches!(refusal(&mut clinic, bytes), Refusal::NotAStatement(_)));
    }
    clinic.ledger.append(&good).unwrap();
}

#[test]
fn statements_for_elsewhere_or_out_of_place() {
    let mut clinic = Clinic::new();
    clinic.by_founder(StatementBody::HeadConfirmed {});
    let good = confirmed(&clinic);
    let next = LedgerSeq(3);

    let found = ClinicId([8; 32]);
    let elsewhere = signed(&clinic, &Statement { clinic: found, ..good.clone() });
    assert_eq!(refusal(&mut clinic, &elsewhere), Refusal::WrongClinic { found });
    for found in [LedgerSeq(0), LedgerSeq(4), LedgerSeq(u64::MAX)] {
        let bytes = signed(&clinic, &Statement { seq: found, ..good.clone() });
        assert_eq!(refusal(&mut clinic, &bytes), Refusal::WrongSeq { expected: next, found });
    }
    for previous in [None, clinic.ledger.head_at(LedgerSeq(1)), Some(LedgerHead([0; 32]))] {
        let bytes = signed(&clinic, &Statement { previous, ..good.clone() });
        assert_eq!(refusal(&mut clinic, &bytes), Refusal::WrongPrevious { seq: next });
    }
    let known = clinic.log[0].0.clone();
    assert_eq!(refusal(&mut clinic, &known), Refusal::Known { seq: LedgerSeq(1) });
    let (last, found) = (clinic.now, Timestamp(clinic.now.0 - 1));
    let bytes = signed(&clinic, &Statement { time: found, ..good.clone() });
    assert_eq!(refusal(&mut clinic, &bytes), Refusal::TimeGoesBack { last, found });
    let good = signed(&clinic, &good);
    clinic.ledger.append(&good).unwrap();
}

#[test]
fn a_ledger_begins_with_its_own_root() {
    let (root, other) = (RootSecret::from_seed([1; 32]), RootSecret::from_seed([2; 32]));
    let identity = IdentitySecret::from_seed([3; 32]);
    let founder = PersonId([2; 16]);
    let mut ledger = Ledger::new(ClinicId::of(&root.public()));
    let mut first = |secret: &RootSecret, author: Author| {
        let body = StatementBody::ClinicCreated {
            root: secret.public(),
            founder,
            identity: identity.public(),
        };
        let signers = [Signer::Root(secret), Signer::Identity(&identity)];
        let statement = ledger.draft(author, Timestamp(1), body);
        ledger.append(&statement.sign(&signers).to_bytes())
    };
    assert_eq!(first(&other, Author::Root), Err(Refusal::WrongRoot));
    assert_eq!(first(&root, Author::Person(founder)), Err(Refusal::UnknownAuthor));
    assert_eq!(first(&root, Author::Root).unwrap().effect, Effect::Applied);

    let mut empty = Ledger::new(ClinicId::of(&root.public()));
    let body = StatementBody::HeadConfirmed {};
    let statement = empty.draft(Author::Root, Timestamp(1), body);
    let unfounded = statement.sign(&[Signer::Root(&root)]).to_bytes();
    assert_eq!(empty.append(&unfounded), Err(Refusal::UnknownAuthor));
    assert_eq!((empty.head(), empty.roster().head()), (None, None));
}

#[test]
fn authors_must_be_known() {
    let mut clinic = Clinic::new();
    let invited = clinic.invite(Role::Nurse);
    let stranger = IdentitySecret::from_seed([40; 32]);
    for author in [
        Author::Person(PersonId([40; 16])),
        Author::Person(invited.person),
        Author::Invite(InviteId([40; 16])),
    ] {
        let body = StatementBody::HeadConfirmed {};
        let bytes = clinic.signed(author, body, &[Signer::Identity(&stranger)]);
        assert_eq!(refusal(&mut clinic, &bytes.0), Refusal::UnknownAuthor);
    }
}

#[test]
fn everyone_who_must_sign_signs_and_nobody_else() {
    let mut clinic = Clinic::new();
    let founder = clinic.founder.clone();
    let other = IdentitySecret::from_seed([40; 32]);
    let (device, body) = clinic.device_body(founder.id, None);
    let author = Author::Person(founder.id);
    let identity = Signer::Identity(&founder.identity);
    let (auth, leaf) = (Signer::Auth(&device.auth), Signer::Leaf(&device.leaf));
    let same_as_identity = AuthSecret::from_seed(*founder.identity.seed());

    for count in 0..3 {
        let bytes = clinic.signed(author, body.clone(), &[identity, auth, leaf][..count]);
        let expected = Refusal::SignatureCount { expected: 3, found: count };
        assert_eq!(refusal(&mut clinic, &bytes.0), expected);
    }
    let bytes = clinic.signed(author, body.clone(), &[identity, auth, leaf, leaf]);
    let expected = Refusal::SignatureCount { expected: 3, found: 4 };
    assert_eq!(refusal(&mut clinic, &bytes.0), expected);

    for (signers, wrong) in [
        ([Signer::Identity(&other), auth, leaf], SignerKind::Identity),
        ([identity, leaf, auth], SignerKind::Auth),
        ([identity, auth, auth], SignerKind::Leaf),
        // The right key under another kind's label.
        ([Signer::Auth(&same_as_identity), auth, leaf], SignerKind::Identity),
    ] {
        let bytes = clinic.signed(author, body.clone(), &signers);
        assert_eq!(refusal(&mut clinic, &bytes.0), Refusal::BadSignature(wrong));
    }
    let bytes = clinic.signed(author, body, &[identity, auth, leaf]);
    clinic.ledger.append(&bytes.0).unwrap();

    let invited = clinic.invite(Role::Nurse);
    let body = StatementBody::PersonJoined {
        invite: invited.id,
        person: invited.person,
        identity: other.public(),
    };
    let forged = InviteSigningSecret::from_seed([41; 32]);
    let signers = [Signer::Invite(&forged), Signer::Identity(&other)];
    let bytes = clinic.signed(Author::Invite(invited.id), body, &signers);
    assert_eq!(refusal(&mut clinic, &bytes.0), Refusal::BadSignature(SignerKind::Invite));
    let bytes = clinic.signed(Author::Root, StatementBody::HeadConfirmed {}, &[identity]);
    assert_eq!(refusal(&mut clinic, &bytes.0), Refusal::BadSignature(SignerKind::Root));
}

#[test]
fn statements_are_appended_all_or_none() {
    let clinic = Clinic::new();
    let author = Author::Person(clinic.founder.id);
    let first = confirmed(&clinic);
    let body = StatementBody::HeadConfirmed {};
    let second = clinic.ledger.draft_after(&first, author, Timestamp(0), body);
    assert_eq!((second.time, second.previous), (first.time, Some(first.head())));
    let [first, second] = [&first, &second].map(|s| Blob(signed(&clinic, s)));

    let mut ledger = clinic.ledger.clone();
    let broken = [first.clone(), Blob(b"hello".to_vec()), second.clone()];
    assert!(matches!(ledger.append_all(&broken), Err((1, Refusal::NotAStatement(_)))));
    assert_eq!(ledger.head(), clinic.ledger.head());
    assert_eq!(ledger.append_all(&[]), Ok(Vec::new()));
    let appended = ledger.append_all(&[first.clone(), second.clone()]).unwrap();
    assert_eq!(appended.iter().map(|a| a.seq.0).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(ledger.signed_at(LedgerSeq(3)), Some(second.as_slice()));
    assert_eq!(ledger.signed_at(LedgerSeq(4)), None);
    let [one, two, three] = [1, 2, 3].map(|seq| ledger.head_at(LedgerSeq(seq)).unwrap());
    assert_eq!(ledger.seq_of(&two), Some(LedgerSeq(2)));
    assert!(ledger.extends(&three, &one) && ledger.extends(&two, &two));
    assert!(!ledger.extends(&one, &two) && !ledger.extends(&LedgerHead([0; 32]), &one));
    assert!(ledger.roster_at(&LedgerHead([0; 32])).is_none());
}

#[test]
fn a_relay_takes_only_what_has_effect_and_no_removal_without_a_fresh_key() {
    let mut clinic = Clinic::new();
    clinic.publish(true);
    let [nurse] = clinic.staff([Role::Nurse]);
    let head = clinic.ledger.head();
    let void =
        clinic.ledger.draft(Author::Person(nurse.id), clinic.now, StatementBody::HeadConfirmed {});
    let void = Blob(void.sign(&[Signer::Identity(&nurse.identity)]).to_bytes());
    let reason = Refusal::Void(VoidReason::NotEntitled);
    assert_eq!(clinic.ledger.append_effective(&void.0), Err(reason.clone()));
    assert_eq!(clinic.ledger.append_all_effective(&[void]), Err((0, reason)));

    let author = Author::Person(clinic.founder.id);
    let removed = StatementBody::PersonRemoved { person: nurse.id };
    let removed = clinic.ledger.draft(author, clinic.now, removed);
    let after = |body| {
        let statement = clinic.ledger.draft_after(&removed, author, clinic.now, body);
        Blob(signed(&clinic, &statement))
    };
    let (renewed, kept) = (after(clinic.directory_body(true)), after(clinic.directory_body(false)));
    let removed = Blob(signed(&clinic, &removed));
    let mut ledger = clinic.ledger.clone();
    assert_eq!(ledger.append_effective(&removed.0), Err(Refusal::KeyStale));
    let alone = ledger.append_all_effective(std::slice::from_ref(&removed));
    assert_eq!(alone, Err((0, Refusal::KeyStale)));
    let expected = KeyGeneration(2);
    assert_eq!(
        ledger.append_all_effective(&[removed.clone(), kept]),
        Err((1, Refusal::Void(VoidReason::KeyGeneration { expected })))
    );
    assert_eq!(ledger.head(), head);
    assert_eq!(ledger.append_all_effective(&[removed, renewed]).unwrap().len(), 2);
    let confirmed = ledger.draft(author, clinic.now, StatementBody::HeadConfirmed {});
    let confirmed = signed(&clinic, &confirmed);
    assert_eq!(ledger.append_effective(&confirmed).unwrap().effect, Effect::Applied);
}
