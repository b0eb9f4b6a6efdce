//! The clinic: people, devices, invites, the ledger, the relay.

use super::qr;
use super::{Answer, Core, shown};
use crate::command::{
    InvitePerson, RemovePerson, RevokeDevice, SafetyCodeOf, SetPaused, SetVerified,
};
use crate::view::{Connection, LedgerState, NewInvite, PersonView, SafetyCode};
use bellward_client::ClientError;

impl Core {
    /// Everyone in the clinic, by name.
    pub async fn people(&self) -> Answer<Vec<PersonView>> {
        let people = self.ask(|client| client.people()).await?;
        Ok(people.into_iter().map(shown::person).collect())
    }

    /// Makes an invite.
    pub async fn invite_person(&self, request: InvitePerson) -> Answer<NewInvite> {
        let role = shown::role_asked_for(request.role);
        let code = self
            .wait(move |client| async move { client.invite(&request.name, role).await })
            .await?;
        Ok(NewInvite { code: (*code).clone(), qr: qr::drawn(&code)? })
    }

    /// Removes someone from the clinic.
    pub async fn remove_person(&self, request: RemovePerson) -> Answer<()> {
        self.wait(move |client| async move { client.remove_person(request.person).await }).await
    }

    /// Cuts off a device.
    pub async fn revoke_device(&self, request: RevokeDevice) -> Answer<()> {
        self.wait(move |client| async move { client.revoke_device(request.device).await }).await
    }

    /// The numbers to compare with a person.
    pub async fn safety_code(&self, request: SafetyCodeOf) -> Answer<SafetyCode> {
        let people = self.ask(|client| client.people()).await?;
        let code = people
            .into_iter()
            .find(|person| person.id == request.person)
            .and_then(|person| person.safety_code)
            .ok_or(ClientError::NotFound { what: "person with a safety code" })?;
        Ok(SafetyCode { groups: code.split_whitespace().map(str::to_owned).collect() })
    }

    /// Notes that the numbers were compared.
    pub async fn set_verified(&self, request: SetVerified) -> Answer<()> {
        self.ask(move |client| client.set_verified(&request.person, request.verified)).await
    }

    /// Stops talking to the relay, or goes on.
    pub async fn set_paused(&self, request: SetPaused) -> Answer<()> {
        self.ask(move |client| {
            client.set_paused(request.paused);
            Ok(())
        })
        .await
    }

    /// Whether the relay is reached.
    pub async fn connection(&self) -> Answer<Connection> {
        Ok(shown::connection(self.ask(|client| Ok(client.connection())).await?))
    }

    /// Tries the relay at once.
    pub async fn retry_now(&self) -> Answer<()> {
        self.ask(|client| {
            client.retry_now();
            Ok(())
        })
        .await
    }

    /// What is known of the clinic's ledger.
    pub async fn ledger_state(&self) -> Answer<LedgerState> {
        let (view, connection) =
            self.ask(|client| Ok((client.ledger_view(), client.connection()))).await?;
        Ok(shown::ledger(&view, &connection))
    }
}
