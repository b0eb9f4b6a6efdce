//! What screens show, read over a connection of their own: never waiting for the network or
//! the writer.

use crate::client::{damaged, kept_directory, relay_of};
use crate::error::ClientError;
use crate::find::Query;
use crate::names;
use crate::people::Me;
use crate::shown::{Names, Shown};
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
use bellward_store::{ConversationKind, ConversationStatus, PersonStatus, ProfileRow, Reader};
use std::collections::BTreeSet;

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
    names: Names,
    me: PersonId,
}

impl Views {
    /// Over a reader of a profile of this person.
    pub fn new(reader: Reader, me: PersonId) -> Self {
        Views { reader, names: Names::default(), me }
    }

    /// Whose profile it is.
    pub fn me(&self) -> PersonId {
        self.me
    }

    /// Who that is, as last written down.
    pub fn whose(&mut self) -> Result<Me, ClientError> {
        let tx = self.reader.read()?;
        let profile = tx.profile()?.ok_or_else(|| damaged("it holds no profile"))?;
        let ProfileRow { clinic, person, device, .. } = profile;
        let clinic_name = tx.clinic_name()?.map(|name| names::shown(&name)).unwrap_or_default();
        let row = tx.person(&person)?;
        let name = match &row {
            Some(row) => Some(row.name.clone()),
            // Until the relay is known to have the clinic's first statements.
            None => kept_directory(&tx)?
                .and_then(|directory| directory.people.get(&person).map(|one| one.name.clone())),
        };
        let name = name.map(|name| names::shown(&name)).unwrap_or_default();
        let role = row.filter(|row| row.status == PersonStatus::Active);
        let role = role.and_then(|row| row.role.parse().ok());
        Ok(Me { clinic, clinic_name, person, name, role, device, relay: relay_of(&profile)? })
    }

    /// The profile as it is now.
    fn now(&mut self) -> Result<Shown<'_>, ClientError> {
        let (tx, state) = self.reader.read_state()?;
        Ok(Shown { tx, names: self.names.of_state(state), me: self.me })
    }

    /// A part of the inbox, the most recently active conversation first.
    pub fn conversations(
        &mut self,
        from: u64,
        limit: u64,
    ) -> Result<Vec<ConversationView>, ClientError> {
        let now = self.now()?;
        now.conversations(now.tx.inbox(from, limit)?)
    }

    /// One conversation.
    pub fn conversation(
        &mut self,
        id: &ConversationId,
    ) -> Result<Option<ConversationView>, ClientError> {
        let now = self.now()?;
        Ok(now.conversations(now.tx.in_inbox(id)?)?.pop())
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
        let now = self.now()?;
        let query = Query::new(query);
        let mut fits = Vec::new();
        for (place, row) in now.tx.conversations()?.into_iter().enumerate() {
            let mut distance = query.fits(&now.title(&row)?);
            if distance.is_none() {
                let others = row.people.iter().filter(|person| **person != now.me);
                let names = others.map(|person| now.name(person)).collect::<Result<Vec<_>, _>>()?;
                let best = names.iter().filter_map(|name| query.fits(name)).min();
                // Behind those that are called so.
                distance = best.map(|best| best.saturating_add(100));
            }
            if let Some(distance) = distance {
                fits.push((distance, place, row.id));
            }
        }
        fits.sort_unstable();
        let mut found = Vec::new();
        for (_, _, id) in fits.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            found.extend(now.tx.in_inbox(&id)?);
        }
        now.conversations(found)
    }

    /// A part of a thread; none when there is no such message.
    pub fn page(
        &mut self,
        conversation: &ConversationId,
        at: PageAt,
        limit: u64,
    ) -> Result<Option<MessagePage>, ClientError> {
        let now = self.now()?;
        let tx = &now.tx;
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
            (rows, has_earlier) = tx.messages_before(conversation, place, limit)?;
        } else if let Some((place, _)) = after {
            has_earlier = !tx.messages_before(conversation, Some(place), 1)?.0.is_empty();
        }
        if let Some((place, limit)) = after {
            let later;
            (later, has_later) = tx.messages_from(conversation, place, limit)?;
            rows.extend(later);
        } else if let Some((Some(place), _)) = before {
            has_later = !tx.messages_from(conversation, place, 1)?.0.is_empty();
        }
        let first = rows.first().filter(|_| has_earlier).map(|row| row.place);
        let last = rows.last().filter(|_| has_later).map(|row| row.place);
        let (from, to) = match at {
            PageAt::After(place) => (Some(Place(place.0.saturating_add(1))), last),
            PageAt::Before(place) => (first, Some(Place(place.0.saturating_sub(1)))),
            PageAt::Newest | PageAt::Around(_) => (first, last),
        };
        let (from, to) = (from.unwrap_or(Place(0)), to.unwrap_or(Place(u64::MAX)));
        let events = now.events(tx.events(conversation, from, to, EVENTS_PER_PAGE)?)?;
        let messages = now.messages(rows)?;
        let first_unseen = tx.first_unseen(conversation)?;
        Ok(Some(MessagePage { messages, events, has_earlier, has_later, first_unseen }))
    }

    /// So many messages before a place, or the newest, with all that stand at the same place as
    /// the first of them; oldest first.
    pub fn messages(
        &mut self,
        conversation: &ConversationId,
        before: Option<Place>,
        limit: u64,
    ) -> Result<Vec<MessageView>, ClientError> {
        let now = self.now()?;
        now.messages(now.tx.messages_before(conversation, before, limit)?.0)
    }

    /// One message.
    pub fn message(&mut self, id: &MessageId) -> Result<Option<MessageView>, ClientError> {
        let now = self.now()?;
        Ok(now.messages(now.tx.message(id)?)?.pop())
    }

    /// How many messages there are to search, and when the first that came was sent.
    pub fn messages_kept(&mut self) -> Result<(u64, Option<Timestamp>), ClientError> {
        Ok(self.reader.read()?.messages_kept()?)
    }

    /// The newest messages that match.
    pub fn search(&mut self, sought: &Sought, limit: u64) -> Result<Vec<SearchHit>, ClientError> {
        let now = self.now()?;
        now.hits(now.tx.search(sought, limit)?)
    }

    /// How many things wait to be sent.
    pub fn outbox_length(&mut self) -> Result<u64, ClientError> {
        Ok(self.reader.read()?.outbox_length()?)
    }
}
