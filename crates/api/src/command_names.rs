//! Every command, once: the window's handler, the generated TypeScript and the permissions are all
//! made of this list. Free of dependencies, so that the desktop shell's build script, which makes a
//! permission for each, reads this very file.

/// Hands every command to a macro, in the order of the contract: what it is for, its name, what it
/// takes and what it answers. What stands in the parentheses goes before them. The types are those
/// of [`crate::command`] and [`crate::view`].
#[macro_export]
macro_rules! for_each_command {
    ($macro:ident($($given:tt)*)) => {
        $macro! { $($given)*;
            "Where the program stands. Works at any time." app_state() -> AppState;
            "Relays that announce themselves in this network; takes up to three seconds. Works at any time." find_relays() -> Vec<FoundRelay>;
            "Makes a clinic and this profile; open when it returns." create_clinic(CreateClinic) -> Me;
            "What an invite offers, without using it; needs the relay." preview_invite(PreviewInvite) -> InvitePreview;
            "Joins by an invite code; open when it returns." join_clinic(JoinClinic) -> Me;
            "Opens the profile." unlock(Unlock) -> Me;
            "Closes the profile and forgets its keys." lock() -> ();
            "Who one is." me() -> Me;
            "What is remembered for this profile on this machine. Works at any time." preferences() -> Preferences;
            "Remembers it. Works at any time." set_preferences(SetPreferences) -> ();
            "Reads an invite code off a picture. Works at any time." read_qr(ReadQr) -> CodeRead;
            "A part of the inbox: what is in sight." list_conversations(ListConversations) -> ConversationPage;
            "Conversations by title and people, the best fit first." find_conversations(FindConversations) -> Vec<ConversationSummary>;
            "The conversation above or below, or the next unread one." neighbour(Neighbour) -> ConversationFound;
            "Where a conversation stands in the inbox." place_in_inbox(OneConversation) -> InboxPlace;
            "All about one conversation." conversation(OneConversation) -> ConversationView;
            "A page of a thread." list_messages(ListMessages) -> MessagePage;
            "Puts a message in the outbox: once this returns it survives anything." send_message(SendMessage) -> MessageAccepted;
            "Only call it for what is in sight in a focused window." mark_read(MarkRead) -> ();
            "Keeps a draft." set_draft(SetDraft) -> ();
            "The conversation with a person, made when needed." open_direct(OpenDirect) -> ConversationOpened;
            "Makes a group." new_group(NewGroup) -> ConversationOpened;
            "Gives a group another title." rename_group(RenameGroup) -> ();
            "Adds people to a group." add_to_group(AddToGroup) -> ();
            "Takes someone out of a group, or leaves it." remove_from_group(RemoveFromGroup) -> ();
            "Everyone in the clinic." people() -> Vec<PersonView>;
            "Makes an invite code; needs the relay." invite_person(InvitePerson) -> NewInvite;
            "Removes someone from the clinic; needs the relay." remove_person(RemovePerson) -> ();
            "Cuts off a device; needs the relay." revoke_device(RevokeDevice) -> ();
            "The numbers to compare with a person." safety_code(SafetyCodeOf) -> SafetyCode;
            "Notes that the numbers were compared." set_verified(SetVerified) -> ();
            "Searches all messages, newest first." search(Search) -> SearchPage;
            "Whether the relay is reached." connection() -> Connection;
            "Tries the relay at once, and everything that waits." retry_now() -> ();
            "Stops talking to the relay, or goes on." set_paused(SetPaused) -> ();
            "What is known of the clinic's ledger." ledger_state() -> LedgerState;
        }
    };
}

macro_rules! names {
    (; $($doc:literal $name:ident($($request:ty)?) -> $answer:ty;)*) => {
        &[$(stringify!($name),)*]
    };
}

/// Every command's name.
pub const COMMANDS: &[&str] = for_each_command!(names());
