//! What an administrator does to the clinic: statements, and the directory that goes with them.

use crate::client::Client;
use crate::error::ClientError;
use crate::keys::random;
use crate::names;
use bellward_proto::invite::{InviteCode, InviteSecret};
use bellward_proto::relay::{AppendLedger, DirectoryUpload, InviteBundle};
use bellward_proto::{
    Blob, DeviceId, Digest, DirectoryHash, ErrorCode, InviteId, KeyGeneration, LedgerHead,
    PersonId, Timestamp, Versioned, limits,
};
use bellward_trust::directory::{Directory, PersonEntry, seal_directory};
use bellward_trust::{
    Author, ClinicKey, InviteContents, InviteKeys, Ledger, Role, SealError, Signer, Statement,
    StatementBody, sealed_keys_digest,
};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long an invite lasts, in milliseconds: 24 hours.
pub const INVITE_LASTS: u64 = 24 * 60 * 60 * 1000;
/// A head is confirmed anew when the last confirmation is older, in milliseconds: 20 hours.
const CONFIRM_AFTER: u64 = 20 * 60 * 60 * 1000;
/// How often a change of the ledger is made anew when others are quicker.
const ATTEMPTS: u32 = 12;

/// Statements drafted for one append.
struct Draft {
    statements: Vec<(Statement, Author)>,
    directory: Option<Published>,
    bundles: Vec<InviteBundle>,
}

/// A directory that is published with them.
struct Published {
    upload: DirectoryUpload,
    directory: Directory,
    key: ClinicKey,
}

impl Client {
    /// Invites someone. The code makes its holder that person: it is shown once and not kept.
    pub async fn invite(&self, name: &str, role: Role) -> Result<Zeroizing<String>, ClientError> {
        let name = checked_name(name, "the name")?;
        let (secret, invite, person) = {
            let mut rng = self.rng.borrow_mut();
            let secret = InviteSecret(Zeroizing::new(random(&mut *rng)));
            (secret, InviteId(random(&mut *rng)), PersonId(random(&mut *rng)))
        };
        let keys = InviteKeys::derive(&secret);
        self.in_session(async || self.append_invite(&name, role, &keys, invite, person).await)
            .await?;
        let relay = self.relay.address().clone();
        Ok(InviteCode { relay, clinic: self.keys.clinic, invite, secret }.to_text())
    }

    async fn append_invite(
        &self,
        name: &str,
        role: Role,
        keys: &InviteKeys,
        invite: InviteId,
        person: PersonId,
    ) -> Result<(), ClientError> {
        self.help_recover().await?;
        self.change_ledger(|ledger, directory, key| {
            let key = key.ok_or_else(|| unfinished("the clinic key is not here"))?;
            let taken = |other: &PersonEntry| names::look_alike(&other.name, name);
            // Who is only invited may be invited again: codes get lost.
            let present = |id: &PersonId| ledger.roster().person(id).is_some();
            if directory.people.iter().any(|(id, other)| taken(other) && present(id)) {
                return Err(ClientError::NameTaken { name: name.to_owned() });
            }
            let author = self.author_over(role)?;
            let made = ledger.draft(
                author,
                self.relay_now(),
                StatementBody::InviteMade {
                    invite,
                    person,
                    role,
                    key: keys.signing.public(),
                    seal: keys.seal.public(),
                    ends: self.relay_now().max(ledger.time()).plus_millis(INVITE_LASTS),
                },
            );
            let mut next = directory.clone();
            next.people.insert(person, PersonEntry { name: name.to_owned() });
            let contents = InviteContents { clinic_key: key.clone(), name: name.to_owned() };
            let bundle = contents
                .seal_to(
                    &self.keys.clinic,
                    &invite,
                    &keys.seal.public(),
                    &mut *self.rng.borrow_mut(),
                )
                .map_err(sealing)?;
            let (published, directory) =
                self.publish(ledger, Some(&made), next, key.clone(), Vec::new())?;
            Ok(Some(Draft {
                statements: vec![(made, author), (published, self.myself())],
                directory: Some(directory),
                bundles: vec![bundle],
            }))
        })
        .await
    }

    /// Removes someone from the clinic, and gives the rest a fresh clinic key. Someone removed
    /// already stays so.
    pub async fn remove_person(&self, person: PersonId) -> Result<(), ClientError> {
        self.in_session(async || self.append_removal(person).await).await
    }

    async fn append_removal(&self, person: PersonId) -> Result<(), ClientError> {
        self.help_recover().await?;
        let role = {
            let ledger = self.ledger.borrow();
            let roster = ledger.roster();
            let invited = roster.invites().find(|invite| invite.person == person);
            match (roster.any_person(&person), invited) {
                (Some(_), _) if roster.person(&person).is_none() => return Ok(()),
                (Some(member), _) => member.role,
                (None, Some(invite)) => invite.role,
                (None, None) => return Err(ClientError::NotFound { what: "person" }),
            }
        };
        let author = self.author_over(role)?;
        self.remove(author, StatementBody::PersonRemoved { person }, |device_person, _| {
            *device_person != person
        })
        .await
    }

    /// Revokes one device, and gives the rest a fresh clinic key.
    pub async fn revoke_device(&self, device: DeviceId) -> Result<(), ClientError> {
        self.in_session(async || self.append_revocation(device).await).await
    }

    async fn append_revocation(&self, device: DeviceId) -> Result<(), ClientError> {
        self.help_recover().await?;
        match self.ledger.borrow().roster().any_device(&device) {
            None => return Err(ClientError::NotFound { what: "device" }),
            Some(_) if !self.ledger.borrow().roster().is_active_device(&device) => return Ok(()),
            Some(_) => {}
        }
        self.remove(self.myself(), StatementBody::DeviceRevoked { device }, |_, id| *id != device)
            .await
    }

    /// Confirms the ledger's head when that is due and this person may.
    pub(crate) async fn confirm_head(&self) -> Result<(), ClientError> {
        let due = {
            let ledger = self.ledger.borrow();
            let confirmed = ledger.confirmed().map_or(0, |(_, time)| time.0);
            ledger.roster().is_administrator(&self.keys.person)
                && self.relay_now().0.saturating_sub(confirmed) > CONFIRM_AFTER
        };
        if !due {
            return Ok(());
        }
        self.change_ledger(|ledger, _, _| {
            let author = self.myself();
            let confirmed = ledger.draft(author, self.relay_now(), StatementBody::HeadConfirmed {});
            Ok(Some(Draft {
                statements: vec![(confirmed, author)],
                directory: None,
                bundles: Vec::new(),
            }))
        })
        .await
    }

    /// Publishes the directory anew, under a fresh key, when the relay has lost it: with it went
    /// the sealed copies of its key and the bundles of open invites.
    ///
    /// Who has not got the lost one leaves that to who has, unless there is no way left to get
    /// it. Then the newest one here must do: everyone keeps the names that they knew.
    pub(crate) async fn publish_lost_directory(&self) -> Result<(), ClientError> {
        let (hash, generation, is_held) = {
            let ledger = self.ledger.borrow();
            let roster = ledger.roster();
            let Some(named) = roster.directory() else { return Ok(()) };
            if !roster.is_administrator(&self.keys.person) {
                return Ok(());
            }
            let held = self.directory.borrow().as_ref().map(|directory| directory.version);
            (named.hash, named.generation, held == Some(named.version))
        };
        let is_lost = match self.relay.directory(&self.keys.clinic, &hash).await {
            Ok(_) => false,
            Err(error) if error.code() == Some(ErrorCode::Unknown) => true,
            Err(error) => return Err(error.into()),
        };
        self.token().await?;
        let key_is_lost = self.clinic_key(generation).await?.is_none();
        if (is_lost && is_held) || key_is_lost {
            self.count("lost directory published anew");
            self.change_key(None, |_, _| true).await?;
        }
        Ok(())
    }

    async fn remove(
        &self,
        author: Author,
        body: StatementBody,
        remains: impl Fn(&PersonId, &DeviceId) -> bool,
    ) -> Result<(), ClientError> {
        self.change_key(Some((author, body)), remains).await
    }

    /// Publishes the directory under a fresh key, sealed to whoever remains, after a removal if
    /// there is one.
    async fn change_key(
        &self,
        removal: Option<(Author, StatementBody)>,
        remains: impl Fn(&PersonId, &DeviceId) -> bool,
    ) -> Result<(), ClientError> {
        self.change_ledger(|ledger, directory, _| {
            let roster = ledger.roster();
            let generation = roster.directory().map(|named| named.generation);
            let generation = generation.ok_or_else(|| unfinished("no directory is published"))?;
            let is_done = match &removal {
                Some((_, StatementBody::PersonRemoved { person })) => {
                    let invited = roster.invites().any(|invite| invite.person == *person);
                    roster.person(person).is_none() && !invited
                }
                Some((_, StatementBody::DeviceRevoked { device })) => {
                    !roster.is_active_device(device)
                }
                _ => false,
            };
            // By another administrator, or a request of one's own that the network held back.
            if is_done {
                return Ok(None);
            }
            // What ends before these statements are made ends by them.
            let at = self.relay_now().max(ledger.time());
            let made = removal
                .as_ref()
                .map(|(author, body)| (ledger.draft(*author, at, body.clone()), *author));
            let fresh = {
                let mut rng = self.rng.borrow_mut();
                ClinicKey::random(KeyGeneration(generation.0 + 1), &mut *rng)
            };
            let mut rng = self.rng.borrow_mut();
            let mut sealed = Vec::new();
            let lasts = |ends: Option<Timestamp>| ends.is_none_or(|ends| at <= ends);
            let remaining = roster
                .devices()
                .filter(|device| lasts(device.ends) && remains(&device.person, &device.id));
            for device in remaining {
                let copy = fresh.seal_to(&self.keys.clinic, &device.id, &device.seal, &mut *rng);
                sealed.push(copy.map_err(sealing)?);
            }
            let mut bundles = Vec::new();
            let removed = match &removal {
                Some((_, StatementBody::PersonRemoved { person })) => Some(*person),
                _ => None,
            };
            let open = roster
                .invites()
                .filter(|invite| lasts(Some(invite.ends)) && Some(invite.person) != removed);
            for invite in open {
                let name = directory.people.get(&invite.person).map(|entry| entry.name.clone());
                let contents =
                    InviteContents { clinic_key: fresh.clone(), name: name.unwrap_or_default() };
                let bundle =
                    contents.seal_to(&self.keys.clinic, &invite.id, &invite.seal, &mut *rng);
                bundles.push(bundle.map_err(sealing)?);
            }
            drop(rng);
            let after = made.as_ref().map(|(removal, _)| removal);
            let (published, directory) =
                self.publish(ledger, after, directory.clone(), fresh, sealed)?;
            let mut statements = Vec::from_iter(made);
            statements.push((published, self.myself()));
            Ok(Some(Draft { statements, directory: Some(directory), bundles }))
        })
        .await
    }

    /// A directory, sealed, and the statement that publishes it, after another if there is one.
    fn publish(
        &self,
        ledger: &Ledger,
        after: Option<&Statement>,
        mut directory: Directory,
        key: ClinicKey,
        keys: Vec<bellward_proto::relay::SealedClinicKey>,
    ) -> Result<(Statement, Published), ClientError> {
        let named = ledger.roster().directory().map(|named| named.version);
        directory.version = named.unwrap_or(directory.version).next();
        let sealed =
            seal_directory(&key, &self.keys.clinic, &directory, &mut *self.rng.borrow_mut())
                .map_err(|error| ClientError::Sealing(error.to_string()))?;
        let body = published(&directory, &sealed, &key, sealed_keys_digest(&keys));
        let (author, now) = (self.myself(), self.relay_now());
        let statement = match after {
            Some(after) => ledger.draft_after(after, author, now, body),
            None => ledger.draft(author, now, body),
        };
        Ok((statement, Published { upload: DirectoryUpload { sealed, keys }, directory, key }))
    }

    /// Makes a change of the ledger, anew whenever someone else was quicker, unless nothing is
    /// left to do.
    async fn change_ledger(
        &self,
        draft: impl Fn(&Ledger, &Directory, Option<&ClinicKey>) -> Result<Option<Draft>, ClientError>,
    ) -> Result<(), ClientError> {
        self.token().await?;
        let mut wait = Duration::from_millis(200);
        let mut last = None;
        let mut sent: Vec<LedgerHead> = Vec::new();
        for _ in 0..ATTEMPTS {
            match self.refresh_ledger().await {
                // What was sent may be in force: not knowing is worse than waiting.
                Err(error) if error.passes() && !sent.is_empty() => {
                    self.surroundings.clock.sleep(wait).await;
                    wait *= 2;
                    last = Some(error);
                    continue;
                }
                refreshed => refreshed?,
            }
            // An answer may have been lost on its way: then the statement is there.
            if sent.iter().any(|head| self.ledger.borrow().seq_of(head).is_some()) {
                return Ok(());
            }
            if !self.ledger.borrow().roster().is_administrator(&self.keys.person) {
                return Err(ClientError::NotAllowed);
            }
            let generation = self.ledger.borrow().roster().directory().map(|d| d.generation);
            let generation = generation.ok_or_else(|| unfinished("no directory is published"))?;
            let key = self.clinic_key(generation).await?;
            let (append, directory) = {
                let ledger = self.ledger.borrow();
                let directory = self.directory.borrow();
                let directory =
                    directory.as_ref().ok_or_else(|| unfinished("the directory is not here"))?;
                match draft(&ledger, directory, key.as_ref())? {
                    Some(draft) => self.signed(ledger.head(), draft)?,
                    None => return Ok(()),
                }
            };
            sent.extend(append.statements.last().map(statement_head).transpose()?);
            match self.relay.append(&self.keys.clinic, &append).await {
                // It is in force, whether or not the relay shows it now.
                Ok(_) => {
                    self.take_appended(&append, directory)?;
                    return match self.refresh_ledger().await {
                        Err(error) if !error.passes() => Err(error),
                        _ => Ok(()),
                    };
                }
                Err(error) => match error.code() {
                    Some(ErrorCode::LedgerMoved) => self.count("ledger moved"),
                    Some(_) => return Err(error.into()),
                    None => {
                        self.surroundings.clock.sleep(wait).await;
                        wait *= 2;
                        last = Some(ClientError::from(error));
                    }
                },
            }
        }
        Err(last.unwrap_or_else(|| unfinished("others change the clinic too often")))
    }

    /// What was appended is kept before anyone is told of it: the relay may be set back to a backup
    /// before it shows it, and then has it from here.
    fn take_appended(
        &self,
        append: &AppendLedger,
        published: Option<(Directory, ClinicKey)>,
    ) -> Result<(), ClientError> {
        if self.ledger.borrow().head() != append.expected_head {
            return Ok(());
        }
        self.take_statements(&append.statements)?;
        let Some((directory, key)) = published else { return Ok(()) };
        self.write(|tx| tx.put_clinic_key(key.generation, &key.to_bytes()))?;
        self.keep_directory(directory)
    }

    /// What is sent, and the directory that it publishes.
    fn signed(
        &self,
        expected_head: Option<LedgerHead>,
        draft: Draft,
    ) -> Result<(AppendLedger, Option<(Directory, ClinicKey)>), ClientError> {
        let mut statements = Vec::new();
        for (statement, author) in &draft.statements {
            let signer = match (author, &self.keys.root) {
                (Author::Root, Some(root)) => Signer::Root(root),
                (Author::Root, None) => return Err(ClientError::NotAllowed),
                _ => Signer::Identity(&self.keys.identity),
            };
            statements.push(Blob(statement.sign(&[signer]).to_bytes()));
        }
        let (directory, kept) = draft
            .directory
            .map(|Published { upload, directory, key }| (upload, (directory, key)))
            .unzip();
        Ok((AppendLedger { expected_head, statements, directory, bundles: draft.bundles }, kept))
    }

    fn myself(&self) -> Author {
        Author::Person(self.keys.person)
    }

    /// Who must author what concerns a role: administrators are the root's alone.
    fn author_over(&self, role: Role) -> Result<Author, ClientError> {
        match role {
            Role::Administrator if self.keys.root.is_some() => Ok(Author::Root),
            Role::Administrator => Err(ClientError::NotAllowed),
            _ => Ok(self.myself()),
        }
    }
}

/// The statement that publishes a sealed directory.
pub(crate) fn published(
    directory: &Directory,
    sealed: &Blob,
    key: &ClinicKey,
    keys: Digest,
) -> StatementBody {
    StatementBody::DirectoryPublished {
        version: directory.version,
        hash: DirectoryHash::of(sealed.as_slice()),
        generation: key.generation,
        keys,
    }
}

/// A name as it is kept, neither empty nor too long.
pub(crate) fn checked_name(name: &str, what: &'static str) -> Result<String, ClientError> {
    let name = names::plain(name);
    if name.is_empty() {
        return Err(ClientError::Empty { what });
    }
    if name.len() > limits::NAME {
        return Err(ClientError::TooLong { what, length: name.len(), limit: limits::NAME });
    }
    Ok(name)
}

fn statement_head(signed: &Blob) -> Result<bellward_proto::LedgerHead, ClientError> {
    bellward_trust::SignedStatement::from_bytes(signed.as_slice())
        .map(|signed| signed.head())
        .map_err(|error| ClientError::Protocol(error.to_string()))
}

pub(crate) fn sealing(error: SealError) -> ClientError {
    ClientError::Sealing(error.to_string())
}

fn unfinished(what: &str) -> ClientError {
    ClientError::Protocol(what.to_owned())
}
