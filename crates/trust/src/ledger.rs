//! The chain of a clinic's statements.

pub use crate::refusal::{Refusal, VoidReason};

use crate::state::State;
use crate::{Author, Roster, Statement, StatementBody};
use bellward_proto::{ClinicId, LedgerHead, LedgerSeq, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;

/// What became of a statement that was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place.
    pub seq: LedgerSeq,
    /// The ledger's head with it.
    pub head: LedgerHead,
    /// Whether it counts.
    pub effect: Effect,
}

/// Whether an appended statement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It holds.
    Applied,
    /// It is in the chain, and nothing follows from it.
    Void(VoidReason),
}

/// One statement in the chain.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) signed: Arc<[u8]>,
    pub(crate) head: LedgerHead,
    /// The time of the newest statement with effect, up to this one.
    pub(crate) time: Timestamp,
}

/// A clinic's ledger, verified from its first statement.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(crate) clinic: ClinicId,
    pub(crate) links: Vec<Link>,
    pub(crate) seqs: HashMap<LedgerHead, LedgerSeq>,
    pub(crate) state: State,
}

impl Ledger {
    /// The empty ledger of a clinic, whose id is all that has to be known beforehand.
    pub fn new(clinic: ClinicId) -> Self {
        Ledger { clinic, links: Vec::new(), seqs: HashMap::new(), state: State::default() }
    }

    /// Whose ledger it is.
    pub fn clinic(&self) -> ClinicId {
        self.clinic
    }

    /// The newest statement's hash; none when there is none.
    pub fn head(&self) -> Option<LedgerHead> {
        self.links.last().map(|link| link.head)
    }

    /// The newest statement's place; 0 when there is none.
    pub fn seq(&self) -> LedgerSeq {
        LedgerSeq(self.links.len() as u64)
    }

    /// The time of the newest statement with effect. A void one does not move it: who has no
    /// right to anything cannot end anything either.
    pub fn time(&self) -> Timestamp {
        self.links.last().map_or(Timestamp(0), |link| link.time)
    }

    /// Where a head is.
    pub fn seq_of(&self, head: &LedgerHead) -> Option<LedgerSeq> {
        self.seqs.get(head).copied()
    }

    /// The head at a place.
    pub fn head_at(&self, seq: LedgerSeq) -> Option<LedgerHead> {
        self.link(seq).map(|link| link.head)
    }

    /// The exact bytes of the signed statement at a place.
    pub fn signed_at(&self, seq: LedgerSeq) -> Option<&[u8]> {
        self.link(seq).map(|link| &*link.signed)
    }

    /// Whether one head of this ledger is or extends another.
    pub fn extends(&self, later: &LedgerHead, earlier: &LedgerHead) -> bool {
        match (self.seq_of(later), self.seq_of(earlier)) {
            (Some(later), Some(earlier)) => later >= earlier,
            _ => false,
        }
    }

    /// Who is who, by everything stated.
    pub fn roster(&self) -> Roster<'_> {
        Roster { ledger: self, seq: self.seq(), time: self.time() }
    }

    /// Who was who at a head; none when this ledger does not have it.
    pub fn roster_at(&self, head: &LedgerHead) -> Option<Roster<'_>> {
        let seq = self.seq_of(head)?;
        let time = self.link(seq)?.time;
        Some(Roster { ledger: self, seq, time })
    }

    /// The newest head that an administrator confirmed, and when. The first statement counts.
    pub fn confirmed(&self) -> Option<(LedgerHead, Timestamp)> {
        self.state.confirmed
    }

    /// The next statement, to be signed. Its time is now, or that of the ledger if that is later.
    pub fn draft(&self, author: Author, now: Timestamp, body: StatementBody) -> Statement {
        Statement {
            clinic: self.clinic,
            seq: self.seq().next(),
            previous: self.head(),
            author,
            time: self.time().max(now),
            body,
        }
    }

    /// The statement after one that is drafted but not yet appended.
    pub fn draft_after(
        &self,
        previous: &Statement,
        author: Author,
        now: Timestamp,
        body: StatementBody,
    ) -> Statement {
        Statement {
            clinic: self.clinic,
            seq: previous.seq.next(),
            previous: Some(previous.head()),
            author,
            time: previous.time.max(now),
            body,
        }
    }

    pub(crate) fn link(&self, seq: LedgerSeq) -> Option<&Link> {
        let index = usize::try_from(seq.0.checked_sub(1)?).ok()?;
        self.links.get(index)
    }
}
