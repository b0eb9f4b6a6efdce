//! What is kept as it is shown: rows with the names of those they tell of, a page at once.

use crate::error::ClientError;
use crate::names;
use crate::views::{
    ConversationView, EventKind, EventView, MessageState, MessageView, Named, NotReached, Receipt,
    SearchHit,
};
use bellward_proto::{MessageId, PersonId, Timestamp};
use bellward_store::{
    ConversationEvent, ConversationRow, ConversationSummary, Found, Happening, MessageRow, ReadTx,
    ReceiptRow, StateNumber, Title,
};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The profile at one moment, in the words of screens.
pub(crate) struct Shown<'a> {
    /// That moment.
    pub tx: ReadTx<'a>,
    /// Names read at that moment, or before it and no other since.
    pub names: &'a KnownNames,
    /// Whose profile it is.
    pub me: PersonId,
}

/// Names that were looked up, by whom they are of.
type KnownNames = RefCell<HashMap<PersonId, String>>;

/// Names as they are in one state of the profile: a commit may change any of them.
#[derive(Default)]
pub(crate) struct Names {
    of: Option<StateNumber>,
    known: KnownNames,
}

impl Names {
    /// Those of a state; of another state than before, none are known.
    pub fn of_state(&mut self, state: StateNumber) -> &KnownNames {
        if self.of.replace(state) != Some(state) {
            self.known.get_mut().clear();
        }
        &self.known
    }
}

impl Shown<'_> {
    /// What someone is called.
    pub fn name(&self, person: &PersonId) -> Result<String, ClientError> {
        if let Some(known) = self.names.borrow().get(person) {
            return Ok(known.clone());
        }
        let row = self.tx.person(person)?;
        let name = row.map_or_else(|| "?".to_owned(), |row| names::shown(&row.name));
        self.names.borrow_mut().insert(*person, name.clone());
        Ok(name)
    }

    fn named(&self, person: PersonId) -> Result<Named, ClientError> {
        Ok(Named { person, name: self.name(&person)?, me: person == self.me })
    }

    /// A group's title, or the other person's name.
    pub fn title(&self, row: &ConversationRow) -> Result<String, ClientError> {
        self.titled(&row.called(&self.me))
    }

    /// The same, of what it is called after.
    fn titled(&self, title: &Title) -> Result<String, ClientError> {
        match title {
            Title::Own(title) => Ok(names::shown(title)),
            Title::With(person) => self.name(person),
        }
    }

    /// Conversations in the inbox.
    pub fn conversations(
        &self,
        summaries: impl IntoIterator<Item = ConversationSummary>,
    ) -> Result<Vec<ConversationView>, ClientError> {
        let (mut newest, mut rest) = (Vec::new(), Vec::new());
        for mut summary in summaries {
            newest.extend(summary.last.take());
            rest.push(summary);
        }
        let newest = self.messages(newest)?.into_iter();
        let mut newest: HashMap<_, _> = newest.map(|last| (last.conversation, last)).collect();
        rest.into_iter()
            .map(|summary| {
                let row = summary.row;
                let names = row.people.iter().map(|person| self.name(person));
                let unreached = summary.unreached.into_iter();
                Ok(ConversationView {
                    id: row.id,
                    kind: row.kind,
                    title: self.title(&row)?,
                    names: names.collect::<Result<_, _>>()?,
                    people: row.people,
                    unread: summary.unread,
                    last: newest.remove(&row.id),
                    draft: summary.draft,
                    status: row.status,
                    detail: row.detail,
                    changes: summary.changes,
                    not_reached: unreached.map(|device| NotReached { device }).collect(),
                    active_at: row.active_at,
                })
            })
            .collect()
    }

    /// What happened in a thread.
    pub fn events(&self, events: Vec<ConversationEvent>) -> Result<Vec<EventView>, ClientError> {
        let event = |event: ConversationEvent| {
            Ok(EventView {
                row: event.row,
                place: event.place,
                at: event.at,
                author: event.author.map(|author| self.named(author)).transpose()?,
                what: match event.what {
                    Happening::Came(person) => EventKind::Came(self.named(person)?),
                    Happening::Went(person) => EventKind::Went(self.named(person)?),
                    Happening::Left(person) => EventKind::Left(self.named(person)?),
                    Happening::LeftClinic(person) => EventKind::LeftClinic(self.named(person)?),
                    Happening::Renamed(title) => EventKind::Renamed(title),
                },
            })
        };
        events.into_iter().map(event).collect()
    }

    /// Messages, with what is known of their way.
    pub fn messages(
        &self,
        rows: impl IntoIterator<Item = MessageRow>,
    ) -> Result<Vec<MessageView>, ClientError> {
        let rows: Vec<MessageRow> = rows.into_iter().collect();
        let ways = Ways::of(&self.tx, rows.iter())?;
        rows.into_iter().map(|row| self.message(row, &ways)).collect()
    }

    /// Messages that were found.
    pub fn hits(&self, found: Vec<Found>) -> Result<Vec<SearchHit>, ClientError> {
        let ways = Ways::of(&self.tx, found.iter().map(|found| &found.message))?;
        let within: BTreeSet<_> =
            found.iter().map(|found| found.message.message.conversation).collect();
        let titles = self.tx.titles(&within, &self.me)?.into_iter();
        let titles = titles.map(|(id, title)| Ok((id, self.titled(&title)?)));
        let titles = titles.collect::<Result<HashMap<_, _>, ClientError>>()?;
        found
            .into_iter()
            .map(|Found { row, message, snippet }| {
                let title = titles.get(&message.message.conversation).cloned().unwrap_or_default();
                Ok(SearchHit { row, message: self.message(message, &ways)?, title, snippet })
            })
            .collect()
    }

    fn message(&self, row: MessageRow, ways: &Ways) -> Result<MessageView, ClientError> {
        let (delivered_to, read_by) = (
            self.told(ways, &row, |receipt| receipt.delivered_at)?,
            self.told(ways, &row, |receipt| receipt.read_at)?,
        );
        let (all, message) = (row.message.readers, row.message);
        let by_all = |receipts: &[Receipt]| all > 0 && receipts.len() as u64 >= all;
        let state = match (row.failure, message.number) {
            (Some(reason), _) => MessageState::Failed { reason },
            (None, None) if ways.sealed.contains(&message.id) => MessageState::Sending,
            (None, None) => MessageState::Queued,
            (None, Some(_)) if by_all(&read_by) => MessageState::Read,
            (None, Some(_)) if by_all(&delivered_to) => MessageState::Delivered,
            (None, Some(_)) => MessageState::Stored,
        };
        Ok(MessageView {
            id: message.id,
            conversation: message.conversation,
            place: row.place,
            number: message.number,
            author_name: self.name(&message.author)?,
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

    fn told(
        &self,
        ways: &Ways,
        row: &MessageRow,
        at: impl Fn(&ReceiptRow) -> Option<Timestamp>,
    ) -> Result<Vec<Receipt>, ClientError> {
        let receipts = ways.receipts.get(&row.message.id).into_iter().flatten();
        receipts
            .filter_map(|receipt| Some((receipt.person, at(receipt)?)))
            .map(|(person, at)| Ok(Receipt { person, name: self.name(&person)?, at }))
            .collect()
    }
}

/// How far the messages of a page have come.
struct Ways {
    receipts: HashMap<MessageId, Vec<ReceiptRow>>,
    /// Those that are on their way to the relay.
    sealed: HashSet<MessageId>,
}

impl Ways {
    fn of<'m>(
        tx: &ReadTx<'_>,
        rows: impl Iterator<Item = &'m MessageRow> + Clone,
    ) -> Result<Self, ClientError> {
        let mine = rows.filter(|row| row.message.mine);
        let waiting = mine.clone().filter(|row| row.message.number.is_none());
        Ok(Ways {
            sealed: tx.sealed(waiting.map(|row| &row.message.id))?,
            receipts: tx.receipts(mine.map(|row| &row.message.id))?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use crate::views::Views;
    use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
    use bellward_store::{
        ArgonCost, ConversationKind, ConversationRow, ConversationStatus, NewMessage, PersonRow,
        PersonStatus, Sought, Store, Unlock,
    };
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;
    use zeroize::Zeroizing;

    const NURSE: PersonId = PersonId([1; 16]);
    const DOCTOR: PersonId = PersonId([2; 16]);
    const TALK: ConversationId = ConversationId([3; 16]);

    fn name(store: &mut Store, name: &str) {
        let (role, status) = ("physician".to_owned(), PersonStatus::Active);
        let tx = store.write().unwrap();
        tx.put_person(&PersonRow { id: DOCTOR, name: name.to_owned(), role, status }).unwrap();
        tx.commit().unwrap();
    }

    #[test]
    fn another_name_is_shown_as_soon_as_it_is_kept() {
        let disk = tempfile::tempdir().unwrap();
        let passphrase = Zeroizing::new("seven wet umbrellas".to_owned());
        let unlock = Unlock { passphrase: &passphrase, keychain: None };
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let place = disk.path().join("profile");
        let cost = ArgonCost::for_tests();
        let mut store = Store::create_with_cost(&place, &unlock, cost, &mut rng).unwrap();
        let at = Timestamp(1000);
        let tx = store.write().unwrap();
        let row = ConversationRow {
            id: TALK,
            kind: ConversationKind::Direct,
            title: String::new(),
            status: ConversationStatus::Active,
            detail: String::new(),
            people: [NURSE, DOCTOR].into(),
            created_at: at,
            active_at: at,
            since: OrderNumber(1),
            first_in: OrderNumber(1),
        };
        tx.put_conversation(&row, OrderNumber(1)).unwrap();
        let message = NewMessage {
            conversation: TALK,
            id: MessageId([4; 16]),
            author: DOCTOR,
            device: DeviceId([5; 16]),
            number: Some(OrderNumber(2)),
            sent_at: at,
            stored_at: Some(at),
            reply_to: None,
            text: "bed 4, please".to_owned(),
            mine: false,
            readers: 1,
        };
        tx.insert_message(&message).unwrap();
        tx.commit().unwrap();

        let mut views = Views::new(store.reader().unwrap(), NURSE);
        let mut shown = || {
            let inbox = views.conversations(0, 9).unwrap().pop().unwrap();
            let last = inbox.last.unwrap().author_name;
            assert_eq!(views.message(&message.id).unwrap().unwrap().author_name, last);
            assert_eq!(inbox.title, last);
            let sought = Sought { words: "please".to_owned(), ..Sought::default() };
            assert_eq!(views.search(&sought, 9).unwrap().pop().unwrap().title, last);
            let found = views.find_conversations(&last, 9).unwrap();
            assert_eq!(found.len(), 1, "{last}");
            assert!(views.find_conversations("somebody else", 9).unwrap().is_empty());
            last
        };
        assert_eq!(shown(), "?", "not known yet");
        name(&mut store, "Dr. Okafor");
        assert_eq!(shown(), "Dr. Okafor");
        name(&mut store, "Dr.\u{202E} Amara  Okafor");
        assert_eq!(shown(), "Dr. Amara Okafor");
    }
}
