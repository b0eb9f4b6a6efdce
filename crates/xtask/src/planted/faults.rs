//! The faults that are planted. Each is a mistake that someone could make.

use super::Fault;

/// All of them.
pub const FAULTS: &[Fault] = &[];
