//! Conversations and messages.

use super::{Answer, Core, shown};
use crate::command::{
    HITS_PER_SEARCH, ListMessages, MESSAGES_PER_PAGE, MarkRead, NewGroup, OpenDirect, Search,
    SendMessage, SetDraft,
};
use crate::view::{ConversationOpened, ConversationView, MessageAccepted, MessagePage, SearchHit};
use bellward_client::Place;
use std::collections::BTreeSet;

/// The most conversations that one list shows.
const CONVERSATIONS: u64 = 5000;

impl Core {
    /// All conversations, the one with the newest message first.
    pub async fn list_conversations(&self) -> Answer<Vec<ConversationView>> {
        let people = self.ask(|client| client.people()).await?;
        let devices = shown::Devices::of(&people);
        let conversations = self.view(|views| views.conversations(CONVERSATIONS)).await?;
        Ok(conversations.into_iter().map(|view| shown::conversation(view, &devices)).collect())
    }

    /// A page of a thread.
    pub async fn list_messages(&self, request: ListMessages) -> Answer<MessagePage> {
        let limit = request.limit.clamp(1, MESSAGES_PER_PAGE) as usize;
        let before = request.before.map(|before| Place(u64::try_from(before).unwrap_or(0)));
        let mut messages = self
            .view(move |views| views.messages(&request.conversation, before, limit as u64 + 1))
            .await?;
        let beyond = messages.len().saturating_sub(limit);
        let messages = messages.split_off(beyond);
        Ok(MessagePage {
            messages: messages.into_iter().map(shown::message).collect(),
            has_earlier: beyond > 0,
        })
    }

    /// Puts a message in the outbox.
    pub async fn send_message(&self, request: SendMessage) -> Answer<MessageAccepted> {
        let SendMessage { conversation, text, reply_to } = request;
        let message = self.ask(move |client| client.send(&conversation, &text, reply_to)).await?;
        Ok(MessageAccepted { message })
    }

    /// Everything up to a message was seen.
    pub async fn mark_read(&self, request: MarkRead) -> Answer<()> {
        self.ask(move |client| client.mark_read(&request.conversation, &request.up_to)).await
    }

    /// Keeps a draft.
    pub async fn set_draft(&self, request: SetDraft) -> Answer<()> {
        self.ask(move |client| client.set_draft(&request.conversation, &request.text)).await
    }

    /// The conversation with a person.
    pub async fn open_direct(&self, request: OpenDirect) -> Answer<ConversationOpened> {
        let conversation = self.ask(move |client| client.direct(request.person)).await?;
        Ok(ConversationOpened { conversation })
    }

    /// Makes a group.
    pub async fn new_group(&self, request: NewGroup) -> Answer<ConversationOpened> {
        let people: BTreeSet<_> = request.people.into_iter().collect();
        let conversation =
            self.ask(move |client| client.new_group(&request.title, &people)).await?;
        Ok(ConversationOpened { conversation })
    }

    /// Searches all messages.
    pub async fn search(&self, request: Search) -> Answer<Vec<SearchHit>> {
        let limit = u64::from(request.limit.clamp(1, HITS_PER_SEARCH));
        let hits = self.view(move |views| views.search(&request.query, limit)).await?;
        Ok(hits.into_iter().map(shown::hit).collect())
    }
}
