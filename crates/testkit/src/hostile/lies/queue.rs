//! Lies about what was said, by whom, where and in which order.

use super::super::exchange::RawEvent;
use super::items::{alter_header, devices, drop_one, neighbours, on_items, with_header};
use super::{Act, Lie, Verdict};
use bellward_proto::relay::{Event, QueueItem};
use bellward_proto::{
    Blob, ConversationId, Envelope, GroupGeneration, LedgerHead, LedgerSeq, OrderNumber,
    PostHeader, PostKind, QueueCursor, Timestamp, Versioned,
    envelope::{RejoinRequest, SignedRejoinRequest},
};
use rand::{Rng, RngCore};

/// What the machine says of an envelope that is not what it should be.
const NOTICED: &[&str] =
    &["client: halted", "client: void", "client: item refused", "client: ignored", "error:"];

pub(super) static LIES: &[Lie] = &[
    Lie {
        name: "envelope-altered",
        does: "changes a bit of an envelope",
        seen: "it is void for whoever it is shown to; the next envelope shows that the order differs, and what is missing is sent again",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                items.iter_mut().for_each(|item| liar.alter(&mut item.envelope.0));
                !items.is_empty()
            });
        },
    },
    Lie {
        name: "body-altered",
        does: "changes a bit of the encrypted text and leaves the rest of the envelope whole",
        seen: "it does not decrypt: it is void, and missed",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for item in items {
                    if let Ok(mut envelope) = Envelope::from_bytes(item.envelope.as_slice()) {
                        told |= !envelope.body.0.is_empty();
                        liar.alter(&mut envelope.body.0);
                        item.envelope = Blob(envelope.to_bytes());
                    }
                }
                told
            });
        },
    },
    Lie {
        name: "header-altered",
        does: "changes what the header of an envelope says: who made it, after what, under which ledger, for whom",
        seen: "the header is authenticated with the text: it is void, and missed",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let devices = devices(liar);
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for item in items {
                    told |= with_header(item, |header| alter_header(liar, header, &devices));
                }
                told
            });
        },
    },
    Lie {
        name: "envelope-truncated",
        does: "forwards a part of an envelope, or more than it",
        seen: "it cannot be read: it is void, and missed",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                for item in items.iter_mut() {
                    let length = item.envelope.0.len();
                    let cut = liar.rng.random_range(0..length.max(1));
                    if liar.rng.random() {
                        item.envelope.0.truncate(cut);
                    } else {
                        let tail = item.envelope.0.get(cut..).unwrap_or_default().to_vec();
                        item.envelope.0.extend(tail);
                        item.envelope.0.push(0);
                    }
                }
                !items.is_empty()
            });
        },
    },
    Lie {
        name: "envelope-forged",
        does: "puts an envelope of its own in the queue, in a member's name: a message, a commit or a new group",
        seen: "nobody but a member can make one: it is void",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let devices = devices(liar);
            on_items(liar, exchange, |liar, items| {
                let Some(true_one) = items.first().cloned() else { return false };
                let mut forged = true_one;
                let kind = liar.one_of(&[PostKind::Message, PostKind::Commit, PostKind::Found]);
                let sender = liar.one_of(&devices);
                let made = with_header(&mut forged, |header| {
                    header.kind = kind.unwrap_or(PostKind::Message);
                    header.sender = sender.unwrap_or(header.sender);
                    true
                });
                for item in items.iter_mut().filter(|item| item.conversation == forged.conversation)
                {
                    item.number = item.number.next();
                }
                items.insert(0, forged);
                made
            });
        },
    },
    Lie {
        name: "plea-forged",
        does: "pleads in a member's name to be removed and added again",
        seen: "the plea is not signed by that member's leaf key: it is void",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let devices = devices(liar);
            on_items(liar, exchange, |liar, items| {
                let Some(mut forged) = items.first().cloned() else { return false };
                let Ok(mut envelope) = Envelope::from_bytes(forged.envelope.as_slice()) else {
                    return false;
                };
                let Ok(mut header) = PostHeader::from_bytes(envelope.header.as_slice()) else {
                    return false;
                };
                header.kind = PostKind::Rejoin;
                header.sender = liar.one_of(&devices).unwrap_or(header.sender);
                envelope.header = Blob(header.to_bytes());
                let mut salt = [0; 16];
                liar.rng.fill_bytes(&mut salt);
                let digest = PostHeader::digest(envelope.header.as_slice());
                let request = RejoinRequest { header: digest, salt }.to_bytes();
                let signature = liar.ghost.leaf.sign(SignedRejoinRequest::LABEL, &request);
                let signed = SignedRejoinRequest { request: Blob(request), signature };
                envelope.body = Blob(signed.to_bytes());
                forged.envelope = Blob(envelope.to_bytes());
                for item in items.iter_mut().filter(|item| item.conversation == forged.conversation)
                {
                    item.number = item.number.next();
                }
                items.insert(0, forged);
                true
            });
        },
    },
    Lie {
        name: "replayed-later",
        does: "shows an old envelope again as a new one",
        seen: "it is void: it was made after another place in the order",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let asker = liar.asker(exchange);
            let past = liar.past.items.iter();
            let past: Vec<QueueItem> = past
                .filter(|(clinic, device, _)| Some((*clinic, *device)) == asker)
                .map(|(.., item)| item.clone())
                .collect();
            on_items(liar, exchange, |liar, items| {
                let Some(first) = items.first().cloned() else { return false };
                let old: Vec<_> = past
                    .iter()
                    .filter(|old| {
                        old.conversation == first.conversation && old.number < first.number
                    })
                    .cloned()
                    .collect();
                let Some(old) = liar.one_of(&old) else { return false };
                for item in items.iter_mut().filter(|item| item.conversation == first.conversation)
                {
                    item.number = item.number.next();
                }
                items.insert(0, QueueItem { number: first.number, cursor: first.cursor, ..old });
                true
            });
        },
    },
    Lie {
        name: "shown-twice",
        does: "shows an item twice, under the same place in the queue or a later one",
        seen: "it is known already, and not shown again",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["client: duplicate envelope", "client: item repeated", "error: Protocol"],
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                let Some(mut again) = liar.one_of(items) else { return false };
                let last = items.last().map_or(again.cursor, |item| item.cursor);
                if liar.rng.random() {
                    again.cursor = QueueCursor(last.0 + 1);
                }
                items.push(again);
                true
            });
        },
    },
    Lie {
        name: "reordered",
        does: "shows the items of a conversation in another order",
        seen: "the numbers leave a gap: the device stops there and comes back by the way that leads back",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            on_items(liar, exchange, |_, items| {
                let Some(at) = neighbours(items) else { return false };
                let cursors = (items[at - 1].cursor, items[at].cursor);
                items.swap(at - 1, at);
                (items[at - 1].cursor, items[at].cursor) = cursors;
                true
            });
        },
    },
    Lie {
        name: "renumbered",
        does: "shows the items of a conversation in another order, numbered to fit",
        seen: "the running hash of the order does not come out at the next envelope: the device stops there and comes back",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            on_items(liar, exchange, |_, items| {
                let Some(at) = neighbours(items) else { return false };
                let places = [at - 1, at].map(|at| (items[at].cursor, items[at].number));
                items.swap(at - 1, at);
                (items[at - 1].cursor, items[at - 1].number) = places[0];
                (items[at].cursor, items[at].number) = places[1];
                true
            });
        },
    },
    Lie {
        name: "dropped",
        does: "drops an envelope on the way to one device",
        seen: "the next envelope of the conversation shows the gap; what is missing is sent again",
        verdict: Verdict::Shown,
        act: Act::Talk,
        for_good: false,
        signs: &["client: halted", "client: gap", "not delivered"],
        tell: drop_one,
    },
    Lie {
        name: "dropped-and-closed-up",
        does: "drops an envelope and numbers the later ones as if it had never been",
        seen: "the running hash of the order does not come out, and the sender's own count shows a gap",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["client: halted", "client: gap", "client: void", "not delivered"],
        tell: |liar, exchange| {
            on_items(liar, exchange, |_, items| {
                let Some(at) = neighbours(items) else { return false };
                let gone = items.remove(at - 1);
                for item in items.iter_mut().filter(|item| {
                    item.conversation == gone.conversation && item.number > gone.number
                }) {
                    item.number = OrderNumber(item.number.0 - 1);
                }
                true
            });
        },
    },
    Lie {
        name: "change-dropped",
        does: "drops a change of a group on the way to one device",
        seen: "the next envelope of the group shows the gap",
        verdict: Verdict::Shown,
        act: Act::Change,
        for_good: false,
        signs: &["client: halted", "client: gap", "not delivered", "client: void"],
        tell: drop_one,
    },
    Lie {
        name: "numbers-jump",
        does: "gives items far higher numbers, or lower ones",
        seen: "a gap, or a repeat: the device asks where the conversation stands, stops there and comes back",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["client: halted", "client: duplicate envelope", "error:"],
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                for item in items.iter_mut() {
                    let number = item.number.0;
                    let wrong = [0, 1, number - 1, number + 1, number + (1 << 20), u64::MAX];
                    item.number = OrderNumber(liar.one_of(&wrong).unwrap_or(0));
                }
                !items.is_empty()
            });
        },
    },
    Lie {
        name: "cursors-jump",
        does: "gives items places in the queue that are far ahead or behind, so that later ones would be taken for repeats",
        seen: "a place that was shown before is refused; one that is ahead is seen at the next login, and the queue is read again from its start",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                for item in items.iter_mut() {
                    let wrong = [0, item.cursor.0 + 1000, u64::MAX];
                    item.cursor = QueueCursor(liar.one_of(&wrong).unwrap_or(0));
                }
                !items.is_empty()
            });
        },
    },
    Lie {
        name: "conversation-exchanged",
        does: "shows an envelope of one conversation in another",
        seen: "the header names its conversation: it is void there",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let known = liar.past.items.iter().map(|(.., item)| item.conversation);
            let mut known: Vec<ConversationId> = known.collect();
            known.sort();
            known.dedup();
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for item in items {
                    let others: Vec<_> =
                        known.iter().filter(|one| **one != item.conversation).copied().collect();
                    if let Some(other) = liar.one_of(&others) {
                        item.conversation = other;
                        told = true;
                    }
                }
                told
            });
        },
    },
    Lie {
        name: "header-of-another-conversation",
        does: "rewrites the header of an envelope so that it fits another conversation",
        seen: "it is not of that conversation's group: it is void there",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let past: Vec<QueueItem> =
                liar.past.items.iter().map(|(.., item)| item.clone()).collect();
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for item in items {
                    let others: Vec<_> = past
                        .iter()
                        .filter(|one| one.conversation != item.conversation)
                        .cloned()
                        .collect();
                    let Some(other) = liar.one_of(&others) else { continue };
                    let body = Envelope::from_bytes(other.envelope.as_slice()).map(|one| one.body);
                    let own = Envelope::from_bytes(item.envelope.as_slice());
                    if let (Ok(body), Ok(own)) = (body, own) {
                        item.envelope = Blob(Envelope { body, ..own }.to_bytes());
                        told = true;
                    }
                }
                told
            });
        },
    },
    Lie {
        name: "other-clinic",
        does: "forwards envelopes of another clinic's conversations",
        seen: "they are of no conversation of this device, or made under a ledger that it never sees: nothing is taken in",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let own = liar.clinic;
            let past = liar.past.items.iter().filter(|(clinic, ..)| Some(*clinic) != own);
            let past: Vec<QueueItem> = past.map(|(.., item)| item.clone()).collect();
            on_items(liar, exchange, |liar, items| {
                let Some(last) = items.last().map(|item| item.cursor) else { return false };
                let Some(foreign) = liar.one_of(&past) else { return false };
                items.push(QueueItem { cursor: QueueCursor(last.0 + 1), ..foreign });
                true
            });
        },
    },
    Lie {
        name: "false-recipient",
        does: "forwards what was posted in a conversation to a device that is not in it",
        seen: "that device can read nothing, and shows nothing",
        verdict: Verdict::Refused,
        act: Act::Overhear,
        for_good: false,
        signs: NOTICED,
        tell: |liar, exchange| {
            let asker = liar.asker(exchange);
            if asker.is_none_or(|(_, device)| !liar.strangers.contains(&device)) {
                return;
            }
            let past = liar.past.items.iter();
            let past: Vec<QueueItem> = past
                .filter(|(clinic, device, _)| {
                    asker.is_some_and(|(own, other)| *clinic == own && *device != other)
                })
                .map(|(.., item)| item.clone())
                .collect();
            let Some(foreign) = liar.one_of(&past) else { return };
            let Some(events) = exchange.events() else { return };
            events.insert(0, RawEvent::of(&Event::Item(foreign)));
            liar.tells();
        },
    },
    Lie {
        name: "stored-at-lies",
        does: "says that messages were stored years ago, or will be",
        seen: "the order is the conversation's, not the clock's; the author's own time is kept beside it",
        verdict: Verdict::Harmless,
        act: Act::Talk,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                for item in items.iter_mut() {
                    item.stored_at =
                        Timestamp(liar.one_of(&[0, 1, u64::MAX / 2, u64::MAX]).unwrap_or(0));
                }
                !items.is_empty()
            });
        },
    },
    Lie {
        name: "caught-up-too-soon",
        does: "says that nothing is left, and holds the rest back",
        seen: "it comes later; who wrote it sees that it is not delivered",
        verdict: Verdict::Shown,
        act: Act::Talk,
        for_good: false,
        signs: &["not delivered"],
        tell: |liar, exchange| {
            let Some(events) = exchange.events() else { return };
            let before = events.len();
            events.retain(|event| event.kind != "item");
            if events.len() < before {
                liar.tells();
            }
        },
    },
    Lie {
        name: "lapse-invented",
        does: "says that what waited in a conversation grew too old and was deleted",
        seen: "the device asks to be added again, and says what it missed",
        verdict: Verdict::Shown,
        act: Act::Talk,
        for_good: false,
        signs: &["client: halted", "client: lapsed", "error:"],
        tell: |liar, exchange| {
            let Some(events) = exchange.events() else { return };
            let items = events.iter().filter_map(RawEvent::read);
            let mut item = items.filter_map(|event| match event {
                Event::Item(item) => Some(item),
                _ => None,
            });
            let Some(item) = item.next_back() else { return };
            let lapsed = Event::Lapsed {
                cursor: item.cursor,
                conversation: item.conversation,
                generation: GroupGeneration(liar.whim % 3),
                up_to: OrderNumber(item.number.0 + liar.whim % 5),
            };
            events.retain(|event| event.kind != "item");
            events.insert(0, RawEvent::of(&lapsed));
            liar.tells();
        },
    },
    Lie {
        name: "ledger-event-lies",
        does: "says that the ledger has a head that it does not have",
        seen: "the ledger is fetched and is what it was",
        verdict: Verdict::Harmless,
        act: Act::Talk,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            let mut head = LedgerHead([0; 32]);
            liar.rng.fill_bytes(&mut head.0);
            let seq = LedgerSeq(liar.one_of(&[0, 1, 1000, u64::MAX]).unwrap_or(0));
            let Some(events) = exchange.events() else { return };
            events.insert(0, RawEvent::of(&Event::Ledger { head, seq }));
            liar.tells();
        },
    },
    Lie {
        name: "housekeeping-lies",
        does: "says again and again that key packages are few, and that devices can be reached",
        seen: "the device fills up what there is room for, and looks again; no more",
        verdict: Verdict::Harmless,
        act: Act::Talk,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            let left = liar.one_of(&[0, 1, u32::MAX]).unwrap_or(0);
            let Some(events) = exchange.events() else { return };
            for _ in 0..20 {
                events.insert(0, RawEvent::of(&Event::KeyPackages { left }));
                events.insert(0, RawEvent::of(&Event::Reachable {}));
            }
            liar.tells();
        },
    },
    Lie {
        name: "events-malformed",
        does: "sends events that cannot be read, and kinds that nobody knows",
        seen: "what is not known is passed over; what is known and cannot be read is not the relay's",
        verdict: Verdict::Refused,
        act: Act::Talk,
        for_good: false,
        signs: &["error: NotTheRelay"],
        tell: |liar, exchange| {
            let Some(events) = exchange.events() else { return };
            let deep = format!("{{\"kind\":{}", "[".repeat(100_000)).into_bytes();
            let wrong: [&[u8]; 6] =
                [b"", b"{}", b"null", b"{\"kind\":\"item\"}", b"\xff\xfe\x00", &deep];
            let data = wrong.get((liar.whim % 6) as usize).copied().unwrap_or_default().to_vec();
            events.insert(0, RawEvent { kind: "from-the-future".to_owned(), data: b"{}".to_vec() });
            let at = events.iter().position(|event| event.kind == "caught-up").unwrap_or(0);
            events.insert(at, RawEvent { kind: "item".to_owned(), data });
            liar.tells();
        },
    },
];
