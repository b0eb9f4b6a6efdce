use crate::posts::{founded, post};
use crate::support::Bench;
use bellward_proto::ErrorCode;
use bellward_proto::relay::{LedgerAppended, Posted};
use bellward_relay::{Config, FaultPoint, OpenError, Relay};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// A switch for the next commit: 1 fails it before, 2 after.
fn failing() -> (Arc<AtomicU8>, impl FnOnce(&mut Config)) {
    let switch = Arc::new(AtomicU8::new(0));
    let asked = switch.clone();
    let change = move |config: &mut Config| {
        config.faults = Some(Arc::new(move |point| {
            let here = match point {
                FaultPoint::BeforeCommit => 1,
                FaultPoint::AfterCommit => 2,
            };
            asked.compare_exchange(here, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        }));
    };
    (switch, change)
}

#[tokio::test]
async fn all_that_was_answered_is_there_after_a_crash() {
    let mut bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    crate::packages::upload(&bench, doctor, 30, false).await;
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, "one");
    let posted = post(&bench, &mut talk, nurse, &message).await;
    bench.crash();
    // The token holds on, and the repeat is a repeat.
    let again: Posted = bench.post("/v1/posts", Some(nurse), &message).await.ok().read();
    assert_eq!(again, posted);
    let items = bench.stream(doctor, 0).await.items().await;
    assert_eq!(items.len(), 2);
    let next = talk.message(doctor, "two");
    post(&bench, &mut talk, doctor, &next).await;
    assert_eq!(bench.log_in(&clinic, doctor).await.key_packages, 30);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn what_fails_before_the_commit_never_was() {
    let (switch, change) = failing();
    let bench = Bench::with(change);
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, "one");
    switch.store(1, Ordering::SeqCst);
    bench.post("/v1/posts", Some(nurse), &message).await.refused(ErrorCode::Internal);
    assert_eq!(bench.stream(doctor, 0).await.items().await.len(), 1);
    let other = talk.message(doctor, "this one takes the number");
    post(&bench, &mut talk, doctor, &other).await;
    post(&bench, &mut talk, nurse, &message).await;
}

#[tokio::test]
async fn what_fails_after_the_commit_was_and_is_not_doubled() {
    let (switch, change) = failing();
    let mut bench = Bench::with(change);
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, "one");
    switch.store(2, Ordering::SeqCst);
    bench.post("/v1/posts", Some(nurse), &message).await.refused(ErrorCode::Internal);
    bench.crash();
    post(&bench, &mut talk, nurse, &message).await;
    assert_eq!(bench.stream(doctor, 0).await.items().await.len(), 2);
}

#[tokio::test]
async fn a_ledger_whose_commit_failed_is_read_anew() {
    let (switch, change) = failing();
    let bench = Bench::with(change);
    let (mut clinic, _) = bench.clinic(0).await;
    let kept = clinic.ledger.clone();
    let lost = clinic.confirmation(bench.now());
    switch.store(1, Ordering::SeqCst);
    bench.append(&clinic, &lost).await.refused(ErrorCode::Internal);
    clinic.ledger = kept;
    let other = clinic.confirmation(bench.now().plus_millis(7));
    let answer: LedgerAppended = bench.append(&clinic, &other).await.ok().read();
    assert_eq!(Some(answer.head), clinic.ledger.head());
    bench.append(&clinic, &lost).await.refused(ErrorCode::LedgerMoved);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn streams_and_requests_end_with_the_relay() {
    let mut bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let mut stream = bench.stream(&clinic.founder, 0).await;
    let router = bench.relay().router();
    stream.backlog().await;
    stream.next().await;
    bench.stop();
    assert_eq!(stream.next().await, None);
    let answered = crate::support::ask(router, "GET", "/v1/relay", None, None::<&()>).await;
    answered.refused(ErrorCode::Internal);
    bench.start();
    bench.get("/v1/relay", None).await.ok();
}

#[tokio::test]
async fn a_directory_is_for_one_relay_at_a_time() {
    let bench = Bench::new();
    let refused = Relay::open(bench.config.clone());
    assert!(matches!(refused, Err(OpenError::InUse(_))), "{refused:?}");
}

#[tokio::test]
async fn the_same_seed_does_not_draw_the_same_tokens_after_a_restart() {
    let mut bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    for _ in 0..3 {
        bench.crash();
        bench.log_in(&clinic, &clinic.founder).await;
        bench.log_in(&clinic, &others[0]).await;
    }
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let mut bench = Bench::new();
    bench.clinic(0).await;
    bench.stop();
    let file = bench.config.data.join("relay.sqlite");
    let database = rusqlite::Connection::open(&file).unwrap();
    database
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (999, 'later', '2099-01-01T00:00:00Z', '1')",
            [],
        )
        .unwrap();
    drop(database);
    let refused = Relay::open(bench.config.clone()).unwrap_err();
    assert!(refused.to_string().contains("update"), "{refused}");
}
