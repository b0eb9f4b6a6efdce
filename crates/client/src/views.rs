//! What screens show, read over a connection of their own: never waiting for the network or
//! the writer.

use crate::error::ClientError;
use crate::find::Query;
use crate::names;
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
use bellward_store::{
    ConversationEvent, ConversationKind, ConversationStatus, ConversationSummary, Happening,
    MessageRow, PersonRow, ReadTx, Reader,
};
use std::collections::{BTreeSet, HashMap};

pub use bellward_store::{GroupChange, Place, Sought};

/// The most events that come with a part of a thread: the newest ones.
const EVENTS_PER_PAGE: u64 = 200;

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
    /// What was asked for here and is not in force yet.
    pub changes: Vec<GroupChange>,
    /// When something last happened.
    pub active_at: Timestamp,
}

/// Someone a thread tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether it is this person.
    pub me: bool,
}

/// What happened in a conversation between its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// Someone is in it now.
    Came(Named),
    /// Someone is no longer in it.
    Went(Named),
    /// Someone is no longer in it, by their own wish.
    Left(Named),
    /// Someone is no longer in the clinic.
    LeftClinic(Named),
    /// It has another title.
    Renamed(String),
}

/// What happened, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventView {
    /// Tells it from all others.
    pub row: i64,
    /// Where it stands among the messages; behind one in the same place.
    pub place: Place,
    /// By the relay's clock.
    pub at: Timestamp,
    /// Whose wish it was, where that is known.
    pub author: Option<Named>,
    /// What.
    pub what: EventKind,
}

/// A part of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePage {
    /// Oldest first.
    pub messages: Vec<MessageView>,
    /// What happened between them, and up to where the part was asked to begin or end; oldest
    /// first.
    pub events: Vec<EventView>,
    /// Whether there are older ones.
    pub has_earlier: bool,
    /// Whether there are newer ones.
    pub has_later: bool,
    /// The oldest of the thread that was not seen.
    pub first_unseen: Option<MessageId>,
}

/// Which part of a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageAt {
    /// The end.
    Newest,
    /// What stands before a place.
    Before(Place),
    /// What stands after a place.
    After(Place),
    /// As much before a message as after it.
    Around(MessageId),
}

/// Which way to the next conversation in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The one above.
    Up,
    /// The one below.
    Down,
    /// The next one below with something unseen, and around.
    Unseen,
}

/// A message that was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// Where it stands among all that ever came: for [`Sought::after`].
    pub row: i64,
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

    /// Whose profile it is.
    pub fn me(&self) -> PersonId {
        self.me
    }

    /// A part of the inbox, the most recently active conversation first.
    pub fn conversations(
        &mut self,
        from: u64,
        limit: u64,
    ) -> Result<Vec<ConversationView>, ClientError> {
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let rows = tx.inbox(from, limit)?;
        rows.into_iter().map(|summary| conversation(&tx, &names, me, summary)).collect()
    }

    /// One conversation.
    pub fn conversation(
        &mut self,
        id: &ConversationId,
    ) -> Result<Option<ConversationView>, ClientError> {
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        tx.in_inbox(id)?.map(|summary| conversation(&tx, &names, me, summary)).transpose()
    }

    /// How many conversations there are, and how many messages in them were not seen.
    pub fn inbox_size(&mut self) -> Result<(u64, u64), ClientError> {
        Ok(self.reader.read()?.inbox_size()?)
    }

    /// The next conversation in the inbox.
    pub fn neighbour(
        &mut self,
        of: Option<&ConversationId>,
        way: Way,
    ) -> Result<Option<ConversationId>, ClientError> {
        let tx = self.reader.read()?;
        Ok(match way {
            Way::Up => tx.next_in_inbox(of, true)?,
            Way::Down => tx.next_in_inbox(of, false)?,
            Way::Unseen => tx.next_unseen(of)?,
        })
    }

    /// How many conversations stand above one in the inbox; none when there is no such.
    pub fn place_in_inbox(&mut self, id: &ConversationId) -> Result<Option<u64>, ClientError> {
        Ok(self.reader.read()?.place_in_inbox(id)?)
    }

    /// The conversations that a query names, by title or by who is in them; the best fit first,
    /// among equals the most recently active.
    pub fn find_conversations(
        &mut self,
        query: &str,
        limit: u64,
    ) -> Result<Vec<ConversationView>, ClientError> {
        if query.trim().is_empty() {
            return self.conversations(0, limit);
        }
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let query = Query::new(query);
        let mut fits = Vec::new();
        for (place, row) in tx.conversations()?.into_iter().enumerate() {
            let by_title = query.fits(&title(&names, me, row.kind, &row.title, &row.people));
            let by_person = || {
                let others = row.people.iter().filter(|person| **person != me);
                let best = others.filter_map(|person| query.fits(&names.of(person))).min()?;
                // Behind those that are called so.
                Some(best.saturating_add(100))
            };
            if let Some(distance) = by_title.or_else(by_person) {
                fits.push((distance, place, row.id));
            }
        }
        fits.sort_unstable();
        let mut found = Vec::new();
        for (_, _, id) in fits.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            if let Some(summary) = tx.in_inbox(&id)? {
                found.push(conversation(&tx, &names, me, summary)?);
            }
        }
        Ok(found)
    }

    /// A part of a thread; none when there is no such message.
    pub fn page(
        &mut self,
        conversation: &ConversationId,
        at: PageAt,
        limit: u64,
    ) -> Result<Option<MessagePage>, ClientError> {
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        // One more than is shown tells whether there is more.
        let (before, after) = match at {
            PageAt::Newest => (Some((None, limit)), None),
            PageAt::Before(place) => (Some((Some(place), limit)), None),
            PageAt::After(place) => (None, Some((Place(place.0.saturating_add(1)), limit))),
            PageAt::Around(id) => {
                let Some(row) = tx.message(&id)? else { return Ok(None) };
                if row.message.conversation != *conversation {
                    return Ok(None);
                }
                let half = limit / 2;
                (Some((Some(row.place), half)), Some((row.place, limit - half)))
            }
        };
        let (mut rows, mut has_earlier, mut has_later) = (Vec::new(), false, false);
        if let Some((place, limit)) = before {
            rows = tx.messages_before(conversation, place, limit + 1)?;
            has_earlier = rows.len() as u64 > limit;
            rows.drain(..usize::from(has_earlier));
        } else if let Some((place, _)) = after {
            has_earlier = !tx.messages_before(conversation, Some(place), 1)?.is_empty();
        }
        if let Some((place, limit)) = after {
            let mut later = tx.messages_from(conversation, place, limit + 1)?;
            has_later = later.len() as u64 > limit;
            later.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            rows.extend(later);
        } else if let Some((Some(place), _)) = before {
            has_later = !tx.messages_from(conversation, place, 1)?.is_empty();
        }
        let first = rows.first().filter(|_| has_earlier).map(|row| row.place);
        let last = rows.last().filter(|_| has_later).map(|row| row.place);
        let (from, to) = match at {
            PageAt::After(place) => (Some(Place(place.0.saturating_add(1))), last),
            PageAt::Before(place) => (first, Some(Place(place.0.saturating_sub(1)))),
            PageAt::Newest | PageAt::Around(_) => (first, last),
        };
        let (from, to) = (from.unwrap_or(Place(0)), to.unwrap_or(Place(u64::MAX)));
        let events = tx.events(conversation, from, to, EVENTS_PER_PAGE)?;
        let events = events.into_iter().map(|row| event(&names, me, row)).collect();
        let messages =
            rows.into_iter().map(|row| message(&tx, &names, row)).collect::<Result<_, _>>()?;
        let first_unseen = tx.first_unseen(conversation)?;
        Ok(Some(MessagePage { messages, events, has_earlier, has_later, first_unseen }))
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

    /// One message.
    pub fn message(&mut self, id: &MessageId) -> Result<Option<MessageView>, ClientError> {
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        tx.message(id)?.map(|row| message(&tx, &names, row)).transpose()
    }

    /// How many messages there are to search, and when the first that came was sent.
    pub fn messages_kept(&mut self) -> Result<(u64, Option<Timestamp>), ClientError> {
        Ok(self.reader.read()?.messages_kept()?)
    }

    /// The newest messages that match.
    pub fn search(&mut self, sought: &Sought, limit: u64) -> Result<Vec<SearchHit>, ClientError> {
        let me = self.me;
        let tx = self.reader.read()?;
        let names = Names::load(&tx)?;
        let mut hits = Vec::new();
        for row in tx.search(sought, limit)? {
            let in_conversation = tx.conversation(&row.message.message.conversation)?;
            let title = in_conversation
                .map(|row| title(&names, me, row.kind, &row.title, &row.people))
                .unwrap_or_default();
            hits.push(SearchHit {
                row: row.row,
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
        let shown = |PersonRow { id, name, .. }| (id, names::shown(&name));
        Ok(Names(people.into_iter().map(shown).collect()))
    }

    fn of(&self, person: &PersonId) -> String {
        self.0.get(person).cloned().unwrap_or_else(|| "?".to_owned())
    }
}

fn event(names: &Names, me: PersonId, event: ConversationEvent) -> EventView {
    let named = |person| Named { person, name: names.of(&person), me: person == me };
    EventView {
        row: event.row,
        place: event.place,
        at: event.at,
        author: event.author.map(named),
        what: match event.what {
            Happening::Came(person) => EventKind::Came(named(person)),
            Happening::Went(person) => EventKind::Went(named(person)),
            Happening::Left(person) => EventKind::Left(named(person)),
            Happening::LeftClinic(person) => EventKind::LeftClinic(named(person)),
            Happening::Renamed(title) => EventKind::Renamed(title),
        },
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
        ConversationKind::Group => names::shown(title),
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
        changes: tx.group_changes(&row.id)?.into_iter().map(|(_, change)| change).collect(),
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
