use crate::support::Bench;
use bellward_proto::relay::{ConfirmSession, LoginAnswer};
use bellward_proto::{ErrorCode, SessionCounter, SessionNonce, SessionToken};
use std::time::Duration;

#[tokio::test]
async fn a_session_is_opened_confirmed_and_counted() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    let first = bench.log_in(&clinic, nurse).await;
    assert_eq!(first.counter, SessionCounter(2));
    assert_eq!(first.head, clinic.ledger.head().unwrap());
    assert_eq!(first.expires_at, bench.now().plus_millis(3_600_000));
    let second = bench.log_in(&clinic, nurse).await;
    assert_eq!(second.counter, SessionCounter(3));
    assert_ne!(first.token, second.token);
    let confirm = ConfirmSession { device: nurse.device, counter: SessionCounter(3) };
    let late = bench.ask("POST", "/v1/session/confirm", Some(first.token), Some(&confirm)).await;
    late.refused(ErrorCode::LoginNeeded);
    bench.post("/v1/session/confirm", Some(nurse), &confirm).await.ok();
    let wrong = ConfirmSession { device: nurse.device, counter: SessionCounter(2) };
    let answered = bench.post("/v1/session/confirm", Some(nurse), &wrong).await;
    answered.refused(ErrorCode::SessionStale);
}

#[tokio::test]
async fn a_session_is_confirmed_by_the_device_whose_it_is() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let opened = bench.open_session(&clinic, nurse).await;
    // The same number as a session of the doctor's own.
    let confirm = ConfirmSession { device: doctor.device, counter: opened.counter };
    let answered = bench.post("/v1/session/confirm", Some(nurse), &confirm).await;
    answered.refused(ErrorCode::LoginNeeded);
    let own = ConfirmSession { device: nurse.device, ..confirm };
    bench.post("/v1/session/confirm", Some(nurse), &own).await.ok();
}

#[tokio::test]
async fn an_unanswered_login_is_repeated_and_a_copy_is_stale() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    let before = nurse.counter.get();
    let opened = bench.open_session(&clinic, nurse).await;
    // The answer was lost: the same counter and nonce again.
    nurse.counter.set(before);
    let repeat = bench.login_request(&clinic, nurse).await;
    let again: LoginAnswer = bench.post("/v1/login", None, &repeat).await.ok().read();
    assert_eq!(again.counter, opened.counter);
    assert_ne!(again.token, opened.token);
    // A copy that knows the old counter, but not the nonce.
    nurse.logins.set(77);
    let copy = bench.login_request(&clinic, nurse).await;
    bench.post("/v1/login", None, &copy).await.refused(ErrorCode::SessionStale);
    // What that copy may do is begin anew.
    let mut reset = bench.login_request(&clinic, nurse).await;
    reset.reset = true;
    crate::support::sign(&mut reset, nurse);
    let fresh: LoginAnswer = bench.post("/v1/login", None, &reset).await.ok().read();
    assert_eq!(fresh.counter, again.counter.next());
    assert_eq!(fresh.key_packages, 0);
}

#[tokio::test]
async fn a_reset_drops_the_key_packages() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    crate::packages::upload(&bench, nurse, 5, true).await;
    let mut reset = bench.login_request(&clinic, nurse).await;
    reset.reset = true;
    reset.nonce = SessionNonce([200; 16]);
    crate::support::sign(&mut reset, nurse);
    let fresh: LoginAnswer = bench.post("/v1/login", None, &reset).await.ok().read();
    assert_eq!(fresh.key_packages, 0);
    nurse.token.set(Some(fresh.token));
    assert!(crate::packages::claim(&bench, nurse, &[nurse.device]).await.is_empty());
}

#[tokio::test]
async fn a_login_must_be_the_devices_own_and_fresh() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let nurse = &others[0];
    let mut forged = bench.login_request(&clinic, nurse).await;
    crate::support::sign(&mut forged, &clinic.founder);
    bench.post("/v1/login", None, &forged).await.refused(ErrorCode::LoginRefused);

    let mut foreign = bench.login_request(&clinic, &clinic.founder).await;
    foreign.device = nurse.device;
    crate::support::sign(&mut foreign, nurse);
    bench.post("/v1/login", None, &foreign).await.refused(ErrorCode::LoginRefused);

    let old = bench.login_request(&clinic, nurse).await;
    bench.clock.advance(Duration::from_secs(61));
    bench.post("/v1/login", None, &old).await.refused(ErrorCode::LoginRefused);

    let once = bench.login_request(&clinic, nurse).await;
    bench.post("/v1/login", None, &once).await.ok();
    bench.post("/v1/login", None, &once).await.refused(ErrorCode::LoginRefused);

    let stranger = clinic.stranger();
    let request = bench.login_request(&clinic, &stranger).await;
    bench.post("/v1/login", None, &request).await.refused(ErrorCode::Unknown);
}

#[tokio::test]
async fn a_token_lasts_an_hour_and_not_beyond_revocation() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let nurse = &others[0];
    let nowhere = "/v1/conversations/AAAAAAAAAAAAAAAAAAAAAA";
    bench.get(nowhere, Some(nurse)).await.refused(ErrorCode::Unknown);
    bench.get(nowhere, None).await.refused(ErrorCode::LoginNeeded);
    let guess = Some(SessionToken([1; 32]));
    bench.ask("GET", nowhere, guess, None::<&()>).await.refused(ErrorCode::LoginNeeded);
    bench.clock.advance(Duration::from_secs(3_600));
    bench.get(nowhere, Some(nurse)).await.refused(ErrorCode::LoginNeeded);

    bench.log_in(&clinic, nurse).await;
    let revocation = clinic.revocation(nurse.device, bench.now());
    bench.append(&clinic, &revocation).await.ok();
    bench.get(nowhere, Some(nurse)).await.refused(ErrorCode::LoginNeeded);
    let request = bench.login_request(&clinic, nurse).await;
    bench.post("/v1/login", None, &request).await.refused(ErrorCode::Revoked);
}
