//! An opened profile, and what all commands on one share.

use crate::arguments::Everywhere;
use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase::Source;
use crate::resolve::{self, Candidate};
use crate::{keychain, profile};
use bellward_client::{
    ArgonCost, Client, ClientError, ConversationView, Keychain, PersonStatus, PersonView,
    ProfilePlace, Surroundings, Unlock,
};
use bellward_proto::{ConversationId, PersonId};

/// An opened profile.
pub struct Opened {
    /// The client over it.
    pub client: Client,
    /// Where to say things.
    pub output: Output,
}

/// Whom or what a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// A person.
    Person(PersonId),
    /// A conversation.
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
        Ok(Opened { client, output })
    }

    /// Sends what waits and fetches what is new. That the relay cannot be reached is no failure
    /// here: whether it was reached is the answer, with the reason why not.
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

    /// The person that a word means.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn person(&self, word: &str) -> Result<PersonId, Failure> {
        let people = self.client.people()?;
        let not_me = self.client.me()?.person;
        let others = people.into_iter().filter(|person| person.id != not_me);
        resolve::one(others.filter(is_here).map(of_person).collect(), word)
    }

    /// The person or group that a word means.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn meant(&self, word: &str) -> Result<Meant, Failure> {
        let me = self.client.me()?.person;
        let people = self.client.people()?.into_iter().filter(|person| person.id != me);
        let mut candidates: Vec<Candidate<Meant>> = people.map(|p| meant_person(&p)).collect();
        for conversation in self.client.conversations()? {
            candidates.extend(meant_conversation(&conversation));
        }
        resolve::one(candidates, word)
    }

    /// The conversation that a word means, made if it is a person without one.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn conversation(&self, word: &str) -> Result<ConversationId, Failure> {
        match self.meant(word)? {
            Meant::Conversation(conversation) => Ok(conversation),
            Meant::Person(person) => Ok(self.client.direct(person)?),
        }
    }
}

fn is_here(person: &PersonView) -> bool {
    !matches!(person.status, PersonStatus::Removed)
}

fn of_person(person: PersonView) -> Candidate<PersonId> {
    Candidate { id: person.id.to_string(), name: person.name, kind: "person", thing: person.id }
}

fn meant_person(person: &PersonView) -> Candidate<Meant> {
    Candidate {
        id: person.id.to_string(),
        name: person.name.clone(),
        kind: "person",
        thing: Meant::Person(person.id),
    }
}

/// A conversation by its id, and a group by its title too.
fn meant_conversation(conversation: &ConversationView) -> Option<Candidate<Meant>> {
    let id = conversation.id.to_string();
    let name = if conversation.is_group() { conversation.title.clone() } else { id.clone() };
    let thing = Meant::Conversation(conversation.id);
    Some(Candidate { id, name, kind: "group", thing })
}
