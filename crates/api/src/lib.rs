//! The contract between Bellward's core and its user interface.
