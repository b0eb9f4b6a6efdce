use crate::support::{Bench, Clinic};
use bellward_proto::relay::{
    ClinicKeyAnswer, DirectoryAnswer, InviteBundle, LedgerAppended, LedgerPage,
};
use bellward_proto::{Blob, ErrorCode, LedgerHead, LedgerSeq, limits};
use bellward_trust::{ClinicKey, Ledger, StatementBody};

async fn fetch(bench: &Bench, clinic: &Clinic) -> Ledger {
    let mut ledger = Ledger::new(clinic.id);
    loop {
        let path = format!("/v1/clinics/{}/ledger?after={}", clinic.id, ledger.seq());
        let page: LedgerPage = bench.get(&path, None).await.ok().read();
        for statement in &page.statements {
            ledger.append(statement.as_slice()).unwrap();
        }
        if ledger.seq() == page.seq {
            assert_eq!(ledger.head(), Some(page.head));
            return ledger;
        }
        assert!(!page.statements.is_empty());
    }
}

#[tokio::test]
async fn a_clinic_is_made_and_read_back_by_anyone() {
    let bench = Bench::new();
    let mut clinic = Clinic::new(1);
    let creation = clinic.creation(bench.now());
    let path = format!("/v1/clinics/{}/ledger", clinic.id);
    bench.get(&path, None).await.refused(ErrorCode::Unknown);
    let answer: LedgerAppended = bench.append(&clinic, &creation).await.ok().read();
    assert_eq!(answer.seq, LedgerSeq(3));
    let again: LedgerAppended = bench.append(&clinic, &creation).await.ok().read();
    assert_eq!(again, answer, "a repeat answers the same");
    assert_eq!(fetch(&bench, &clinic).await.head(), clinic.ledger.head());

    let hash = clinic.ledger.roster().directory().unwrap().hash;
    let path = format!("/v1/clinics/{}/directory/{hash}", clinic.id);
    let directory: DirectoryAnswer = bench.get(&path, None).await.ok().read();
    assert_eq!(Some(directory.sealed), creation.directory.map(|directory| directory.sealed));
}

#[tokio::test]
async fn an_old_append_that_is_repeated_gets_its_old_answer() {
    let bench = Bench::new();
    let (mut clinic, _) = bench.clinic(0).await;
    let first = clinic.confirmation(bench.now());
    let answer: LedgerAppended = bench.append(&clinic, &first).await.ok().read();
    let second = clinic.confirmation(bench.now());
    bench.append(&clinic, &second).await.ok();
    let again: LedgerAppended = bench.append(&clinic, &first).await.ok().read();
    assert_eq!(again, answer);
}

#[tokio::test]
async fn of_two_who_append_at_once_one_is_told_that_the_ledger_moved() {
    let bench = Bench::new();
    let (mut clinic, _) = bench.clinic(0).await;
    let before = clinic.ledger.clone();
    let one = clinic.confirmation(bench.now());
    let head = clinic.ledger.head();
    clinic.ledger = before;
    let two = clinic.confirmation(bench.now().plus_millis(5));
    bench.append(&clinic, &one).await.ok();
    let body = bench.append(&clinic, &two).await.refused(ErrorCode::LedgerMoved);
    assert_eq!(body.head, head);
    let mut nonsense = two;
    nonsense.expected_head = Some(LedgerHead([4; 32]));
    bench.append(&clinic, &nonsense).await.refused(ErrorCode::LedgerMoved);
}

#[tokio::test]
async fn what_has_no_right_or_no_signature_is_refused_whole() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let kept = clinic.ledger.clone();
    let mut altered = clinic.confirmation(bench.now());
    let last = altered.statements[0].0.len() - 1;
    altered.statements[0].0[last] ^= 1;
    let body = bench.append(&clinic, &altered).await.refused(ErrorCode::StatementRefused);
    assert_eq!(body.head, kept.head());

    // The nurse administers nothing.
    clinic.ledger = kept.clone();
    let nurse = &others[0];
    let author = bellward_trust::Author::Person(nurse.person);
    let statement = clinic.ledger.draft(author, bench.now(), StatementBody::HeadConfirmed {});
    let signed = statement.sign(&[bellward_trust::Signer::Identity(&nurse.identity)]);
    let mut request = clinic.confirmation(bench.now());
    request.statements = vec![Blob(bellward_proto::Versioned::to_bytes(&signed))];
    bench.append(&clinic, &request).await.refused(ErrorCode::StatementRefused);

    clinic.ledger = kept.clone();
    let mut empty = clinic.confirmation(bench.now());
    empty.statements.clear();
    bench.append(&clinic, &empty).await.refused(ErrorCode::StatementRefused);

    clinic.ledger = kept.clone();
    let ahead = clinic.confirmation(bench.now().plus_millis(11 * 60_000));
    bench.append(&clinic, &ahead).await.refused(ErrorCode::StatementRefused);
    assert_eq!(fetch(&bench, &clinic).await.head(), kept.head());
}

#[tokio::test]
async fn a_removal_comes_with_a_fresh_key_for_all_who_stay() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(2).await;
    let kept = clinic.ledger.clone();
    let (gone, stays) = (&others[0], &others[1]);
    let bare = clinic
        .at(bench.now())
        .administer(StatementBody::PersonRemoved { person: gone.person })
        .request();
    bench.append(&clinic, &bare).await.refused(ErrorCode::StatementRefused);

    let refused = async |change: &dyn Fn(&mut bellward_proto::relay::DirectoryUpload)| {
        let mut clinic_again = Clinic::new(1);
        clinic_again.creation(bench.now());
        clinic_again.ledger = kept.clone();
        let mut request = clinic_again.removal(gone.person, bench.now());
        change(request.directory.as_mut().unwrap());
        bench.append(&clinic_again, &request).await.refused(ErrorCode::StatementRefused);
    };
    refused(&|upload| drop(upload.keys.pop())).await;
    refused(&|upload| upload.keys[0].sealed.0[0] ^= 1).await;
    refused(&|upload| upload.sealed.0[0] ^= 1).await;

    clinic.ledger = kept.clone();
    let removal = clinic.removal(gone.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    let generation = clinic.key.generation;
    let path = format!("/v1/clinic-key/{generation}");
    let answer: ClinicKeyAnswer = bench.get(&path, Some(stays)).await.ok().read();
    let opened = ClinicKey::open(&stays.seal, &clinic.id, &stays.device, &answer.sealed.0).unwrap();
    assert_eq!(opened, clinic.key);
    bench.get(&path, Some(gone)).await.refused(ErrorCode::LoginNeeded);
    bench.get("/v1/clinic-key/99", Some(stays)).await.refused(ErrorCode::Unknown);
}

#[tokio::test]
async fn an_invites_bundle_is_there_until_it_is_used() {
    let bench = Bench::new();
    let (mut clinic, _) = bench.clinic(0).await;
    let member = clinic.stranger();
    let (invite, keys) = clinic.invite_keys();
    let kept = clinic.ledger.clone();
    let mut request = clinic.at(bench.now()).invite(invite, &keys, member.person).request();
    let bundles = std::mem::take(&mut request.bundles);
    bench.append(&clinic, &request).await.refused(ErrorCode::StatementRefused);
    request.bundles = bundles;
    bench.append(&clinic, &request).await.ok();
    assert!(clinic.ledger.seq() > kept.seq());

    let path = format!("/v1/clinics/{}/invites/{invite}", clinic.id);
    let bundle: InviteBundle = bench.get(&path, None).await.ok().read();
    assert_eq!(bundle, request.bundles[0]);
    let join = clinic.at(bench.now()).join(invite, &keys, &member).request();
    bench.append(&clinic, &join).await.ok();
    bench.get(&path, None).await.refused(ErrorCode::Unknown);
    bench.log_in(&clinic, &member).await;
}

#[tokio::test]
async fn sizes_are_bounded() {
    let bench = Bench::new();
    let (mut clinic, _) = bench.clinic(0).await;
    let request = clinic.confirmation(bench.now());
    let mut many = request.clone();
    many.statements = vec![request.statements[0].clone(); limits::STATEMENTS_PER_APPEND + 1];
    bench.append(&clinic, &many).await.refused(ErrorCode::TooLarge);
    let mut large = request.clone();
    large.statements[0] = Blob(vec![0; limits::STATEMENT + 1]);
    bench.append(&clinic, &large).await.refused(ErrorCode::TooLarge);
    let mut unasked = request;
    unasked.directory = Some(bellward_proto::relay::DirectoryUpload {
        sealed: Blob(b"unnamed".to_vec()),
        keys: Vec::new(),
    });
    bench.append(&clinic, &unasked).await.refused(ErrorCode::StatementRefused);
}
