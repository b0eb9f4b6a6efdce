-- What is asked for again and again costs what it answers and not what there is.

-- Search looks for the words that a word begins, and for those of one or two letters in a list of
-- their own.
DROP TABLE message_text;

CREATE VIRTUAL TABLE message_text USING fts5 (
    text, content = 'message', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2'
);

INSERT INTO message_text (message_text) VALUES ('rebuild');

-- Every word in it, once.
CREATE TABLE word (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE message_word USING fts5vocab (message_text, row);

INSERT INTO word (word) SELECT term FROM message_word;

DROP TABLE message_word;

-- Conversations are counted as messages are.
ALTER TABLE tally ADD COLUMN conversations INTEGER NOT NULL DEFAULT 0;

UPDATE tally SET conversations = (SELECT count(*) FROM conversation);

CREATE TRIGGER conversation_insert AFTER INSERT ON conversation BEGIN
    UPDATE tally SET conversations = conversations + 1;
END;

CREATE TRIGGER conversation_delete AFTER DELETE ON conversation BEGIN
    UPDATE tally SET conversations = conversations - 1;
END;

-- A window of the inbox is read from one index, the newest message of each conversation with it.
ALTER TABLE conversation ADD COLUMN newest INTEGER;

UPDATE conversation SET newest =
    (SELECT row FROM message WHERE conversation = conversation.id ORDER BY place DESC LIMIT 1);

DROP INDEX conversation_by_activity;

CREATE INDEX conversation_in_inbox ON conversation
    (active_at DESC, id, kind, title, status, detail, created_at, since, first_in, newest);

CREATE TRIGGER message_newest_insert AFTER INSERT ON message BEGIN
    UPDATE conversation SET newest =
        (SELECT row FROM message WHERE conversation = new.conversation ORDER BY place DESC LIMIT 1)
    WHERE id = new.conversation;
END;

CREATE TRIGGER message_newest_move AFTER UPDATE OF place ON message BEGIN
    UPDATE conversation SET newest =
        (SELECT row FROM message WHERE conversation = new.conversation ORDER BY place DESC LIMIT 1)
    WHERE id = new.conversation;
END;

CREATE TRIGGER message_newest_delete AFTER DELETE ON message BEGIN
    UPDATE conversation SET newest =
        (SELECT row FROM message WHERE conversation = old.conversation ORDER BY place DESC LIMIT 1)
    WHERE id = old.conversation;
END;
