//! What the relay tries.

mod items;
mod ledger;
mod packages;
mod posts;
mod queue;
mod session;
mod wire;

use super::exchange::Exchange;
use super::liar::Liar;

/// What comes of a lie at worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is refused; the device goes on with what it had, or asks again.
    Refused,
    /// It cannot be told from the truth at once, but it does no more than keep something from
    /// someone or make work, and it is shown.
    Shown,
    /// It changes nothing that anyone sees.
    Harmless,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Verdict::Refused => "refused",
            Verdict::Shown => "shown",
            Verdict::Harmless => "harmless",
        })
    }
}

/// What people do meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// They write to each other.
    Talk,
    /// They write to each other, and all are lied to.
    Overhear,
    /// They start their programs, and write.
    Start,
    /// They begin a group.
    Begin,
    /// A group gets another title.
    Change,
    /// The administrator invites someone and withdraws the invite before.
    Administer,
    /// Someone joins.
    Join,
}

/// One kind of lie.
pub struct Lie {
    /// Its name.
    pub name: &'static str,
    /// What the relay does.
    pub does: &'static str,
    /// What devices make of it.
    pub seen: &'static str,
    /// What comes of it at worst.
    pub verdict: Verdict,
    /// What people do meanwhile.
    pub(super) act: Act,
    /// Whether it ends the clinic as it was for whoever was lied to: with two rightly signed
    /// ledgers there is no going on.
    pub(super) for_good: bool,
    /// Signs of which one at least is seen whenever the lie is told: the beginnings of errors,
    /// counters and states.
    pub(super) signs: &'static [&'static str],
    /// Tells it, where it fits.
    pub(super) tell: fn(&mut Liar, &mut Exchange),
}

/// All of them.
pub static LIES: &[&[Lie]] =
    &[ledger::LIES, session::LIES, packages::LIES, posts::LIES, queue::LIES, wire::LIES];
