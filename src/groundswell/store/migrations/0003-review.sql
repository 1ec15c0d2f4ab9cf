CREATE TABLE reading (
    reading_id {key},
    document_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    CONSTRAINT reading_outcome CHECK (outcome IN ('done', 'skipped', 'expert', 'reopened')),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX reading_of_document ON reading (document_id);

CREATE INDEX reading_of_run ON reading (run_id);

CREATE TABLE assignment (
    assignment_id {key},
    document_id INTEGER NOT NULL,
    coder_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    UNIQUE (coder_id, document_id),
    CONSTRAINT assignment_purpose CHECK (purpose IN ('code', 'reliability', 'exam')),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(coder_id) REFERENCES coder (coder_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX assignment_of_document ON assignment (document_id);

CREATE TABLE note (
    note_id {key},
    document_id INTEGER NOT NULL,
    candidate_id INTEGER,
    run_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    replaced_id INTEGER,
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(candidate_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id),
    FOREIGN KEY(replaced_id) REFERENCES note (note_id)
){strict};

CREATE INDEX note_of_document ON note (document_id);

CREATE TABLE account (
    account_id {key},
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    one_time INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (name),
    CONSTRAINT account_role CHECK (role IN ('reader', 'coder', 'adjudicator', 'admin'))
){strict};

CREATE TABLE session (
    digest TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    address TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    PRIMARY KEY (digest),
    FOREIGN KEY(account_id) REFERENCES account (account_id)
){strict};

CREATE INDEX session_of_account ON session (account_id);

CREATE TABLE audit (
    audit_id {key},
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,
    digest TEXT NOT NULL
){strict};

CREATE INDEX audit_of_action ON audit (action, at);

CREATE INDEX audit_of_who ON audit (who);

CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
){strict};
