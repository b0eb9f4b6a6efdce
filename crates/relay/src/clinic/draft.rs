//! Reading a post: what can be told without knowing anything else.

use crate::Failure;
use bellward_proto::envelope::{Envelope, PostHeader, PostKind};
use bellward_proto::relay::{Post, SealedWelcome, WelcomeDigest};
use bellward_proto::{
    Blob, DecodeError, DeviceId, EnvelopeHash, ErrorCode, RecipientsHash, Versioned, limits,
};
use std::collections::HashSet;

/// A post that is well formed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What the sender knew.
    pub header: PostHeader,
    /// The envelope's hash.
    pub hash: EnvelopeHash,
    /// The exact bytes.
    pub envelope: Blob,
    /// With a `Found` or `Commit`: who is in the group, in order.
    pub recipients: Vec<DeviceId>,
    /// With a `Found` or `Commit`: the Welcomes.
    pub welcomes: Vec<SealedWelcome>,
    /// Of the Welcomes.
    pub digests: Vec<WelcomeDigest>,
    /// Whether a locked device counts it.
    pub counts: bool,
}

impl Draft {
    /// Whether it changes who is in the group.
    pub fn changes_group(&self) -> bool {
        matches!(self.header.kind, PostKind::Found | PostKind::Commit)
    }

    /// Bytes to be kept until all have it.
    pub fn weight(&self) -> u64 {
        let welcomes: usize = self.welcomes.iter().map(|welcome| welcome.sealed.0.len()).sum();
        (self.envelope.0.len() + welcomes) as u64
    }
}

/// What could not be decoded, as a refusal.
pub fn unreadable(error: DecodeError) -> Failure {
    let code = match error {
        DecodeError::TooLong { .. } => ErrorCode::TooLarge,
        _ => ErrorCode::Malformed,
    };
    Failure::refused(code, error.to_string())
}

fn malformed(message: &str) -> Failure {
    Failure::refused(ErrorCode::Malformed, message)
}

/// Reads a post and checks what needs no knowledge of the conversation.
pub fn read(post: Post) -> Result<Draft, Failure> {
    let envelope = Envelope::from_bytes(&post.envelope.0).map_err(unreadable)?;
    let header = PostHeader::from_bytes(&envelope.header.0).map_err(unreadable)?;
    check_welcomes(&post.welcomes)?;
    let digests: Vec<WelcomeDigest> = post
        .welcomes
        .iter()
        .map(|welcome| WelcomeDigest {
            device: welcome.device,
            digest: Envelope::welcome_digest(&welcome.sealed.0),
        })
        .collect();
    let pairs: Vec<_> = digests.iter().map(|of| (of.device, of.digest)).collect();
    if Envelope::welcomes_digest(&pairs) != envelope.welcomes {
        return Err(malformed("the Welcomes are not those that the envelope names"));
    }
    let recipients = sorted(&post.recipients)?;
    let draft = Draft {
        header,
        hash: EnvelopeHash::of(&post.envelope.0),
        envelope: post.envelope,
        recipients,
        welcomes: post.welcomes,
        digests,
        counts: post.counts,
    };
    check_group(&draft)?;
    Ok(draft)
}

fn check_welcomes(welcomes: &[SealedWelcome]) -> Result<(), Failure> {
    if welcomes.len() > limits::DEVICES_PER_CONVERSATION
        || welcomes.iter().any(|welcome| welcome.sealed.0.len() > limits::WELCOME)
    {
        return Err(Failure::refused(ErrorCode::TooLarge, "too many Welcomes, or one too large"));
    }
    Ok(())
}

fn sorted(recipients: &[DeviceId]) -> Result<Vec<DeviceId>, Failure> {
    if recipients.len() > limits::DEVICES_PER_CONVERSATION {
        let limit = limits::DEVICES_PER_CONVERSATION;
        return Err(Failure::refused(
            ErrorCode::TooLarge,
            format!("a conversation has at most {limit} devices"),
        ));
    }
    let mut sorted = recipients.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    if sorted.len() != recipients.len() {
        return Err(malformed("a recipient is named twice"));
    }
    Ok(sorted)
}

fn check_group(draft: &Draft) -> Result<(), Failure> {
    if !draft.changes_group() {
        return if draft.recipients.is_empty() && draft.welcomes.is_empty() {
            Ok(())
        } else {
            Err(malformed("only a founding or a commit names recipients and Welcomes"))
        };
    }
    if RecipientsHash::of(&draft.recipients) != draft.header.recipients {
        return Err(Failure::refused(
            ErrorCode::RecipientsDiffer,
            "the recipients are not those that the header names",
        ));
    }
    if draft.recipients.binary_search(&draft.header.sender).is_err() {
        return Err(malformed("the sender is not among the recipients"));
    }
    let mut welcomed = HashSet::new();
    for welcome in &draft.welcomes {
        if !welcomed.insert(welcome.device)
            || draft.recipients.binary_search(&welcome.device).is_err()
        {
            return Err(malformed("a Welcome is for nobody among the recipients, or doubled"));
        }
    }
    Ok(())
}
