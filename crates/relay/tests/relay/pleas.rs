//! Pleas to be added again, and conversations in which nobody can go on.

use crate::posts::{founded, post};
use crate::support::{Bench, Clinic, Member, Talk};
use bellward_proto::relay::{ConversationState, OwnConversations};
use bellward_proto::{ConversationId, ErrorCode, GroupGeneration, OrderHash, Timestamp};
use std::time::Duration;

/// Where a conversation stands, to one device.
pub async fn state(bench: &Bench, talk: &Talk, member: &Member) -> ConversationState {
    bench.get(&format!("/v1/conversations/{}", talk.id), Some(member)).await.ok().read()
}

async fn asked_at(bench: &Bench, talk: &Talk, member: &Member) -> Option<Timestamp> {
    state(bench, talk, member).await.asked_at
}

async fn own(bench: &Bench, member: &Member) -> Vec<bellward_proto::ConversationId> {
    let own: OwnConversations = bench.get("/v1/conversations", Some(member)).await.ok().read();
    own.conversations
}

/// Pleads, and processes nothing: who pleads has lost its place.
async fn plead(bench: &Bench, talk: &mut Talk, member: &Member, salt: &str) {
    let plea = talk.plea(member, salt);
    post(bench, talk, member, &plea).await;
}

/// The next group of a conversation, as its founder proposes it.
fn next_group(talk: &Talk, members: &[&Member]) -> Talk {
    let devices = members.iter().map(|member| member.device).collect();
    Talk { generation: talk.generation.next(), devices, ..talk.clone() }
}

#[tokio::test]
async fn a_plea_waits_since_it_was_first_made_until_a_commit_answers_it() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, clerk) = (&clinic.founder, &others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor, clerk]).await;
    assert_eq!(asked_at(&bench, &talk, doctor).await, None);
    let first = bench.now();
    plead(&bench, &mut talk, doctor, "first").await;
    bench.clock.advance(Duration::from_secs(60));
    plead(&bench, &mut talk, doctor, "again").await;
    plead(&bench, &mut talk, clerk, "first").await;
    assert_eq!(asked_at(&bench, &talk, doctor).await, Some(first));
    assert_eq!(asked_at(&bench, &talk, clerk).await, Some(bench.now()));
    assert_eq!(asked_at(&bench, &talk, nurse).await, None);

    let everyone = talk.devices.clone();
    let other = talk.commit(nurse, &everyone, &[nurse.device]);
    post(&bench, &mut talk, nurse, &other).await;
    assert_eq!(asked_at(&bench, &talk, doctor).await, Some(first), "a commit without a Welcome");
    let answer = talk.commit(nurse, &everyone, &[doctor.device]);
    post(&bench, &mut talk, nurse, &answer).await;
    assert_eq!(asked_at(&bench, &talk, doctor).await, None);
    assert!(asked_at(&bench, &talk, clerk).await.is_some());
    let without = talk.commit(nurse, &[nurse.device, doctor.device], &[]);
    post(&bench, &mut talk, nurse, &without).await;
    assert_eq!(asked_at(&bench, &talk, clerk).await, None, "it is not in the group any more");
    assert!(!state(&bench, &talk, clerk).await.member);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_refused_plea_does_not_wait_and_a_founding_answers_all() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let mut wrong = talk.clone();
    wrong.generation = GroupGeneration(7);
    let plea = wrong.rejoin(doctor);
    bench.post("/v1/posts", Some(doctor), &plea).await.refused(ErrorCode::GenerationMoved);
    assert_eq!(asked_at(&bench, &talk, doctor).await, None);
    plead(&bench, &mut talk, doctor, "x").await;
    plead(&bench, &mut talk, nurse, "x").await;
    let mut next = next_group(&talk, &[nurse, doctor]);
    let founding = next.founding(doctor);
    post(&bench, &mut next, doctor, &founding).await;
    assert_eq!(asked_at(&bench, &next, nurse).await, None);
    assert_eq!(asked_at(&bench, &next, doctor).await, None);
}

#[tokio::test]
async fn a_conversation_is_abandoned_when_all_others_plead_or_are_revoked() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(3).await;
    let (doctor, clerk, outside) = (&others[0], &others[1], &others[2]);
    let mut talk = founded(&bench, 1, &clinic, &[doctor, clerk]).await;
    let path = format!("/v1/conversations/{}", talk.id);
    bench.get(&path, Some(outside)).await.refused(ErrorCode::NotAMember);
    plead(&bench, &mut talk, doctor, "x").await;
    assert!(state(&bench, &talk, clerk).await.abandoned);
    assert!(!state(&bench, &talk, doctor).await.abandoned, "the clerk goes on");
    bench.get(&path, Some(outside)).await.refused(ErrorCode::NotAMember);

    let removal = clinic.removal(clerk.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    let seen = state(&bench, &talk, outside).await;
    assert_eq!((seen.member, seen.abandoned, seen.asked_at), (false, true, None));
    assert_eq!((seen.number, seen.order_hash), (talk.number, talk.order_hash));
    assert!(state(&bench, &talk, doctor).await.abandoned);
    let nowhere = format!("/v1/conversations/{}", Talk::new(9, &clinic, &[outside]).id);
    bench.get(&nowhere, Some(outside)).await.refused(ErrorCode::Unknown);
    let (_, strangers) = bench.clinic_of(2, 1).await;
    bench.get(&path, Some(&strangers[0])).await.refused(ErrorCode::Unknown);
}

/// A doctor who pleads, a clerk who does not, and someone outside.
async fn with_a_plea(bench: &Bench) -> (Clinic, Vec<Member>, Talk) {
    let (clinic, others) = bench.clinic(3).await;
    let mut talk = founded(bench, 1, &clinic, &[&others[0], &others[1]]).await;
    plead(bench, &mut talk, &others[0], "x").await;
    (clinic, others, talk)
}

#[tokio::test]
async fn only_an_abandoned_conversation_is_founded_anew_from_outside() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, stranger) = (&clinic.founder, &others[0], &others[1]);
    let mut talk = Talk::new(1, &clinic, &[nurse]);
    talk.id = ConversationId::direct(&clinic.id, [&nurse.person, &doctor.person]);
    talk.order_hash = OrderHash::start(&talk.id);
    // Whose it is not keeps nobody out of it.
    let taken = Talk { devices: vec![stranger.device], ..talk.clone() }.founding(stranger);
    bench.post("/v1/posts", Some(stranger), &taken).await.refused(ErrorCode::Unknown);
    let founding = talk.founding(nurse);
    post(&bench, &mut talk, nurse, &founding).await;
    let early = next_group(&talk, &[nurse, doctor]).founding(doctor);
    bench.post("/v1/posts", Some(doctor), &early).await.refused(ErrorCode::NotAMember);
    plead(&bench, &mut talk, nurse, "x").await;
    // At the newest number only: a plea may have been answered since.
    bench.post("/v1/posts", Some(doctor), &early).await.refused(ErrorCode::OrderUnknown);
    let taken = next_group(&talk, &[stranger]).founding(stranger);
    bench.post("/v1/posts", Some(stranger), &taken).await.refused(ErrorCode::NotAMember);
    let mut next = next_group(&talk, &[nurse, doctor]);
    let founding = next.founding(doctor);
    post(&bench, &mut next, doctor, &founding).await;
    let message = next.message(doctor, "all here again");
    post(&bench, &mut next, doctor, &message).await;
    assert_eq!(bench.stream(nurse, 0).await.items().await.last().unwrap().number, next.number);
    let late = next_group(&talk, &[nurse, doctor]).founding(nurse);
    bench.post("/v1/posts", Some(nurse), &late).await.refused(ErrorCode::GenerationMoved);
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn an_abandoned_group_is_founded_anew_by_its_people_alone() {
    let bench = Bench::new();
    let (_, others, mut talk) = with_a_plea(&bench).await;
    let (clerk, outside) = (&others[1], &others[2]);
    plead(&bench, &mut talk, clerk, "x").await;
    let taken = next_group(&talk, &[outside]).founding(outside);
    bench.post("/v1/posts", Some(outside), &taken).await.refused(ErrorCode::NotAMember);
    let mut next = next_group(&talk, &[&others[0], clerk]);
    let founding = next.founding(clerk);
    post(&bench, &mut next, clerk, &founding).await;
}

/// As when a restored relay has forgotten the others, and the one who founded it anew is removed.
#[tokio::test]
async fn a_group_of_which_the_relay_knows_nobody_any_more_is_founded_anew_by_anyone() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(2).await;
    let (doctor, forgotten) = (&others[0], &others[1]);
    let mut talk = Talk::new(1, &clinic, &[doctor]);
    let founding = talk.founding(doctor);
    post(&bench, &mut talk, doctor, &founding).await;
    let early = next_group(&talk, &[forgotten]).founding(forgotten);
    bench.post("/v1/posts", Some(forgotten), &early).await.refused(ErrorCode::NotAMember);
    let removal = clinic.removal(doctor.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    talk.head = clinic.ledger.head().unwrap();
    let mut next = next_group(&talk, &[forgotten]);
    let founding = next.founding(forgotten);
    post(&bench, &mut next, forgotten, &founding).await;
}

#[tokio::test]
async fn a_plea_that_was_answered_leaves_nothing_abandoned() {
    let bench = Bench::new();
    let (_, others, mut talk) = with_a_plea(&bench).await;
    let (doctor, clerk, outside) = (&others[0], &others[1], &others[2]);
    let answer = talk.commit(clerk, &talk.devices, &[doctor.device]);
    post(&bench, &mut talk, clerk, &answer).await;
    plead(&bench, &mut talk, clerk, "x").await;
    assert!(!state(&bench, &talk, clerk).await.abandoned, "the doctor goes on");
    let founding = next_group(&talk, &[doctor, clerk, outside]).founding(outside);
    bench.post("/v1/posts", Some(outside), &founding).await.refused(ErrorCode::NotAMember);
}

#[tokio::test]
async fn a_device_is_told_in_which_conversations_it_is() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    assert_eq!(own(&bench, nurse).await, []);
    let mut both = founded(&bench, 2, &clinic, &[nurse, doctor]).await;
    let alone = founded(&bench, 1, &clinic, &[nurse]).await;
    assert_eq!(own(&bench, nurse).await, [alone.id, both.id]);
    assert_eq!(own(&bench, doctor).await, [both.id]);
    let without = both.commit(nurse, &[nurse.device], &[]);
    post(&bench, &mut both, nurse, &without).await;
    assert_eq!(own(&bench, doctor).await, []);
    let (_, strangers) = bench.clinic_of(2, 1).await;
    assert_eq!(own(&bench, &strangers[0]).await, []);
}
