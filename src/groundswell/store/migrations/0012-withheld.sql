CREATE TABLE confidential (
    confidential_id {key},
    document_id INTEGER,
    candidate_id INTEGER,
    run_id INTEGER NOT NULL,
    lifted INTEGER NOT NULL,
    CONSTRAINT confidential_of_one CHECK ((CASE WHEN document_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN candidate_id IS NULL THEN 0 ELSE 1 END) = 1),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(candidate_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE TABLE withdrawal (
    withdrawal_id {key},
    document_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (document_id),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX withdrawal_of_text ON withdrawal (sha256);
