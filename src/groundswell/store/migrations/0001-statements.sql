CREATE TABLE coder (
    coder_id {key},
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    UNIQUE (kind, name, version),
    CONSTRAINT coder_kind CHECK (kind IN ('extractor', 'model', 'person'))
){strict};

CREATE TABLE run (
    run_id {key},
    coder_id INTEGER NOT NULL,
    command TEXT NOT NULL,
    codebook TEXT NOT NULL,
    codebook_version TEXT NOT NULL,
    settings TEXT NOT NULL,
    started_at TEXT NOT NULL,
    FOREIGN KEY(coder_id) REFERENCES coder (coder_id)
){strict};

CREATE INDEX run_of_coder ON run (coder_id);

CREATE TABLE document (
    document_id {key},
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    escaped INTEGER NOT NULL,
    title TEXT,
    published TEXT,
    publisher TEXT,
    country TEXT,
    url TEXT,
    language TEXT,
    sketch TEXT,
    run_id INTEGER NOT NULL,
    UNIQUE (name, version),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE TABLE coding (
    coding_id {key},
    document_id INTEGER NOT NULL,
    coder_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    settings TEXT NOT NULL,
    language TEXT,
    relevance {real},
    note TEXT,
    error TEXT,
    UNIQUE (document_id, coder_id, settings),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(coder_id) REFERENCES coder (coder_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE TABLE candidate (
    candidate_id {key},
    name TEXT NOT NULL,
    document_id INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    UNIQUE (name),
    UNIQUE (document_id, event_id),
    FOREIGN KEY(document_id) REFERENCES document (document_id)
){strict};

CREATE TABLE statement (
    statement_id {key},
    candidate_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT,
    status TEXT NOT NULL,
    text TEXT,
    evidence TEXT NOT NULL,
    confidence {real},
    reason TEXT,
    CONSTRAINT statement_status CHECK (status IN ('stated', 'inferred', 'not_stated', 'ambiguous')),
    FOREIGN KEY(candidate_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX statement_of_candidate ON statement (candidate_id, field);

CREATE INDEX statement_of_run ON statement (run_id);

CREATE TABLE judgement (
    judgement_id {key},
    left_id INTEGER NOT NULL,
    right_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    weight {real},
    reason TEXT NOT NULL,
    CONSTRAINT judgement_verdict CHECK (verdict IN ('same', 'different', 'campaign')),
    CONSTRAINT judgement_pair CHECK (left_id <> right_id),
    FOREIGN KEY(left_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(right_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX judgement_of_left ON judgement (left_id);

CREATE INDEX judgement_of_right ON judgement (right_id);

CREATE INDEX judgement_of_run ON judgement (run_id);

CREATE TABLE retraction (
    retraction_id {key},
    run_id INTEGER NOT NULL,
    statement_id INTEGER,
    judgement_id INTEGER,
    undone_id INTEGER,
    CONSTRAINT retraction_of_one CHECK ((CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN judgement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN undone_id IS NULL THEN 0 ELSE 1 END) = 1),
    FOREIGN KEY(run_id) REFERENCES run (run_id),
    FOREIGN KEY(statement_id) REFERENCES statement (statement_id),
    FOREIGN KEY(judgement_id) REFERENCES judgement (judgement_id),
    FOREIGN KEY(undone_id) REFERENCES retraction (retraction_id)
){strict};

CREATE INDEX retraction_of_judgement ON retraction (judgement_id);

CREATE INDEX retraction_of_retraction ON retraction (undone_id);

CREATE INDEX retraction_of_statement ON retraction (statement_id);
