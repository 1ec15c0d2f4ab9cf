CREATE TABLE event_summary (
    summary_id {key},
    event_id TEXT NOT NULL,
    members TEXT NOT NULL,
    standing TEXT NOT NULL,
    day TEXT,
    first_day TEXT,
    last_day TEXT,
    place TEXT NOT NULL,
    places TEXT NOT NULL,
    countries TEXT NOT NULL,
    latitude {real},
    longitude {real},
    forms TEXT NOT NULL,
    issues TEXT NOT NULL,
    who TEXT NOT NULL,
    size_low INTEGER,
    size_high INTEGER,
    reports INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    disputed TEXT NOT NULL,
    by_people INTEGER NOT NULL,
    doubt {real} NOT NULL,
    UNIQUE (event_id)
){strict};

CREATE INDEX event_summary_by_country ON event_summary (countries);

CREATE INDEX event_summary_by_day ON event_summary (first_day, last_day);

CREATE INDEX event_summary_by_form ON event_summary (forms);

CREATE INDEX event_summary_by_issue ON event_summary (issues);

CREATE TABLE event_words (
    summary_id INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (summary_id),
    FOREIGN KEY(summary_id) REFERENCES event_summary (summary_id)
){strict};

CREATE TABLE document_summary (
    document_id INTEGER NOT NULL,
    events INTEGER NOT NULL,
    doubt {real} NOT NULL,
    shuffle INTEGER NOT NULL GENERATED ALWAYS AS ((CAST(document_id AS BIGINT) * 1597334677 {modulo} 2147483579) * (CAST(document_id AS BIGINT) * 1597334677 {modulo} 2147483579) {modulo} 2147483579 * (CAST(document_id AS BIGINT) * 1597334677 {modulo} 2147483579) {modulo} 2147483579) STORED,
    PRIMARY KEY (document_id),
    FOREIGN KEY(document_id) REFERENCES document (document_id)
){strict};

CREATE INDEX document_summary_by_doubt ON document_summary (doubt, document_id);

CREATE INDEX document_summary_by_shuffle ON document_summary (shuffle);

CREATE INDEX document_by_day ON document (published, document_id);

CREATE INDEX run_of_command ON run (command, run_id);
