//! What screens show, read over a connection of their own: never waiting for the network or
//! the writer.

use crate::error::ClientError;
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
use bellward_store::{
    ConversationKind, ConversationStatus, ConversationSummary, MessageRow, PersonRow, ReadTx,
    Reader,
};
use std::collections::{BTreeSet, HashMap};

pub use bellward_store::Place;

/// How far one's own message has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageState {
    /// Waiting on this device.
    Queued,
    /// Sealed, on its way, not answered for.
    Sending,
    /// Durable at the relay.
    Stored,
    /// On a device of every other person.
    Delivered,
    /// Seen by every other person.
    Read,
    /// It can never be sent.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A receipt of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When the relay stored the receipt.
    pub at: Timestamp,
}

/// A message as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// Which.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// Its place in the conversation.
    pub place: Place,
    /// The relay's number.
    pub number: Option<OrderNumber>,
    /// Who wrote it.
    pub author: PersonId,
    /// The author's name.
    pub author_name: String,
    /// Written by this person.
    pub mine: bool,
    /// Seen by this person.
    pub seen: bool,
    /// What it says.
    pub text: String,
    /// By the author's clock.
    pub sent_at: Timestamp,
    /// By the relay's clock.
    pub stored_at: Option<Timestamp>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// How far it has come.
    pub state: MessageState,
    /// Who has it.
    pub delivered_to: Vec<Receipt>,
    /// Who saw it.
    pub read_by: Vec<Receipt>,
    /// How many other people it is for.
    pub readers: u64,
}

/// Someone who cannot be reached in a conversation yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReached {
    /// Which device.
    pub device: DeviceId,
}

/// A conversation as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationView {
    /// Which.
    pub id: ConversationId,
    /// Its kind.
    pub kind: ConversationKind,
    /// A group's title, or the other person's name.
    pub title: String,
    /// Who takes part, this person too.
    pub people: BTreeSet<PersonId>,
    /// Their names, in the same order.
    pub names: Vec<String>,
    /// Messages not seen.
    pub unread: u64,
    /// The newest message.
    pub last: Option<MessageView>,
    /// Text begun and not sent.
    pub draft: Option<String>,
    /// Where it stands on this device.
    pub status: ConversationStatus,
    /// Words for the status.
    pub detail: String,
    /// Devices that are entitled and were not reached by something this device sent.
    pub not_reached: Vec<NotReached>,
    /// When something last happened.
    pub active_at: Timestamp,
}

/// A message that was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// The message.
    pub message: MessageView,
    /// Its conversation's title.
    pub title: String,
    /// Its text around the match, each match between U+2068 and U+2069.
    pub snippet: String,
}

/// A way to read a profile from any thread.
pub struct Views {
    reader: Reader,
    me: PersonId,
}

impl Views {
    /// Over a reader of a profile of this person.
    pub fn new(reader: Reader, me: PersonId) -> Self {
        Views { reader, me }
    }

    /// The most recently active conversations.
    pub fn conversations(&mut self, limit: u64) -> Result<Vec<ConversationView>, ClientError> {
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let rows = tx.inbox(limit)?;
        rows.into_iter().map(|summary| conversation(&tx, &names, me, summary)).collect()
    }

    /// At most so many messages before a place, or the newest; oldest first.
    pub fn messages(
        &mut self,
        conversation: &ConversationId,
        before: Option<Place>,
        limit: u64,
    ) -> Result<Vec<MessageView>, ClientError> {
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let rows = tx.messages_before(conversation, before, limit)?;
        rows.into_iter().map(|row| message(&tx, &names, row)).collect()
    }

    /// At most so many messages from a place on, oldest first.
    pub fn messages_from(
        &mut self,
        conversation: &ConversationId,
        from: Place,
        limit: u64,
    ) -> Result<Vec<MessageView>, ClientError> {
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let rows = tx.messages_from(conversation, from, limit)?;
        rows.into_iter().map(|row| message(&tx, &names, row)).collect()
    }

    /// One message.
    pub fn message(&mut self, id: &MessageId) -> Result<Option<MessageView>, ClientError> {
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        tx.message(id)?.map(|row| message(&tx, &names, row)).transpose()
    }

    /// The newest messages that match.
    pub fn search(&mut self, words: &str, limit: u64) -> Result<Vec<SearchHit>, ClientError> {
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let mut hits = Vec::new();
        for row in tx.search(words, limit)? {
            let in_conversation = tx.conversation(&row.message.message.conversation)?;
            let title = in_conversation
                .map(|row| title(&names, me, row.kind, &row.title, &row.people))
                .unwrap_or_default();
            hits.push(SearchHit {
                message: message(&tx, &names, row.message)?,
                title,
                snippet: row.snippet,
            });
        }
        Ok(hits)
    }

    /// How many things wait to be sent.
    pub fn outbox_length(&mut self) -> Result<u64, ClientError> {
        Ok(self.reader.read()?.outbox_length()?)
    }
}

struct Names(HashMap<PersonId, String>);

impl Names {
    fn load(tx: &ReadTx<'_>) -> Result<Self, ClientError> {
        let people = tx.people()?;
        Ok(Names(people.into_iter().map(|PersonRow { id, name, .. }| (id, name)).collect()))
    }

    fn of(&self, person: &PersonId) -> String {
        self.0.get(person).cloned().unwrap_or_else(|| "?".to_owned())
    }
}

fn title(
    names: &Names,
    me: PersonId,
    kind: ConversationKind,
    title: &str,
    people: &BTreeSet<PersonId>,
) -> String {
    match kind {
        ConversationKind::Group => title.to_owned(),
        ConversationKind::Direct => {
            let other = people.iter().find(|person| **person != me).unwrap_or(&me);
            names.of(other)
        }
    }
}

fn conversation(
    tx: &ReadTx<'_>,
    names: &Names,
    me: PersonId,
    summary: ConversationSummary,
) -> Result<ConversationView, ClientError> {
    let row = summary.row;
    let unreached = tx.unreached_devices(&row.id)?;
    Ok(ConversationView {
        id: row.id,
        kind: row.kind,
        title: title(names, me, row.kind, &row.title, &row.people),
        names: row.people.iter().map(|person| names.of(person)).collect(),
        people: row.people,
        unread: summary.unread,
        last: summary.last.map(|last| message(tx, names, last)).transpose()?,
        draft: summary.draft,
        status: row.status,
        detail: row.detail,
        not_reached: unreached.into_iter().map(|device| NotReached { device }).collect(),
        active_at: row.active_at,
    })
}

fn message(tx: &ReadTx<'_>, names: &Names, row: MessageRow) -> Result<MessageView, ClientError> {
    let receipts = tx.receipts(&row.message.id)?;
    let told = |at: fn(&bellward_store::ReceiptRow) -> Option<Timestamp>| -> Vec<Receipt> {
        receipts
            .iter()
            .filter_map(|receipt| {
                let (person, name) = (receipt.person, names.of(&receipt.person));
                at(receipt).map(|at| Receipt { person, name, at })
            })
            .collect()
    };
    let state = state(tx, &row)?;
    let (delivered_to, read_by) = (told(|r| r.delivered_at), told(|r| r.read_at));
    let message = row.message;
    Ok(MessageView {
        id: message.id,
        conversation: message.conversation,
        place: row.place,
        number: message.number,
        author_name: names.of(&message.author),
        author: message.author,
        mine: message.mine,
        seen: row.seen,
        text: message.text,
        sent_at: message.sent_at,
        stored_at: message.stored_at,
        reply_to: message.reply_to,
        state,
        delivered_to,
        read_by,
        readers: message.readers,
    })
}

fn state(tx: &ReadTx<'_>, row: &MessageRow) -> Result<MessageState, ClientError> {
    let readers = row.message.readers;
    Ok(match (&row.failure, row.message.number) {
        (Some(reason), _) => MessageState::Failed { reason: reason.clone() },
        (None, None) if tx.is_sealed(&row.message.id)? => MessageState::Sending,
        (None, None) => MessageState::Queued,
        (None, Some(_)) if readers > 0 && row.read >= readers => MessageState::Read,
        (None, Some(_)) if readers > 0 && row.delivered >= readers => MessageState::Delivered,
        (None, Some(_)) => MessageState::Stored,
    })
}
