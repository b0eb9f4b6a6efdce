//! Whatever happens in whatever order, all who can go on agree.

use crate::clinic::{Clinic, texts};
use bellward_e2ee::{Change, E2eeError, Outgoing, Processed, Status};
use bellward_proto::ConversationId;
use proptest::prelude::*;

/// One thing that happens. Numbers stand for phones or people, whatever there are.
#[derive(Debug, Clone)]
enum Event {
    Say(usize),
    Sync(usize),
    Commit(usize),
    Title(usize),
    Race(usize, usize),
    AddPhone(usize),
    Revoke(usize),
    ConfirmHead,
    Repeat,
    Forget(usize),
    Lose(usize),
    Join(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let number = 0..100usize;
    prop_oneof![
        6 => number.clone().prop_map(Event::Say),
        6 => number.clone().prop_map(Event::Sync),
        3 => number.clone().prop_map(Event::Commit),
        2 => number.clone().prop_map(Event::Title),
        3 => (number.clone(), number.clone()).prop_map(|(one, other)| Event::Race(one, other)),
        1 => number.clone().prop_map(Event::AddPhone),
        1 => number.clone().prop_map(Event::Revoke),
        1 => Just(Event::ConfirmHead),
        2 => Just(Event::Repeat),
        1 => number.clone().prop_map(Event::Forget),
        1 => number.clone().prop_map(Event::Lose),
        2 => number.prop_map(Event::Join),
    ]
}

struct Run {
    clinic: Clinic,
    conversation: ConversationId,
    last: Option<Outgoing>,
}

impl Run {
    fn new(seed: u64) -> Self {
        let mut clinic = Clinic::new(4, seed);
        let conversation = clinic.conversation(&[0, 1, 2]);
        Run { clinic, conversation, last: None }
    }

    fn phone(&self, number: usize) -> usize {
        number % self.clinic.phones.len()
    }

    /// Posts what an honest relay takes; what it refuses never happened.
    fn post(&mut self, phone: usize, made: Result<Outgoing, E2eeError>) {
        let Ok(outgoing) = made else { return };
        if self.clinic.relay.would_take(&outgoing.envelope) {
            self.clinic.relay.post(&outgoing);
            self.last = Some(outgoing);
        } else {
            let machine = self.clinic.phones[phone].machine();
            machine.refused(&self.conversation, &outgoing.hash).unwrap();
        }
    }

    fn sync(&mut self, phone: usize) {
        for processed in self.clinic.sync(phone) {
            assert!(!matches!(processed, Processed::WaitForLedger { .. }));
        }
        let view = self.clinic.phones[phone].machine().conversation(&self.conversation).unwrap();
        // What the relay had refused by now is not waited for.
        for hash in
            view.into_iter().flat_map(|view| view.pending.into_iter().chain(view.outstanding))
        {
            self.clinic.phones[phone].machine().refused(&self.conversation, &hash).unwrap();
        }
    }

    fn commit(&mut self, phone: usize, change: Change) -> Result<Outgoing, E2eeError> {
        self.clinic.upload(phone, 1);
        self.clinic.commit(phone, &self.conversation, change)
    }

    fn ask(&mut self, phone: usize) {
        let machine = self.clinic.phones[phone].machine();
        let at = self.clinic.relay.state(&self.conversation);
        let asked = machine.request_rejoin(&self.conversation, &at, &self.clinic.ledger);
        self.post(phone, asked);
    }

    fn happen(&mut self, event: &Event) {
        let conversation = self.conversation;
        match *event {
            Event::Say(number) => {
                let phone = self.phone(number);
                let made = self.clinic.encrypt(phone, &conversation, "text");
                self.post(phone, made);
            }
            Event::Sync(number) => self.sync(self.phone(number)),
            Event::Commit(number) => {
                let phone = self.phone(number);
                let made = self.commit(phone, Change::default());
                self.post(phone, made);
            }
            Event::Title(number) => {
                let phone = self.phone(number);
                let machine = self.clinic.phones[phone].machine();
                let Ok(Some(view)) = machine.conversation(&conversation) else { return };
                let Some(mut description) = view.description else { return };
                description.title = format!("Ward {number}");
                let change = Change { description: Some(description), ..Change::default() };
                let made = self.commit(phone, change);
                self.post(phone, made);
            }
            Event::Join(number) => {
                let phone = self.phone(number);
                let machine = self.clinic.phones[phone].machine();
                let Ok(Some(view)) = machine.conversation(&conversation) else { return };
                let Some(mut description) = view.description else { return };
                if !description.people.remove(&self.clinic.person(3)) {
                    description.people.insert(self.clinic.person(3));
                }
                let change = Change { description: Some(description), ..Change::default() };
                let made = self.commit(phone, change);
                self.post(phone, made);
            }
            Event::Race(one, other) => {
                let (one, other) = (self.phone(one), self.phone(other));
                let first = self.commit(one, Change::default());
                let second = self.commit(other, Change::default());
                self.post(one, first);
                self.post(other, second);
            }
            Event::AddPhone(number) => {
                if self.clinic.phones.len() < 7 {
                    self.clinic.add_phone(number % 4);
                }
            }
            Event::Revoke(number) => {
                let phone = self.phone(number);
                let device = self.clinic.id(phone);
                if phone > 1 && self.clinic.ledger.roster().is_active_device(&device) {
                    self.clinic.revoke(phone);
                }
            }
            Event::ConfirmHead => self.clinic.confirm_head(),
            Event::Repeat => {
                // A relay that does not keep its word: the same bytes under another number. A
                // commit is left out, as this relay takes its recipients from it.
                if let Some(last) = self.last.take_if(|last| last.recipients.is_empty()) {
                    self.clinic.relay.post(&last);
                }
            }
            Event::Forget(number) => {
                let phone = self.phone(number);
                self.sync(phone);
                self.clinic.phones[phone].machine().forget_all().unwrap();
                let device = self.clinic.id(phone);
                self.clinic.relay.packages.remove(&device);
                self.clinic.upload(phone, 1);
                self.ask(phone);
            }
            Event::Lose(number) => {
                let phone = self.phone(number);
                let device = self.clinic.id(phone);
                self.clinic.relay.queues.entry(device).or_default().pop_front();
                self.sync(phone);
            }
        }
    }

    /// Everyone catches up, asks to rejoin, is let in again.
    fn settle(&mut self) {
        for _ in 0..4 {
            for phone in 0..self.clinic.phones.len() {
                self.sync(phone);
                self.clinic.upload(phone, 2);
                let halted = self.clinic.phones[phone].machine().conversation(&self.conversation);
                if halted
                    .unwrap()
                    .is_some_and(|view| matches!(view.status, Status::Halted { .. } | Status::Lost))
                {
                    self.ask(phone);
                    self.sync(phone);
                }
            }
            for phone in 0..self.clinic.phones.len() {
                self.sync(phone);
                let made = self.commit(phone, Change::default());
                self.post(phone, made);
                self.sync(phone);
            }
        }
        self.clinic.sync_all();
    }

    /// Who can go on. From whom the relay withholds the newest commit, and all after it, that
    /// device cannot tell.
    fn active(&self) -> Vec<usize> {
        let commit = self.clinic.relay.state(&self.conversation).commit;
        let entitled = |phone: &usize| {
            let device = self.clinic.id(*phone);
            self.clinic.ledger.roster().is_active_device(&device)
        };
        let is_active = |phone: &usize| {
            let view = self.clinic.phones[*phone].machine().conversation(&self.conversation);
            view.unwrap()
                .is_some_and(|view| view.status == Status::Active && view.commit_number >= commit)
        };
        (0..self.clinic.phones.len()).filter(entitled).filter(is_active).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..Default::default() })]
    #[test]
    fn all_who_can_go_on_agree(seed in any::<u64>(), events in prop::collection::vec(event(), 10..40)) {
        let mut run = Run::new(seed);
        for event in &events {
            run.happen(event);
        }
        run.settle();
        let active = run.active();
        if let [first, others @ ..] = &active[..] {
            run.clinic.assert_agree(&active, &run.conversation);
            // All of those who belong are in, and hear each other.
            let view = run.clinic.view(*first, &run.conversation);
            let people = view.description.unwrap().people;
            let entitled = run.clinic.ledger.roster().entitled(&people);
            prop_assert_eq!(&view.leaves, &entitled);
            let phones = active.iter().map(|phone| run.clinic.id(*phone)).collect();
            prop_assert_eq!(entitled, phones);
            run.clinic.say(*first, &run.conversation, "all well");
            for other in others {
                prop_assert_eq!(texts(&run.clinic.sync(*other)), vec!["all well"]);
            }
        }
    }
}
