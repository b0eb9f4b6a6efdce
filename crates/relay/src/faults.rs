//! Places where a test may make the relay fail, as if the process had died there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A place between two durable steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultPoint {
    /// All is written, nothing is durable.
    BeforeCommit,
    /// All is durable, nobody has been told.
    AfterCommit,
}

/// Asked at each [`FaultPoint`]; `true` fails everything that shares the commit.
pub type Faults = Arc<dyn Fn(FaultPoint) -> bool + Send + Sync>;

/// The environment variable that makes the real binary abort, for crash tests:
/// `before-commit:N` or `after-commit:N`, at the N-th commit from the start.
pub const FAIL_POINT_VARIABLE: &str = "BELLWARD_RELAY_FAIL_POINT";

/// Text that is not a fail point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{FAIL_POINT_VARIABLE} is before-commit:N or after-commit:N, with N from 1")]
pub struct NotAFailPoint;

/// Faults that end this process, without any farewell, the N-th time the point is reached.
pub fn aborting(text: &str) -> Result<Faults, NotAFailPoint> {
    let (name, count) = text.split_once(':').ok_or(NotAFailPoint)?;
    let point = match name {
        "before-commit" => FaultPoint::BeforeCommit,
        "after-commit" => FaultPoint::AfterCommit,
        _ => return Err(NotAFailPoint),
    };
    let count: u64 = count.parse().ok().filter(|n| *n > 0).ok_or(NotAFailPoint)?;
    let reached = AtomicU64::new(0);
    Ok(Arc::new(move |at| {
        if at == point && reached.fetch_add(1, Ordering::SeqCst) + 1 == count {
            std::process::abort();
        }
        false
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fail_points_are_read_strictly() {
        assert!(aborting("after-commit:37").is_ok());
        for wrong in ["", "after-commit", "after-commit:0", "after-commit:x", "later:3"] {
            assert_eq!(aborting(wrong).err(), Some(NotAFailPoint), "{wrong}");
        }
    }
}
