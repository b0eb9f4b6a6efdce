//! The relay's requests, typed. Nothing is decided here.

use crate::transport::{EventStream, Method, RelayAnswer, RelayRequest, Transport, TransportError};
use bellward_proto::relay::{
    Acknowledge, AppendLedger, ChallengeAnswer, ChallengeRequest, ClaimKeyPackages,
    ClaimedKeyPackages, ClinicKeyAnswer, ConfirmSession, ConversationState, DirectoryAnswer,
    InviteBundle, KeyPackagesKept, LedgerAppended, LedgerPage, LoginAnswer, LoginRequest,
    OwnConversations, Posted, RecoveryStands, RelayInfo, ReturnLedger, ReturnedAll,
    UploadKeyPackages,
};
use bellward_proto::{
    ClinicId, ConversationId, DirectoryHash, ErrorBody, ErrorCode, InviteId, KeyGeneration,
    LedgerSeq, QueueCursor, RelayAddress, SessionToken,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::rc::Rc;

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No answer came. The relay may have done what was asked all the same.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The relay said no.
    #[error("the relay refused: {}", .0.message)]
    Refused(ErrorBody),
}

impl CallError {
    /// The relay's code, if it said no.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            CallError::Refused(body) => Some(body.code),
            CallError::Transport(_) => None,
        }
    }
}

/// One relay, spoken to in its own words.
#[derive(Clone)]
pub struct RelayCalls {
    address: RelayAddress,
    transport: Rc<dyn Transport>,
}

type Answer<T> = Result<T, CallError>;

impl RelayCalls {
    /// Over a transport that leads to that address.
    pub fn new(address: RelayAddress, transport: Rc<dyn Transport>) -> Self {
        RelayCalls { address, transport }
    }

    /// Where it is.
    pub fn address(&self) -> &RelayAddress {
        &self.address
    }

    /// Who answers.
    pub async fn info(&self) -> Answer<RelayInfo> {
        self.get("/v1/relay".to_owned(), None).await
    }

    /// A page of a ledger.
    pub async fn ledger(&self, clinic: &ClinicId, after: LedgerSeq) -> Answer<LedgerPage> {
        self.get(format!("/v1/clinics/{clinic}/ledger?after={after}"), None).await
    }

    /// Appends to a ledger.
    pub async fn append(&self, clinic: &ClinicId, append: &AppendLedger) -> Answer<LedgerAppended> {
        self.post(format!("/v1/clinics/{clinic}/ledger"), None, append).await
    }

    /// Gives back what the relay lost of a ledger.
    pub async fn return_ledger(
        &self,
        clinic: &ClinicId,
        lost: &ReturnLedger,
    ) -> Answer<LedgerAppended> {
        self.post(format!("/v1/clinics/{clinic}/ledger/return"), None, lost).await
    }

    /// Says that the relay's ledger has all that is known here.
    pub async fn returned_all(
        &self,
        token: &SessionToken,
        all: &ReturnedAll,
    ) -> Answer<RecoveryStands> {
        self.post("/v1/recovery/returned".to_owned(), Some(token), all).await
    }

    /// A sealed directory.
    pub async fn directory(
        &self,
        clinic: &ClinicId,
        hash: &DirectoryHash,
    ) -> Answer<DirectoryAnswer> {
        self.get(format!("/v1/clinics/{clinic}/directory/{hash}"), None).await
    }

    /// The bundle of an invite.
    pub async fn invite(&self, clinic: &ClinicId, invite: &InviteId) -> Answer<InviteBundle> {
        self.get(format!("/v1/clinics/{clinic}/invites/{invite}"), None).await
    }

    /// This device's copy of a clinic key.
    pub async fn clinic_key(
        &self,
        token: &SessionToken,
        generation: KeyGeneration,
    ) -> Answer<ClinicKeyAnswer> {
        self.get(format!("/v1/clinic-key/{generation}"), Some(token)).await
    }

    /// Something to sign.
    pub async fn challenge(&self, request: &ChallengeRequest) -> Answer<ChallengeAnswer> {
        self.post("/v1/login/challenge".to_owned(), None, request).await
    }

    /// Opens a session.
    pub async fn login(&self, request: &LoginRequest) -> Answer<LoginAnswer> {
        self.post("/v1/login".to_owned(), None, request).await
    }

    /// Confirms a session.
    pub async fn confirm(&self, token: &SessionToken, confirm: &ConfirmSession) -> Answer<()> {
        self.post("/v1/session/confirm".to_owned(), Some(token), confirm).await.map(|Nothing {}| ())
    }

    /// Adds key packages.
    pub async fn upload_key_packages(
        &self,
        token: &SessionToken,
        upload: &UploadKeyPackages,
    ) -> Answer<KeyPackagesKept> {
        self.post("/v1/key-packages".to_owned(), Some(token), upload).await
    }

    /// Takes key packages of others.
    pub async fn claim_key_packages(
        &self,
        token: &SessionToken,
        claim: &ClaimKeyPackages,
    ) -> Answer<ClaimedKeyPackages> {
        self.post("/v1/key-packages/claim".to_owned(), Some(token), claim).await
    }

    /// Posts the exact bytes that were stored for it.
    pub async fn post_envelope(&self, token: &SessionToken, request: Vec<u8>) -> Answer<Posted> {
        self.call(Method::Post, "/v1/posts".to_owned(), Some(token), request).await
    }

    /// The conversations in whose groups the relay counts this device.
    pub async fn own_conversations(&self, token: &SessionToken) -> Answer<OwnConversations> {
        self.get("/v1/conversations".to_owned(), Some(token)).await
    }

    /// Where a conversation stands.
    pub async fn conversation(
        &self,
        token: &SessionToken,
        conversation: &ConversationId,
    ) -> Answer<ConversationState> {
        self.get(format!("/v1/conversations/{conversation}"), Some(token)).await
    }

    /// Lets the relay delete what is stored here.
    pub async fn acknowledge(&self, token: &SessionToken, up_to: QueueCursor) -> Answer<()> {
        let acknowledge = Acknowledge { up_to };
        self.post("/v1/queue/acknowledge".to_owned(), Some(token), &acknowledge)
            .await
            .map(|Nothing {}| ())
    }

    /// Opens the stream of events.
    pub async fn events(&self, token: &SessionToken, after: QueueCursor) -> Answer<EventStream> {
        self.transport.events(*token, after).await?.map_err(|answer| refusal(&answer))
    }

    async fn get<T: DeserializeOwned>(
        &self,
        path: String,
        token: Option<&SessionToken>,
    ) -> Answer<T> {
        self.call(Method::Get, path, token, Vec::new()).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: String,
        token: Option<&SessionToken>,
        body: &impl Serialize,
    ) -> Answer<T> {
        self.call(Method::Post, path, token, to_json(body)).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: String,
        token: Option<&SessionToken>,
        body: Vec<u8>,
    ) -> Answer<T> {
        let request = RelayRequest { method, path, token: token.copied(), body };
        let answer = self.transport.send(request).await?;
        if !(200..300).contains(&answer.status) {
            return Err(refusal(&answer));
        }
        serde_json::from_slice(&answer.body).map_err(|error| {
            TransportError::NotTheRelay(format!("an answer could not be read: {error}")).into()
        })
    }
}

#[derive(serde::Deserialize)]
struct Nothing {}

/// The JSON of something to be sent. Our types are always representable.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn refusal(answer: &RelayAnswer) -> CallError {
    match serde_json::from_slice::<ErrorBody>(&answer.body) {
        Ok(body) if body.code.status() == answer.status => CallError::Refused(body),
        _ => TransportError::NotTheRelay(format!("HTTP status {}", answer.status)).into(),
    }
}
