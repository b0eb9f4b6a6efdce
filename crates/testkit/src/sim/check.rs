//! What must hold in the end.

use super::oracle;
use super::world::World;
use crate::device::Device;
use crate::scan::Scanner;
use bellward_client::{ConversationView, MessageState, MessageView, PersonStanding};
use bellward_proto::{ConversationId, MessageId, PersonId};
use bellward_store::{ConversationKind, ConversationStatus};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What one device shows of one conversation.
struct Thread {
    view: ConversationView,
    messages: Vec<MessageView>,
}

type Threads = BTreeMap<ConversationId, Thread>;

impl World {
    /// Compares all devices with each other and with the record.
    ///
    /// # Panics
    /// When anything that is promised does not hold.
    pub fn check(&self) {
        let removed = self.removed();
        self.devices.iter().for_each(|device| self.tell_end(device));
        let (out, honest): (Vec<_>, Vec<_>) =
            self.devices.iter().partition(|device| removed.contains(&device.person()));
        let shown: Vec<(Rc<Device>, Threads)> =
            honest.into_iter().map(|device| (Rc::clone(device), threads(device))).collect();
        for (device, threads) in &shown {
            for (id, thread) in threads {
                let told = self.may_be_told(&shown, device, id, &removed);
                self.check_thread(device, thread, told, &removed);
                self.check_moved(device, thread, &removed, &shown);
            }
        }
        self.check_agreement(&shown, &removed);
        self.check_nothing_lost(&shown, &removed);
        for device in out {
            self.check_removed(device, &shown);
        }
        self.check_files();
    }

    /// No file holds what was said or what anyone is called: not the relay's, nor the profiles',
    /// nor what they left behind.
    fn check_files(&self) {
        let planted = [oracle::PLANTED, "newcomer", "Oak Street Clinic", "Night shift "];
        let found = Scanner::new(&planted).files_with(self.clinic.directory());
        let found = found.unwrap_or_else(|error| panic!("{error}"));
        // The machines' directories are called what their people are.
        let guilty = found.iter().find(|path| path.is_file());
        self.holds(guilty.is_none(), || format!("{guilty:?} holds what was said"));
    }

    /// The end of the story: what a device shows.
    fn tell_end(&self, device: &Rc<Device>) {
        let counters = &self.clinic.site().counters;
        for Thread { view, messages } in threads(device).values() {
            let (id, names, status) = (view.id, &view.names, view.status);
            let (detail, missed) = (&view.detail, &view.not_reached);
            counters.tell(|| {
                let name = device.name();
                format!("END {name} {id} {names:?} {status:?} {detail} not reached {missed:?}")
            });
            for message in messages {
                let (author, text, number) = (&message.author_name, &message.text, message.number);
                let (number, state) = (number.map(|number| number.0), &message.state);
                counters.tell(|| format!("  {number:?} {author}: {text} ({state:?})"));
            }
        }
    }

    /// Who is not in the clinic any more, by the founder's device.
    fn removed(&self) -> BTreeSet<PersonId> {
        let founder = self.devices.first().and_then(|device| device.client());
        let founder = founder.unwrap_or_else(|| panic!("the founder does not run"));
        let people = founder.people().unwrap_or_else(|error| panic!("{error}"));
        let gone = people.iter().filter(|p| p.standing == PersonStanding::Removed);
        let gone: BTreeSet<PersonId> = gone.map(|person| person.id).collect();
        let known = self.devices.iter().filter(|d| self.shared.oracle.is_removed(&d.person()));
        for device in known {
            let person = device.person();
            self.holds(gone.contains(&person), || format!("{} is back", device.name()));
        }
        gone.union(&self.shared.oracle.all_lost()).copied().collect()
    }

    /// Whether someone is in the conversation who can tell a device that it was put out of it:
    /// what is sealed to it comes from members alone, and what was sealed before an old copy was
    /// put in its place it cannot read.
    fn may_be_told(
        &self,
        shown: &[(Rc<Device>, Threads)],
        device: &Device,
        id: &ConversationId,
        removed: &BTreeSet<PersonId>,
    ) -> bool {
        let me = device.person();
        let in_use = |view: &ConversationView| {
            view.status == ConversationStatus::Active
                && view.people.iter().filter(|person| !removed.contains(person)).count() > 1
        };
        shown.iter().any(|(other, threads)| {
            other.person() != me && threads.get(id).is_some_and(|thread| in_use(&thread.view))
        })
    }

    /// Nothing twice, nothing unsent, and the conversation alive.
    fn check_thread(
        &self,
        device: &Device,
        thread: &Thread,
        told: bool,
        removed: &BTreeSet<PersonId>,
    ) {
        let name = device.name();
        let me = device.person();
        // With nobody left to read it, or outside of it, nothing is sent, and that is said.
        let moved = self.shared.oracle.moved(thread.view.id, me).is_some();
        let told = told && thread.view.status != ConversationStatus::Lost;
        let untold = moved && !told && thread.view.status != ConversationStatus::Active;
        let alone = moved || thread.view.people.iter().all(|p| *p == me || removed.contains(p));
        let mut ids = BTreeSet::new();
        let mut texts = BTreeSet::new();
        for message in &thread.messages {
            let twice = !ids.insert(message.id) || !texts.insert(&message.text);
            self.holds(!twice, || format!("{name} shows \"{}\" twice", message.text));
            let done = message.stored_at.is_some()
                || alone && matches!(message.state, MessageState::Failed { .. })
                || untold && matches!(message.state, MessageState::Queued);
            self.holds(done, || format!("{name} never sent \"{}\"", message.text));
        }
        let alive =
            alone || thread.messages.is_empty() || thread.view.status == ConversationStatus::Active;
        self.holds(alive, || format!("{name} is stuck: {:?}", thread.view));
    }

    /// Whoever came into a group reads nothing from before, and all from then on; whoever went
    /// reads nothing from then on: unless a device that was set back to before did not know of it
    /// and founded the next group, and then everyone in it is shown so.
    fn check_moved(
        &self,
        device: &Device,
        thread: &Thread,
        removed: &BTreeSet<PersonId>,
        shown_by: &[(Rc<Device>, Threads)],
    ) {
        let (oracle, me, id) = (&self.shared.oracle, device.person(), thread.view.id);
        let Some(moved) = oracle.moved(id, me) else { return };
        let counters = &self.clinic.site().counters;
        let shown: BTreeSet<MessageId> = thread.messages.iter().map(|one| one.id).collect();
        let name = device.name();
        if moved.comes && !oracle.is_anything_set_back() {
            let early = moved.stored_before.iter().find(|id| shown.contains(id));
            self.holds(early.is_none(), || format!("{name} reads {early:?} from before"));
            counters.count("a newcomer was checked");
        }
        let Some(moment) = moved.in_force else { return };
        let is_shown_again = oracle.is_anything_set_back()
            && shown_by.iter().filter(|(other, _)| other.person() != me).any(|(_, threads)| {
                threads.get(&id).is_some_and(|thread| {
                    let view = &thread.view;
                    view.status == ConversationStatus::Active && view.people.contains(&me)
                })
            });
        if !moved.comes && is_shown_again {
            counters.count("who went is in again, and shown so");
            return;
        }
        let excused = oracle.all_excused();
        let later = oracle
            .all()
            .into_iter()
            .filter(|said| said.conversation == id && said.began > moment && said.author != me);
        for said in later {
            let Some(message) = said.accepted.filter(|id| !excused.contains(id)) else { continue };
            let there = shown.contains(&message);
            if !moved.comes {
                self.holds(!there, || format!("{name} went and reads \"{}\"", said.text));
                counters.count("something was kept from who went");
            } else if !removed.contains(&said.author) && oracle.moved(id, said.author).is_none() {
                self.holds(there, || format!("{name} came and lacks \"{}\"", said.text));
            }
        }
    }

    /// The same messages in the same order, and receipts from everyone.
    fn check_agreement(&self, shown: &[(Rc<Device>, Threads)], removed: &BTreeSet<PersonId>) {
        let excused = self.shared.oracle.all_excused();
        let stored = self.shared.oracle.all_safe();
        for (device, threads) in shown {
            for (conversation, thread) in threads {
                let moved = |person| self.shared.oracle.moved(*conversation, person).is_some();
                if thread.messages.is_empty() || moved(device.person()) {
                    continue;
                }
                for (other, others) in shown {
                    let person = other.person();
                    if moved(person)
                        || !thread.view.people.contains(&person)
                        || removed.contains(&person)
                    {
                        continue;
                    }
                    let there = others.get(conversation).map(|thread| &thread.messages[..]);
                    let there = there.unwrap_or_default();
                    // Only its author may send a message again: what someone wrote who was
                    // removed, or went, before reaching everyone stays with who was reached.
                    let in_both = ids_in_both(&thread.messages, there);
                    let due = |m: &&MessageView| {
                        let gone = removed.contains(&m.author) || moved(m.author);
                        let gone = gone && !stored.contains(&m.id);
                        !excused.contains(&m.id) && (!gone || in_both.contains(&m.id))
                    };
                    let here: Vec<MessageView> =
                        thread.messages.iter().filter(due).cloned().collect();
                    let there: Vec<MessageView> = there.iter().filter(due).cloned().collect();
                    let numbers = || (numbers(&here), numbers(&there));
                    let (here, there) = (texts(&here), texts(&there));
                    let (a, b) = (device.name(), other.name());
                    let titles = [Some(thread), others.get(conversation)]
                        .map(|thread| thread.map(|thread| thread.view.title.clone()));
                    let named = thread.view.kind == ConversationKind::Direct
                        || titles[0] == titles[1]
                        || titles[1].is_none();
                    self.holds(named, || format!("{a} and {b} call it {titles:?}"));
                    self.holds(here == there, || {
                        let view = &thread.view;
                        let numbers = numbers();
                        format!(
                            "{a} and {b} differ in {view:?}:\n{here:#?}\n{there:#?}\n{numbers:?}"
                        )
                    });
                    let mine = |m: &&MessageView| m.mine && a != b && !excused.contains(&m.id);
                    for message in thread.messages.iter().filter(mine) {
                        let told = message.delivered_to.iter().any(|r| r.person == person);
                        let text = &message.text;
                        self.holds(told, || format!("{a} does not know that {b} got \"{text}\""));
                    }
                }
            }
        }
    }

    /// All that was accepted from someone who stayed, and all that was ever shown as stored.
    fn check_nothing_lost(&self, shown: &[(Rc<Device>, Threads)], removed: &BTreeSet<PersonId>) {
        let stored = self.shared.oracle.all_safe();
        let excused = self.shared.oracle.all_excused();
        for said in self.shared.oracle.all() {
            let Some(id) = said.accepted.filter(|id| !excused.contains(id)) else { continue };
            if removed.contains(&said.author) && !stored.contains(&id) {
                continue;
            }
            let mut anywhere = false;
            for (_, threads) in shown {
                let thread = threads.get(&said.conversation);
                anywhere |= thread.is_some_and(|t| t.messages.iter().any(|m| m.id == id));
            }
            // A conversation of which nobody is left who was there is nobody's to show.
            let someone = shown.iter().any(|(device, threads)| {
                let (thread, person) = (threads.get(&said.conversation), device.person());
                let moved = self.shared.oracle.moved(said.conversation, person);
                let came_later = moved.is_some_and(|moved| {
                    moved.comes && moved.in_force.is_none_or(|moment| said.began < moment)
                });
                thread.is_some_and(|thread| thread.view.people.contains(&person)) && !came_later
            });
            self.holds(anywhere || !someone, || format!("\"{}\" is lost", said.text));
        }
    }

    /// Nothing that began after the removal, and nothing in another order than the others'.
    fn check_removed(&self, device: &Rc<Device>, shown: &[(Rc<Device>, Threads)]) {
        let later = self.shared.oracle.after_removal_of(&device.person());
        let later: BTreeSet<&str> = later
            .iter()
            .filter(|said| said.author != device.person())
            .map(|said| said.text.as_str())
            .collect();
        for (conversation, thread) in threads(device) {
            for message in &thread.messages {
                let leaked = later.contains(message.text.as_str());
                self.holds(!leaked, || {
                    format!("{} was removed and reads \"{}\"", device.name(), message.text)
                });
            }
            let Some(order) = shown.iter().find_map(|(_, threads)| threads.get(&conversation))
            else {
                continue;
            };
            // What never reached anyone else before the removal has no place among the others.
            let excused = self.shared.oracle.all_excused();
            let there: BTreeSet<MessageId> =
                order.messages.iter().map(|m| m.id).filter(|id| !excused.contains(id)).collect();
            let kept: Vec<MessageId> =
                stored(&thread.messages).map(|m| m.id).filter(|id| there.contains(id)).collect();
            let kept_set: BTreeSet<MessageId> = kept.iter().copied().collect();
            let same: Vec<MessageId> =
                order.messages.iter().map(|m| m.id).filter(|id| kept_set.contains(id)).collect();
            self.holds(kept == same, || {
                let (here, there) = (texts(&thread.messages), texts(&order.messages));
                let name = device.name();
                format!("{name} had another order: {here:#?}, the others {there:#?}")
            });
        }
    }

    fn holds(&self, it: bool, what: impl Fn() -> String) {
        assert!(it, "seed {}: {}", self.seed, what());
    }
}

fn ids_in_both(one: &[MessageView], other: &[MessageView]) -> BTreeSet<MessageId> {
    let other: BTreeSet<MessageId> = other.iter().map(|message| message.id).collect();
    one.iter().map(|message| message.id).filter(|id| other.contains(id)).collect()
}

fn threads(device: &Rc<Device>) -> Threads {
    let of = |view: ConversationView| {
        let messages = device.messages(&view.id);
        (view.id, Thread { view, messages })
    };
    device.conversations().into_iter().map(of).collect()
}

fn stored(messages: &[MessageView]) -> impl Iterator<Item = &MessageView> {
    messages.iter().filter(|message| message.stored_at.is_some())
}

/// Where the relay put them, for whoever looks for the reason of a difference.
fn numbers(messages: &[MessageView]) -> Vec<Option<u64>> {
    messages.iter().map(|message| message.number.map(|number| number.0)).collect()
}

/// What must be the same everywhere.
fn texts(messages: &[MessageView]) -> Vec<String> {
    let line =
        |message: &MessageView| format!("{} {} {}", message.author, message.id, message.text);
    messages.iter().map(line).collect()
}
