//! The relay: orders, stores and forwards, and can read nothing.
