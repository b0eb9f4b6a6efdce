//! When a restored relay has all of a clinic's ledger again.

use bellward_proto::DeviceId;
use bellward_trust::Roster;

/// Whether every device of every administrator has said that nothing it knows is missing.
///
/// What may be missing is above all a removal, and administrators make those: one of their
/// devices has each of them. What others know is taken whenever they come. While there is nobody
/// who could say so, it is not over.
pub fn is_over(roster: &Roster<'_>, returned: &[DeviceId]) -> bool {
    let mut awaited = roster
        .devices()
        .filter(|device| roster.is_administrator(&device.person))
        .map(|device| returned.contains(&device.id))
        .peekable();
    awaited.peek().is_some() && awaited.all(|has_returned| has_returned)
}
