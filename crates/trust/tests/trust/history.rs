//! Random histories of a clinic: statements that are rightly signed, whether or not their
//! authors have the right to them.

use crate::clinic::*;
use bellward_proto::*;
use bellward_trust::*;
use proptest::prelude::*;

/// Something that is tried. Numbers choose among those who are there.
#[derive(Debug, Clone)]
pub enum Op {
    Wait(u64),
    Invite { by: usize, role: u8 },
    Join { invite: usize },
    AddDevice { by: usize, of: usize, ends_in: Option<u64> },
    Revoke { by: usize, device: usize },
    Remove { by: usize, person: usize },
    RemoveByRoot { person: usize },
    Publish { by: usize, renew: bool },
    Confirm { by: usize },
}

/// What a history has brought about, with all secrets.
#[derive(Default)]
pub struct Cast {
    pub members: Vec<Member>,
    pub invites: Vec<Invited>,
    pub devices: Vec<DeviceId>,
}

pub const ROLES: [Role; 6] = [
    Role::Administrator,
    Role::Physician,
    Role::Nurse,
    Role::FrontDesk,
    Role::Compliance,
    Role::Staff,
];

/// Tries it all; `seen` is told of the clinic after each statement.
pub fn perform(clinic: &mut Clinic, ops: &[Op], mut seen: impl FnMut(&Clinic, Effect)) -> Cast {
    let mut cast = Cast { members: vec![clinic.founder.clone()], ..Cast::default() };
    for op in ops {
        let pick = |index: usize, cast: &Cast| cast.members[index % cast.members.len()].clone();
        let effect = match *op {
            Op::Wait(millis) => {
                clinic.now = clinic.now.plus_millis(millis);
                continue;
            }
            Op::Invite { by, role } => {
                let role = ROLES[role as usize % ROLES.len()];
                let (invited, body) = clinic.invite_body(role);
                let effect = match role {
                    Role::Administrator => clinic.by_root(body),
                    _ => clinic.by(&pick(by, &cast), body),
                };
                if effect == Effect::Applied {
                    cast.invites.push(invited);
                }
                effect
            }
            Op::Join { invite } => {
                if cast.invites.is_empty() {
                    continue;
                }
                let invited = cast.invites[invite % cast.invites.len()].clone();
                let (effect, member) = clinic.try_join(&invited);
                if effect == Effect::Applied {
                    cast.members.push(member);
                }
                effect
            }
            Op::AddDevice { by, of, ends_in } => {
                let ends = ends_in.map(|millis| clinic.now.plus_millis(millis));
                let (secrets, body) = clinic.device_body(pick(of, &cast).id, ends);
                let effect = clinic.add(&pick(by, &cast), &secrets, body);
                if effect == Effect::Applied {
                    cast.devices.push(secrets.id);
                }
                effect
            }
            Op::Revoke { by, device } => {
                if cast.devices.is_empty() {
                    continue;
                }
                let device = cast.devices[device % cast.devices.len()];
                clinic.by(&pick(by, &cast), StatementBody::DeviceRevoked { device })
            }
            Op::Remove { by, person } => {
                let person = pick(person, &cast).id;
                clinic.by(&pick(by, &cast), StatementBody::PersonRemoved { person })
            }
            Op::RemoveByRoot { person } => {
                let person = pick(person, &cast).id;
                clinic.by_root(StatementBody::PersonRemoved { person })
            }
            Op::Publish { by, renew } => {
                let body = clinic.directory_body(renew);
                clinic.by(&pick(by, &cast), body)
            }
            Op::Confirm { by } => clinic.by(&pick(by, &cast), StatementBody::HeadConfirmed {}),
        };
        seen(clinic, effect);
    }
    cast
}

fn op() -> impl Strategy<Value = Op> {
    let n = 0usize..6;
    prop_oneof![
        (1u64..30 * HOUR).prop_map(Op::Wait),
        (n.clone(), any::<u8>()).prop_map(|(by, role)| Op::Invite { by, role }),
        (n.clone(), any::<u8>()).prop_map(|(by, role)| Op::Invite { by: by % 2, role }),
        (0usize..8).prop_map(|invite| Op::Join { invite }),
        (0usize..8).prop_map(|invite| Op::Join { invite }),
        (n.clone(), any::<bool>(), proptest::option::of(0u64..20 * HOUR)).prop_map(
            |(by, own, ends_in)| Op::AddDevice { by, of: if own { by } else { by + 1 }, ends_in }
        ),
        (n.clone(), proptest::option::of(0u64..20 * HOUR))
            .prop_map(|(by, ends_in)| Op::AddDevice { by, of: by, ends_in }),
        (n.clone(), 0usize..8).prop_map(|(by, device)| Op::Revoke { by, device }),
        (n.clone(), n.clone()).prop_map(|(by, person)| Op::Remove { by, person }),
        (1usize..6).prop_map(|person| Op::RemoveByRoot { person }),
        (n.clone(), any::<bool>()).prop_map(|(by, renew)| Op::Publish { by, renew }),
        n.prop_map(|by| Op::Confirm { by }),
    ]
}

/// Any history.
pub fn history() -> impl Strategy<Value = Vec<Op>> {
    proptest::collection::vec(op(), 1..40)
}
