CREATE TABLE bundles (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    invite BLOB NOT NULL CHECK (length(invite) = 16),
    sealed BLOB NOT NULL,
    PRIMARY KEY (clinic, invite)
) STRICT;

CREATE TABLE clinic_keys (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    device BLOB NOT NULL CHECK (length(device) = 16),
    generation INTEGER NOT NULL CHECK (generation >= 1),
    sealed BLOB NOT NULL,
    superseded_at INTEGER,
    PRIMARY KEY (clinic, device, generation)
) STRICT;

CREATE TABLE clinics (
    clinic BLOB NOT NULL PRIMARY KEY CHECK (length(clinic) = 32),
    head BLOB NOT NULL CHECK (length(head) = 32),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    -- The cursor that the next envelope gets.
    next_cursor INTEGER NOT NULL CHECK (next_cursor >= 1),
    -- Bytes of envelopes and Welcomes that wait.
    waiting_bytes INTEGER NOT NULL CHECK (waiting_bytes >= 0),
    -- Restored, and the end of its ledger may be missing.
    recovering INTEGER NOT NULL CHECK (recovering IN (0, 1)),
    -- When that was last over; 0 for never. Conversations that are not known begin beyond it.
    restored_at INTEGER NOT NULL CHECK (restored_at >= 0)
) STRICT;

CREATE TABLE conversations (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    conversation BLOB NOT NULL CHECK (length(conversation) = 16),
    generation INTEGER NOT NULL CHECK (generation >= 1),
    number INTEGER NOT NULL CHECK (number >= 1),
    order_hash BLOB NOT NULL CHECK (length(order_hash) = 32),
    commit_number INTEGER NOT NULL CHECK (commit_number BETWEEN 1 AND number),
    previous_commit INTEGER NOT NULL CHECK (previous_commit BETWEEN 0 AND commit_number),
    recipients BLOB NOT NULL,
    previous_recipients BLOB,
    -- Its group was left behind by a restore: nothing goes on but with the next one.
    group_left INTEGER NOT NULL CHECK (group_left IN (0, 1)),
    PRIMARY KEY (clinic, conversation),
    FOREIGN KEY (clinic, recipients) REFERENCES recipient_lists (clinic, hash),
    FOREIGN KEY (clinic, previous_recipients) REFERENCES recipient_lists (clinic, hash)
) STRICT;

CREATE INDEX conversations_by_previous ON conversations (clinic, previous_recipients);

CREATE INDEX conversations_by_recipients ON conversations (clinic, recipients);

CREATE TABLE directories (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    sealed BLOB NOT NULL,
    superseded_at INTEGER,
    PRIMARY KEY (clinic, hash)
) STRICT;

CREATE TABLE envelopes (
    clinic BLOB NOT NULL,
    cursor INTEGER NOT NULL CHECK (cursor >= 1),
    conversation BLOB NOT NULL,
    generation INTEGER NOT NULL CHECK (generation >= 1),
    number INTEGER NOT NULL CHECK (number >= 1),
    stored_at INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    -- The hashes of the envelopes between the sender's last number and this one, and the
    -- devices and digests of the Welcomes: both end to end, and empty without Welcomes.
    between_hashes BLOB NOT NULL CHECK (length(between_hashes) % 32 = 0),
    welcome_digests BLOB NOT NULL CHECK (length(welcome_digests) % 48 = 0),
    PRIMARY KEY (clinic, cursor),
    FOREIGN KEY (clinic, conversation) REFERENCES conversations (clinic, conversation)
) STRICT;

CREATE INDEX envelopes_by_time ON envelopes (clinic, stored_at);

CREATE TABLE key_packages (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    device BLOB NOT NULL CHECK (length(device) = 16),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    package BLOB,
    retired_at INTEGER,
    PRIMARY KEY (clinic, device, hash),
    CHECK ((package IS NULL) = (retired_at IS NOT NULL))
) STRICT;

CREATE TABLE lapses (
    clinic BLOB NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    conversation BLOB NOT NULL,
    cursor INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    up_to INTEGER NOT NULL,
    PRIMARY KEY (clinic, device, conversation),
    FOREIGN KEY (clinic, conversation) REFERENCES conversations (clinic, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE last_resorts (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    device BLOB NOT NULL CHECK (length(device) = 16),
    package BLOB NOT NULL,
    PRIMARY KEY (clinic, device)
) STRICT;

CREATE TABLE orders (
    clinic BLOB NOT NULL,
    conversation BLOB NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    envelope BLOB NOT NULL CHECK (length(envelope) = 32),
    order_hash BLOB NOT NULL CHECK (length(order_hash) = 32),
    PRIMARY KEY (clinic, conversation, number),
    FOREIGN KEY (clinic, conversation) REFERENCES conversations (clinic, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE pleas (
    clinic BLOB NOT NULL,
    conversation BLOB NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (clinic, conversation, device),
    FOREIGN KEY (clinic, conversation) REFERENCES conversations (clinic, conversation)
) STRICT, WITHOUT ROWID;

CREATE TABLE posted (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    device BLOB NOT NULL CHECK (length(device) = 16),
    envelope BLOB NOT NULL CHECK (length(envelope) = 32),
    number INTEGER NOT NULL CHECK (number >= 1),
    stored_at INTEGER NOT NULL,
    PRIMARY KEY (clinic, device, envelope)
) STRICT, WITHOUT ROWID;

CREATE INDEX posted_by_time ON posted (clinic, stored_at);

CREATE TABLE queue (
    clinic BLOB NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 16),
    cursor INTEGER NOT NULL,
    -- Whether a locked device counts it as something new.
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    welcome BLOB,
    PRIMARY KEY (clinic, device, cursor),
    FOREIGN KEY (clinic, cursor) REFERENCES envelopes (clinic, cursor)
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_by_cursor ON queue (clinic, cursor);

CREATE TABLE recipient_lists (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    devices BLOB NOT NULL CHECK (length(devices) % 16 = 0),
    PRIMARY KEY (clinic, hash)
) STRICT;

CREATE TABLE relay (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    incarnation BLOB NOT NULL CHECK (length(incarnation) = 16),
    -- Restored from a backup, and what was lost is not given up: a clinic that the backup did
    -- not know may come back.
    restored INTEGER NOT NULL CHECK (restored IN (0, 1)),
    -- How often the database has been opened.
    openings INTEGER NOT NULL CHECK (openings >= 0)
) STRICT;

CREATE TABLE returns (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    device BLOB NOT NULL CHECK (length(device) = 16),
    PRIMARY KEY (clinic, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    device BLOB NOT NULL CHECK (length(device) = 16),
    counter INTEGER NOT NULL CHECK (counter >= 1),
    nonce BLOB NOT NULL CHECK (length(nonce) = 16),
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    -- The hash of the token; none when no token holds.
    token BLOB CHECK (length(token) = 32),
    expires_at INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    PRIMARY KEY (clinic, device)
) STRICT;

CREATE UNIQUE INDEX sessions_by_token ON sessions (token) WHERE token IS NOT NULL;

CREATE TABLE statements (
    clinic BLOB NOT NULL REFERENCES clinics (clinic),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    statement BLOB NOT NULL,
    PRIMARY KEY (clinic, seq)
) STRICT;
