use crate::support::{Bench, Clinic, Member, Talk};
use bellward_proto::envelope::{Envelope, PostKind};
use bellward_proto::relay::{ConversationState, Post, Posted};
use bellward_proto::{
    Blob, Digest, ErrorCode, GroupGeneration, LedgerHead, OrderHash, OrderNumber, Versioned, limits,
};

/// Posts, and processes what was posted.
pub async fn post(bench: &Bench, talk: &mut Talk, sender: &Member, post: &Post) -> Posted {
    let posted: Posted = bench.post("/v1/posts", Some(sender), post).await.ok().read();
    talk.processed(post);
    assert_eq!(posted.number, talk.number);
    posted
}

/// A conversation of these, founded by the first.
pub async fn founded(bench: &Bench, id: u8, clinic: &Clinic, members: &[&Member]) -> Talk {
    let mut talk = Talk::new(id, clinic, members);
    let founding = talk.founding(members[0]);
    post(bench, &mut talk, members[0], &founding).await;
    talk
}

/// Founded on a relay that was restored: beyond what may have been.
pub async fn founded_late(bench: &Bench, id: u8, clinic: &Clinic, members: &[&Member]) -> Talk {
    let mut talk = Talk::new(id, clinic, members);
    talk.number.0 = bench.now().0;
    let founding = talk.founding(members[0]);
    post(bench, &mut talk, members[0], &founding).await;
    talk
}

async fn refused(
    bench: &Bench,
    sender: &Member,
    post: &Post,
    code: ErrorCode,
) -> Option<OrderNumber> {
    bench.post("/v1/posts", Some(sender), post).await.refused(code).number
}

#[tokio::test]
async fn posts_are_numbered_in_one_order() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    for (sender, text) in [(nurse, "one"), (doctor, "two"), (nurse, "three")] {
        let message = talk.message(sender, text);
        post(&bench, &mut talk, sender, &message).await;
    }
    let path = format!("/v1/conversations/{}", talk.id);
    let state: ConversationState = bench.get(&path, Some(doctor)).await.ok().read();
    assert_eq!(state.number, OrderNumber(4));
    assert_eq!(state.commit, OrderNumber(1));
    assert_eq!(state.generation, GroupGeneration(1));
    assert_eq!(state.order_hash, talk.order_hash);
    assert_eq!((state.member, state.asked_at, state.abandoned), (true, None, false));
}

#[tokio::test]
async fn a_message_made_behind_other_messages_is_taken() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let behind = talk.message(doctor, "written at the same time");
    let message = talk.message(nurse, "first");
    post(&bench, &mut talk, nurse, &message).await;
    post(&bench, &mut talk, doctor, &behind).await;
}

#[tokio::test]
async fn a_repeat_gets_its_old_number_however_late_and_whatever_has_moved() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let doctor = &others[0];
    let mut talk = founded(&bench, 1, &clinic, &[&clinic.founder, doctor]).await;
    let message = talk.message(doctor, "potassium");
    let posted = post(&bench, &mut talk, doctor, &message).await;
    let confirmation = clinic.confirmation(bench.now());
    bench.append(&clinic, &confirmation).await.ok();
    bench.clock.advance(std::time::Duration::from_secs(29 * 24 * 3600));
    bench.relay().sweep().await.unwrap();
    bench.log_in(&clinic, doctor).await;
    let again: Posted = bench.post("/v1/posts", Some(doctor), &message).await.ok().read();
    assert_eq!(again, posted);
    // Another device's post of the same bytes is no repeat.
    bench.log_in(&clinic, &clinic.founder).await;
    refused(&bench, &clinic.founder, &message, ErrorCode::LoginNeeded).await;
}

#[tokio::test]
async fn a_session_must_be_confirmed_before_posting() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let nurse = &clinic.founder;
    let talk = founded(&bench, 1, &clinic, &[nurse, &others[0]]).await;
    bench.open_session(&clinic, nurse).await;
    let message = talk.message(nurse, "too early");
    refused(&bench, nurse, &message, ErrorCode::SessionUnconfirmed).await;
}

#[tokio::test]
async fn nothing_is_taken_under_another_ledger_head() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(1).await;
    let talk = founded(&bench, 1, &clinic, &[&clinic.founder, &others[0]]).await;
    let confirmation = clinic.confirmation(bench.now());
    bench.append(&clinic, &confirmation).await.ok();
    let nurse = &clinic.founder;
    let old = talk.message(nurse, "under the old head");
    let answered = bench.post("/v1/posts", Some(nurse), &old).await;
    assert_eq!(answered.refused(ErrorCode::LedgerMoved).head, clinic.ledger.head());
    let mut unknown = talk.clone();
    unknown.head = LedgerHead([3; 32]);
    let unknown = unknown.message(nurse, "under no head");
    refused(&bench, nurse, &unknown, ErrorCode::LedgerMoved).await;
    let mut moved = talk.clone();
    moved.head = clinic.ledger.head().unwrap();
    let message = moved.message(nurse, "encrypted anew");
    post(&bench, &mut moved, nurse, &message).await;
}

#[tokio::test]
async fn a_commit_must_be_processed_first() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, clerk) = (&clinic.founder, &others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let stale = talk.clone();
    let everyone = [nurse.device, doctor.device, clerk.device];
    let commit = talk.commit(nurse, &everyone, &[clerk.device]);
    post(&bench, &mut talk, nurse, &commit).await;
    talk.devices = everyone.to_vec();
    let late = stale.message(doctor, "made before the commit");
    let number = refused(&bench, doctor, &late, ErrorCode::CommitBeyond).await;
    assert_eq!(number, Some(OrderNumber(2)));
    let losing = stale.commit(doctor, &everyone, &[clerk.device]);
    refused(&bench, doctor, &losing, ErrorCode::CommitBeyond).await;
    // A plea may come from behind.
    let plea = stale.rejoin(doctor);
    post(&bench, &mut talk, doctor, &plea).await;
    // And with a place that was never there.
    let mut lost = stale.clone();
    lost.number = OrderNumber(77);
    lost.order_hash = OrderHash([7; 32]);
    let plea = lost.rejoin(doctor);
    post(&bench, &mut talk, doctor, &plea).await;
}

#[tokio::test]
async fn the_order_named_must_be_this_conversations() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let nurse = &clinic.founder;
    let mut talk = founded(&bench, 1, &clinic, &[nurse, &others[0]]).await;
    let message = talk.message(nurse, "one");
    post(&bench, &mut talk, nurse, &message).await;
    let mut other = talk.clone();
    other.order_hash = OrderHash([7; 32]);
    refused(&bench, nurse, &other.message(nurse, "x"), ErrorCode::OrderUnknown).await;
    let mut earlier = talk.clone();
    earlier.number = OrderNumber(1);
    refused(&bench, nurse, &earlier.message(nurse, "x"), ErrorCode::OrderUnknown).await;
    let mut ahead = talk.clone();
    ahead.number = OrderNumber(9);
    refused(&bench, nurse, &ahead.message(nurse, "x"), ErrorCode::OrderUnknown).await;
    let mut unknown = talk.clone();
    unknown.id = bellward_proto::ConversationId([9; 16]);
    refused(&bench, nurse, &unknown.message(nurse, "x"), ErrorCode::Unknown).await;
}

#[tokio::test]
async fn the_next_group_is_started_by_compare_and_swap_by_a_member() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, clerk) = (&clinic.founder, &others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    refused(&bench, nurse, &talk.founding(nurse), ErrorCode::GenerationMoved).await;
    let mut next = talk.clone();
    next.generation = GroupGeneration(2);
    refused(&bench, nurse, &next.message(nurse, "x"), ErrorCode::GenerationMoved).await;
    let mut intruding = next.clone();
    intruding.devices.push(clerk.device);
    refused(&bench, clerk, &intruding.founding(clerk), ErrorCode::NotAMember).await;
    let behind = next.founding(nurse);
    let message = talk.message(nurse, "numbered meanwhile");
    post(&bench, &mut talk, nurse, &message).await;
    refused(&bench, nurse, &behind, ErrorCode::OrderUnknown).await;
    next.processed(&message);
    let founding = next.founding(doctor);
    post(&bench, &mut next, doctor, &founding).await;
    refused(&bench, nurse, &talk.message(nurse, "x"), ErrorCode::GenerationMoved).await;
    talk = next;
    let message = talk.message(nurse, "in the next group");
    post(&bench, &mut talk, nurse, &message).await;
}

#[tokio::test]
async fn recipients_are_those_of_the_last_commit_and_active() {
    let bench = Bench::new();
    let (mut clinic, others) = bench.clinic(2).await;
    let (doctor, clerk) = (&others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[&clinic.founder, doctor]).await;
    let mut wrong = talk.clone();
    wrong.devices.push(clerk.device);
    let sender = &clinic.founder;
    refused(&bench, sender, &wrong.message(sender, "x"), ErrorCode::RecipientsDiffer).await;
    refused(&bench, clerk, &talk.message(clerk, "x"), ErrorCode::NotAMember).await;

    let removal = clinic.removal(doctor.person, bench.now());
    bench.append(&clinic, &removal).await.ok();
    talk.head = clinic.ledger.head().unwrap();
    let nurse = &clinic.founder;
    refused(&bench, nurse, &talk.message(nurse, "x"), ErrorCode::RecipientsRevoked).await;
    let still = talk.commit(nurse, &[nurse.device, doctor.device], &[]);
    refused(&bench, nurse, &still, ErrorCode::RecipientsRevoked).await;
    let without = talk.commit(nurse, &[nurse.device], &[]);
    post(&bench, &mut talk, nurse, &without).await;
    talk.devices = vec![nurse.device];
    let message = talk.message(nurse, "among ourselves");
    post(&bench, &mut talk, nurse, &message).await;
}

#[tokio::test]
async fn a_removed_member_can_only_look_back() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, clerk) = (&clinic.founder, &others[0], &others[1]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let without = talk.commit(nurse, &[nurse.device], &[]);
    post(&bench, &mut talk, nurse, &without).await;
    talk.devices = vec![nurse.device];
    refused(&bench, doctor, &talk.message(doctor, "x"), ErrorCode::NotAMember).await;
    refused(&bench, doctor, &talk.rejoin(doctor), ErrorCode::NotAMember).await;
    let path = format!("/v1/conversations/{}", talk.id);
    bench.get(&path, Some(doctor)).await.ok();
    bench.get(&path, Some(clerk)).await.refused(ErrorCode::NotAMember);
}

#[tokio::test]
async fn what_does_not_fit_together_is_malformed() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(2).await;
    let (nurse, doctor, clerk) = (&clinic.founder, &others[0], &others[1]);
    let talk = Talk::new(1, &clinic, &[nurse, doctor]);
    let good = talk.founding(nurse);
    let changed = |change: &dyn Fn(&mut Post)| {
        let mut post = good.clone();
        change(&mut post);
        post
    };
    let malformed = ErrorCode::Malformed;
    let cases = [
        changed(&|post| post.envelope.0.truncate(20)),
        changed(&|post| post.envelope.0[0] = 9),
        changed(&|post| post.welcomes[0].sealed.0[0] ^= 1),
        changed(&|post| post.welcomes.clear()),
        changed(&|post| post.recipients.push(post.recipients[0])),
    ];
    for case in cases {
        refused(&bench, nurse, &case, malformed).await;
    }
    refused(&bench, doctor, &good, ErrorCode::LoginNeeded).await;
    let other_list = changed(&|post| post.recipients.push(clerk.device));
    refused(&bench, nurse, &other_list, ErrorCode::RecipientsDiffer).await;

    let mut message = talk.message(nurse, "x");
    message.recipients = talk.devices.clone();
    refused(&bench, nurse, &message, malformed).await;
    let without_self = talk.commit(nurse, &[doctor.device], &[]);
    refused(&bench, nurse, &without_self, malformed).await;
    let to_nobody = talk.commit(nurse, &[nurse.device, doctor.device], &[clerk.device]);
    refused(&bench, nurse, &to_nobody, malformed).await;
}

#[tokio::test]
async fn an_envelope_has_a_largest_size() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let nurse = &clinic.founder;
    let mut talk = founded(&bench, 1, &clinic, &[nurse, &others[0]]).await;
    let header = talk.header(PostKind::Message, nurse);
    let body = |length| {
        let envelope = Envelope {
            header: Blob(header.to_bytes()),
            body: Blob(vec![7; length]),
            welcomes: Envelope::welcomes_digest(&[]),
        };
        let envelope = Blob(envelope.to_bytes());
        Post { envelope, recipients: Vec::new(), welcomes: Vec::new(), counts: false }
    };
    refused(&bench, nurse, &body(limits::ENVELOPE), ErrorCode::TooLarge).await;
    let fits = body(limits::ENVELOPE - 1024);
    post(&bench, &mut talk, nurse, &fits).await;
    let mut wrong = body(10);
    let mut envelope = Envelope::from_bytes(&wrong.envelope.0).unwrap();
    envelope.welcomes = Digest([0; 32]);
    wrong.envelope = Blob(envelope.to_bytes());
    refused(&bench, nurse, &wrong, ErrorCode::Malformed).await;
}

#[tokio::test]
async fn the_order_is_kept_long_enough_for_whoever_is_behind() {
    let bench = Bench::new();
    let (clinic, others) = bench.clinic(1).await;
    let (nurse, doctor) = (&clinic.founder, &others[0]);
    let mut talk = founded(&bench, 1, &clinic, &[nurse, doctor]).await;
    let both = [nurse.device, doctor.device];
    for _ in 0..3 {
        let commit = talk.commit(nurse, &both, &[]);
        post(&bench, &mut talk, nurse, &commit).await;
        let behind = talk.message(doctor, "made right after the commit");
        for text in ["a", "b"] {
            let message = talk.message(nurse, text);
            post(&bench, &mut talk, nurse, &message).await;
        }
        post(&bench, &mut talk, doctor, &behind).await;
    }
    assert_eq!(bench.relay().faults().unwrap(), Vec::<String>::new());
}
