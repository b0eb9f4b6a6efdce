//! An opened profile, and what all commands on one share.

use crate::arguments::Everywhere;
use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase::Source;
use crate::resolve::{self, Candidate};
use crate::{keychain, profile};
use bellward_client::{
    Client, ClientError, ConversationView, PersonStanding, PersonView, ProfilePlace, Surroundings,
    Views,
};
use bellward_proto::{ConversationId, PersonId};
use bellward_store::{ArgonCost, ConversationKind, Keychain, Unlock};
use std::cell::{RefCell, RefMut};

/// An opened profile.
pub struct Opened {
    /// The client over it.
    pub client: Client,
    /// Where to say things.
    pub output: Output,
    views: RefCell<Views>,
}

/// Whom or what a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Person(PersonId),
    Conversation(ConversationId),
}

impl Opened {
    /// Opens the profile that the arguments name.
    ///
    /// # Errors
    /// When there is none, the passphrase is wrong, or another process has it open.
    pub fn open(everywhere: &Everywhere, output: Output) -> Result<Self, Failure> {
        let directory = profile::directory(&everywhere.profile)?;
        let os_keychain = keychain::for_opening(&directory)?;
        let passphrase = Source::of(everywhere).read()?;
        let unlock = Unlock {
            passphrase: &passphrase,
            keychain: os_keychain.as_ref().map(|keychain| keychain as &dyn Keychain),
        };
        let place = ProfilePlace { directory: &directory, unlock, cost: ArgonCost::STANDARD };
        let client = Client::open(&place, Surroundings::real())?;
        let views = RefCell::new(client.views()?);
        Ok(Opened { client, output, views })
    }

    /// What the profile holds, to be shown.
    pub fn views(&self) -> RefMut<'_, Views> {
        self.views.borrow_mut()
    }

    /// Sends what waits and fetches what is new. That the relay cannot be reached now is no
    /// failure here: it is the answer.
    ///
    /// # Errors
    /// Whatever waiting does not mend.
    pub async fn try_sync(&self) -> Result<Option<ClientError>, Failure> {
        match self.client.sync().await {
            Ok(()) => Ok(None),
            Err(error) if error.passes() => Ok(Some(error)),
            Err(error) => Err(error.into()),
        }
    }

    /// The person that a word means, among those who belong to the clinic or are invited.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn person(&self, word: &str) -> Result<PersonId, Failure> {
        let others = self.client.people()?.into_iter().filter(|person| !person.me);
        let here = others.filter(|person| person.standing != PersonStanding::Removed);
        resolve::one(here.map(|person| candidate(&person, person.id)).collect(), word)
    }

    /// The conversation that a word means: a group, or the one with a person, made if there is
    /// none yet. Someone who was removed is meant only when nobody else is.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn conversation(&self, word: &str) -> Result<ConversationId, Failure> {
        let mut here = Vec::new();
        let mut gone = Vec::new();
        for person in self.client.people()?.into_iter().filter(|person| !person.me) {
            let removed = person.standing == PersonStanding::Removed;
            let list = if removed { &mut gone } else { &mut here };
            list.push(candidate(&person, Meant::Person(person.id)));
        }
        let conversations = self.views().conversations(0, u64::MAX)?;
        here.extend(conversations.iter().map(of_conversation));
        let meant = match resolve::one(here, word) {
            Err(failure) if failure.code() == resolve::UNKNOWN => {
                resolve::one(gone, word).map_err(|_| failure)
            }
            found => found,
        };
        match meant? {
            Meant::Conversation(conversation) => Ok(conversation),
            Meant::Person(person) => self.with(person, &conversations),
        }
    }

    /// The same for people and groups that came since the last sync: those who are not known,
    /// or known and not joined, are looked for at the relay once.
    ///
    /// # Errors
    /// When there is none even then, or more than one.
    pub async fn look_up<T>(
        &self,
        find: impl Fn(&Self) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        match find(self) {
            Err(failure) if [resolve::UNKNOWN, NOT_JOINED].contains(&failure.code()) => {
                match self.try_sync().await? {
                    Some(_) => Err(failure),
                    None => find(self),
                }
            }
            found => found,
        }
    }

    fn with(
        &self,
        person: PersonId,
        conversations: &[ConversationView],
    ) -> Result<ConversationId, Failure> {
        let direct = conversations.iter().find(|conversation| {
            conversation.kind == ConversationKind::Direct && conversation.people.contains(&person)
        });
        if let Some(conversation) = direct {
            return Ok(conversation.id);
        }
        self.joined(person)?;
        Ok(self.client.direct(person)?)
    }

    /// That a person has joined, so that things can be sealed to their devices.
    fn joined(&self, person: PersonId) -> Result<(), Failure> {
        let people = self.client.people()?;
        let invited = people
            .iter()
            .find(|one| one.id == person && matches!(one.standing, PersonStanding::Invited { .. }));
        invited.map_or(Ok(()), |one| {
            let name = &one.name;
            let why = format!("{name} is invited and has not joined yet. Nothing was done. Wait until {name} has joined");
            Err(Failure::new(NOT_JOINED, why))
        })
    }

    /// The person that a word means, if they have joined.
    ///
    /// # Errors
    /// When there is none, more than one, or one who has not joined.
    pub fn member(&self, word: &str) -> Result<PersonId, Failure> {
        let person = self.person(word)?;
        self.joined(person).map(|()| person)
    }
}

/// The code of the failure that says that a person has not joined yet.
const NOT_JOINED: &str = "not-joined";

fn candidate<T>(person: &PersonView, thing: T) -> Candidate<T> {
    Candidate { id: person.id.to_string(), name: person.name.clone(), kind: "person", thing }
}

/// A group goes by its title or id, a direct conversation by its id alone: its title is the
/// person's name.
fn of_conversation(conversation: &ConversationView) -> Candidate<Meant> {
    let id = conversation.id.to_string();
    let (kind, name) = match conversation.kind {
        ConversationKind::Group => ("group", conversation.title.clone()),
        ConversationKind::Direct => ("conversation", id.clone()),
    };
    Candidate { id, name, kind, thing: Meant::Conversation(conversation.id) }
}
