CREATE TABLE compared (
    compared_id {key},
    candidate_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    FOREIGN KEY(candidate_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE INDEX compared_candidate ON compared (candidate_id);

CREATE TABLE weights (
    weights_id {key},
    run_id INTEGER NOT NULL,
    model TEXT NOT NULL,
    FOREIGN KEY(run_id) REFERENCES run (run_id)
){strict};

CREATE TABLE membership (
    candidate_id INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    copies INTEGER NOT NULL,
    PRIMARY KEY (candidate_id),
    FOREIGN KEY(candidate_id) REFERENCES candidate (candidate_id)
){strict};

CREATE INDEX membership_of_event ON membership (event_id);

CREATE TABLE tie (
    left_event TEXT NOT NULL,
    right_event TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (left_event, right_event),
    CONSTRAINT tie_kind CHECK (kind IN ('campaign', 'part_of'))
){strict};
