CREATE VIRTUAL TABLE document_search USING fts5(title, text, content='document', content_rowid='document_id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER document_is_found AFTER INSERT ON document BEGIN INSERT INTO document_search (rowid, title, text) VALUES (new.document_id, new.title, new.text); END;
INSERT INTO document_search (document_search) VALUES ('rebuild');
CREATE VIRTUAL TABLE event_search USING fts5(words, content='event_words', content_rowid='summary_id', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER event_is_found AFTER INSERT ON event_words BEGIN INSERT INTO event_search (rowid, words) VALUES (new.summary_id, new.words); END;
CREATE TRIGGER event_is_found_no_more AFTER DELETE ON event_words BEGIN INSERT INTO event_search (event_search, rowid, words) VALUES ('delete', old.summary_id, old.words); END;
CREATE TRIGGER event_is_found_anew AFTER UPDATE ON event_words BEGIN INSERT INTO event_search (event_search, rowid, words) VALUES ('delete', old.summary_id, old.words); INSERT INTO event_search (rowid, words) VALUES (new.summary_id, new.words); END;
