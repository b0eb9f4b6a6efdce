//! The relay: orders, stores and forwards, and can read nothing.
//!
//! [`Relay`] is the whole of it in one value: opened over a directory, it answers through
//! [`Relay::router`]. Decisions are in [`clinic`], without I/O; [`storage`] alone knows SQL;
//! `operations` brings both together in one transaction; `http` is the thin edge.

pub mod backup;
pub mod chance;
pub mod check;
pub mod clinic;
pub mod clock;
pub mod config;
pub mod events;
pub mod failure;
pub mod faults;
pub mod http;
pub mod limits;
pub mod listeners;
pub mod metrics;
mod operations;
pub mod relay;
pub mod serve;
pub mod storage;
pub mod tls;

pub use clock::{Clock, SystemClock};
pub use config::{Config, Limits};
pub use failure::{Failure, OpenError};
pub use faults::{FaultPoint, Faults};
pub use relay::Relay;
