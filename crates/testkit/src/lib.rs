//! Clinics in a line of test code, a clock that stands still, a link that fails by a seed, and
//! the simulation that proves the whole.
//!
//! ```no_run
//! # use bellward_testkit::Clinic;
//! let clinic = Clinic::new(1);
//! let [nurse, doctor] = clinic.staff(["nurse", "doctor"]);
//! clinic.sync_all(&[nurse.clone(), doctor.clone()]);
//! clinic.says(&nurse, &doctor, "K+ 6.1, please call");
//! clinic.sync(&nurse);
//! clinic.sync(&doctor);
//! assert_eq!(clinic.thread(&doctor, &nurse), ["K+ 6.1, please call"]);
//! ```

mod clinic;
mod clock;
mod counters;
mod device;
pub mod hostile;
mod link;
mod relay;
pub mod scan;
pub mod sim;
mod turns;

pub use clinic::Clinic;
pub use clock::SimClock;
pub use counters::Counters;
pub use device::{Device, Site};
pub use link::{FaultyLink, LocalLink, Meddler, Meddling, Weather};
pub use relay::RelayInProcess;
pub use turns::{Ended, Task, Turns, turn};
