//! Making, joining and opening the profile.

use super::{Answer, Core, shown};
use crate::command::{CreateClinic, JoinClinic, PASSPHRASE_MIN, PreviewInvite, Secret, Unlock};
use crate::view::{InvitePreview, Me};
use crate::{ApiError, ErrorCode};
use bellward_client::{
    ClientError, ClientHandle, KeychainUse, NewClinic, Store, StoreError, Views,
};
use bellward_proto::invite::InviteCode;
use bellward_proto::{RelayAddress, limits};
use zeroize::Zeroizing;

impl Core {
    /// Makes a clinic and this profile. When it fails, there is no profile.
    pub async fn create_clinic(&self, request: CreateClinic) -> Answer<Me> {
        named("the clinic's name", &request.clinic_name)?;
        named("your name", &request.person_name)?;
        let relay: RelayAddress = request.relay.parse().map_err(|error| {
            ApiError::new(ErrorCode::AddressMistyped, format!("the relay's address: {error}"))
        })?;
        let passphrase = chosen(&request.passphrase)?;
        let _turn = self.turn.lock().await;
        self.require_none()?;
        let new =
            NewClinic { clinic_name: request.clinic_name, person_name: request.person_name, relay };
        let place = self.place(passphrase, asked_for(request.without_keychain));
        match ClientHandle::create_clinic(place, new).await {
            Ok(handle) => self.begin(handle).await,
            Err(error) => {
                // A clinic that nobody was told of can be made again: at another relay, say.
                if error.passes() && Store::exists(&self.directory) {
                    Store::delete(&self.directory).map_err(ClientError::from)?;
                }
                Err(error.into())
            }
        }
    }

    /// What an invite offers.
    pub async fn preview_invite(&self, request: PreviewInvite) -> Answer<InvitePreview> {
        Ok(shown::preview(ClientHandle::preview(read_code(&request.code)?).await?))
    }

    /// Joins a clinic. The invite may have been used when the relay's answer is lost: then the
    /// profile stays, and joining is finished when the relay is reached again.
    pub async fn join_clinic(&self, request: JoinClinic) -> Answer<Me> {
        let code = read_code(&request.code)?;
        let passphrase = chosen(&request.passphrase)?;
        let _turn = self.turn.lock().await;
        self.require_none()?;
        let keychain = asked_for(request.without_keychain);
        match ClientHandle::join(self.place(passphrase.clone(), keychain), code).await {
            Ok(handle) => self.begin(handle).await,
            Err(error) if error.passes() && Store::exists(&self.directory) => {
                self.begin(ClientHandle::open(self.place(passphrase, keychain)).await?).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the profile.
    pub async fn unlock(&self, request: Unlock) -> Answer<Me> {
        let _turn = self.turn.lock().await;
        if let Ok(handle) = self.handle()
            && let Ok(me) = super::me_of(&handle).await
        {
            return Ok(me);
        }
        // One that ended by itself holds the profile's files still.
        self.slot(|slot| slot.take_if(|handle| handle.ended().is_some()));
        let passphrase = Zeroizing::new(request.passphrase.expose().to_owned());
        let keychain = Store::keychain_use(&self.directory).map_err(ClientError::from)?;
        match ClientHandle::open(self.place(passphrase, keychain)).await {
            Ok(handle) => self.begin(handle).await,
            // The profile is there, and nothing but the keychain opens it.
            Err(error @ ClientError::Store(StoreError::KeychainUnavailable(_))) => {
                Err(ApiError::new(ErrorCode::KeychainLocked, error.to_string()))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn require_none(&self) -> Answer<()> {
        if Store::exists(&self.directory) {
            let directory = self.directory.clone();
            return Err(ClientError::from(StoreError::ProfileExists { directory }).into());
        }
        Ok(())
    }

    async fn begin(&self, handle: ClientHandle) -> Answer<Me> {
        let me = super::view_of(handle.clone(), Views::whose).await?;
        self.adopt(handle);
        Ok(shown::me(me))
    }
}

fn asked_for(without_keychain: bool) -> KeychainUse {
    match without_keychain {
        true => KeychainUse::PassphraseAlone,
        false => KeychainUse::Keychain,
    }
}

fn read_code(code: &Secret) -> Answer<InviteCode> {
    Ok(InviteCode::from_text(code.expose()).map_err(ClientError::from)?)
}

/// A passphrase for a new profile.
fn chosen(passphrase: &Secret) -> Answer<Zeroizing<String>> {
    if passphrase.expose().chars().count() < PASSPHRASE_MIN {
        let detail = format!("the passphrase has fewer than {PASSPHRASE_MIN} characters");
        return Err(ApiError::new(ErrorCode::WeakPassphrase, detail));
    }
    Ok(Zeroizing::new(passphrase.expose().to_owned()))
}

/// Checked here too, so that a mistyped name costs no Argon2 and no network.
fn named(what: &'static str, name: &str) -> Answer<()> {
    let (length, limit) = (name.trim().len(), limits::NAME);
    if length == 0 {
        return Err(ClientError::Empty { what }.into());
    }
    if length > limit {
        return Err(ClientError::TooLong { what, length, limit }.into());
    }
    Ok(())
}
