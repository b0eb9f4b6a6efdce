//! The items of a queue on their way to a device.

use super::super::exchange::{Exchange, RawEvent};
use super::super::liar::Liar;
use bellward_proto::relay::{Event, QueueItem};
use bellward_proto::{
    Blob, DeviceId, Envelope, GroupGeneration, LedgerSeq, OrderNumber, PostHeader, PostKind,
    Versioned,
};
use bellward_trust::Ledger;
use rand::Rng;

/// Lies by altering the items of a stream.
pub(super) fn on_items(
    liar: &mut Liar,
    exchange: &mut Exchange,
    alter: impl FnOnce(&mut Liar, &mut Vec<QueueItem>) -> bool,
) {
    if alter_items(liar, exchange, alter) {
        liar.tells();
    }
}

fn alter_items(
    liar: &mut Liar,
    exchange: &mut Exchange,
    alter: impl FnOnce(&mut Liar, &mut Vec<QueueItem>) -> bool,
) -> bool {
    let Some(events) = exchange.events() else { return false };
    let (mut items, mut rest) = (Vec::new(), Vec::new());
    for event in events.iter() {
        match event.read() {
            Some(Event::Item(item)) => items.push(item),
            _ => rest.push(event.clone()),
        }
    }
    if items.is_empty() || !alter(liar, &mut items) {
        return false;
    }
    let items = items.into_iter().map(|item| RawEvent::of(&Event::Item(item)));
    *events = items.chain(rest).collect();
    true
}

/// Drops an item, once in a try.
pub(super) fn drop_one(liar: &mut Liar, exchange: &mut Exchange) {
    if lose_one(liar, exchange) {
        liar.tells();
    }
}

/// The same for what is lied about then: that alone nobody may notice before more comes.
pub(super) fn lose_one(liar: &mut Liar, exchange: &mut Exchange) -> bool {
    if liar.once {
        return false;
    }
    alter_items(liar, exchange, |liar, items| {
        // The last one is not acknowledged, and would only come later.
        if items.len() < 2 {
            return false;
        }
        items.remove(liar.rng.random_range(0..items.len() - 1));
        liar.once = true;
        true
    })
}

/// Where two of a conversation follow each other.
pub(super) fn neighbours(items: &[QueueItem]) -> Option<usize> {
    (1..items.len()).find(|at| items[at - 1].conversation == items[*at].conversation)
}

/// All devices of the clinic, the ghost among them.
pub(super) fn devices(liar: &Liar) -> Vec<DeviceId> {
    let ledger: Option<&Ledger> = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic));
    let known =
        ledger.into_iter().flat_map(|ledger| ledger.roster().any_devices().map(|one| one.id));
    known.chain([liar.ghost.device]).collect()
}

pub(super) fn with_header(
    item: &mut QueueItem,
    alter: impl FnOnce(&mut PostHeader) -> bool,
) -> bool {
    let Ok(mut envelope) = Envelope::from_bytes(item.envelope.as_slice()) else { return false };
    let Ok(mut header) = PostHeader::from_bytes(envelope.header.as_slice()) else { return false };
    let altered = alter(&mut header);
    envelope.header = Blob(header.to_bytes());
    item.envelope = Blob(envelope.to_bytes());
    altered
}

pub(super) fn alter_header(liar: &mut Liar, header: &mut PostHeader, devices: &[DeviceId]) -> bool {
    let before = header.clone();
    match liar.rng.random_range(0..7) {
        0 => header.sender = liar.one_of(devices).unwrap_or(header.sender),
        1 => header.last_number = OrderNumber(header.last_number.0 + 1),
        2 => liar.alter(&mut header.order_hash.0),
        3 => liar.alter(&mut header.recipients.0),
        4 => header.generation = GroupGeneration(header.generation.0 + 1),
        5 => header.kind = PostKind::Commit,
        _ => {
            let ledger = liar.clinic.and_then(|clinic| liar.past.ledgers.get(&clinic));
            let first = ledger.and_then(|ledger| ledger.head_at(LedgerSeq(1)));
            header.ledger_head = first.unwrap_or(header.ledger_head);
        }
    }
    *header != before
}
