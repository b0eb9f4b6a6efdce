//! What was truly said and done, and what devices show of it.

use super::premises::{Premises, client};
use super::server::held;
use crate::device::Device;
use bellward_client::{MessageState, MessageView};
use bellward_proto::{ConversationId, MessageId, PersonId};
use bellward_store::ConversationStatus;
use std::collections::{BTreeMap, BTreeSet};

/// All that was said since the clinic began.
#[derive(Default)]
pub(super) struct Truth {
    said: BTreeMap<MessageId, (ConversationId, PersonId, String)>,
    conversations: Vec<(ConversationId, Vec<PersonId>)>,
}

impl Truth {
    /// As the clinic stands.
    pub fn of(premises: &Premises) -> Self {
        let mut truth = Truth::default();
        let two = vec![premises.nurse.person(), premises.doctor.person()];
        for talk in premises.talks {
            truth.conversations.push((talk, two.clone()));
            for message in premises.nurse.messages(&talk) {
                truth.said.insert(message.id, (talk, message.author, message.text));
            }
        }
        truth
    }

    /// A conversation was begun.
    pub fn begins(&mut self, id: ConversationId, people: Vec<PersonId>) {
        self.conversations.push((id, people));
    }

    /// Something is said: it waits in the outbox.
    pub fn says(&mut self, device: &Device, conversation: ConversationId, text: String) {
        let sent = client(device).send(&conversation, &text, None);
        // A conversation that cannot be written to just now says so, and keeps the text.
        if let Ok(id) = sent {
            self.said.insert(id, (conversation, device.person(), text));
        }
    }

    /// Nothing false is shown, nothing twice, to nobody whom it was not for.
    ///
    /// # Panics
    /// When something is.
    pub fn check_safe(&self, premises: &Premises) {
        for device in premises.staff() {
            self.check_shown(device);
            check_people(premises, device);
        }
    }

    fn check_shown(&self, device: &Device) {
        let name = device.name();
        for view in device.conversations() {
            let known = self.conversations.iter().find(|(id, _)| *id == view.id);
            let Some((id, people)) = known else {
                panic!("{name} shows {view:?}, which nobody began")
            };
            assert!(people.contains(&device.person()), "{name} shows {id}, which is not for them");
            let strange = view.people.iter().find(|person| !people.contains(person));
            assert!(strange.is_none(), "{name} shows {strange:?} in {id}");
            let mut seen = BTreeSet::new();
            for message in device.messages(id) {
                let true_one = self.said.get(&message.id);
                let said = (*id, message.author, message.text.clone());
                assert!(true_one == Some(&said), "{name} shows {said:?}, true is {true_one:?}");
                assert!(seen.insert(message.id), "{name} shows {said:?} twice");
            }
        }
    }

    /// Whether all that was said is with all whom it is for, in one order.
    pub fn lacks(&self, premises: &Premises) -> Option<String> {
        let heads = premises.staff().map(|device| client(device).ledger_view().seq);
        if heads.iter().any(|head| *head != heads[0]) {
            return Some(format!("they are at {heads:?} of the ledger"));
        }
        for (id, people) in &self.conversations {
            let here = premises.staff().into_iter().filter(|one| people.contains(&one.person()));
            let mut first: Option<(String, Vec<MessageId>)> = None;
            for device in here {
                let name = device.name();
                let view = device.conversations().into_iter().find(|view| view.id == *id);
                let Some(view) = view else { return Some(format!("{name} does not have {id}")) };
                if view.status != ConversationStatus::Active {
                    return Some(format!("{name} is {:?} in {id}: {}", view.status, view.detail));
                }
                let messages = device.messages(id);
                if let Some(why) = self.lacks_any(device, id, &messages, premises) {
                    return Some(why);
                }
                let order = messages.iter().filter(|one| is_sent(one)).map(|one| one.id).collect();
                match &first {
                    None => first = Some((name.to_owned(), order)),
                    Some((other, theirs)) if *theirs != order => {
                        return Some(format!(
                            "{other} and {name} show {id} in different orders: {theirs:?} {order:?}"
                        ));
                    }
                    Some(_) => {}
                }
            }
        }
        None
    }

    fn lacks_any(
        &self,
        device: &Device,
        id: &ConversationId,
        messages: &[MessageView],
        premises: &Premises,
    ) -> Option<String> {
        let name = device.name();
        let waits = messages.iter().find(|one| is_sent(one) && one.stored_at.is_none());
        if let Some(waits) = waits {
            return Some(format!("{name} has not sent \"{}\"", waits.text));
        }
        let shown: BTreeSet<MessageId> = messages.iter().map(|one| one.id).collect();
        let failed: BTreeSet<MessageId> = premises
            .staff()
            .into_iter()
            .flat_map(|one| one.messages(id))
            .filter(|one| !is_sent(one))
            .map(|one| one.id)
            .collect();
        let said = self.said.iter().filter(|(_, (there, ..))| there == id);
        let mut missing = said.filter(|(one, _)| !shown.contains(one) && !failed.contains(one));
        missing.next().map(|(_, (.., text))| format!("{name} lacks \"{text}\""))
    }
}

fn is_sent(message: &MessageView) -> bool {
    !matches!(message.state, MessageState::Failed { .. })
}

/// Nobody is shown who is not in the true ledger.
fn check_people(premises: &Premises, device: &Device) {
    let client = client(device);
    let people = client.people().unwrap_or_else(|error| panic!("{error}"));
    let liar = held(&premises.liar);
    let ledger = liar.past.ledgers.get(&client.me().clinic);
    let Some(ledger) = ledger else { return };
    let roster = ledger.roster();
    for person in people {
        let known = roster.any_person(&person.id).is_some()
            || roster.any_invites().any(|invite| invite.person == person.id);
        // A statement that was kept from all others is true, if nobody else has it.
        let kept = liar.past.held_back.is_some();
        assert!(known || kept, "{} shows {person:?}, who is not in the clinic", device.name());
        for shown in &person.devices {
            let strange = shown.id == liar.ghost.device;
            assert!(!strange, "{} shows a ghost's device", device.name());
        }
    }
}
