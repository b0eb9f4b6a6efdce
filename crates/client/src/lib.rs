//! What a person can do with Bellward: clinic, people, conversations, outbox, sync, search.
