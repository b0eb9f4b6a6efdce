//! Keeping up with the clinic's ledger and directory: fetched, verified, then believed.

use crate::client::Client;
use crate::error::ClientError;
use bellward_proto::{
    DirectoryHash, ErrorCode, KeyGeneration, LedgerSeq, PersonId, Timestamp, Versioned,
};
use bellward_store::{PersonRow, PersonStatus, WriteTx};
use bellward_trust::directory::{Directory, open_directory};
use bellward_trust::{ClinicKey, Ledger, Refusal};

/// What a relay lost is given back to it so often before it is said to lie.
const RETURNS: u32 = 3;

/// When, by this device's own clock, a newer confirmation was heard of.
const CONFIRMED_HEARD: &str = "the ledger was confirmed";
/// A confirmation holds so long, in milliseconds: a day.
const CONFIRMED_FOR: u64 = 24 * 60 * 60 * 1000;

/// A directory that the ledger names and this device has not opened.
pub(crate) struct WantedDirectory {
    hash: DirectoryHash,
    generation: KeyGeneration,
}

impl Client {
    /// Fetches what is new in the ledger and verifies it, then the directory it names.
    ///
    /// A relay whose ledger ends before the one known here was restored from a backup: what it
    /// lost is given back. One that still has less then, lies.
    pub(crate) async fn refresh_ledger(&self) -> Result<(), ClientError> {
        let mut returned = 0;
        loop {
            let after = self.ledger.borrow().seq();
            let page = match self.relay.ledger(&self.keys.clinic, after).await {
                Err(error) if error.code() == Some(ErrorCode::Unknown) => {
                    if after == LedgerSeq(0) {
                        return Ok(());
                    }
                    if returned == RETURNS {
                        return Err(contradicts("the relay does not know the clinic any more"));
                    }
                    returned += 1;
                    self.return_ledger(LedgerSeq(0)).await?;
                    continue;
                }
                page => page?,
            };
            self.hear_time(page.time);
            if self.ledger.borrow().seq() != after {
                continue;
            }
            if page.seq < after {
                if self.ledger.borrow().head_at(page.seq) != Some(page.head) {
                    return Err(contradicts(
                        "the relay's ledger is another than the one known here",
                    ));
                }
                if returned == RETURNS {
                    return Err(contradicts(
                        "the relay's ledger is shorter than the one known here",
                    ));
                }
                returned += 1;
                self.return_ledger(page.seq).await?;
                continue;
            }
            if page.statements.is_empty() {
                let same = self.ledger.borrow().head() == Some(page.head);
                if page.seq == after && !same {
                    return Err(contradicts("two ledgers of the same length differ"));
                }
                if page.seq > after {
                    return Err(ClientError::Protocol(
                        "an empty page of a longer ledger".to_owned(),
                    ));
                }
                break;
            }
            self.take_statements(&page.statements)?;
            if self.ledger.borrow().seq() >= page.seq {
                break;
            }
        }
        self.refresh_directory().await
    }

    /// Verifies statements and keeps them: all, or none.
    pub(crate) fn take_statements(
        &self,
        statements: &[bellward_proto::Blob],
    ) -> Result<(), ClientError> {
        let mut ledger = self.ledger.borrow().clone();
        let (before, confirmed) = (ledger.seq(), ledger.confirmed());
        ledger.append_all(statements).map_err(|(_, refusal)| refused(&refusal))?;
        self.write(|tx| {
            let mut seq = before;
            for statement in statements {
                seq = seq.next();
                tx.put_statement(seq, statement.as_slice())?;
            }
            if ledger.confirmed() != confirmed {
                tx.put_secret(CONFIRMED_HEARD, &self.now().0.to_be_bytes())?;
            }
            self.keep_people(tx, &ledger, self.directory.borrow().as_ref())?;
            // Everyone's members may have changed.
            let all = tx.conversations()?.into_iter().map(|row| row.id);
            self.unchecked.borrow_mut().extend(all);
            Ok::<_, ClientError>(())
        })?;
        *self.ledger.borrow_mut() = ledger;
        Ok(())
    }

    /// Whether no administrator's device has confirmed the ledger for longer than a day: by the
    /// relay's clock, or by this device's own since it heard of the last confirmation. A relay that
    /// holds the newest statements back cannot hide it by its clock, and how far this one is off
    /// does not matter.
    pub(crate) fn is_overdue(&self) -> Result<bool, ClientError> {
        let longer = |from: Timestamp, to: Timestamp| to.millis_since(from) > CONFIRMED_FOR;
        let confirmed = self.ledger.borrow().confirmed();
        if confirmed.is_none_or(|(_, at)| longer(at, self.relay_now())) {
            return Ok(true);
        }
        let heard = self.read(|tx| Ok(tx.secret(CONFIRMED_HEARD)?))?;
        let heard = heard.and_then(|bytes| <[u8; 8]>::try_from(&bytes[..]).ok());
        Ok(heard.is_some_and(|at| longer(Timestamp(u64::from_be_bytes(at)), self.now())))
    }

    async fn refresh_directory(&self) -> Result<(), ClientError> {
        let Some(wanted) = self.wanted_directory() else { return Ok(()) };
        let Some(key) = self.clinic_key(wanted.generation).await? else { return Ok(()) };
        let answer = match self.relay.directory(&self.keys.clinic, &wanted.hash).await {
            // Lost with a restore: an administrator's device publishes it anew.
            Err(error) if error.code() == Some(ErrorCode::Unknown) => return Ok(()),
            answer => answer?,
        };
        if DirectoryHash::of(answer.sealed.as_slice()) != wanted.hash {
            return Err(ClientError::Protocol(
                "the directory is not the one the ledger names".to_owned(),
            ));
        }
        let directory = open_directory(&key, &self.keys.clinic, answer.sealed.as_slice())
            .map_err(|error| ClientError::Sealing(error.to_string()))?;
        self.keep_directory(directory)
    }

    pub(crate) fn keep_directory(&self, directory: Directory) -> Result<(), ClientError> {
        self.write(|tx| {
            tx.put_directory(directory.version, &directory.clinic_name, &directory.to_bytes())?;
            self.keep_people(tx, &self.ledger.borrow(), Some(&directory))
        })?;
        *self.directory.borrow_mut() = Some(directory);
        Ok(())
    }

    pub(crate) fn wanted_directory(&self) -> Option<WantedDirectory> {
        let ledger = self.ledger.borrow();
        let published = ledger.roster().directory()?;
        let held = self.directory.borrow().as_ref().map(|directory| directory.version);
        (held != Some(published.version))
            .then_some(WantedDirectory { hash: published.hash, generation: published.generation })
    }

    /// The clinic's key of a generation: kept, or fetched in an open session. None while there
    /// is no session yet, or when the relay lost this device's copy.
    pub(crate) async fn clinic_key(
        &self,
        generation: KeyGeneration,
    ) -> Result<Option<ClinicKey>, ClientError> {
        let kept = self.read(|tx| Ok(tx.clinic_key(generation)?))?;
        if let Some(bytes) = kept {
            let key = ClinicKey::from_bytes(&bytes)
                .map_err(|error| crate::client::damaged(&error.to_string()))?;
            return Ok(Some(key));
        }
        let token = self.session.borrow().as_ref().map(|session| session.token);
        let Some(token) = token else { return Ok(None) };
        let answer = match self.relay.clinic_key(&token, generation).await {
            // Lost with a restore, as the directory that it opens.
            Err(error) if error.code() == Some(ErrorCode::Unknown) => return Ok(None),
            answer => answer?,
        };
        let key = ClinicKey::open(
            &self.keys.seal,
            &self.keys.clinic,
            &self.keys.device,
            answer.sealed.as_slice(),
        )
        .map_err(|error| ClientError::Sealing(error.to_string()))?;
        if key.generation != generation {
            return Err(ClientError::Protocol("a clinic key of another generation".to_owned()));
        }
        self.write(|tx| tx.put_clinic_key(generation, &key.to_bytes()))?;
        Ok(Some(key))
    }

    /// Writes down everyone's name, role and standing for the screens.
    pub(crate) fn keep_people(
        &self,
        tx: &WriteTx<'_>,
        ledger: &Ledger,
        directory: Option<&Directory>,
    ) -> Result<(), ClientError> {
        let roster = ledger.roster();
        let before = tx.people()?;
        // A directory that was lost and made anew may lack a name that was known.
        let name = |id: &PersonId| {
            let entry = directory.and_then(|directory| directory.people.get(id));
            let known = || before.iter().find(|row| row.id == *id).map(|row| row.name.clone());
            entry.map(|entry| entry.name.clone()).or_else(known).unwrap_or_else(|| "?".to_owned())
        };
        for invite in roster.any_invites() {
            let open = roster.invite(&invite.id).is_some();
            tx.put_person(&PersonRow {
                id: invite.person,
                name: name(&invite.person),
                role: invite.role.to_string(),
                status: if open { PersonStatus::Invited } else { PersonStatus::Removed },
            })?;
        }
        for person in roster.any_people() {
            let active = roster.person(&person.id).is_some();
            tx.put_person(&PersonRow {
                id: person.id,
                name: name(&person.id),
                role: person.role.to_string(),
                status: if active { PersonStatus::Active } else { PersonStatus::Removed },
            })?;
        }
        Ok(())
    }
}

fn contradicts(what: &str) -> ClientError {
    ClientError::LedgerContradicts(what.to_owned())
}

fn refused(refusal: &Refusal) -> ClientError {
    ClientError::LedgerContradicts(refusal.to_string())
}
