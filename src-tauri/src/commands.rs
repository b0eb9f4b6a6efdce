//! The contract's commands as Tauri knows them. Nothing is decided here: each is handed to the
//! core, off the main thread.

use bellward_api::command::*;
use bellward_api::view::*;
use bellward_api::{ApiError, Core};
use tauri::{State, Wry};

type Answer<T> = Result<T, ApiError>;

macro_rules! commands {
    ($($name:ident($($request:ty)?) -> $answer:ty;)*) => {
        $(commands!(@one $name, $($request)?, $answer);)*

        /// Answers all of them.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
    (@one $name:ident, , $answer:ty) => {
        #[tauri::command]
        async fn $name(core: State<'_, Core>) -> Answer<$answer> {
            core.$name().await
        }
    };
    (@one $name:ident, $request:ty, $answer:ty) => {
        #[tauri::command]
        async fn $name(core: State<'_, Core>, request: $request) -> Answer<$answer> {
            core.$name(request).await
        }
    };
}

commands! {
    app_state() -> AppState;
    find_relays() -> Vec<FoundRelay>;
    create_clinic(CreateClinic) -> Me;
    preview_invite(PreviewInvite) -> InvitePreview;
    join_clinic(JoinClinic) -> Me;
    unlock(Unlock) -> Me;
    lock() -> ();
    me() -> Me;
    preferences() -> Preferences;
    set_preferences(SetPreferences) -> ();
    read_qr(ReadQr) -> CodeRead;
    list_conversations(ListConversations) -> ConversationPage;
    find_conversations(FindConversations) -> Vec<ConversationSummary>;
    neighbour(Neighbour) -> ConversationFound;
    conversation(OneConversation) -> ConversationView;
    list_messages(ListMessages) -> MessagePage;
    send_message(SendMessage) -> MessageAccepted;
    mark_read(MarkRead) -> ();
    set_draft(SetDraft) -> ();
    open_direct(OpenDirect) -> ConversationOpened;
    new_group(NewGroup) -> ConversationOpened;
    rename_group(RenameGroup) -> ();
    add_to_group(AddToGroup) -> ();
    remove_from_group(RemoveFromGroup) -> ();
    people() -> Vec<PersonView>;
    invite_person(InvitePerson) -> NewInvite;
    remove_person(RemovePerson) -> ();
    revoke_device(RevokeDevice) -> ();
    safety_code(SafetyCodeOf) -> SafetyCode;
    set_verified(SetVerified) -> ();
    search(Search) -> SearchPage;
    connection() -> Connection;
    retry_now() -> ();
    set_paused(SetPaused) -> ();
    ledger_state() -> LedgerState;
}
