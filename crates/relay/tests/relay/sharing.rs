//! Posts that arrive together share a commit.

use crate::posts::founded;
use crate::support::{Bench, Talk};
use bellward_proto::ErrorCode;
use bellward_proto::relay::Posted;
use std::collections::BTreeSet;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_posts_at_once_take_fewer_commits_and_leave_no_gaps() {
    const POSTS: u64 = 200;
    let bench = Bench::with(|config| {
        config.limits.device_rate.per_second = 0;
        // However fast the disk is, others arrive meanwhile.
        config.faults = Some(Arc::new(|_| {
            std::thread::sleep(std::time::Duration::from_millis(3));
            false
        }));
    });
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let (before, _) = bench.relay().commits();
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..POSTS {
        let sender = if number % 2 == 0 { nurse } else { doctor };
        let message = talk.message(sender, &number.to_string());
        let (router, token) = (bench.relay().router(), sender.token.get());
        waiting.spawn(async move {
            let answer =
                crate::support::ask(router, "POST", "/v1/posts", token, Some(&message)).await;
            answer.ok().read::<Posted>().number.0
        });
    }
    let numbers: BTreeSet<u64> = waiting.join_all().await.into_iter().collect();
    assert_eq!(numbers, (2..POSTS + 2).collect::<BTreeSet<u64>>());
    let (after, pieces) = bench.relay().commits();
    assert!(after - before < POSTS / 4, "{} commits for {POSTS} posts", after - before);
    assert!(pieces >= POSTS);
    let items = bench.stream(doctor, 0).await.items().await;
    let order: Vec<u64> = items.iter().map(|item| item.number.0).collect();
    assert_eq!(order, (1..POSTS + 2).collect::<Vec<u64>>());
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_commits_made_at_once_one_wins() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(3).await;
    let members: Vec<_> = std::iter::once(&clinic.founder).chain(&others).collect();
    let talk = Arc::new(founded(&bench, 1, &clinic, &members).await);
    let mut waiting = tokio::task::JoinSet::new();
    for member in &members {
        let commit = Talk::commit(&talk, member, &talk.devices, &[]);
        let (router, token) = (bench.relay().router(), member.token.get());
        waiting.spawn(async move {
            crate::support::ask(router, "POST", "/v1/posts", token, Some(&commit)).await
        });
    }
    let answers = waiting.join_all().await;
    let won = answers.iter().filter(|answer| answer.status.is_success()).count();
    assert_eq!(won, 1);
    for answer in answers.into_iter().filter(|answer| !answer.status.is_success()) {
        answer.refused(ErrorCode::CommitBeyond);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_post_sent_many_times_at_once_has_one_number() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let talk = founded(&bench, 1, &clinic, &[&clinic.founder, &others[0]]).await;
    let message = talk.message(&clinic.founder, "once");
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (router, token) = (bench.relay().router(), clinic.founder.token.get());
        let message = message.clone();
        waiting.spawn(async move {
            let answer =
                crate::support::ask(router, "POST", "/v1/posts", token, Some(&message)).await;
            answer.ok().read::<Posted>().number.0
        });
    }
    assert!(waiting.join_all().await.iter().all(|number| *number == 2));
    assert_eq!(bench.stream(&others[0], 0).await.items().await.len(), 2);
}

#[tokio::test]
async fn too_much_that_waits_is_turned_away() {
    let bench = Bench::with(|config| {
        config.limits.waiting_writes = 1;
        // Each commit takes its time.
        config.faults = Some(Arc::new(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            false
        }));
    });
    let asking = (0..20).map(|_| bench.get("/v1/health", None));
    let answers = futures::future::join_all(asking).await;
    let refused: Vec<_> =
        answers.into_iter().filter(|answer| !answer.status.is_success()).collect();
    assert!(!refused.is_empty());
    for answer in refused {
        assert!(answer.refused(ErrorCode::TooMany).retry_after.is_some());
    }
}
