//! What a person does next.

use super::world::{MOST_DEVICES, Shared};
use crate::counters::Counters;
use crate::device::Device;
use crate::turns::turn;
use bellward_client::{Client, ClientError, PersonStanding};
use bellward_proto::invite::InviteCode;
use bellward_proto::{ConversationId, PersonId};
use bellward_store::{ConversationKind, ConversationStatus};
use bellward_trust::Role;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha20Rng;
use std::collections::BTreeSet;
use std::rc::Rc;

/// One person's next few minutes.
pub(super) struct Minutes {
    pub device: Rc<Device>,
    pub shared: Rc<Shared>,
    pub counters: Counters,
    pub rng: ChaCha20Rng,
    /// How many things to do.
    pub deeds: u32,
    /// May invite and remove.
    pub is_founder: bool,
    /// Removes someone before anything else.
    pub must_remove: bool,
}

impl Minutes {
    /// Does them, and syncs now and then.
    pub(super) async fn pass(mut self) -> Result<(), ClientError> {
        let Some(client) = self.device.client() else { return Ok(()) };
        if self.must_remove {
            // Two must stay, to have something to agree on.
            if self.others(&client)?.len() < 2 {
                self.invite(&client).await?;
            } else {
                self.remove(&client).await?;
            }
        }
        for _ in 0..self.deeds {
            self.shared.deeds.set(self.shared.deeds.get() + 1);
            self.deed(&client).await?;
            turn().await;
        }
        client.sync().await
    }

    async fn deed(&mut self, client: &Client) -> Result<(), ClientError> {
        match self.rng.random_range(0..100) {
            0..44 => self.say(client),
            44..58 => client.sync().await,
            58..66 => self.look(client),
            66..73 => self.group(client),
            73..84 => self.change_group(client),
            84..93 if self.is_founder => self.invite(client).await,
            93..100 if self.is_founder => self.remove(client).await,
            84..92 => self.change_group(client),
            _ => self.say(client),
        }
    }

    fn say(&mut self, client: &Client) -> Result<(), ClientError> {
        let Some(conversation) = self.somewhere(client)? else { return Ok(()) };
        let oracle = &self.shared.oracle;
        let (place, text) = oracle.says(self.device.person(), conversation);
        let name = self.device.name();
        self.counters.tell(|| format!("{name} says \"{text}\" in {conversation}"));
        oracle.accepted(place, client.send(&conversation, &text, None)?);
        Ok(())
    }

    /// A conversation that can be written to: one there is, or a new one with someone.
    fn somewhere(&mut self, client: &Client) -> Result<Option<ConversationId>, ClientError> {
        let conversations = self.device.conversations().into_iter();
        let there = conversations.filter(|one| one.status != ConversationStatus::Removed);
        let there: Vec<_> = there.collect();
        if self.rng.random_range(0..4) > 0
            && let Some(one) = there.choose(&mut self.rng)
        {
            return Ok(Some(one.id));
        }
        match self.others(client)?.choose(&mut self.rng) {
            Some(person) => client.direct(*person).map(Some),
            None => Ok(None),
        }
    }

    /// Everyone else who is in the clinic, as this device knows it.
    fn others(&self, client: &Client) -> Result<Vec<PersonId>, ClientError> {
        let me = self.device.person();
        let people = client.people()?.into_iter();
        let active = people.filter(|p| p.id != me && p.standing == PersonStanding::Active);
        Ok(active.map(|person| person.id).collect())
    }

    fn look(&mut self, client: &Client) -> Result<(), ClientError> {
        let conversations = self.device.conversations();
        let Some(chosen) = conversations.choose(&mut self.rng) else { return Ok(()) };
        let messages = self.device.messages(&chosen.id);
        match messages.choose(&mut self.rng) {
            Some(message) => client.mark_read(&chosen.id, &message.id),
            None => Ok(()),
        }
    }

    fn group(&mut self, client: &Client) -> Result<(), ClientError> {
        let others = self.others(client)?;
        if others.is_empty() || self.shared.groups.get() >= 4 {
            return self.say(client);
        }
        let many = self.rng.random_range(1..=others.len());
        let people: BTreeSet<_> = others.choose_multiple(&mut self.rng, many).copied().collect();
        let number = self.shared.groups.get() + 1;
        self.shared.groups.set(number);
        let id = client.new_group(&format!("Night shift {number}"), &people)?;
        let name = self.device.name();
        self.counters.tell(|| format!("{name} makes a group {id} with {people:?}"));
        Ok(())
    }

    /// Gives a group another title, or has someone come or go: each person once in each group.
    fn change_group(&mut self, client: &Client) -> Result<(), ClientError> {
        let me = self.device.person();
        let all = self.device.conversations().into_iter();
        let groups = all.filter(|one| {
            one.kind == ConversationKind::Group && one.status == ConversationStatus::Active
        });
        let groups: Vec<_> = groups.collect();
        let Some(group) = groups.choose(&mut self.rng) else { return self.say(client) };
        let oracle = &self.shared.oracle;
        let unmoved = |person: &PersonId| oracle.moved(group.id, *person).is_none();
        let others = self.others(client)?;
        let (inside, outside): (Vec<_>, Vec<_>) =
            others.into_iter().filter(unmoved).partition(|id| group.people.contains(id));
        let stays = group.people.len() > 2;
        let (person, comes) = match self.rng.random_range(0..4) {
            0 => {
                let number = oracle.moment();
                return client.rename_group(&group.id, &format!("Night shift {number}"));
            }
            1 if stays && unmoved(&me) => (Some(me), false),
            2 if stays => (inside.choose(&mut self.rng).copied(), false),
            _ => (outside.choose(&mut self.rng).copied(), true),
        };
        let Some(person) = person else { return self.say(client) };
        let (name, id) = (self.device.name(), group.id);
        self.counters.tell(|| format!("{name}: {person:?} comes into {id}: {comes}"));
        oracle.moves(group.id, person, comes);
        self.counters.count(if comes { "asked into a group" } else { "asked out of a group" });
        if comes {
            client.add_to_group(&group.id, &[person].into())
        } else {
            client.remove_from_group(&group.id, &person)
        }
    }

    async fn invite(&mut self, client: &Client) -> Result<(), ClientError> {
        if self.shared.people.get() >= MOST_DEVICES {
            return self.say(client);
        }
        let name = format!("newcomer {}", self.shared.oracle.moment());
        let code = client.invite(&name, Role::Nurse).await?;
        let code = InviteCode::from_text(&code)?;
        self.shared.people.set(self.shared.people.get() + 1);
        self.shared.codes.borrow_mut().push((name, code));
        Ok(())
    }

    async fn remove(&mut self, client: &Client) -> Result<(), ClientError> {
        let others = self.others(client)?;
        // Two must stay, to have something to agree on.
        if others.len() < 2 || self.shared.oracle.removals() > super::REMOVALS {
            return self.say(client);
        }
        let Some(person) = others.choose(&mut self.rng).copied() else { return Ok(()) };
        client.remove_person(person).await?;
        self.counters.tell(|| format!("{person:?} is removed"));
        self.shared.oracle.removed(person);
        Ok(())
    }
}
