use crate::posts::{founded, post};
use crate::support::{Bench, Member};
use bellward_proto::relay::{Acknowledge, Event};
use bellward_proto::{EnvelopeHash, ErrorCode, GroupGeneration, OrderNumber, QueueCursor};
use std::time::Duration;

pub async fn acknowledge(bench: &Bench, member: &Member, up_to: QueueCursor) {
    bench.post("/v1/queue/acknowledge", Some(member), &Acknowledge { up_to }).await.ok();
}

fn stored(bench: &Bench, table: &str) -> i64 {
    let file = bench.config.data.join("relay.sqlite");
    let database = rusqlite::Connection::open(file).unwrap();
    database.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

fn waiting_bytes(bench: &Bench) -> i64 {
    let file = bench.config.data.join("relay.sqlite");
    let database = rusqlite::Connection::open(file).unwrap();
    database.query_row("SELECT SUM(waiting_bytes) FROM clinics", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn one_copy_is_kept_until_all_have_it() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, "one");
    post(&bench, &mut talk, nurse, &message).await;
    assert_eq!((stored(&bench, "envelopes"), stored(&bench, "queue")), (2, 4));
    let items = bench.stream(doctor, 0).await.items().await;
    assert_eq!(items.len(), 2);
    assert_eq!(items[1].envelope, message.envelope);
    acknowledge(&bench, doctor, items[1].cursor).await;
    acknowledge(&bench, doctor, items[0].cursor).await;
    assert_eq!((stored(&bench, "envelopes"), stored(&bench, "queue")), (2, 2));
    acknowledge(&bench, nurse, items[0].cursor).await;
    assert_eq!((stored(&bench, "envelopes"), stored(&bench, "queue")), (1, 1));
    let answer = bench.log_in(&clinic, doctor).await;
    assert_eq!(answer.acknowledged, items[1].cursor);
    acknowledge(&bench, nurse, QueueCursor(u64::MAX)).await;
    assert_eq!((stored(&bench, "envelopes"), waiting_bytes(&bench)), (0, 0));
    let answer = bench.log_in(&clinic, nurse).await;
    assert_eq!(answer.acknowledged, items[1].cursor, "what was never sent is not acknowledged");
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn who_is_added_gets_a_welcome_with_what_lies_between() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, clerk) = (&clinic.founder, &others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let everyone = [nurse.device, doctor.device, clerk.device];
    // The commit is made before the doctor's message gets its number.
    let commit = talk.commit(nurse, &everyone, &[clerk.device]);
    let message = talk.message(doctor, "in between");
    post(&bench, &mut talk, doctor, &message).await;
    post(&bench, &mut talk, nurse, &commit).await;

    let items = bench.stream(clerk, 0).await.items().await;
    assert_eq!(items.len(), 1, "nothing from before");
    let welcome = items[0].welcome.as_ref().unwrap();
    assert_eq!(items[0].number, OrderNumber(3));
    assert_eq!(welcome.sealed, commit.welcomes[0].sealed);
    assert_eq!(welcome.between, [EnvelopeHash::of(&message.envelope.0)]);
    assert_eq!(welcome.digests.len(), 1);
    assert_eq!(welcome.digests[0].device, clerk.device);
    let items = bench.stream(doctor, 0).await.items().await;
    assert!(items.iter().skip(1).all(|item| item.welcome.is_none()));
    assert!(items[0].welcome.is_some(), "the founding's");
}

#[tokio::test]
async fn who_is_removed_gets_the_commit_that_says_so_unless_revoked() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(2).await;
    let (doctor, clerk) = (&others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[&clinic.founder, doctor, clerk]).await;
    let removal = clinic.removal(clerk.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    talk.head = clinic.ledger.head().unwrap();
    let nurse = &clinic.founder;
    let commit = talk.commit(nurse, &[nurse.device], &[]);
    post(&bench, &mut talk, nurse, &commit).await;
    let items = bench.stream(doctor, 0).await.items().await;
    assert_eq!(items.last().unwrap().envelope, commit.envelope);
    assert_eq!(stored(&bench, "queue"), 4, "nothing for the revoked device");
    assert_eq!(stored(&bench, "sessions"), 2);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn what_nobody_fetched_lapses_and_says_so() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    for text in ["one", "two"] {
        let message = talk.message(nurse, text);
        post(&bench, &mut talk, nurse, &message).await;
    }
    bench.clock.advance(Duration::from_secs(20 * 24 * 3600));
    bench.log_in(&clinic, nurse).await;
    let late = talk.message(nurse, "three");
    post(&bench, &mut talk, nurse, &late).await;
    bench.clock.advance(Duration::from_secs(11 * 24 * 3600));
    assert!(bench.relay().sweep().await.unwrap() >= 6);
    bench.log_in(&clinic, doctor).await;
    let backlog = bench.stream(doctor, 0).await.backlog().await;
    let [Event::Ledger { .. }, lapsed, Event::Item(item), Event::CaughtUp { .. }] = &backlog[..]
    else {
        panic!("{backlog:?}")
    };
    let Event::Lapsed { cursor, conversation, generation, up_to } = lapsed else {
        panic!("{lapsed:?}")
    };
    assert_eq!((*conversation, *generation), (talk.id, GroupGeneration(1)));
    assert_eq!(*up_to, OrderNumber(3));
    assert_eq!(item.envelope, late.envelope);
    assert!(*cursor < item.cursor);
    acknowledge(&bench, doctor, item.cursor).await;
    let backlog = bench.stream(doctor, 0).await.backlog().await;
    assert_eq!(backlog.len(), 2, "{backlog:?}");
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
    assert_eq!(bench.relay().sweep().await.unwrap(), 0);
}

#[tokio::test]
async fn a_queue_that_grows_too_large_loses_its_oldest_and_only_for_its_device() {
    let bench = Bench::with(|config| config.limits.queue_bytes_per_device = 2_000_000);
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    for number in 0..4 {
        let message = talk.message(nurse, &format!("{number}").repeat(700_000));
        post(&bench, &mut talk, nurse, &message).await;
    }
    let last = bench.stream(nurse, 0).await.items().await.last().unwrap().cursor;
    acknowledge(&bench, nurse, last).await;
    bench.relay().sweep().await.unwrap();
    let message = talk.message(nurse, "after");
    post(&bench, &mut talk, nurse, &message).await;
    let backlog = bench.stream(doctor, 0).await.backlog().await;
    let kept = backlog.iter().filter(|event| matches!(event, Event::Item(_))).count();
    assert_eq!(kept, 3, "two of the large ones, and what came after");
    assert!(backlog.iter().any(|event| matches!(event, Event::Lapsed { .. })));
    assert_eq!(bench.stream(nurse, last.0).await.items().await.len(), 1);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_clinic_that_keeps_too_much_is_full() {
    let bench = Bench::with(|config| config.limits.queue_bytes_per_clinic = 3_000);
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let message = talk.message(nurse, &"x".repeat(2_000));
    post(&bench, &mut talk, nurse, &message).await;
    let more = talk.message(nurse, &"y".repeat(2_000));
    bench.post("/v1/posts", Some(nurse), &more).await.refused(ErrorCode::Full);
    for member in [nurse, doctor] {
        acknowledge(&bench, member, QueueCursor(u64::MAX)).await;
    }
    post(&bench, &mut talk, nurse, &more).await;
}
