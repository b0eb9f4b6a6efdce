//! MLS conversations as a machine without I/O, over a storage it is handed.
