CREATE TABLE origin (
    origin_id {key},
    document_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    file TEXT NOT NULL,
    entry TEXT NOT NULL,
    position TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    reader TEXT NOT NULL,
    reader_version TEXT NOT NULL,
    read_at TEXT NOT NULL,
    byline TEXT,
    section TEXT,
    sources TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (document_id, file, entry, position, sha256),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX origin_of_file ON origin (file);

CREATE INDEX origin_of_content ON origin (content);

CREATE TABLE source (
    source_id {key},
    run_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    stamp TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    options TEXT NOT NULL,
    documents INTEGER NOT NULL,
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX source_of_name ON source (name);

CREATE TABLE copy (
    document_id INTEGER NOT NULL PRIMARY KEY,
    of_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(of_id) REFERENCES document (document_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX copy_of_document ON copy (of_id);
