//! Who may state what: the one place where it is decided, for everyone alike.
//!
//! The root makes and removes administrators; administrators invite and remove everyone else,
//! revoke devices, publish the directory and confirm the head; people add their own devices and
//! revoke them; an invite lets its person join, once.

use crate::state::State;
use crate::{Author, Role, Statement, StatementBody, VoidReason, sealed_keys_digest};
use bellward_proto::{
    Digest, DirectoryVersion, InviteId, KeyGeneration, LedgerSeq, PersonId, Timestamp,
};

type Judgement = Result<(), VoidReason>;

/// Whether a rightly signed statement has effect on what has been stated before.
pub(crate) fn judge(state: &State, statement: &Statement) -> Judgement {
    let author = Standing::of(state, &statement.author)?;
    let time = statement.time;
    match &statement.body {
        StatementBody::ClinicCreated { .. } => clinic_created(state, author),
        StatementBody::InviteMade { invite, person, role, ends, .. } => {
            author.over(*role)?;
            let known = state.people.contains_key(person) || state.invited.contains_key(person);
            require(!known && !state.invites.contains_key(invite), VoidReason::IdTaken)?;
            require(time <= *ends, VoidReason::EndedAlready)
        }
        StatementBody::PersonJoined { invite, person, .. } => {
            require(author == Standing::Invite(*invite), VoidReason::NotEntitled)?;
            person_joined(state, invite, person, time)
        }
        StatementBody::DeviceAdded { device, person, ends, .. } => {
            require(author.person() == Some(*person), VoidReason::NotEntitled)?;
            require(!state.devices.contains_key(device), VoidReason::IdTaken)?;
            require(ends.is_none_or(|ends| time <= ends), VoidReason::EndedAlready)
        }
        StatementBody::DeviceRevoked { device } => {
            let device = state.devices.get(device).filter(|device| device.until.is_none());
            let device = device.ok_or(VoidReason::NoSuchDevice)?;
            let own = author.person() == Some(device.person);
            require(own || author.is_administrator(), VoidReason::NotEntitled)
        }
        StatementBody::PersonRemoved { person } => person_removed(state, author, person),
        StatementBody::DirectoryPublished { version, generation, keys, .. } => {
            require(author.is_administrator(), VoidReason::NotEntitled)?;
            directory_published(state, *version, *generation, keys)
        }
        StatementBody::HeadConfirmed {} => {
            require(author.is_administrator(), VoidReason::NotEntitled)
        }
    }?;
    require(state.keys_are_fresh(&statement.body), VoidReason::KeyTaken)
}

/// What the author of a statement is at that point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Root,
    Administrator(PersonId),
    Member(PersonId),
    Invite(InviteId),
}

impl Standing {
    fn of(state: &State, author: &Author) -> Result<Standing, VoidReason> {
        match author {
            Author::Root => Ok(Standing::Root),
            Author::Invite(invite) => Ok(Standing::Invite(*invite)),
            Author::Person(id) => match state.people.get(id).filter(|p| p.until.is_none()) {
                None => Err(VoidReason::AuthorRemoved),
                Some(person) if person.role == Role::Administrator => {
                    Ok(Standing::Administrator(*id))
                }
                Some(_) => Ok(Standing::Member(*id)),
            },
        }
    }

    fn is_administrator(self) -> bool {
        matches!(self, Standing::Administrator(_))
    }

    fn person(self) -> Option<PersonId> {
        match self {
            Standing::Administrator(person) | Standing::Member(person) => Some(person),
            Standing::Root | Standing::Invite(_) => None,
        }
    }

    /// Whether this author may make and remove people of a role.
    fn over(self, role: Role) -> Judgement {
        let entitled = match role {
            Role::Administrator => self == Standing::Root,
            _ => self.is_administrator(),
        };
        require(entitled, VoidReason::NotEntitled)
    }
}

fn clinic_created(state: &State, author: Standing) -> Judgement {
    require(author == Standing::Root, VoidReason::NotEntitled)?;
    require(state.root.is_none(), VoidReason::ClinicExists)
}

fn person_joined(
    state: &State,
    invite: &InviteId,
    person: &PersonId,
    time: Timestamp,
) -> Judgement {
    let invite = state.invites.get(invite).ok_or(VoidReason::InviteClosed)?;
    require(invite.person == *person, VoidReason::OtherInvite)?;
    require(invite.until.is_none(), VoidReason::InviteClosed)?;
    require(time <= invite.ends, VoidReason::InviteEnded)
}

/// Someone who has joined, or who was invited and may yet join.
fn person_removed(state: &State, author: Standing, person: &PersonId) -> Judgement {
    let joined = state.people.get(person).map(|person| (person.role, person.until));
    let invited = state.invited.get(person).and_then(|invite| state.invites.get(invite));
    let (role, until) = joined
        .or(invited.map(|invite| (invite.role, invite.until)))
        .ok_or(VoidReason::NoSuchPerson)?;
    author.over(role)?;
    require(until.is_none(), VoidReason::NoSuchPerson)
}

fn directory_published(
    state: &State,
    version: DirectoryVersion,
    generation: KeyGeneration,
    keys: &Digest,
) -> Judgement {
    let last = state.directories.last();
    let expected = last.map_or(DirectoryVersion(0), |last| last.version).next();
    require(version == expected, VoidReason::DirectoryVersion { expected })?;
    let (current, next) = (state.generation(), state.generation().next());
    if generation == next {
        return Ok(());
    }
    let may_stay = last.is_some() && state.key_is_fresh(LedgerSeq(u64::MAX));
    require(
        generation == current && may_stay,
        VoidReason::KeyGeneration { expected: if may_stay { current } else { next } },
    )?;
    require(*keys == sealed_keys_digest(&[]), VoidReason::NeedlessKeys)
}

fn require(condition: bool, otherwise: VoidReason) -> Judgement {
    if condition { Ok(()) } else { Err(otherwise) }
}
