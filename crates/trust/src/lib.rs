//! The clinic ledger: signed statements, and who is who by them. Without I/O.
