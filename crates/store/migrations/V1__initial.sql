-- One profile: one person of one clinic on one device. All of it is inside SQLCipher.
-- Times are milliseconds since 1970-01-01T00:00:00Z. Ids and hashes are raw bytes.

-- Who this profile is. The stage tells what a crash interrupted: making a clinic or joining
-- one is taken up again at the next opening.
CREATE TABLE profile (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    stage      TEXT NOT NULL CHECK (stage IN ('creating', 'joining', 'active')),
    clinic     BLOB NOT NULL,
    person     BLOB NOT NULL,
    device     BLOB NOT NULL,
    relay      TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Secret keys by name, and what a stage needs to be taken up again.
CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE clinic_key (
    generation INTEGER PRIMARY KEY,
    key        BLOB NOT NULL
) STRICT;

-- The verified ledger: encoded signed statements.
CREATE TABLE ledger (
    seq       INTEGER PRIMARY KEY,
    statement BLOB NOT NULL
) STRICT;

-- The newest opened directory, encoded.
CREATE TABLE directory (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    version     INTEGER NOT NULL,
    -- As in the document, which grows with the clinic and is not read to show the name.
    clinic_name TEXT NOT NULL,
    document    BLOB NOT NULL
) STRICT;

-- Everyone the ledger and the directory tell of, for names beside messages.
CREATE TABLE person (
    id     BLOB PRIMARY KEY,
    name   TEXT NOT NULL,
    role   TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'invited', 'removed')),
    -- When the relay stored the newest that came of theirs.
    heard_at INTEGER
) STRICT, WITHOUT ROWID;

-- With whom the safety codes were compared, and the devices that the person had then: their ids,
-- one behind the other.
CREATE TABLE verified (
    person  BLOB PRIMARY KEY,
    at      INTEGER NOT NULL,
    devices BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The device's counted session: the counter, and the nonce of an opening under way.
CREATE TABLE relay_session (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    counter     INTEGER NOT NULL,
    nonce       BLOB,
    incarnation BLOB
) STRICT;

-- How far the device's queue at the relay has been processed.
CREATE TABLE queue (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    cursor INTEGER NOT NULL
) STRICT;

-- The state of the MLS machine: opaque here.
CREATE TABLE state (
    key   BLOB PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation (
    id         BLOB PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('direct', 'group')),
    title      TEXT NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('planned', 'awaiting', 'active', 'halted', 'removed', 'lost')),
    detail     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    active_at  INTEGER NOT NULL,
    -- The relay's number at which this device last came in; it has all that follows.
    since      INTEGER NOT NULL,
    -- The number at which it first came in; 0 before that.
    first_in   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX conversation_by_activity ON conversation (active_at DESC, id);

-- Changes to a group that this person, or someone who leaves it, asked for and that are not in
-- force yet.
CREATE TABLE group_change (
    row          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL REFERENCES conversation (id),
    kind         TEXT NOT NULL CHECK (kind IN ('rename', 'add', 'remove')),
    person       BLOB,
    title        TEXT
) STRICT;

CREATE INDEX group_change_by_conversation ON group_change (conversation, row);

-- Who has said that they leave a group, and is still in it.
CREATE TABLE goodbye (
    conversation BLOB NOT NULL REFERENCES conversation (id),
    person       BLOB NOT NULL,
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;

-- Who came and who went, and other titles: what a thread shows between its messages. `place` is
-- the relay's number, as with messages. The author is null where it is not known whose wish it
-- was.
CREATE TABLE event (
    row          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL REFERENCES conversation (id),
    place        INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('came', 'went', 'left', 'left-clinic', 'renamed')),
    author       BLOB,
    person       BLOB,
    title        TEXT
) STRICT;

CREATE INDEX event_in_order ON event (conversation, place, row);
-- Nobody comes back into a clinic as the person they were.
CREATE UNIQUE INDEX event_left_clinic ON event (conversation, person) WHERE kind = 'left-clinic';

CREATE TABLE participant (
    conversation BLOB NOT NULL REFERENCES conversation (id),
    person       BLOB NOT NULL,
    -- The relay's number at which they came in, as far as this device saw; what was said before
    -- is none of their business.
    since        INTEGER NOT NULL,
    PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;

-- Text messages. `place` orders a conversation: the relay's number, or for what the relay has
-- not numbered yet 2^52 plus the row id, so that it stands at the end.
CREATE TABLE message (
    row          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL REFERENCES conversation (id),
    id           BLOB NOT NULL UNIQUE,
    author       BLOB NOT NULL,
    device       BLOB NOT NULL,
    number       INTEGER,
    place        INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    stored_at    INTEGER,
    reply_to     BLOB,
    text         TEXT NOT NULL,
    mine         INTEGER NOT NULL CHECK (mine IN (0, 1)),
    seen         INTEGER NOT NULL CHECK (seen IN (0, 1)),
    readers      INTEGER NOT NULL,
    failure      TEXT,
    -- Of this device's own: the sequences under which it was sent last as something new, and again.
    sequence     INTEGER,
    again        INTEGER
) STRICT;

CREATE INDEX message_in_order ON message (conversation, place);
CREATE INDEX message_unseen ON message (conversation, place) WHERE seen = 0;
CREATE INDEX message_by_author ON message (author, row);
CREATE INDEX message_by_sequence ON message (conversation, sequence) WHERE sequence IS NOT NULL;

-- How many messages there are: counting a million takes too long while someone types.
CREATE TABLE tally (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    messages INTEGER NOT NULL
) STRICT;

INSERT INTO tally (one, messages) VALUES (1, 0);

CREATE VIRTUAL TABLE message_text USING fts5 (
    text, content = 'message', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER message_text_insert AFTER INSERT ON message BEGIN
    INSERT INTO message_text (rowid, text) VALUES (new.row, new.text);
    UPDATE tally SET messages = messages + 1;
END;

CREATE TRIGGER message_text_delete AFTER DELETE ON message BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.row, old.text);
    UPDATE tally SET messages = messages - 1;
END;

-- What each other person's devices said of a message.
CREATE TABLE receipt (
    message      BLOB NOT NULL,
    person       BLOB NOT NULL,
    delivered_at INTEGER,
    read_at      INTEGER,
    PRIMARY KEY (message, person)
) STRICT, WITHOUT ROWID;

-- What this device has still to say of others' messages.
CREATE TABLE receipt_due (
    conversation BLOB NOT NULL,
    message      BLOB NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('delivered', 'read')),
    PRIMARY KEY (conversation, message, kind)
) STRICT, WITHOUT ROWID;

-- What waits to be encrypted: encoded contents, in the order in which they are sent.
CREATE TABLE outbox (
    row          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL,
    message      BLOB NOT NULL,
    content      BLOB NOT NULL,
    again        INTEGER NOT NULL CHECK (again IN (0, 1)),
    -- The one device that it is for; null for all.
    device       BLOB
) STRICT;

CREATE INDEX outbox_by_conversation ON outbox (conversation, row);

-- Sealed envelopes: those without a number wait for the relay's answer and are sent again as
-- they are; those with one are kept for a relay that is restored from a backup.
CREATE TABLE post (
    hash         BLOB PRIMARY KEY,
    row          INTEGER NOT NULL UNIQUE,
    conversation BLOB NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('found', 'commit', 'message', 'rejoin')),
    message      BLOB,
    -- The one device that the message is for; null for all.
    device       BLOB,
    outbox_row   INTEGER,
    request      BLOB NOT NULL,
    sealed_at    INTEGER NOT NULL,
    -- What is in it, until it has come back: what the relay did not keep is sent again.
    content      BLOB,
    number       INTEGER,
    echoed       INTEGER NOT NULL CHECK (echoed IN (0, 1))
) STRICT;

CREATE INDEX post_unanswered ON post (row) WHERE number IS NULL;
CREATE INDEX post_unechoed ON post (conversation) WHERE echoed = 0;
CREATE INDEX post_by_age ON post (sealed_at);
CREATE INDEX post_by_message ON post (message) WHERE message IS NOT NULL;

-- Devices that were entitled to a message but could not be reached with it.
CREATE TABLE unreached (
    conversation BLOB NOT NULL,
    device       BLOB NOT NULL,
    message      BLOB NOT NULL,
    PRIMARY KEY (conversation, device, message)
) STRICT, WITHOUT ROWID;

-- What other devices have said that they lack of what this one sent. Whether they still wait for the
-- word that they have it all, up to which sequence that is, and how often they have asked since they
-- were let in.
CREATE TABLE missed (
    conversation BLOB NOT NULL,
    device       BLOB NOT NULL,
    up_to        INTEGER NOT NULL,
    owed         INTEGER NOT NULL CHECK (owed IN (0, 1)),
    times        INTEGER NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    conversation BLOB PRIMARY KEY,
    text         TEXT NOT NULL,
    changed_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What went wrong and was not silently swallowed: void envelopes, gaps, halts.
CREATE TABLE notice (
    row          INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB,
    at           INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    detail       TEXT NOT NULL
) STRICT;
