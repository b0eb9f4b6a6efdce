//! Random histories of a clinic: statements that are rightly signed, whether or not their
//! authors have the right to them.

use super::*;

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
