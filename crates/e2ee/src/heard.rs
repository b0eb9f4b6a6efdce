//! What has come of all that another device sent in a conversation.
//!
//! It is counted by the sequences in its messages, which are its own word. The numbers under which
//! they stand are the relay's, until the device names the order up to there as it is known here.

use crate::VoidReason;
use bellward_proto::{Known, OrderNumber};
use serde::{Deserialize, Serialize};

/// What is known of a device's messages, in all groups that it was in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Heard {
    /// All up to this sequence came. None while it is not known what the device had sent before
    /// this one came in.
    whole: Option<u64>,
    /// Of those after the first sequence up to the second all came as well. The second is the
    /// last that came.
    since: (u64, u64),
    /// The last number up to which the device named the order that is known here, or where it or
    /// this device came in.
    agreed: OrderNumber,
    /// Up to this sequence each message stands where its device has it.
    placed: u64,
    /// The one that is to be placed next, and where it stands here.
    to_place: (u64, OrderNumber),
    asked: Asked,
}

/// Whether what is missing was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Asked {
    /// It is to be, if anything is.
    No,
    /// It was, and is not answered.
    Open,
    /// It is not to be.
    Done,
}

impl Heard {
    /// A device that has sent nothing yet.
    pub(crate) const NOTHING: Self = Heard {
        whole: Some(0),
        since: (0, 0),
        agreed: OrderNumber(0),
        placed: 0,
        to_place: (0, OrderNumber(0)),
        asked: Asked::No,
    };
    /// A device that was there before this one.
    pub(crate) const UNKNOWN: Self = Heard { whole: None, asked: Asked::Done, ..Heard::NOTHING };

    /// Counts a message that stands at a number, of which its device says which one was before it.
    /// Says whether one is missing before it.
    pub(crate) fn next(
        &mut self,
        (sequence, previous): (u64, u64),
        number: OrderNumber,
    ) -> Result<bool, VoidReason> {
        let (after, last) = &mut self.since;
        if sequence <= *last {
            return Err(VoidReason::Replayed);
        }
        if previous >= sequence {
            return Err(VoidReason::Malformed);
        }
        let is_first = *last == 0;
        let breaks = previous > *last && !(is_first && self.whole.is_none());
        if previous > *last {
            *after = previous;
        }
        *last = sequence;
        if self.to_place.0 <= self.placed {
            self.to_place = (sequence, number);
        }
        // What was asked for is answered with all that is missing by then.
        if breaks && self.asked != Asked::Open {
            self.asked = Asked::No;
            if is_first && self.whole == Some(0) {
                self.whole = None;
            }
        }
        self.join();
        Ok(breaks)
    }

    /// Whether nothing was sent before a message but what this device says that it has, when it asks:
    /// then it is not answered.
    pub(crate) fn has_all_before(&self, previous: u64) -> bool {
        self.whole.is_some_and(|whole| previous <= whole.min(self.placed))
    }

    /// What was asked for is not answered, as nothing was missing.
    pub(crate) fn need_not_answer(&mut self) {
        if self.is_asked() {
            self.asked = Asked::Done;
        }
    }

    /// The device names the order that is known here, up to a number.
    pub(crate) fn agrees(&mut self, up_to: OrderNumber) {
        self.agreed = self.agreed.max(up_to);
        let (sequence, number) = self.to_place;
        if number <= up_to {
            self.placed = self.placed.max(sequence);
        }
    }

    /// The same, of a group that begins or goes on after a number.
    pub(crate) fn after(self, number: OrderNumber) -> Self {
        Heard { agreed: self.agreed.max(number), ..self }
    }

    /// The last number up to which it is known to see the same order.
    pub(crate) fn agreed(&self) -> OrderNumber {
        self.agreed
    }

    /// The device has sent again what was missing up to a sequence.
    pub(crate) fn answered(&mut self, up_to: u64) {
        let up_to = up_to.min(self.since.1);
        self.whole = Some(self.whole.map_or(up_to, |whole| whole.max(up_to)));
        self.placed = self.placed.max(up_to);
        self.join();
        self.asked = if self.is_whole() { Asked::Done } else { Asked::No };
    }

    fn join(&mut self) {
        let (after, last) = self.since;
        self.whole = self.whole.map(|whole| if whole >= after { whole.max(last) } else { whole });
    }

    fn is_whole(&self) -> bool {
        self.whole.is_some_and(|whole| whole >= self.since.1)
    }

    /// Whether something is missing that is to be asked for now.
    pub(crate) fn must_ask(&mut self) -> bool {
        let must = self.asked == Asked::No && !self.is_whole();
        if must {
            self.asked = Asked::Open;
        }
        must
    }

    /// Whether what is missing was asked for, and is not answered.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked == Asked::Open
    }

    /// All that may be missing is asked for.
    pub(crate) fn ask(&mut self) {
        self.asked = Asked::Open;
    }

    /// The device was let in again: it can answer now what it could not before.
    pub(crate) fn let_in(&mut self) {
        if self.whole.is_some() && !self.is_whole() {
            self.asked = Asked::No;
        }
    }

    /// This device was not in the conversation for a while, and what was said then is none of its
    /// business.
    pub(crate) fn forget_before(&mut self) {
        self.whole = None;
        self.asked = Asked::Done;
    }

    /// Whether this device asked for a message, which may be missing or stand elsewhere.
    pub(crate) fn asked_for(&self, sequence: u64) -> bool {
        let has = self.whole.is_some_and(|whole| sequence <= whole.min(self.placed));
        self.is_asked() && !has
    }

    /// What is there, and where it belongs, for whoever has all that stands before a number.
    pub(crate) fn known(&self, came_in: OrderNumber) -> Known {
        let up_to = |whole: u64| Known::UpTo(whole.min(self.placed));
        self.whole.map_or(Known::Before(came_in), up_to)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const CAME_IN: OrderNumber = OrderNumber(7);

    /// After messages of which each names the order up to the one before it.
    fn after(mut heard: Heard, messages: &[(u64, u64)]) -> Heard {
        for message in messages {
            say(&mut heard, *message);
        }
        heard
    }

    fn say(heard: &mut Heard, (sequence, previous): (u64, u64)) -> bool {
        heard.agrees(OrderNumber(sequence - 1));
        heard.next((sequence, previous), OrderNumber(sequence)).unwrap()
    }

    #[test]
    fn what_is_missing_is_asked_for_once_and_whole_when_it_was_answered() {
        let mut heard = after(Heard::NOTHING, &[(1, 0), (2, 1), (3, 2)]);
        assert!(!heard.must_ask());
        assert!(say(&mut heard, (6, 5)));
        assert_eq!(heard.known(CAME_IN), Known::UpTo(3));
        assert!(heard.must_ask() && !heard.must_ask());
        assert!(heard.asked_for(4) && !heard.asked_for(3));
        assert!(!say(&mut heard, (7, 6)));
        assert!(!heard.must_ask());
        heard.answered(5);
        assert!(!heard.must_ask() && !heard.asked_for(4));
        assert_eq!(heard.known(CAME_IN), Known::UpTo(6));
    }

    #[test]
    fn what_is_missing_after_what_was_answered_is_asked_for() {
        let mut heard = after(Heard::NOTHING, &[(1, 0), (4, 3)]);
        assert!(heard.must_ask());
        assert!(say(&mut heard, (9, 8)));
        assert!(!heard.must_ask());
        heard.answered(5);
        assert_eq!(heard.known(CAME_IN), Known::UpTo(5));
        assert!(heard.must_ask() && heard.asked_for(6));
    }

    #[test]
    fn who_need_not_answer_is_asked_for_what_is_missing_later() {
        let mut heard = after(Heard::NOTHING, &[(1, 0)]);
        heard.agrees(OrderNumber(1));
        heard.ask();
        assert!(heard.has_all_before(1) && !heard.has_all_before(2));
        say(&mut heard, (2, 1));
        heard.need_not_answer();
        assert!(!heard.is_asked());
        assert!(say(&mut heard, (5, 4)));
        assert!(heard.must_ask());
    }

    #[test]
    fn what_was_never_sent_to_anyone_is_not_missing() {
        let mut heard = after(Heard::NOTHING, &[(1, 0), (4, 1), (1_000_000, 4)]);
        heard.agrees(OrderNumber(1_000_000));
        assert_eq!(heard.known(CAME_IN), Known::UpTo(1_000_000));
    }

    #[test]
    fn what_its_device_has_not_placed_yet_is_not_known() {
        let mut heard = Heard::NOTHING;
        for (sequence, number, agreed) in [(1, 8, 2), (2, 9, 7), (3, 10, 8)] {
            heard.agrees(OrderNumber(agreed));
            heard.next((sequence, sequence - 1), OrderNumber(number)).unwrap();
        }
        assert_eq!(heard.known(CAME_IN), Known::UpTo(1));
        heard.ask();
        assert!(heard.asked_for(2) && !heard.asked_for(1));
        heard.agrees(OrderNumber(10));
        assert_eq!(heard.known(CAME_IN), Known::UpTo(3));
    }

    #[test]
    fn of_a_device_that_was_there_before_only_what_comes_later_is_counted() {
        let mut heard = after(Heard::UNKNOWN, &[(40, 39), (41, 40)]);
        assert_eq!(heard.known(CAME_IN), Known::Before(CAME_IN));
        assert!(!heard.must_ask() && !heard.asked_for(39));
        assert!(say(&mut heard, (44, 43)));
        assert!(heard.must_ask());
        heard.answered(44);
        assert_eq!(heard.known(CAME_IN), Known::UpTo(44));
    }

    #[test]
    fn a_device_that_comes_and_says_that_it_had_sent_before_is_asked_for_that() {
        let mut heard = after(Heard::NOTHING, &[(4, 3)]);
        assert_eq!(heard.known(CAME_IN), Known::Before(CAME_IN));
        assert!(heard.must_ask());
    }

    #[test]
    fn who_is_let_in_again_is_asked_again_for_what_is_missing() {
        let mut heard = after(Heard::NOTHING, &[(1, 0), (4, 3)]);
        assert!(heard.must_ask());
        heard.let_in();
        assert!(heard.must_ask());
        let mut whole = after(Heard::NOTHING, &[(1, 0)]);
        whole.let_in();
        assert!(!whole.must_ask());
        let mut unknown = after(Heard::UNKNOWN, &[(9, 8)]);
        unknown.let_in();
        assert!(!unknown.must_ask());
    }

    #[test]
    fn nothing_counts_twice_or_before_itself() {
        let mut heard = after(Heard::NOTHING, &[(3, 0)]);
        assert_eq!(heard.next((3, 0), OrderNumber(4)), Err(VoidReason::Replayed));
        assert_eq!(heard.next((2, 0), OrderNumber(4)), Err(VoidReason::Replayed));
        assert_eq!(heard.next((5, 5), OrderNumber(4)), Err(VoidReason::Malformed));
        // Nobody vouches for what they have not sent.
        heard.answered(u64::MAX);
        assert_eq!(heard.known(CAME_IN), Known::UpTo(3));
    }
}
