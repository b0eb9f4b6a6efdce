//! Where tests may let the process die.

use std::rc::Rc;

/// A moment at which a test may let the process die.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultPoint {
    /// All is written, nothing is committed.
    BeforeCommit,
    /// All is committed, nobody has been told.
    AfterCommit,
}

/// Says whether the process dies at this point.
pub type Faults = Rc<dyn Fn(FaultPoint) -> bool>;
