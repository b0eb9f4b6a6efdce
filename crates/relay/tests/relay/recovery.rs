//! What a restored relay lost of a ledger is returned, or given up.

use crate::posts::{founded, founded_late};
use crate::support::{Answered, Bench, Clinic, Member, Talk};
use bellward_proto::relay::{
    AppendLedger, LedgerAppended, LoginAnswer, RecoveryStands, RelayInfo, ReturnLedger, ReturnedAll,
};
use bellward_proto::{Blob, ErrorCode, Incarnation, LedgerHead, LedgerSeq, Versioned, limits};
use bellward_relay::{Relay, backup};
use bellward_trust::{Author, Signer, StatementBody};
use serde_json::Value;

async fn health(bench: &Bench) -> String {
    let health: Value = bench.get("/v1/health", None).await.ok().read();
    health["status"].as_str().unwrap().to_owned()
}

/// Whether the relay still waits, as it answers.
fn waits(answered: Answered) -> bool {
    answered.ok().read::<RecoveryStands>().recovering
}

/// A nurse is in the backup; a doctor came after it. The nurse administers.
async fn restored(bench: &mut Bench) -> (Clinic, Member, Talk) {
    let (mut clinic, _) = bench.clinic(0).await;
    let file = bench.backup();
    let doctor = bench.join(&mut clinic).await;
    let talk = founded(bench, 1, &clinic, &[&clinic.founder, &doctor]).await;
    bench.restore(&file);
    (clinic, doctor, talk)
}

/// The seq of the ledger that [`restored`] has kept: a clinic, its founder's device, a directory.
const KEPT: LedgerSeq = LedgerSeq(3);

#[tokio::test]
async fn who_has_the_ledger_returns_it_and_then_the_relay_goes_on() {
    let mut bench = Bench::new();
    let (mut clinic, doctor, talk) = restored(&mut bench).await;
    assert_eq!(health(&bench).await, "recovering");
    let request =
        bellward_proto::relay::ChallengeRequest { clinic: clinic.id, device: doctor.device };
    bench.post("/v1/login/challenge", None, &request).await.ok();
    let login = bench.login_request(&clinic, &doctor).await;
    bench.post("/v1/login", None, &login).await.refused(ErrorCode::Unknown);

    // Nobody is logged in.
    let returning = clinic.returning(KEPT);
    let answer: LedgerAppended = bench.give_back(&clinic, &returning).await.ok().read();
    assert_eq!(Some(answer.head), clinic.ledger.head());
    let again: LedgerAppended = bench.give_back(&clinic, &returning).await.ok().read();
    assert_eq!(again, answer, "a repeat answers the same");
    let opened = bench.log_in(&clinic, &doctor).await;
    assert!(!opened.recovery.unwrap().returned);
    crate::packages::upload(&bench, &doctor, 3, false).await;
    bench.stream(&doctor, 0).await.backlog().await;
    assert_eq!(bench.get("/v1/conversations", Some(&doctor)).await.ok().status, 200);

    let message = talk.message(&doctor, "x");
    let waiting = bench.post("/v1/posts", Some(&doctor), &message).await;
    assert!(waiting.refused(ErrorCode::Recovering).retry_after.is_some());
    let kept = clinic.ledger.clone();
    let append = clinic.confirmation(bench.now());
    bench.append(&clinic, &append).await.refused(ErrorCode::Recovering);
    clinic.ledger = kept;

    assert!(waits(bench.returned(&clinic, &doctor).await), "the doctor administers nothing");
    assert!(bench.log_in(&clinic, &doctor).await.recovery.unwrap().returned);
    let opened = bench.log_in(&clinic, &clinic.founder).await;
    assert!(!opened.recovery.unwrap().returned, "each says so for itself");
    assert!(!waits(bench.returned(&clinic, &clinic.founder).await));
    assert_eq!(health(&bench).await, "ok");
    assert!(!bench.relay().is_recovering().await);
    assert_eq!(bench.log_in(&clinic, &clinic.founder).await.recovery, None);
    let append = clinic.confirmation(bench.now());
    bench.append(&clinic, &append).await.ok();
    founded_late(&bench, 2, &clinic, &[&clinic.founder, &doctor]).await;
    assert!(!waits(bench.returned(&clinic, &clinic.founder).await), "said once more");
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_end_of_a_recovery_leaves_the_groups_of_the_backup_behind() {
    let mut bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let file = bench.backup();
    bench.restore(&file);
    bench.log_in(&clinic, nurse).await;
    assert!(!crate::pleas::state(&bench, &talk, nurse).await.abandoned);
    assert!(!waits(bench.returned(&clinic, nurse).await));
    assert!(crate::pleas::state(&bench, &talk, nurse).await.abandoned);
}

#[tokio::test]
async fn only_who_has_seen_the_head_in_a_confirmed_session_says_that_nothing_is_missing() {
    let mut bench = Bench::new();
    let (clinic, _, _) = restored(&mut bench).await;
    let nurse = &clinic.founder;
    bench.log_in(&clinic, nurse).await;
    let refused = bench.returned(&clinic, nurse).await.refused(ErrorCode::LedgerMoved);
    assert_eq!(refused.head, clinic.ledger.head_at(KEPT), "it lacks what the nurse knows");
    bench.give_back(&clinic, &clinic.returning(KEPT)).await.ok();
    let early = ReturnedAll { head: clinic.ledger.head_at(KEPT).unwrap() };
    let answered = bench.post("/v1/recovery/returned", Some(nurse), &early).await;
    assert_eq!(answered.refused(ErrorCode::LedgerMoved).head, clinic.ledger.head());
    bench.open_session(&clinic, nurse).await;
    bench.returned(&clinic, nurse).await.refused(ErrorCode::SessionUnconfirmed);
    let stranger = ReturnedAll { head: clinic.ledger.head().unwrap() };
    let answered = bench.post("/v1/recovery/returned", None, &stranger).await;
    answered.refused(ErrorCode::LoginNeeded);
    assert!(bench.relay().is_recovering().await);
    bench.log_in(&clinic, nurse).await;
    assert!(!waits(bench.returned(&clinic, nurse).await));
}

#[tokio::test]
async fn every_device_of_an_administrator_is_waited_for_unless_it_is_revoked() {
    for revoked in [false, true] {
        let mut bench = Bench::new();
        let (mut clinic, _) = bench.clinic(0).await;
        let (second, adding) = clinic.another_device(bench.now());
        bench.append(&clinic, &adding).await.ok();
        let file = bench.backup();
        bench.restore(&file);
        bench.log_in(&clinic, &clinic.founder).await;
        assert!(waits(bench.returned(&clinic, &clinic.founder).await));
        if revoked {
            let before = clinic.ledger.seq();
            clinic.revocation(second.device, bench.now());
            bench.give_back(&clinic, &clinic.returning(before)).await.ok();
            let login = bench.login_request(&clinic, &second).await;
            bench.post("/v1/login", None, &login).await.refused(ErrorCode::Revoked);
        } else {
            bench.log_in(&clinic, &second).await;
            assert!(!waits(bench.returned(&clinic, &second).await));
        }
        assert!(!bench.relay().is_recovering().await, "revoked: {revoked}");
        assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_restore_forgets_who_had_returned_what_to_the_life_before() {
    let mut bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let file = bench.backup();
    bench.restore(&file);
    bench.log_in(&clinic, &others[0]).await;
    assert!(waits(bench.returned(&clinic, &others[0]).await));
    let (second, data) =
        (bench.directory.path().join("second"), bench.directory.path().join("again"));
    backup::backup(&bench.config.data, &second).unwrap();
    bench.stop();
    backup::restore(&second, &data).unwrap();
    bench.config.data = data;
    bench.start();
    assert!(!bench.log_in(&clinic, &others[0]).await.recovery.unwrap().returned);
}

#[tokio::test]
async fn a_removal_is_returned_without_its_documents_and_in_pieces() {
    let mut bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let doctor = &others[0];
    let (invite, keys) = clinic.invite_keys();
    let invited = clinic.stranger();
    let inviting = clinic.at(bench.now()).invite(invite, &keys, invited.person).request();
    bench.append(&clinic, &inviting).await.ok();
    let before = clinic.ledger.seq();
    let old = clinic.ledger.roster().directory().unwrap().hash;
    let file = bench.backup();
    let removal = clinic.removal(doctor.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    let withdrawal = clinic.removal(invited.person, bench.now());
    bench.append(&clinic, &withdrawal).await.ok();
    bench.restore(&file);
    bench.log_in(&clinic, doctor).await;

    let bundle = format!("/v1/clinics/{}/invites/{invite}", clinic.id);
    bench.get(&bundle, None).await.ok();
    let whole = clinic.returning(before);
    for (index, statement) in whole.statements.iter().enumerate() {
        let expected_head = clinic.ledger.head_at(LedgerSeq(before.0 + index as u64));
        let piece = ReturnLedger { expected_head, statements: vec![statement.clone()] };
        bench.give_back(&clinic, &piece).await.ok();
        bench.get("/v1/events", Some(doctor)).await.refused(ErrorCode::LoginNeeded);
    }
    bench.get(&bundle, None).await.refused(ErrorCode::Unknown);
    let directory = |hash| format!("/v1/clinics/{}/directory/{hash}", clinic.id);
    let lost = clinic.ledger.roster().directory().unwrap().hash;
    bench.get(&directory(lost), None).await.refused(ErrorCode::Unknown);
    bench.get(&directory(old), None).await.ok();
    bench.log_in(&clinic, &clinic.founder).await;
    bench.get("/v1/clinic-key/1", Some(&clinic.founder)).await.ok();
    bench.get("/v1/clinic-key/3", Some(&clinic.founder)).await.refused(ErrorCode::Unknown);
    assert!(!waits(bench.returned(&clinic, &clinic.founder).await));

    // What was superseded goes as it always does, and the next directory is the current one.
    bench.clock.advance(std::time::Duration::from_secs(31 * 24 * 3600));
    bench.relay().sweep().await.unwrap();
    bench.get(&directory(old), None).await.refused(ErrorCode::Unknown);
    bench.log_in(&clinic, &clinic.founder).await;
    bench.get("/v1/clinic-key/1", Some(&clinic.founder)).await.refused(ErrorCode::Unknown);
    clinic.next_key();
    let anew = clinic.at(bench.now()).fresh_directory().request();
    bench.append(&clinic, &anew).await.ok();
    let current = clinic.ledger.roster().directory().unwrap().hash;
    let path = format!("/v1/clinics/{}/directory/{current}", clinic.id);
    bench.get(&path, None).await.ok();
    bench.get("/v1/clinic-key/4", Some(&clinic.founder)).await.ok();
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn after_a_removal_without_a_fresh_key_the_next_append_brings_one() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let before = clinic.ledger.seq();
    let person = others[0].person;
    clinic.at(bench.now()).administer(StatementBody::PersonRemoved { person }).request();
    // Whenever it comes: a device may have been away for long.
    bench.give_back(&clinic, &clinic.returning(before)).await.ok();
    bench.get("/v1/events", Some(&others[0])).await.refused(ErrorCode::LoginNeeded);
    let kept = clinic.ledger.clone();
    let stale = clinic.confirmation(bench.now());
    bench.append(&clinic, &stale).await.refused(ErrorCode::StatementRefused);
    clinic.ledger = kept;
    clinic.next_key();
    let fresh = clinic.at(bench.now()).fresh_directory().request();
    bench.append(&clinic, &fresh).await.ok();
}

#[tokio::test]
async fn what_does_not_extend_the_ledger_is_not_returned_to_it() {
    let mut bench = Bench::new();
    let (mut clinic, doctor, _) = restored(&mut bench).await;
    let good = clinic.returning(KEPT);
    let give_back = async |clinic: &Clinic, request: &ReturnLedger, code| {
        bench.give_back(clinic, request).await.refused(code).head
    };
    let kept = clinic.ledger.head_at(KEPT);
    let moved = ReturnLedger { expected_head: Some(LedgerHead([4; 32])), ..good.clone() };
    assert_eq!(give_back(&clinic, &moved, ErrorCode::LedgerMoved).await, kept);
    let anew = ReturnLedger { expected_head: None, ..good.clone() };
    assert_eq!(give_back(&clinic, &anew, ErrorCode::LedgerMoved).await, kept);
    let empty = ReturnLedger { statements: Vec::new(), ..good.clone() };
    give_back(&clinic, &empty, ErrorCode::StatementRefused).await;
    let mut altered = good.clone();
    *altered.statements[0].0.last_mut().unwrap() ^= 1;
    give_back(&clinic, &altered, ErrorCode::StatementRefused).await;
    let mut many = good.clone();
    many.statements = vec![good.statements[0].clone(); limits::STATEMENTS_PER_APPEND + 1];
    give_back(&clinic, &many, ErrorCode::TooLarge).await;

    // The doctor administers nothing: a relay has never appended such a statement.
    let author = Author::Person(doctor.person);
    let statement = clinic.ledger.draft(author, bench.now(), StatementBody::HeadConfirmed {});
    let mut void = good.clone();
    void.statements.push(Blob(statement.sign(&[Signer::Identity(&doctor.identity)]).to_bytes()));
    assert_eq!(give_back(&clinic, &void, ErrorCode::StatementRefused).await, kept);

    clinic.confirmation(bench.now().plus_millis(11 * 60_000));
    let ahead = clinic.returning(KEPT);
    assert_eq!(give_back(&clinic, &ahead, ErrorCode::StatementRefused).await, kept);
    bench.give_back(&clinic, &good).await.ok();
}

#[tokio::test]
async fn a_clinic_that_the_backup_did_not_know_comes_back_whole() {
    let mut bench = Bench::with(|config| config.limits.clinics = 2);
    let (first, _) = bench.clinic_of(1, 0).await;
    let file = bench.backup();
    let (lost, others) = bench.clinic_of(2, 1).await;
    bench.restore(&file);
    bench.log_in(&first, &first.founder).await;
    assert!(!waits(bench.returned(&first, &first.founder).await));
    assert_eq!(health(&bench).await, "ok");

    let whole = lost.returning(LedgerSeq(0));
    let (head, rest) = whole.statements.split_at(1);
    let beginning = ReturnLedger { expected_head: None, statements: head.to_vec() };
    bench.give_back(&lost, &beginning).await.ok();
    assert_eq!(health(&bench).await, "recovering", "nobody can have said anything yet");
    let expected_head = lost.ledger.head_at(LedgerSeq(1));
    let rest = ReturnLedger { expected_head, statements: rest.to_vec() };
    bench.give_back(&lost, &rest).await.ok();
    // One clinic waits, the other does not.
    founded_late(&bench, 1, &first, &[&first.founder]).await;
    assert!(bench.log_in(&lost, &others[0]).await.recovery.is_some());
    let mut talk = Talk::new(1, &lost, &[&others[0]]);
    talk.number.0 = bench.now().0;
    let founding = talk.founding(&others[0]);
    let answered = bench.post("/v1/posts", Some(&others[0]), &founding).await;
    answered.refused(ErrorCode::Recovering);
    bench.log_in(&lost, &lost.founder).await;
    assert!(!waits(bench.returned(&lost, &lost.founder).await));
    bench.post("/v1/posts", Some(&others[0]), &founding).await.ok();

    let mut third = Clinic::new(3);
    third.creation(bench.now());
    bench.give_back(&third, &third.returning(LedgerSeq(0))).await.refused(ErrorCode::Full);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_ledger_that_is_returned_is_bounded_as_any() {
    let mut bench = Bench::with(|config| {
        config.limits.devices_per_clinic = 2;
        config.limits.statements_per_clinic = 7;
    });
    let (mut clinic, _, _) = restored(&mut bench).await;
    bench.give_back(&clinic, &clinic.returning(KEPT)).await.ok();
    let (kept, after) = (clinic.ledger.clone(), clinic.ledger.seq());
    clinic.another_device(bench.now());
    bench.give_back(&clinic, &clinic.returning(after)).await.refused(ErrorCode::Full);
    clinic.ledger = kept;
    for _ in 0..2 {
        clinic.confirmation(bench.now());
    }
    bench.give_back(&clinic, &clinic.returning(after)).await.refused(ErrorCode::Full);
}

#[tokio::test]
async fn an_operator_gives_up_what_is_missing_of_all_clinics() {
    let mut bench = Bench::new();
    let (one, _) = bench.clinic_of(1, 0).await;
    let (mut two, _) = bench.clinic_of(2, 0).await;
    let file = bench.backup();
    let before = two.ledger.seq();
    let late = bench.join(&mut two).await;
    let (unknown, _) = bench.clinic_of(3, 0).await;
    bench.restore(&file);
    bench.relay().accept_gap().await.unwrap();
    assert_eq!(health(&bench).await, "ok");
    bench.log_in(&one, &one.founder).await;
    founded_late(&bench, 1, &one, &[&one.founder]).await;
    assert_eq!(bench.log_in(&two, &two.founder).await.recovery, None);

    // Who comes late returns what it has, and nothing has to wait for it.
    bench.give_back(&two, &two.returning(before)).await.ok();
    assert_eq!(bench.log_in(&two, &late).await.recovery, None);
    bench.give_back(&unknown, &unknown.returning(LedgerSeq(0))).await.ok();
    assert_eq!(bench.log_in(&unknown, &unknown.founder).await.recovery, None);
    assert_eq!(health(&bench).await, "ok");
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_relay_restored_without_clinics_waits_for_one() {
    let mut bench = Bench::new();
    let file = bench.backup();
    let (clinic, _) = bench.clinic(0).await;
    bench.restore(&file);
    assert_eq!(health(&bench).await, "recovering");
    let metrics =
        crate::support::ask(bench.relay().metrics_router(), "GET", "/metrics", None, None::<&()>);
    let metrics = String::from_utf8(metrics.await.ok().body).unwrap();
    assert!(metrics.contains("bellward_relay_recovering 1"), "{metrics}");
    bench.give_back(&clinic, &clinic.returning(LedgerSeq(0))).await.ok();
    bench.log_in(&clinic, &clinic.founder).await;
    assert!(!waits(bench.returned(&clinic, &clinic.founder).await));
    assert_eq!(health(&bench).await, "ok");
}

#[tokio::test]
async fn a_new_clinic_waits_for_nobody() {
    let mut bench = Bench::new();
    let (_, _) = bench.clinic_of(1, 0).await;
    let file = bench.backup();
    bench.restore(&file);
    let mut fresh = Clinic::new(2);
    let creation: AppendLedger = fresh.creation(bench.now());
    bench.append(&fresh, &creation).await.ok();
    let opened: LoginAnswer = bench.log_in(&fresh, &fresh.founder).await;
    assert_eq!(opened.recovery, None);
    founded(&bench, 1, &fresh, &[&fresh.founder]).await;
    assert!(bench.relay().is_recovering().await, "the other one still does");

    // Nothing was ever lost here: what is returned is simply there.
    let other = Bench::new();
    other.give_back(&fresh, &fresh.returning(LedgerSeq(0))).await.ok();
    assert!(!other.relay().is_recovering().await);
}

#[tokio::test]
async fn a_caller_may_choose_the_next_incarnation() {
    let bench = Bench::new();
    bench.clinic(0).await;
    let (file, data) = (bench.backup(), bench.directory.path().join("restored"));
    let chosen = Incarnation([42; 16]);
    backup::restore_as(&file, &data, chosen).unwrap();
    let mut config = bench.config.clone();
    config.data = data;
    let relay = Relay::open(config).unwrap();
    let info = crate::support::ask(relay.router(), "GET", "/v1/relay", None, None::<&()>).await;
    assert_eq!(info.ok().read::<RelayInfo>().incarnation, chosen);
}
