//! Taking statements in: checked in full, one after another, or not at all.

use crate::ledger::{Appended, Effect, Ledger, Link};
use crate::{
    Author, ForkProof, Refusal, SignedStatement, SignerKind, Statement, StatementBody, rights,
};
use bellward_proto::{Blob, ClinicId, DecodeError, LedgerSeq, Versioned};

impl Ledger {
    /// Appends one signed statement. It is refused, and the ledger stays as it is, unless it is
    /// the next in the chain and rightly signed by someone whom the ledger knows. When its
    /// author had no right to it, it is appended without effect.
    pub fn append(&mut self, signed: &[u8]) -> Result<Appended, Refusal> {
        self.take(signed, true)
    }

    /// As [`Ledger::append`], for what was appended before and has been kept since where nobody
    /// can alter it: the chain is checked, signatures and keys are not again.
    pub fn append_kept(&mut self, signed: &[u8]) -> Result<Appended, Refusal> {
        self.take(signed, false)
    }

    fn take(&mut self, signed: &[u8], in_full: bool) -> Result<Appended, Refusal> {
        let (parsed, statement) = if in_full { read(signed)? } else { read_kept(signed)? };
        if statement.clinic != self.clinic {
            return Err(Refusal::WrongClinic { found: statement.clinic });
        }
        self.check_place(signed, &parsed, &statement)?;
        if in_full {
            self.check_signatures(&parsed, &statement)?;
        }
        if statement.time < self.time() {
            return Err(Refusal::TimeGoesBack { last: self.time(), found: statement.time });
        }

        let head = parsed.head();
        let judgement = rights::judge(&self.state, &statement);
        let mut time = self.time();
        let effect = match judgement {
            Ok(()) => {
                self.state.apply(&statement, head);
                time = statement.time;
                Effect::Applied
            }
            Err(reason) => Effect::Void(reason),
        };
        self.links.push(Link { signed: signed.into(), head, time });
        self.seqs.insert(head, statement.seq);
        Ok(Appended { seq: statement.seq, head, effect })
    }

    /// As [`Ledger::append`], but what would be void, or would leave the clinic's key stale, is
    /// refused too: what a relay asks for.
    pub fn append_effective(&mut self, signed: &[u8]) -> Result<Appended, Refusal> {
        let mut next = self.clone();
        let appended = next.append(signed)?;
        has_effect(&appended)?;
        next.has_fresh_key()?;
        *self = next;
        Ok(appended)
    }

    /// Appends statements, all or none. The error says which one was refused, from 0.
    pub fn append_all(&mut self, statements: &[Blob]) -> Result<Vec<Appended>, (usize, Refusal)> {
        let (next, appended) = self.with_all(statements, |_| Ok(()))?;
        *self = next;
        Ok(appended)
    }

    /// As [`Ledger::append_all`], but each must have effect, and at the end the clinic's key must
    /// be fresh: what a relay asks for.
    pub fn append_all_effective(
        &mut self,
        statements: &[Blob],
    ) -> Result<Vec<Appended>, (usize, Refusal)> {
        let (next, appended) = self.with_all(statements, has_effect)?;
        next.has_fresh_key().map_err(|refusal| (statements.len().saturating_sub(1), refusal))?;
        *self = next;
        Ok(appended)
    }

    /// A copy of the ledger with all of the statements.
    fn with_all(
        &self,
        statements: &[Blob],
        accept: impl Fn(&Appended) -> Result<(), Refusal>,
    ) -> Result<(Ledger, Vec<Appended>), (usize, Refusal)> {
        let mut next = self.clone();
        let mut all = Vec::with_capacity(statements.len());
        for (index, signed) in statements.iter().enumerate() {
            let appended = next.append(signed.as_slice()).map_err(|refusal| (index, refusal))?;
            accept(&appended).map_err(|refusal| (index, refusal))?;
            all.push(appended);
        }
        Ok((next, all))
    }

    fn has_fresh_key(&self) -> Result<(), Refusal> {
        if self.roster().key_is_fresh() { Ok(()) } else { Err(Refusal::KeyStale) }
    }

    /// Whether the statement is the next; if not, what it is.
    fn check_place(
        &self,
        signed: &[u8],
        parsed: &SignedStatement,
        statement: &Statement,
    ) -> Result<(), Refusal> {
        let (seq, expected) = (statement.seq, self.seq().next());
        if seq == LedgerSeq(0) || seq > expected {
            return Err(Refusal::WrongSeq { expected, found: seq });
        }
        let before = LedgerSeq(seq.0 - 1);
        if let Some(link) = self.link(seq)
            && link.head == parsed.head()
        {
            return Err(Refusal::Known { seq });
        }
        if statement.previous != self.head_at(before) {
            return Err(Refusal::WrongPrevious { seq });
        }
        if let Some(link) = self.link(seq) {
            self.check_signatures(parsed, statement)?;
            return Err(Refusal::Fork(Box::new(ForkProof {
                first: Blob(link.signed.to_vec()),
                second: Blob(signed.to_vec()),
            })));
        }
        Ok(())
    }

    /// Whether everyone who must sign a statement did: its author, as known before its place,
    /// and the keys that it brings in.
    pub(crate) fn check_signatures(
        &self,
        parsed: &SignedStatement,
        statement: &Statement,
    ) -> Result<(), Refusal> {
        let author = if statement.seq == LedgerSeq(1) {
            self.founding_key(statement)?
        } else {
            self.state.author_key(&statement.author, statement.seq)
        };
        let mut signers = vec![author.ok_or(Refusal::UnknownAuthor)?];
        signers.extend(statement.introduced());
        if signers.len() != parsed.signatures.len() {
            return Err(Refusal::SignatureCount {
                expected: signers.len(),
                found: parsed.signatures.len(),
            });
        }
        for (index, (kind, key)) in signers.iter().enumerate() {
            if !parsed.is_signed(index, *kind, key) {
                return Err(Refusal::BadSignature(*kind));
            }
        }
        Ok(())
    }

    /// The first statement brings its author's key along, which the clinic's id vouches for.
    fn founding_key(
        &self,
        statement: &Statement,
    ) -> Result<Option<(SignerKind, [u8; 32])>, Refusal> {
        match (&statement.body, &statement.author) {
            (StatementBody::ClinicCreated { root, .. }, Author::Root) => {
                if ClinicId::of(root) != self.clinic {
                    return Err(Refusal::WrongRoot);
                }
                Ok(Some((SignerKind::Root, root.0)))
            }
            _ => Ok(None),
        }
    }
}

fn has_effect(appended: &Appended) -> Result<(), Refusal> {
    match appended.effect {
        Effect::Applied => Ok(()),
        Effect::Void(reason) => Err(Refusal::Void(reason)),
    }
}

/// Parses what is needed to find the keys; nothing in it counts before the signatures do.
///
/// The outer encoding is not signed. So that one statement has one form, only the form that
/// Bellward writes is read.
pub(crate) fn read(signed: &[u8]) -> Result<(SignedStatement, Statement), DecodeError> {
    let (parsed, statement) = read_kept(signed)?;
    if parsed.to_bytes() != signed {
        return Err(DecodeError::Malformed { what: SignedStatement::WHAT });
    }
    if !statement.can_be_sealed_to() {
        return Err(DecodeError::Malformed { what: Statement::WHAT });
    }
    Ok((parsed, statement))
}

/// Parses what was read in full before.
fn read_kept(signed: &[u8]) -> Result<(SignedStatement, Statement), DecodeError> {
    let parsed = SignedStatement::from_bytes(signed)?;
    let statement = Statement::from_bytes(parsed.statement.as_slice())?;
    Ok((parsed, statement))
}
