//! What goes out: an envelope is kept before it leaves, and what the relay answers is kept too.

use crate::call::CallError;
use crate::client::Client;
use crate::error::ClientError;
use crate::work::POSTS_AT_ONCE;
use bellward_e2ee::Outgoing;
use bellward_proto::relay::{Post, Posted};
use bellward_proto::{
    ConversationId, Envelope, ErrorCode, OrderNumber, PostHeader, PostKind, SessionToken,
    Timestamp, Versioned,
};
use bellward_store::{ConversationStatus, NewPost, OutboxRow, PostRow, WriteTx};
use futures::future::join_all;
use std::collections::BTreeSet;

/// Answered envelopes are kept this long, in milliseconds: 30 days.
const KEEP_POSTS: u64 = 30 * 24 * 60 * 60 * 1000;
/// So many sessions are opened in a row in which the relay takes nothing.
const SESSIONS: u32 = 4;

impl Client {
    /// Sends what waits for an answer, the oldest of each conversation. Says whether anything did.
    pub(crate) async fn post_all(&self) -> Result<bool, ClientError> {
        let posts = self.read(|tx| Ok(tx.unanswered_posts()?))?;
        let mut seen = BTreeSet::new();
        let oldest = posts.into_iter().filter(|row| seen.insert(row.post.conversation));
        // Each gets its answer, whatever comes of the others.
        let sent = join_all(oldest.take(POSTS_AT_ONCE).map(|row| self.post(row))).await;
        let any = !sent.is_empty();
        let (mut answers, mut errors) = (Vec::new(), Vec::new());
        for one in sent {
            match one {
                Ok(answer) => answers.extend(answer),
                Err(error) => errors.push(error),
            }
        }
        errors.extend(self.keep_answers(&answers).err());
        ClientError::first_of(errors)?;
        Ok(any)
    }

    /// Stores what the relay answered, all of it at once: what a crash leaves out is posted again,
    /// and gets the same answer.
    fn keep_answers(&self, answers: &[(PostRow, Posted)]) -> Result<(), ClientError> {
        if answers.is_empty() {
            return Ok(());
        }
        self.write(|tx| {
            for (PostRow { post, .. }, posted) in answers {
                tx.put_post_number(&post.hash, posted.number)?;
                self.numbered(tx, post, posted.number, posted.stored_at)?;
                let since = tx.conversation(&post.conversation)?.map(|row| row.since);
                if since.is_some_and(|since| posted.number < since) {
                    // It stands where this device was out: it is not shown to it any more.
                    tx.put_post_shown(&post.hash)?;
                }
            }
            tx.delete_posts_before(Timestamp(self.relay_now().0.saturating_sub(KEEP_POSTS)))?;
            Ok::<_, ClientError>(())
        })
    }

    pub(crate) fn keep_post(
        &self,
        tx: &WriteTx<'_>,
        conversation: &ConversationId,
        kind: PostKind,
        of: Option<(&OutboxRow, bool)>,
        outgoing: Outgoing,
    ) -> Result<(), ClientError> {
        let recipients = match kind {
            PostKind::Found | PostKind::Commit => outgoing.recipients,
            PostKind::Message | PostKind::Rejoin => Vec::new(),
        };
        let request = Post {
            envelope: outgoing.envelope,
            recipients,
            welcomes: outgoing.welcomes,
            counts: of.is_some_and(|(_, is_text)| is_text),
        };
        tx.put_post(&NewPost {
            hash: outgoing.hash,
            conversation: *conversation,
            kind,
            message: of.map(|(row, _)| row.message),
            device: of.and_then(|(row, _)| row.device),
            outbox_row: of.map(|(row, _)| row.row),
            request: crate::call::to_json(&request),
            sealed_at: self.relay_now(),
            content: of.map(|(row, _)| row.content.clone()),
        })?;
        Ok(())
    }

    /// Sends a stored envelope. The answer is still to be stored; a refusal is dealt with.
    async fn post(&self, row: PostRow) -> Result<Option<(PostRow, Posted)>, ClientError> {
        let token = self.token().await?;
        match self.relay.post_envelope(&token, row.post.request.clone()).await {
            Ok(posted) if made_after(&row).is_some_and(|last| posted.number <= last) => {
                self.count("posted under a number that was taken");
                let what = "it stored an envelope under the number of an earlier one";
                Err(ClientError::Protocol(what.to_owned()))
            }
            Ok(posted) => {
                self.sessions_refused.set(0);
                self.count("posted");
                Ok(Some((row, posted)))
            }
            Err(error) => self.not_posted(&row, &token, error).await.map(|()| None),
        }
    }

    async fn not_posted(
        &self,
        row: &PostRow,
        token: &SessionToken,
        error: CallError,
    ) -> Result<(), ClientError> {
        let post = &row.post;
        let code = error.code();
        if let Some(code) = code {
            self.count(format!("refused: {code:?}"));
        }
        match code {
            Some(
                ErrorCode::LoginNeeded | ErrorCode::SessionUnconfirmed | ErrorCode::SessionStale,
            ) => {
                if self.drop_session_of(token) {
                    let in_a_row = self.sessions_refused.get() + 1;
                    self.sessions_refused.set(in_a_row % SESSIONS);
                    if in_a_row == SESSIONS {
                        return Err(error.into());
                    }
                }
                self.token().await.map(|_| ())
            }
            Some(ErrorCode::LedgerMoved | ErrorCode::RecipientsRevoked) => {
                self.refused(row)?;
                self.refresh_ledger().await?;
                let head = self.ledger.borrow().head();
                if self.refused_under.replace(head) == head {
                    // It wants what it does not show: no use in trying all the time.
                    self.behind.borrow_mut().insert(post.conversation);
                }
                Ok(())
            }
            Some(ErrorCode::RecipientsDiffer) => {
                self.recommit.borrow_mut().insert(post.conversation);
                self.refused(row)
            }
            Some(
                ErrorCode::CommitBeyond
                | ErrorCode::OrderUnknown
                | ErrorCode::GenerationMoved
                | ErrorCode::NotAMember
                | ErrorCode::Unknown,
            ) => {
                self.behind.borrow_mut().insert(post.conversation);
                if post.kind == PostKind::Found && code == Some(ErrorCode::OrderUnknown) {
                    self.lost_at_relay.borrow_mut().insert(post.conversation);
                }
                if post.kind != PostKind::Rejoin {
                    self.doubt(&post.conversation)?;
                }
                self.refused(row)?;
                if post.kind == PostKind::Found && code == Some(ErrorCode::NotAMember) {
                    // Relay and members have forgotten that this device was in it.
                    self.look_later(&post.conversation);
                }
                Ok(())
            }
            Some(ErrorCode::Malformed | ErrorCode::TooLarge) => {
                if post.kind == PostKind::Message {
                    return self.never(row, &error.to_string());
                }
                // A change of the group that is still due is made anew, but not at once.
                self.behind.borrow_mut().insert(post.conversation);
                self.refused(row)
            }
            _ => Err(error.into()),
        }
    }

    /// The relay refused an envelope for good: its content goes out in another. A founding that
    /// someone else was quicker with leaves this device waiting for its Welcome.
    fn refused(&self, row: &PostRow) -> Result<(), ClientError> {
        let post = &row.post;
        self.write(|tx| {
            self.machine(tx, |machine| machine.refused(&post.conversation, &post.hash))?;
            tx.delete_post(&post.hash)?;
            let moved = self.behind.borrow().contains(&post.conversation);
            if post.kind == PostKind::Found
                && moved
                && self.machine(tx, |machine| machine.conversation(&post.conversation))?.is_none()
            {
                tx.put_conversation_status(&post.conversation, ConversationStatus::Awaiting, "")?;
            }
            Ok::<_, ClientError>(())
        })?;
        self.unchecked.borrow_mut().insert(post.conversation);
        Ok(())
    }

    /// The relay will never take what is in this envelope.
    fn never(&self, row: &PostRow, why: &str) -> Result<(), ClientError> {
        let post = &row.post;
        self.write(|tx| {
            self.machine(tx, |machine| machine.refused(&post.conversation, &post.hash))?;
            tx.delete_post(&post.hash)?;
            if let Some(message) = &post.message {
                tx.put_message_failure(&post.conversation, message, "internal")?;
            }
            if let Some(outbox_row) = post.outbox_row {
                tx.delete_from_outbox(outbox_row)?;
            }
            self.note(tx, Some(post.conversation), "refused", why)
        })?;
        self.unchecked.borrow_mut().remove(&post.conversation);
        Ok(())
    }
}

/// The last number that was known here when an envelope was made. Pleas and foundings are made
/// where the relay said that the conversation stands, which may have been a lie.
fn made_after(row: &PostRow) -> Option<OrderNumber> {
    if matches!(row.post.kind, PostKind::Rejoin | PostKind::Found) {
        return None;
    }
    let post: Post = serde_json::from_slice(&row.post.request).ok()?;
    let envelope = Envelope::from_bytes(post.envelope.as_slice()).ok()?;
    let header = PostHeader::from_bytes(envelope.header.as_slice()).ok()?;
    Some(header.last_number)
}
