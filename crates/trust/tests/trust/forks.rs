//! Two statements at one place.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;

/// What the founder would state next, and something else.
fn rivals(clinic: &mut Clinic) -> (Blob, Blob) {
    let author = Author::Person(clinic.founder.id);
    let founder = clinic.founder.clone();
    let (_, body) = clinic.invite_body(Role::Nurse);
    let signers = [Signer::Identity(&founder.identity)];
    let one = clinic.signed(author, StatementBody::HeadConfirmed {}, &signers);
    (one, clinic.signed(author, body, &signers))
}

fn fork_of(refusal: Refusal) -> ForkProof {
    let Refusal::Fork(proof) = refusal else { panic!("{refusal:?} is no fork") };
    *proof
}

#[test]
fn a_rival_statement_is_refused_with_proof() {
    let mut clinic = Clinic::new();
    let start = clinic.ledger.clone();
    let (one, other) = rivals(&mut clinic);
    clinic.try_append(&one).unwrap();
    clinic.by_founder(StatementBody::HeadConfirmed {});
    let head = clinic.ledger.head();
    let proof = fork_of(clinic.try_append(&other).unwrap_err());
    assert_eq!(clinic.ledger.head(), head);

    let proof = ForkProof::from_bytes(&proof.to_bytes()).unwrap();
    let fork = proof.verify(&clinic.ledger).unwrap();
    assert_eq!(fork.seq, LedgerSeq(2));
    assert_eq!(Some(fork.first), clinic.ledger.head_at(LedgerSeq(2)));
    assert_ne!(fork.first, fork.second);
    assert_eq!(proof.verify(&start).unwrap(), fork, "by one who has neither branch");
}

#[test]
fn two_foundings_are_a_fork_that_the_clinics_id_alone_can_judge() {
    let clinic = Clinic::new();
    let empty = Ledger::new(clinic.ledger.clinic());
    let identity = IdentitySecret::from_seed([60; 32]);
    let body = StatementBody::ClinicCreated {
        root: clinic.root.public(),
        founder: PersonId([60; 16]),
        identity: identity.public(),
    };
    let signers = [Signer::Root(&clinic.root), Signer::Identity(&identity)];
    let rival = empty.draft(Author::Root, clinic.now, body).sign(&signers).to_bytes();
    let mut ledger = clinic.ledger.clone();
    let proof = fork_of(ledger.append(&rival).unwrap_err());
    assert_eq!(proof.verify(&empty).unwrap().seq, LedgerSeq(1));
}

#[test]
fn a_rival_that_is_not_rightly_signed_is_no_fork() {
    let mut clinic = Clinic::new();
    let stranger = IdentitySecret::from_seed([61; 32]);
    let founder = Author::Person(clinic.founder.id);
    let body = StatementBody::HeadConfirmed {};
    let forged = clinic.signed(founder, body.clone(), &[Signer::Identity(&stranger)]);
    let draft = clinic.ledger.clone();
    let [nurse] = clinic.staff([Role::Nurse]);
    // Whoever joins later was nobody then.
    let early = draft.draft(Author::Person(nurse.id), clinic.now, body);
    let early = Blob(early.sign(&[Signer::Identity(&nurse.identity)]).to_bytes());
    let forged_refusal = Refusal::BadSignature(SignerKind::Identity);
    assert_eq!(clinic.try_append(&forged).unwrap_err(), forged_refusal);
    assert_eq!(clinic.try_append(&early).unwrap_err(), Refusal::UnknownAuthor);
    for (second, why) in [(forged, forged_refusal), (early, Refusal::UnknownAuthor)] {
        let proof = ForkProof { first: clinic.log[1].clone(), second };
        assert_eq!(proof.verify(&clinic.ledger), Err(ForkError::NotSigned(why)));
    }
}

#[test]
fn what_does_not_contradict_proves_nothing() {
    let mut clinic = Clinic::new();
    let empty = Ledger::new(clinic.ledger.clinic());
    let (one, other) = rivals(&mut clinic);
    clinic.try_append(&one).unwrap();
    clinic.by_founder(StatementBody::HeadConfirmed {});
    let proof =
        |first: &Blob, second: &Blob| ForkProof { first: first.clone(), second: second.clone() };
    let verify = |proof: ForkProof| proof.verify(&clinic.ledger).unwrap_err();
    assert_eq!(verify(proof(&one, &one)), ForkError::NoContradiction);
    assert_eq!(verify(proof(&clinic.log[0], &other)), ForkError::NoContradiction);
    assert_eq!(verify(proof(&clinic.log[2], &other)), ForkError::NoContradiction);
    let garbage = proof(&one, &Blob(b"hello".to_vec()));
    assert!(matches!(verify(garbage), ForkError::NotAStatement(_)));
    let good = proof(&one, &other);
    assert_eq!(good.verify(&empty), Err(ForkError::UnknownStart));
    assert_eq!(good.verify(&Ledger::new(ClinicId([0; 32]))), Err(ForkError::UnknownStart));
    assert!(good.verify(&clinic.ledger).is_ok());
}
