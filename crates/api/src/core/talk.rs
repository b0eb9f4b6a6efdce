//! Conversations and messages.

use super::{Answer, Core, shown};
use crate::command::{
    AddToGroup, CONVERSATIONS_PER_PAGE, Direction, FindConversations, HITS_PER_SEARCH,
    ListConversations, ListMessages, MESSAGES_PER_PAGE, MarkRead, Neighbour, NewGroup,
    OneConversation, OpenDirect, RemoveFromGroup, RenameGroup, Search, SendMessage, SetDraft,
};
use crate::view::{
    ConversationFound, ConversationOpened, ConversationPage, ConversationSummary, ConversationView,
    Coverage, InboxPlace, MessageAccepted, MessagePage, SearchPage,
};
use bellward_client::{ClientError, Sought, Way};
use std::collections::BTreeSet;

impl Core {
    /// A part of the inbox.
    pub async fn list_conversations(&self, request: ListConversations) -> Answer<ConversationPage> {
        let limit = u64::from(request.limit.clamp(1, CONVERSATIONS_PER_PAGE));
        self.view(move |views| {
            let (total, unread) = views.inbox_size()?;
            let me = views.me();
            let rows = views.conversations(u64::from(request.from), limit)?;
            Ok(ConversationPage {
                conversations: rows.into_iter().map(|row| shown::summary(row, me)).collect(),
                total: shown::count(total),
                unread: shown::count(unread),
            })
        })
        .await
    }

    /// Conversations by title and people.
    pub async fn find_conversations(
        &self,
        request: FindConversations,
    ) -> Answer<Vec<ConversationSummary>> {
        let limit = u64::from(request.limit.clamp(1, CONVERSATIONS_PER_PAGE));
        self.view(move |views| {
            let me = views.me();
            let found = views.find_conversations(&request.query, limit)?;
            Ok(found.into_iter().map(|row| shown::summary(row, me)).collect())
        })
        .await
    }

    /// The next conversation in the inbox.
    pub async fn neighbour(&self, request: Neighbour) -> Answer<ConversationFound> {
        let way = match request.way {
            Direction::Up => Way::Up,
            Direction::Down => Way::Down,
            Direction::Unread => Way::Unseen,
        };
        let conversation =
            self.view(move |views| views.neighbour(request.of.as_ref(), way)).await?;
        Ok(ConversationFound { conversation })
    }

    /// Where a conversation stands in the inbox.
    pub async fn place_in_inbox(&self, request: OneConversation) -> Answer<InboxPlace> {
        let above = self.view(move |views| views.place_in_inbox(&request.conversation)).await?;
        Ok(InboxPlace { above: above.map(shown::count) })
    }

    /// One conversation.
    pub async fn conversation(&self, request: OneConversation) -> Answer<ConversationView> {
        let people = self.ask(|client| client.people()).await?;
        let devices = shown::Devices::of(&people);
        let view = self
            .view(move |views| {
                let view = views.conversation(&request.conversation)?;
                view.ok_or(ClientError::NotFound { what: "conversation" })
            })
            .await?;
        Ok(shown::conversation(view, &devices))
    }

    /// A page of a thread.
    pub async fn list_messages(&self, request: ListMessages) -> Answer<MessagePage> {
        let limit = u64::from(request.limit.clamp(1, MESSAGES_PER_PAGE));
        let at = shown::page_at(&request.at);
        let page = self
            .view(move |views| {
                let page = views.page(&request.conversation, at, limit)?;
                page.ok_or(ClientError::NotFound { what: "message" })
            })
            .await?;
        Ok(shown::page(page))
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

    /// Gives a group another title.
    pub async fn rename_group(&self, request: RenameGroup) -> Answer<()> {
        self.ask(move |client| client.rename_group(&request.conversation, &request.title)).await
    }

    /// Adds people to a group.
    pub async fn add_to_group(&self, request: AddToGroup) -> Answer<()> {
        let people: BTreeSet<_> = request.people.into_iter().collect();
        self.ask(move |client| client.add_to_group(&request.conversation, &people)).await
    }

    /// Takes someone out of a group.
    pub async fn remove_from_group(&self, request: RemoveFromGroup) -> Answer<()> {
        self.ask(move |client| client.remove_from_group(&request.conversation, &request.person))
            .await
    }

    /// Searches all messages.
    pub async fn search(&self, request: Search) -> Answer<SearchPage> {
        let limit = request.limit.clamp(1, HITS_PER_SEARCH) as usize;
        let sought = Sought {
            words: request.query,
            conversation: request.conversation,
            author: request.author,
            since: request.since,
            until: request.until,
            after: request.after,
        };
        self.view(move |views| {
            let (messages, since) = views.messages_kept()?;
            // One more than is shown tells whether there is more.
            let mut hits = views.search(&sought, limit as u64 + 1)?;
            let more = hits.len() > limit;
            hits.truncate(limit);
            Ok(SearchPage {
                next: hits.last().filter(|_| more).map(|hit| hit.row),
                hits: hits.into_iter().map(shown::hit).collect(),
                covers: Coverage { messages, since },
            })
        })
        .await
    }
}
