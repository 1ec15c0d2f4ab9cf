CREATE TABLE watched (
    watched_id {key},
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    message TEXT,
    etag TEXT,
    modified TEXT,
    UNIQUE (url),
    CONSTRAINT watched_kind CHECK (kind IN ('list', 'page')),
    CONSTRAINT watched_state CHECK (state IN ('done', 'failed', 'refused'))
){strict};
