use crate::posts::{founded, post};
use crate::support::{Bench, Member, Talk};
use bellward_proto::limits::beyond_all;
use bellward_proto::relay::{LoginAnswer, Posted, RelayInfo};
use bellward_proto::{ErrorCode, OrderNumber, SessionNonce};
use bellward_relay::{Relay, backup, check, tls};

#[tokio::test]
async fn a_restored_relay_is_another_incarnation_and_waits() {
    let mut bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let doctor = &others[0];
    let mut talk = founded(&bench, 1, &clinic, &[&clinic.founder, doctor]).await;
    let kept = talk.message(doctor, "in the backup");
    let posted = post(&bench, &mut talk, doctor, &kept).await;
    let own = tls::own(&bench.config.data, "127.0.0.1").unwrap();
    let pin = tls::load(&own).unwrap().pin;
    let file = bench.directory.path().join("backup");
    backup::backup(&bench.config.data, &file).unwrap();
    assert!(backup::backup(&bench.config.data, &file).is_err(), "nothing is overwritten");
    let lost = talk.message(doctor, "after the backup");
    post(&bench, &mut talk.clone(), doctor, &lost).await;
    bench.log_in(&clinic, doctor).await;
    let before: RelayInfo = bench.get("/v1/relay", None).await.ok().read();
    let seen = bench.stream(doctor, 0).await.items().await.last().unwrap().cursor;
    bench.stop();

    let restored = bench.directory.path().join("restored");
    backup::restore(&file, &restored).unwrap();
    assert!(backup::restore(&file, &restored).is_err(), "only into an empty directory");
    assert_eq!(check::check(&restored).unwrap(), Vec::<String>::new());
    bench.config.data = restored.clone();
    bench.start();
    let own = tls::own(&restored, "127.0.0.1").unwrap();
    assert_eq!(tls::load(&own).unwrap().pin, pin, "what is in the invites still holds");
    let after: RelayInfo = bench.get("/v1/relay", None).await.ok().read();
    assert_ne!(after.incarnation, before.incarnation);

    bench.get("/v1/events", Some(doctor)).await.refused(ErrorCode::LoginNeeded);
    // The device has counted further than the backup knows.
    let answer = bench.log_in(&clinic, doctor).await;
    assert_eq!(answer.counter, doctor.counter.get());
    bench.log_in(&clinic, &clinic.founder).await;
    let again: Posted = bench.post("/v1/posts", Some(doctor), &kept).await.ok().read();
    assert_eq!(again, posted);
    let body = bench.post("/v1/posts", Some(doctor), &lost).await;
    assert!(body.refused(ErrorCode::Recovering).retry_after.is_some());
    let ledger = clinic.ledger.clone();
    let append = clinic.confirmation(bench.now());
    bench.append(&clinic, &append).await.refused(ErrorCode::Recovering);
    clinic.ledger = ledger;

    backup::accept_gap(&restored).unwrap();
    let state = crate::pleas::state(&bench, &talk, doctor).await;
    talk.head = clinic.ledger.head().unwrap();
    (talk.generation, talk.number) = (state.generation.next(), state.number);
    talk.order_hash = state.order_hash;
    let founding = talk.founding(doctor);
    post(&bench, &mut talk, doctor, &founding).await;
    let items = bench.stream(doctor, seen.0).await.items().await;
    assert_eq!(items.len(), 1, "no cursor is given twice");
    assert_eq!(items[0].envelope, founding.envelope);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_copy_of_a_device_stays_stale_on_a_restored_relay() {
    let mut bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    let copied = nurse.counter.get();
    for _ in 0..3 {
        bench.log_in(&clinic, nurse).await;
    }
    let file = bench.directory.path().join("backup");
    backup::backup(&bench.config.data, &file).unwrap();
    bench.stop();
    bench.config.data = bench.directory.path().join("restored");
    backup::restore(&file, &bench.config.data).unwrap();
    bench.start();
    nurse.counter.set(copied);
    let request = bench.login_request(&clinic, nurse).await;
    bench.post("/v1/login", None, &request).await.refused(ErrorCode::SessionStale);
    let mut reset = bench.login_request(&clinic, nurse).await;
    (reset.reset, reset.nonce) = (true, SessionNonce([99; 16]));
    crate::support::sign(&mut reset, nurse);
    bench.post("/v1/login", None, &reset).await.ok().read::<LoginAnswer>();
}

/// A relay restored from a backup that knows a conversation's first two envelopes of four.
async fn restored_behind(bench: &mut Bench) -> (crate::support::Clinic, Vec<Member>, Talk, Talk) {
    let (clinic, others) = bench.clinic(1).await;
    let mut talk = founded(bench, 1, &clinic, &[&clinic.founder, &others[0]]).await;
    let message = talk.message(&others[0], "in the backup");
    post(bench, &mut talk, &others[0], &message).await;
    let behind = talk.clone();
    let file = bench.backup();
    for text in ["lost", "lost too"] {
        let message = talk.message(&others[0], text);
        post(bench, &mut talk, &others[0], &message).await;
    }
    bench.restore(&file);
    bench.relay().accept_gap().await.unwrap();
    bench.log_in(&clinic, &clinic.founder).await;
    bench.log_in(&clinic, &others[0]).await;
    (clinic, others, talk, behind)
}

#[tokio::test]
async fn after_a_restore_no_group_goes_on_and_the_next_is_beyond_all_that_may_have_been() {
    let mut bench = Bench::new();
    let (clinic, others, mut ahead, mut behind) = restored_behind(&mut bench).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    for (talk, member) in [(&mut ahead, doctor), (&mut behind, nurse)] {
        let moved = ErrorCode::GenerationMoved;
        for request in [
            talk.message(member, "x"),
            talk.rejoin(member),
            talk.commit(member, &talk.devices, &[]),
            talk.founding(member),
        ] {
            bench.post("/v1/posts", Some(member), &request).await.refused(moved);
        }
    }
    let state = crate::pleas::state(&bench, &behind, nurse).await;
    assert!(state.abandoned && state.member);
    assert_eq!(state.number.0, beyond_all(behind.number.0, bench.now()));
    assert_eq!(state.generation.0, beyond_all(behind.generation.0, bench.now()));
    let mut next = ahead.clone();
    (next.generation, next.number) = (state.generation.next(), state.number);
    next.order_hash = state.order_hash;
    let early = Talk { number: OrderNumber(next.number.0 - 1), ..next.clone() };
    let early = early.founding(doctor);
    bench.post("/v1/posts", Some(doctor), &early).await.refused(ErrorCode::CommitBeyond);
    let founding = next.founding(doctor);
    post(&bench, &mut next, doctor, &founding).await;
    assert!(!crate::pleas::state(&bench, &next, nurse).await.abandoned);
    let message = next.message(nurse, "on it goes");
    post(&bench, &mut next, nurse, &message).await;
    assert_eq!(next.number.0, state.number.0 + 2);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_conversation_that_the_relay_lost_begins_where_its_founder_says() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let nurse = &clinic.founder;
    let mut talk = Talk::new(1, &clinic, &[nurse, &others[0]]);
    (talk.generation.0, talk.number.0) = (7, 1 << 52);
    let founding = talk.founding(nurse);
    bench.post("/v1/posts", Some(nurse), &founding).await.refused(ErrorCode::Unknown);
    talk.number.0 = 5000;
    let founding = talk.founding(nurse);
    post(&bench, &mut talk, nurse, &founding).await;
    assert_eq!(talk.number.0, 5001);
    let message = talk.message(&others[0], "and so on");
    post(&bench, &mut talk, &others[0], &message).await;
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
    let mut false_start = Talk::new(2, &clinic, &[nurse, &others[0]]);
    false_start.order_hash = talk.order_hash;
    let founding = false_start.founding(nurse);
    bench.post("/v1/posts", Some(nurse), &founding).await.refused(ErrorCode::OrderUnknown);
}

#[tokio::test]
async fn a_restored_relay_lets_no_conversation_begin_where_one_may_have_been() {
    let mut bench = Bench::new();
    let (clinic, others, _, _) = restored_behind(&mut bench).await;
    let nurse = &clinic.founder;
    let mut talk = Talk::new(2, &clinic, &[nurse, &others[0]]);
    let founding = talk.founding(nurse);
    bench.post("/v1/posts", Some(nurse), &founding).await.refused(ErrorCode::OrderUnknown);
    talk.number.0 = bench.now().0;
    let founding = talk.founding(nurse);
    post(&bench, &mut talk, nurse, &founding).await;
}

#[tokio::test]
async fn check_says_what_is_wrong() {
    let mut bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, "one");
    post(&bench, &mut talk, nurse, &message).await;
    bench.stop();
    let data = bench.config.data.clone();
    assert_eq!(check::check(&data).unwrap(), Vec::<String>::new());
    let harms = [
        ("UPDATE orders SET envelope = zeroblob(32) WHERE number = 2", "running hash"),
        ("UPDATE envelopes SET envelope = zeroblob(9) WHERE number = 2", "not what was numbered"),
        ("DELETE FROM orders WHERE number = 2", "newest link"),
        ("DELETE FROM recipient_lists", "names a row"),
        ("UPDATE clinics SET waiting_bytes = waiting_bytes + 1", "miscounted"),
        ("DELETE FROM queue", "waits for nobody"),
        ("UPDATE statements SET statement = zeroblob(80) WHERE seq = 2", "does not verify"),
        ("DELETE FROM statements WHERE seq = 2", "gaps"),
        ("UPDATE clinics SET next_cursor = 1", "next cursor"),
        ("UPDATE conversations SET number = 1, commit_number = 1", "beyond"),
        (
            "INSERT INTO pleas SELECT clinic, conversation, zeroblob(16), 1 FROM conversations",
            "plea",
        ),
        ("INSERT INTO returns SELECT clinic, zeroblob(16) FROM clinics", "lacks nothing"),
    ];
    for (harm, found) in harms {
        let copy = bench.directory.path().join("harmed");
        std::fs::create_dir(&copy).unwrap();
        std::fs::copy(data.join("relay.sqlite"), copy.join("relay.sqlite")).unwrap();
        let database = rusqlite::Connection::open(copy.join("relay.sqlite")).unwrap();
        database.pragma_update(None, "foreign_keys", false).unwrap();
        assert!(database.execute(harm, []).unwrap() > 0, "{harm}");
        drop(database);
        let faults = check::check(&copy).unwrap();
        assert!(faults.iter().any(|fault| fault.contains(found)), "{harm}: {faults:?}");
        std::fs::remove_dir_all(&copy).unwrap();
    }
}

#[tokio::test]
async fn a_backup_is_made_while_work_goes_on() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    for number in 0..3 {
        let file = bench.directory.path().join(format!("backup {number}"));
        backup::backup(&bench.config.data, &file).unwrap();
        let message = talk.message(nurse, &number.to_string());
        post(&bench, &mut talk, nurse, &message).await;
        let data = bench.directory.path().join(format!("restored {number}"));
        backup::restore(&file, &data).unwrap();
        assert_eq!(check::check(&data).unwrap(), Vec::<String>::new());
        let mut config = bench.config.clone();
        config.data = data;
        assert!(Relay::open(config).unwrap().is_recovering().await);
    }
}
