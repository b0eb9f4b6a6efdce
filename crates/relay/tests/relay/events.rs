use crate::packages;
use crate::posts::{founded, post};
use crate::queue::acknowledge;
use crate::support::{Bench, EventStream};
use bellward_proto::relay::Event;
use bellward_proto::{ErrorCode, OrderNumber};
use std::time::Duration;

#[tokio::test]
async fn first_what_waits_then_what_comes() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    packages::upload(&bench, doctor, 50, false).await;
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let mut stream = bench.stream(doctor, 0).await;
    let ledger = stream.next_sent().await.unwrap();
    assert_eq!((ledger.name.as_str(), ledger.id), ("ledger", None));
    let founding = stream.next_sent().await.unwrap();
    let Event::Item(item) = &founding.event else { panic!("{founding:?}") };
    assert_eq!((founding.name.as_str(), founding.id), ("item", Some(item.cursor.0)));
    let caught_up = stream.next_sent().await.unwrap();
    assert_eq!((caught_up.name.as_str(), caught_up.id), ("caught-up", None));
    assert_eq!(caught_up.event, Event::CaughtUp { cursor: item.cursor });

    let message = talk.message(nurse, "live");
    post(&bench, &mut talk, nurse, &message).await;
    let live = stream.item().await;
    assert_eq!(live.envelope, message.envelope);
    assert!(live.cursor > item.cursor);
    // One's own posts come back too, for the order.
    let own = bench.stream(nurse, 0).await.items().await;
    assert_eq!(own.len(), 2);
}

#[tokio::test]
async fn a_stream_resumes_after_its_cursor_or_its_last_event_id() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    for number in 0..5 {
        let message = talk.message(nurse, &number.to_string());
        post(&bench, &mut talk, nurse, &message).await;
    }
    let all = bench.stream(doctor, 0).await.items().await;
    let numbers: Vec<u64> = all.iter().map(|item| item.number.0).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    let rest = bench.stream(doctor, all[3].cursor.0).await.items().await;
    assert_eq!(rest, all[4..]);
    let (router, token) = (bench.relay().router(), doctor.token.get().unwrap());
    let mut resumed = EventStream::open(router, token, 0, Some(all[4].cursor.0)).await;
    assert_eq!(resumed.items().await, all[5..]);
}

#[tokio::test]
async fn a_long_backlog_comes_whole_and_in_order() {
    let bench = Bench::with(|config| config.limits.device_rate.per_second = 0);
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    // More than a page in items, and some pages in bytes.
    for number in 0..300 {
        let text = if number % 50 == 0 { "x".repeat(300_000) } else { number.to_string() };
        let message = talk.message(nurse, &text);
        post(&bench, &mut talk, nurse, &message).await;
    }
    let items = bench.stream(doctor, 0).await.items().await;
    let numbers: Vec<u64> = items.iter().map(|item| item.number.0).collect();
    assert_eq!(numbers, (1..=301).collect::<Vec<u64>>());
}

#[tokio::test]
async fn the_ledger_and_few_key_packages_are_told() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let doctor = &others[0];
    packages::upload(&bench, doctor, 20, false).await;
    let mut stream = bench.stream(doctor, 0).await;
    stream.backlog().await;
    let confirmation = clinic.confirmation(bench.now());
    bench.append(&clinic, &confirmation).await.ok();
    let head = clinic.ledger.head().unwrap();
    assert_eq!(stream.next().await, Some(Event::Ledger { head, seq: clinic.ledger.seq() }));
    packages::claim(&bench, &clinic.founder, &[doctor.device]).await;
    assert_eq!(stream.next().await, Some(Event::KeyPackages { left: 19 }));

    let mut founder = bench.stream(&clinic.founder, 0).await;
    founder.backlog().await;
    assert_eq!(founder.next().await, Some(Event::KeyPackages { left: 0 }));
}

#[tokio::test]
async fn all_are_told_when_a_device_can_be_added_that_could_not() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let doctor = &others[0];
    packages::upload(&bench, &clinic.founder, 30, false).await;
    let mut stream = bench.stream(&clinic.founder, 0).await;
    stream.backlog().await;
    packages::upload(&bench, doctor, 20, false).await;
    assert_eq!(stream.next().await, Some(Event::Reachable {}));
    // More for who has some is nobody's concern.
    packages::upload(&bench, doctor, 25, false).await;
    let append = clinic.confirmation(bench.now());
    bench.append(&clinic, &append).await.ok();
    assert!(matches!(stream.next().await, Some(Event::Ledger { .. })));
}

#[tokio::test]
async fn a_new_stream_or_a_new_login_ends_the_one_before() {
    let bench = Bench::new();
    let (clinic, _) = bench.clinic(0).await;
    let nurse = &clinic.founder;
    let mut first = bench.stream(nurse, 0).await;
    first.backlog().await;
    first.next().await;
    let mut second = bench.stream(nurse, 0).await;
    assert_eq!(first.next().await, None);
    second.backlog().await;
    second.next().await;
    bench.log_in(&clinic, nurse).await;
    assert_eq!(second.next().await, None);
}

#[tokio::test]
async fn a_revoked_device_is_cut_off_at_once_and_nothing_of_it_stays() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let doctor = &others[0];
    packages::upload(&bench, doctor, 30, false).await;
    let mut talk = founded(&bench, 1, &clinic, &[&clinic.founder, doctor]).await;
    let message = talk.message(&clinic.founder, "one");
    post(&bench, &mut talk, &clinic.founder, &message).await;
    let mut stream = bench.stream(doctor, 0).await;
    stream.next().await;
    let removal = clinic.removal(doctor.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    assert_eq!(stream.next().await, None, "not even what was read ahead");
    let again = bench.get("/v1/events", Some(doctor)).await;
    again.refused(ErrorCode::LoginNeeded);
    assert!(packages::claim(&bench, &clinic.founder, &[doctor.device]).await.is_empty());
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let mut stream = bench.stream(doctor, 0).await;
    stream.backlog().await;
    stream.next().await;
    bench.clock.advance(Duration::from_secs(3_600));
    bench.log_in(&clinic, nurse).await;
    let message = talk.message(nurse, "too late for that token");
    post(&bench, &mut talk, nurse, &message).await;
    assert_eq!(stream.next().await, None);
    bench.log_in(&clinic, doctor).await;
    let items = bench.stream(doctor, 0).await.items().await;
    assert_eq!(items.last().unwrap().number, OrderNumber(2));
}

#[tokio::test]
async fn what_is_acknowledged_does_not_come_again() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, "one");
    post(&bench, &mut talk, nurse, &message).await;
    let items = bench.stream(doctor, 0).await.items().await;
    acknowledge(&bench, doctor, items[0].cursor).await;
    assert_eq!(bench.stream(doctor, 0).await.items().await, items[1..]);
}

#[tokio::test]
async fn the_streams_are_counted() {
    let bench = Bench::with(|config| config.limits.streams = 1);
    let (clinic, others) = bench.clinic(1).await;
    let _open = bench.stream(&clinic.founder, 0).await;
    bench.get("/v1/events", Some(&others[0])).await.refused(ErrorCode::TooMany);
    bench.get("/v1/events?after=x", Some(&others[0])).await.refused(ErrorCode::Malformed);
}
