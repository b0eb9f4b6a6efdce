-- Search looks for the words that a word begins, and for those of one or two letters in a list of
-- their own, so that it costs what it finds and not what there is.
DROP TABLE message_text;

CREATE VIRTUAL TABLE message_text USING fts5 (
    text, content = 'message', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2'
);

INSERT INTO message_text (message_text) VALUES ('rebuild');

-- Every word in it, in order.
CREATE VIRTUAL TABLE message_word USING fts5vocab (message_text, instance);
