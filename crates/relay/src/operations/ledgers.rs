//! Verified ledgers, kept in memory as long as they are what the database has.

use crate::Failure;
use crate::storage::{Read, StorageError};
use bellward_proto::{ClinicId, limits};
use bellward_trust::Ledger;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The ledgers of all clinics that were asked for.
#[derive(Default)]
pub struct Ledgers(Mutex<HashMap<ClinicId, Arc<Ledger>>>);

impl Ledgers {
    /// A clinic's ledger as the view has it; none when the clinic is unknown.
    pub fn load<V: Read + ?Sized>(
        &self,
        view: &V,
        clinic: &ClinicId,
    ) -> Result<Option<Arc<Ledger>>, Failure> {
        let Some(row) = view.clinic(clinic)? else { return Ok(None) };
        let kept = self.lock().get(clinic).filter(|kept| kept.head() == Some(row.head)).cloned();
        if kept.is_some() {
            return Ok(kept);
        }
        let ledger = Arc::new(verify(view, clinic)?);
        if ledger.head() != Some(row.head) {
            return Err(damaged("its head is not its last statement").into());
        }
        self.lock().insert(*clinic, ledger.clone());
        Ok(Some(ledger))
    }

    /// Keeps a ledger that is about to be committed. Should the commit fail, the database
    /// will have another head, and [`Ledgers::load`] reads anew.
    pub fn keep(&self, ledger: Ledger) {
        self.lock().insert(ledger.clinic(), Arc::new(ledger));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ClinicId, Arc<Ledger>>> {
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
