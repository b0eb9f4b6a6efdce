//! The core behind the commands.

use crate::command::*;
use crate::view::*;
use crate::{ApiError, ChangeEvent, ErrorCode};
use std::path::PathBuf;

pub type Answer<T> = Result<T, ApiError>;
pub struct Core {
    profile: PathBuf,
}
pub struct Changes;
impl Changes {
    pub async fn next(&mut self) -> Option<ChangeEvent> {
        None
    }
}
impl Core {
    pub fn new(profile: PathBuf) -> Self {
        Core { profile }
    }
    pub fn changes(&self) -> Changes {
        Changes
    }
    pub async fn close(&self) {
        let _ = &self.profile;
    }
    pub async fn app_state(&self) -> Answer<AppState> {
        Ok(AppState {
            profile: ProfileState::None,
            keychain: KeychainStatus::Unavailable,
            version: env!("CARGO_PKG_VERSION").into(),
        })
    }
    pub async fn create_clinic(&self, _request: CreateClinic) -> Answer<Me> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn preview_invite(&self, _request: PreviewInvite) -> Answer<InvitePreview> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn join_clinic(&self, _request: JoinClinic) -> Answer<Me> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn unlock(&self, _request: Unlock) -> Answer<Me> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn lock(&self) -> Answer<()> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn me(&self) -> Answer<Me> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn list_conversations(&self) -> Answer<Vec<ConversationView>> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn list_messages(&self, _request: ListMessages) -> Answer<MessagePage> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn send_message(&self, _request: SendMessage) -> Answer<MessageAccepted> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn mark_read(&self, _request: MarkRead) -> Answer<()> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn set_draft(&self, _request: SetDraft) -> Answer<()> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn open_direct(&self, _request: OpenDirect) -> Answer<ConversationOpened> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn new_group(&self, _request: NewGroup) -> Answer<ConversationOpened> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn people(&self) -> Answer<Vec<PersonView>> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn invite_person(&self, _request: InvitePerson) -> Answer<NewInvite> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn remove_person(&self, _request: RemovePerson) -> Answer<()> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn revoke_device(&self, _request: RevokeDevice) -> Answer<()> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn safety_code(&self, _request: SafetyCodeOf) -> Answer<SafetyCode> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn search(&self, _request: Search) -> Answer<Vec<SearchHit>> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn connection(&self) -> Answer<Connection> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn retry_now(&self) -> Answer<()> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
    pub async fn ledger_state(&self) -> Answer<LedgerState> {
        Err(ApiError::new(ErrorCode::Locked, "locked"))
    }
}
