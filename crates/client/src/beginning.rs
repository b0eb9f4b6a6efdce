//! How a profile begins: by making a clinic or joining one, and how it is opened again. What is
//! to be appended to the ledger is stored first, so that a crash at any point is taken up again.

use crate::call::{CallError, RelayCalls, to_json};
use crate::client::{Client, damaged};
use crate::error::ClientError;
use crate::keys::{Keys, random};
use crate::names;
use crate::statements::{checked_name, published, sealing};
use crate::surroundings::Surroundings;
use crate::unlocked::Unlocked;
use bellward_proto::invite::InviteCode;
use bellward_proto::relay::{AppendLedger, DirectoryUpload, InviteBundle};
use bellward_proto::{
    Blob, ClinicId, DirectoryVersion, ErrorCode, KeyGeneration, LedgerSeq, PersonId, RelayAddress,
    Timestamp, Versioned,
};
use bellward_store::{ArgonCost, ProfileRow, Stage, Store, Unlock};
use bellward_trust::directory::{Directory, PersonEntry, seal_directory};
use bellward_trust::{
    Author, ClinicKey, DeviceKind, InviteContents, InviteKeys, Ledger, PersonStatus, RootSecret,
    Signer, Statement, StatementBody, sealed_keys_digest,
};
use std::collections::BTreeMap;
use std::path::Path;

const PENDING: &str = "pending append";
const INVITE: &str = "invite code";
/// How often joining is drafted anew when others change the ledger meanwhile.
const ATTEMPTS: u32 = 20;

/// A clinic to be made.
#[derive(Debug, Clone)]
pub struct NewClinic {
    /// Its name.
    pub clinic_name: String,
    /// The name of the person who makes it, its first administrator.
    pub person_name: String,
    /// Its relay.
    pub relay: RelayAddress,
}

/// Where a profile is and how it is locked.
pub struct ProfilePlace<'a> {
    /// Its directory.
    pub directory: &'a Path,
    /// How it is unlocked.
    pub unlock: Unlock<'a>,
    /// What trying a passphrase costs, where the profile is made.
    pub cost: ArgonCost,
}

/// An invite as its holder sees it before joining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitePreview {
    /// The clinic.
    pub clinic_name: Option<String>,
    /// The name under which the holder is invited.
    pub name: String,
    /// The role.
    pub role: bellward_trust::Role,
    /// The relay.
    pub relay: RelayAddress,
    /// When the invite ends, by the relay's clock.
    pub ends: Timestamp,
}

impl Client {
    /// Opens a profile.
    pub fn open(place: &ProfilePlace<'_>, surroundings: Surroundings) -> Result<Self, ClientError> {
        Unlocked::open(place)?.take_up(surroundings)
    }

    /// Makes a clinic on a relay, and a profile for its first administrator.
    ///
    /// When the relay cannot be reached after the profile was made, the profile stays, and the
    /// next [`Client::sync`] finishes what is left.
    pub async fn create_clinic(
        place: &ProfilePlace<'_>,
        new: &NewClinic,
        surroundings: Surroundings,
    ) -> Result<Self, ClientError> {
        let clinic_name = checked_name(&new.clinic_name, "the clinic's name")?;
        let person_name = checked_name(&new.person_name, "your name")?;
        let calls = RelayCalls::new(new.relay.clone(), (surroundings.connect)(&new.relay)?);
        let time = calls.info().await?.time;
        let mut rng = surroundings.rng();
        let root = RootSecret::random(&mut rng);
        let root_key = root.public();
        let clinic = ClinicId::of(&root_key);
        let person = PersonId(random(&mut rng));
        let keys = Keys::generate(clinic, person, Some(root.clone()), &mut rng);
        let key = ClinicKey::random(KeyGeneration(1), &mut rng);
        let directory = Directory {
            version: DirectoryVersion(1),
            clinic_name,
            people: BTreeMap::from([(person, PersonEntry { name: person_name })]),
        };
        let sealed = seal_directory(&key, &clinic, &directory, &mut rng)
            .map_err(|error| ClientError::Sealing(error.to_string()))?;
        let copies = vec![
            key.seal_to(&clinic, &keys.device, &keys.seal.public(), &mut rng).map_err(sealing)?,
        ];
        let mut ledger = Ledger::new(clinic);
        let identity = keys.identity.public();
        let created = ledger.draft(
            Author::Root,
            time,
            StatementBody::ClinicCreated { root: root_key, founder: person, identity },
        );
        let added = ledger.draft_after(&created, Author::Person(person), time, keys.device_added());
        let body = published(&directory, &sealed, &key, sealed_keys_digest(&copies));
        let last = ledger.draft_after(&added, Author::Person(person), time, body);
        let by_identity = Signer::Identity(&keys.identity);
        let statements = vec![
            Blob(created.sign(&[Signer::Root(&root), by_identity]).to_bytes()),
            Blob(keys.sign_device(&added).to_bytes()),
            Blob(last.sign(&[by_identity]).to_bytes()),
        ];
        ledger
            .append_all_effective(&statements)
            .map_err(|(_, refusal)| ClientError::Protocol(refusal.to_string()))?;
        let append = AppendLedger {
            expected_head: None,
            statements,
            directory: Some(DirectoryUpload { sealed, keys: copies }),
            bundles: Vec::new(),
        };
        let profile = ProfileRow {
            stage: Stage::Creating,
            clinic,
            person,
            device: keys.device,
            relay: new.relay.to_string(),
            created_at: surroundings.clock.now(),
        };
        let mut store =
            Store::create_with_cost(place.directory, &place.unlock, place.cost, &mut rng)?;
        let tx = store.write()?;
        tx.put_profile(&profile)?;
        keys.store(&tx)?;
        tx.put_clinic_key(key.generation, &key.to_bytes())?;
        tx.put_directory(directory.version, &directory.clinic_name, &directory.to_bytes())?;
        tx.put_secret(PENDING, &to_json(&append))?;
        tx.commit()?;
        let client = Unlocked::over(store)?.take_up(surroundings)?;
        begun(client, place).await
    }

    /// What an invite offers, without using it.
    pub async fn preview(
        code: &InviteCode,
        surroundings: &Surroundings,
    ) -> Result<InvitePreview, ClientError> {
        let calls = RelayCalls::new(code.relay.clone(), (surroundings.connect)(&code.relay)?);
        let (ledger, now) = fetch_ledger(&calls, code.clinic).await?;
        let Opened { contents, directory, invite } =
            open_invite(&calls, code, &ledger, now).await?;
        Ok(InvitePreview {
            clinic_name: directory.map(|directory| names::shown(&directory.clinic_name)),
            name: names::shown(&contents.name),
            role: invite.role,
            relay: code.relay.clone(),
            ends: invite.ends,
        })
    }

    /// Joins the clinic of an invite. Nothing is made unless the invite is good.
    pub async fn join(
        place: &ProfilePlace<'_>,
        code: &InviteCode,
        surroundings: Surroundings,
    ) -> Result<Self, ClientError> {
        let calls = RelayCalls::new(code.relay.clone(), (surroundings.connect)(&code.relay)?);
        let (ledger, now) = fetch_ledger(&calls, code.clinic).await?;
        let Opened { contents, directory, invite } =
            open_invite(&calls, code, &ledger, now).await?;
        let mut rng = surroundings.rng();
        let keys = Keys::generate(code.clinic, invite.person, None, &mut rng);
        let profile = ProfileRow {
            stage: Stage::Joining,
            clinic: code.clinic,
            person: invite.person,
            device: keys.device,
            relay: code.relay.to_string(),
            created_at: surroundings.clock.now(),
        };
        let mut store =
            Store::create_with_cost(place.directory, &place.unlock, place.cost, &mut rng)?;
        let tx = store.write()?;
        tx.put_profile(&profile)?;
        keys.store(&tx)?;
        let key = &contents.clinic_key;
        tx.put_clinic_key(key.generation, &key.to_bytes())?;
        if let Some(directory) = &directory {
            tx.put_directory(directory.version, &directory.clinic_name, &directory.to_bytes())?;
        }
        tx.put_secret(INVITE, code.to_text().as_bytes())?;
        for (index, statement) in (1_u64..).zip(statements_of(&ledger)) {
            tx.put_statement(LedgerSeq(index), &statement)?;
        }
        tx.commit()?;
        let client = Unlocked::over(store)?.take_up(surroundings)?;
        client.write(|tx| {
            client.keep_people(tx, &client.ledger.borrow(), client.directory.borrow().as_ref())
        })?;
        begun(client, place).await
    }

    /// Finishes what making or joining began. Does nothing in a profile that is in use.
    pub(crate) async fn finish_beginning(&self) -> Result<(), ClientError> {
        let profile = self.read(|tx| Ok(tx.profile()?))?.ok_or_else(|| damaged("no profile"))?;
        match profile.stage {
            Stage::Active => return Ok(()),
            Stage::Creating => self.finish_creating().await?,
            Stage::Joining => self.finish_joining().await?,
        }
        self.write(|tx| {
            tx.put_profile(&ProfileRow { stage: Stage::Active, ..profile.clone() })?;
            tx.delete_secret(PENDING)?;
            tx.delete_secret(INVITE)
        })?;
        self.count("began");
        Ok(())
    }

    async fn finish_creating(&self) -> Result<(), ClientError> {
        let pending = self.read(|tx| Ok(tx.secret(PENDING)?))?;
        let pending =
            pending.ok_or_else(|| damaged("the clinic's first statements are missing"))?;
        let append: AppendLedger =
            serde_json::from_slice(&pending).map_err(|error| damaged(&error.to_string()))?;
        self.relay.append(&self.keys.clinic, &append).await?;
        self.refresh_ledger().await
    }

    async fn finish_joining(&self) -> Result<(), ClientError> {
        let text = self.read(|tx| Ok(tx.secret(INVITE)?))?;
        let text = text.ok_or_else(|| damaged("the invite is missing"))?;
        let text = std::str::from_utf8(&text).map_err(|_| damaged("the invite is not text"))?;
        let code = InviteCode::from_text(text)?;
        let invite_keys = InviteKeys::derive(&code.secret);
        for _ in 0..ATTEMPTS {
            self.refresh_ledger().await?;
            if self.ledger.borrow().roster().is_active_device(&self.keys.device) {
                return Ok(());
            }
            if self.ledger.borrow().roster().any_device(&self.keys.device).is_some() {
                // Joined, and removed before this device heard of either.
                return Err(ClientError::Revoked);
            }
            check_invite(&code, &self.ledger.borrow(), self.relay_now())?;
            self.keep_invited_key(&code, &invite_keys).await?;
            let append = {
                let ledger = self.ledger.borrow();
                let joined = ledger.draft(
                    Author::Invite(code.invite),
                    self.relay_now(),
                    StatementBody::PersonJoined {
                        invite: code.invite,
                        person: self.keys.person,
                        identity: self.keys.identity.public(),
                    },
                );
                let added = ledger.draft_after(
                    &joined,
                    Author::Person(self.keys.person),
                    self.relay_now(),
                    self.keys.device_added(),
                );
                let signers =
                    [Signer::Invite(&invite_keys.signing), Signer::Identity(&self.keys.identity)];
                AppendLedger {
                    expected_head: ledger.head(),
                    statements: vec![
                        Blob(joined.sign(&signers).to_bytes()),
                        Blob(self.keys.sign_device(&added).to_bytes()),
                    ],
                    directory: None,
                    bundles: Vec::new(),
                }
            };
            match self.relay.append(&self.keys.clinic, &append).await {
                Ok(_) => {}
                Err(CallError::Refused(body)) if body.code == ErrorCode::LedgerMoved => {
                    self.count("ledger moved");
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(ClientError::Protocol("the clinic changes too often to join it".to_owned()))
    }
}

impl Client {
    /// Keeps the clinic key that the ledger names, from the invite's bundle: a removal may have
    /// made a fresh one, and sealed it to the invite, since the bundle was opened last. What is
    /// fresh after the joining statements is sealed to this device itself.
    async fn keep_invited_key(
        &self,
        code: &InviteCode,
        keys: &InviteKeys,
    ) -> Result<(), ClientError> {
        let generation = self.ledger.borrow().roster().directory().map(|d| d.generation);
        let Some(generation) = generation else { return Ok(()) };
        if self.read(|tx| Ok(tx.clinic_key(generation)?))?.is_some() {
            return Ok(());
        }
        let bundle = bundle_of(&self.relay, code).await?;
        let sealed = bundle.sealed.as_slice();
        let contents = InviteContents::open(&keys.seal, &code.clinic, &code.invite, sealed)
            .map_err(sealing)?;
        let key = contents.clinic_key;
        self.write(|tx| tx.put_clinic_key(key.generation, &key.to_bytes()))?;
        Ok(())
    }
}

/// Finishes a beginning. What can never be finished is taken away again; what only has to wait
/// stays, to be taken up at the next opening.
async fn begun(client: Client, place: &ProfilePlace<'_>) -> Result<Client, ClientError> {
    match client.finish_beginning().await {
        Ok(()) => Ok(client),
        Err(error) if error.passes() || matches!(error, ClientError::Store(_)) => Err(error),
        Err(error) => {
            drop(client);
            Store::delete(place.directory)?;
            Err(error)
        }
    }
}

impl Keys {
    fn device_added(&self) -> StatementBody {
        StatementBody::DeviceAdded {
            device: self.device,
            person: self.person,
            kind: DeviceKind::Personal,
            ends: None,
            auth: self.auth.public(),
            leaf: self.local.leaf.public(),
            seal: self.seal.public(),
        }
    }

    fn sign_device(&self, added: &Statement) -> bellward_trust::SignedStatement {
        added.sign(&[
            Signer::Identity(&self.identity),
            Signer::Auth(&self.auth),
            Signer::Leaf(&self.local.leaf),
        ])
    }
}

/// A clinic's whole ledger, verified from the hash of its root key, and the relay's time.
async fn fetch_ledger(
    calls: &RelayCalls,
    clinic: ClinicId,
) -> Result<(Ledger, Timestamp), ClientError> {
    let mut ledger = Ledger::new(clinic);
    loop {
        let page = match calls.ledger(&clinic, ledger.seq()).await {
            Err(error) if error.code() == Some(ErrorCode::Unknown) => {
                return Err(ClientError::UnknownClinic);
            }
            page => page?,
        };
        ledger
            .append_all(&page.statements)
            .map_err(|(_, refusal)| ClientError::LedgerContradicts(refusal.to_string()))?;
        if ledger.seq() >= page.seq {
            return Ok((ledger, page.time));
        }
        if page.statements.is_empty() {
            return Err(ClientError::Protocol("an empty page of a longer ledger".to_owned()));
        }
    }
}

fn statements_of(ledger: &Ledger) -> impl Iterator<Item = Vec<u8>> + '_ {
    (1..=ledger.seq().0).filter_map(|seq| ledger.signed_at(LedgerSeq(seq)).map(<[u8]>::to_vec))
}

/// The invite in the ledger, if it is this one and can still be used.
fn check_invite(
    code: &InviteCode,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<bellward_trust::Invite, ClientError> {
    let roster = ledger.roster();
    let invite = roster.any_invite(&code.invite).ok_or(ClientError::InviteUnknown)?;
    if invite.key != InviteKeys::derive(&code.secret).signing.public() {
        return Err(ClientError::InviteUnknown);
    }
    match roster.status(&invite.person) {
        Some(PersonStatus::Active) => Err(ClientError::InviteUsed),
        Some(PersonStatus::Removed) | None => Err(ClientError::InviteExpired),
        Some(PersonStatus::Invited { .. }) if roster.invite(&code.invite).is_none() => {
            Err(ClientError::InviteExpired)
        }
        Some(PersonStatus::Invited { .. }) if now > invite.ends => Err(ClientError::InviteExpired),
        Some(PersonStatus::Invited { .. }) => Ok(invite.clone()),
    }
}

/// An invite, its bundle opened, and the directory as it stands.
struct Opened {
    contents: InviteContents,
    directory: Option<Directory>,
    invite: bellward_trust::Invite,
}

async fn bundle_of(calls: &RelayCalls, code: &InviteCode) -> Result<InviteBundle, ClientError> {
    match calls.invite(&code.clinic, &code.invite).await {
        Err(error) if error.code() == Some(ErrorCode::Unknown) => Err(ClientError::InviteUnknown),
        bundle => Ok(bundle?),
    }
}

/// What is sealed to the invite, and the directory as it stands.
async fn open_invite(
    calls: &RelayCalls,
    code: &InviteCode,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<Opened, ClientError> {
    let invite = check_invite(code, ledger, now)?;
    let bundle = bundle_of(calls, code).await?;
    let keys = InviteKeys::derive(&code.secret);
    let contents =
        InviteContents::open(&keys.seal, &code.clinic, &code.invite, bundle.sealed.as_slice())
            .map_err(sealing)?;
    let mut directory = None;
    if let Some(published) = ledger.roster().directory()
        && published.generation == contents.clinic_key.generation
    {
        let sealed = calls.directory(&code.clinic, &published.hash).await?.sealed;
        if bellward_proto::DirectoryHash::of(sealed.as_slice()) != published.hash {
            return Err(ClientError::Protocol(
                "the directory is not the one the ledger names".to_owned(),
            ));
        }
        let opened =
            bellward_trust::open_directory(&contents.clinic_key, &code.clinic, sealed.as_slice())
                .map_err(|error| ClientError::Sealing(error.to_string()))?;
        directory = Some(opened);
    }
    Ok(Opened { contents, directory, invite })
}
