//! The client's views as the contract's.

use crate::view::{self, *};
use crate::{Change, ErrorCode};
use bellward_client as client;
use bellward_client::{Cause, ConversationStatus, PersonStanding};
use bellward_proto::{DeviceId, PersonId, RelayAddress};
use std::collections::BTreeMap;

/// What the UI is to ask anew; nothing for what it does not show.
pub(super) fn change(change: client::Change) -> Option<Change> {
    match change {
        client::Change::Conversations | client::Change::Drafts => Some(Change::Conversations),
        client::Change::Messages(conversation) => Some(Change::Messages { conversation }),
        client::Change::People => Some(Change::People),
        client::Change::Ledger => Some(Change::Ledger),
        client::Change::Connection => Some(Change::Connection),
        client::Change::Outbox => None,
    }
}

pub(super) fn me(me: client::Me) -> Me {
    Me {
        clinic: me.clinic,
        clinic_name: me.clinic_name,
        person: me.person,
        person_name: me.name,
        role: me.role.map(role),
        device: me.device,
        relay: without_pin(&me.relay),
    }
}

pub(super) fn preview(preview: client::InvitePreview) -> InvitePreview {
    InvitePreview {
        clinic_name: preview.clinic_name,
        person_name: preview.name,
        role: role(preview.role),
        relay: without_pin(&preview.relay),
        pinned: preview.relay.pin().is_some(),
        ends: preview.ends,
    }
}

fn without_pin(relay: &RelayAddress) -> String {
    relay.origin().to_owned()
}

fn role(role: client::Role) -> Role {
    match role {
        client::Role::Administrator => Role::Administrator,
        client::Role::Physician => Role::Physician,
        client::Role::Nurse => Role::Nurse,
        client::Role::FrontDesk => Role::FrontDesk,
        client::Role::Compliance => Role::Compliance,
        client::Role::Staff => Role::Staff,
    }
}

pub(super) fn role_asked_for(role: Role) -> client::Role {
    match role {
        Role::Administrator => client::Role::Administrator,
        Role::Physician => client::Role::Physician,
        Role::Nurse => client::Role::Nurse,
        Role::FrontDesk => client::Role::FrontDesk,
        Role::Compliance => client::Role::Compliance,
        Role::Staff => client::Role::Staff,
    }
}

pub(super) fn person(person: client::PersonView) -> PersonView {
    PersonView {
        id: person.id,
        name: person.name,
        role: role(person.role),
        status: match person.standing {
            PersonStanding::Active => PersonStatus::Active,
            PersonStanding::Invited { ends } => PersonStatus::Invited { ends },
            PersonStanding::Removed => PersonStatus::Removed,
        },
        devices: person
            .devices
            .into_iter()
            .filter(|device| device.active)
            .map(|device| DeviceView {
                id: device.id,
                kind: match device.kind {
                    client::DeviceKind::Personal => DeviceKind::Personal,
                    client::DeviceKind::Shared => DeviceKind::Shared,
                },
                is_this: device.this_one,
                added_at: device.added_at,
            })
            .collect(),
        is_me: person.me,
        last_seen: person.heard_at,
        safety: match person.verified {
            None => Safety::Unverified,
            Some(client::Verified { at, changed: false }) => Safety::Verified { at },
            Some(client::Verified { at, changed: true }) => Safety::Changed { at },
        },
    }
}

/// Whose devices are whose.
pub(super) struct Devices {
    active: BTreeMap<PersonId, u32>,
    owners: BTreeMap<DeviceId, PersonId>,
}

impl Devices {
    pub(super) fn of(people: &[client::PersonView]) -> Self {
        let (mut active, mut owners) = (BTreeMap::new(), BTreeMap::new());
        for device in people.iter().flat_map(|person| &person.devices) {
            owners.insert(device.id, device.person);
            *active.entry(device.person).or_default() += u32::from(device.active);
        }
        Devices { active, owners }
    }
}

pub(super) fn summary(conversation: client::ConversationView, me: PersonId) -> ConversationSummary {
    let is_direct = conversation.kind == client::ConversationKind::Direct;
    ConversationSummary {
        id: conversation.id,
        kind: kind(conversation.kind),
        title: conversation.title,
        other: conversation.people.into_iter().find(|person| is_direct && *person != me),
        unread: count(conversation.unread),
        last: conversation.last.map(message),
        draft: conversation.draft,
        state: state(conversation.status),
    }
}

fn kind(kind: client::ConversationKind) -> ConversationKind {
    match kind {
        client::ConversationKind::Direct => ConversationKind::Direct,
        client::ConversationKind::Group => ConversationKind::Group,
    }
}

fn state(status: ConversationStatus) -> ConversationState {
    match status {
        ConversationStatus::Active => ConversationState::Active,
        ConversationStatus::Planned | ConversationStatus::Awaiting => ConversationState::Waiting,
        ConversationStatus::Halted | ConversationStatus::Lost => ConversationState::Halted,
        ConversationStatus::Removed => ConversationState::Removed,
    }
}

fn change_asked_for(change: client::GroupChange) -> GroupChange {
    match change {
        client::GroupChange::Rename(title) => GroupChange::Rename { title },
        client::GroupChange::Add(person) => GroupChange::Add { person },
        client::GroupChange::Remove(person) => GroupChange::Remove { person },
    }
}

pub(super) fn page_at(at: &PageAt) -> client::PageAt {
    let place = |position: i64| client::Place(u64::try_from(position).unwrap_or(0));
    match at {
        PageAt::Newest => client::PageAt::Newest,
        PageAt::Before { position } => client::PageAt::Before(place(*position)),
        PageAt::After { position } => client::PageAt::After(place(*position)),
        PageAt::Around { message } => client::PageAt::Around(*message),
    }
}

pub(super) fn page(page: client::MessagePage) -> MessagePage {
    MessagePage {
        messages: page.messages.into_iter().map(message).collect(),
        events: page.events.into_iter().map(event).collect(),
        has_earlier: page.has_earlier,
        has_later: page.has_later,
        first_unread: page.first_unseen,
    }
}

fn event(event: client::EventView) -> ConversationEvent {
    ConversationEvent {
        id: event.row,
        position: i64::try_from(event.place.0).unwrap_or(i64::MAX),
        at: event.at,
        author: event.author.map(named),
        what: match event.what {
            client::EventKind::Came(person) => EventKind::Came { person: named(person) },
            client::EventKind::Went(person) => EventKind::Went { person: named(person) },
            client::EventKind::Left(person) => EventKind::Left { person: named(person) },
            client::EventKind::LeftClinic(person) => {
                EventKind::LeftClinic { person: named(person) }
            }
            client::EventKind::Renamed(title) => EventKind::Renamed { title },
        },
    }
}

fn named(named: client::Named) -> Named {
    Named { id: named.person, name: named.name, is_me: named.me }
}

pub(super) fn conversation(
    conversation: client::ConversationView,
    devices: &Devices,
) -> ConversationView {
    let mut not_reached: Vec<PersonId> = conversation
        .not_reached
        .iter()
        .filter_map(|unreached| devices.owners.get(&unreached.device).copied())
        .collect();
    not_reached.sort_unstable();
    not_reached.dedup();
    ConversationView {
        id: conversation.id,
        kind: kind(conversation.kind),
        title: conversation.title,
        devices: conversation.people.iter().filter_map(|person| devices.active.get(person)).sum(),
        people: conversation
            .people
            .into_iter()
            .zip(conversation.names)
            .map(|(id, name)| Member { id, name })
            .collect(),
        unread: count(conversation.unread),
        draft: conversation.draft,
        state: state(conversation.status),
        changes: conversation.changes.into_iter().map(change_asked_for).collect(),
        not_reached,
    }
}

pub(super) fn message(message: client::MessageView) -> MessageView {
    MessageView {
        id: message.id,
        conversation: message.conversation,
        position: i64::try_from(message.place.0).unwrap_or(i64::MAX),
        author: message.author,
        author_name: message.author_name,
        mine: message.mine,
        text: message.text,
        sent_at: message.sent_at,
        stored_at: message.stored_at,
        reply_to: message.reply_to,
        state: match message.state {
            client::MessageState::Queued => MessageState::Queued,
            client::MessageState::Sending => MessageState::Sending,
            client::MessageState::Stored => MessageState::Stored,
            client::MessageState::Delivered => MessageState::Delivered,
            client::MessageState::Read => MessageState::Read,
            client::MessageState::Failed { reason } => {
                MessageState::Failed { reason: failure(reason) }
            }
        },
        delivered_to: message.delivered_to.into_iter().map(receipt).collect(),
        read_by: message.read_by.into_iter().map(receipt).collect(),
        total_readers: count(message.readers),
    }
}

/// The store keeps a failure by its stable code.
fn failure(reason: String) -> ErrorCode {
    serde_json::from_value(reason.into()).unwrap_or(ErrorCode::Internal)
}

fn receipt(receipt: client::Receipt) -> view::Receipt {
    view::Receipt { person: receipt.person, name: receipt.name, at: receipt.at }
}

pub(super) fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn hit(hit: client::SearchHit) -> SearchHit {
    SearchHit {
        message: message(hit.message),
        conversation_title: hit.title,
        snippet: parts(&hit.snippet),
    }
}

/// A snippet in which what was found stands between U+2068 and U+2069.
fn parts(snippet: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut add = |text: &str, found| {
        if !text.is_empty() {
            parts.push(SnippetPart { text: text.to_owned(), found });
        }
    };
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once('\u{2068}') {
        let (found, beyond) = after.split_once('\u{2069}').unwrap_or((after, ""));
        add(before, false);
        add(found, true);
        rest = beyond;
    }
    add(rest, false);
    parts
}

pub(super) fn connection(connection: client::Connection) -> Connection {
    match connection {
        client::Connection::Connecting => Connection::Connecting,
        client::Connection::CatchingUp { done, total } => Connection::CatchingUp { done, total },
        client::Connection::Online => Connection::Online,
        client::Connection::Paused => Connection::Paused,
        client::Connection::Offline { since, cause, retry_at, .. } => {
            Connection::Offline { since, reason: reason(cause), retry_at: Some(retry_at) }
        }
        client::Connection::Stopped { cause, .. } => Connection::Stopped { reason: reason(cause) },
    }
}

fn reason(cause: Cause) -> ErrorCode {
    match cause {
        Cause::Unreachable => ErrorCode::RelayUnreachable,
        Cause::NotPinned => ErrorCode::CertificateNotPinned,
        Cause::NotTrusted => ErrorCode::CertificateUntrusted,
        Cause::NotTheRelay => ErrorCode::NotTheRelay,
        Cause::Busy => ErrorCode::RelayBusy,
        Cause::Recovering => ErrorCode::RelayRecovering,
        Cause::Full => ErrorCode::Full,
        Cause::RelayFailed => ErrorCode::RelayFailed,
        Cause::DiskFull => ErrorCode::DiskFull,
        Cause::Revoked => ErrorCode::Revoked,
        Cause::Fork => ErrorCode::LedgerFork,
        Cause::Damaged => ErrorCode::Damaged,
        Cause::Local => ErrorCode::Internal,
    }
}

pub(super) fn ledger(view: &client::LedgerView, connection: &client::Connection) -> LedgerState {
    LedgerState {
        statements: view.seq.0,
        head: view.head.map(|head| head.to_string()).unwrap_or_default(),
        confirmed_at: view.confirmed_at,
        overdue: view.overdue,
        devices: u32::try_from(view.devices).unwrap_or(u32::MAX),
        clock_off: view.clock_off.is_some(),
        fork: matches!(connection, client::Connection::Stopped { cause: Cause::Fork, .. }),
    }
}

#[cfg(test)]
mod tests;
