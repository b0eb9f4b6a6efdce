//! Verified ledgers, kept in memory as long as they are what the database has.

use crate::Failure;
use crate::storage::{Read, StorageError};
use bellward_proto::{ClinicId, limits};
use bellward_trust::Ledger;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The ledgers of all clinics that were asked for: the newest of each, and the one before,
/// which is the newest to all who read until the commit is done.
#[derive(Default)]
pub struct Ledgers(Mutex<HashMap<ClinicId, VecDeque<Arc<Ledger>>>>);

const KEPT: usize = 2;

impl Ledgers {
    /// A clinic's ledger as the view has it; none when the clinic is unknown.
    pub fn load<V: Read + ?Sized>(
        &self,
        view: &V,
        clinic: &ClinicId,
    ) -> Result<Option<Arc<Ledger>>, Failure> {
        let Some(row) = view.clinic(clinic)? else { return Ok(None) };
        let is_it = |kept: &&Arc<Ledger>| kept.head() == Some(row.head);
        let kept = self.lock().get(clinic).and_then(|kept| kept.iter().find(is_it).cloned());
        if kept.is_some() {
            return Ok(kept);
        }
        let ledger = Arc::new(verify(view, clinic)?);
        if ledger.head() != Some(row.head) {
            return Err(damaged("its head is not its last statement").into());
        }
        self.keep(ledger.clone());
        Ok(Some(ledger))
    }

    /// Keeps a ledger that is about to be committed. Should the commit fail, the database
    /// will have another head, and [`Ledgers::load`] reads anew.
    pub fn keep(&self, ledger: Arc<Ledger>) {
        let mut ledgers = self.lock();
        let kept = ledgers.entry(ledger.clinic()).or_default();
        kept.push_front(ledger);
        kept.truncate(KEPT);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ClinicId, VecDeque<Arc<Ledger>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn damaged(what: &str) -> StorageError {
    StorageError::Damaged(format!("a ledger does not verify: {what}"))
}

/// Reads and verifies a whole ledger.
pub fn verify<V: Read + ?Sized>(view: &V, clinic: &ClinicId) -> Result<Ledger, Failure> {
    let mut ledger = Ledger::new(*clinic);
    loop {
        let page = view.statements(clinic, ledger.seq(), limits::STATEMENTS_PER_PAGE)?;
        if page.is_empty() {
            return Ok(ledger);
        }
        for statement in &page {
            ledger.append(statement.as_slice()).map_err(|refusal| damaged(&refusal.to_string()))?;
        }
    }
}
