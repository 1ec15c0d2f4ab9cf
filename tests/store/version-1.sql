-- A project as version 1 of the tables kept it. What one program has written, later ones must read: not to be changed.
PRAGMA application_id = 1196644145;
PRAGMA journal_mode = WAL;

CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

INSERT INTO migration VALUES (1,'statements');

CREATE TABLE coder (
    coder_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    UNIQUE (kind, name, version),
    CONSTRAINT coder_kind CHECK (kind IN ('extractor', 'model', 'person'))
) STRICT;

INSERT INTO coder VALUES (1,'extractor','groundswell','0.1.0');
INSERT INTO coder VALUES (2,'person','ana','');

CREATE TABLE run (
    run_id INTEGER PRIMARY KEY,
    coder_id INTEGER NOT NULL,
    command TEXT NOT NULL,
    codebook TEXT NOT NULL,
    codebook_version TEXT NOT NULL,
    settings TEXT NOT NULL,
    started_at TEXT NOT NULL,
    FOREIGN KEY(coder_id) REFERENCES coder (coder_id)
) STRICT;

INSERT INTO run VALUES (1,1,'code','core','1.0','{}','2026-01-02T03:04:05+00:00');
INSERT INTO run VALUES (2,1,'code','core','1.0','{}','2026-01-02T03:04:05+00:00');
INSERT INTO run VALUES (3,2,'judge','core','1.0','{}','2026-01-03T03:04:05+00:00');
INSERT INTO run VALUES (4,2,'judge','core','1.0','{}','2026-01-03T03:04:05+00:00');

CREATE TABLE document (
    document_id INTEGER PRIMARY KEY,
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
) STRICT;

INSERT INTO document VALUES (1,'a',1,'27c23c2c7427eeb72e433710c944291f4831658338c45284af36d86dc6bc68ab','Dockers marched in Gdynia.',0,'Ports','2019-03-14','Northern Wire','POL',NULL,NULL,NULL,1);
INSERT INTO document VALUES (2,'b',1,'3afa5e80736b331485d0dc0d3bd6ab4789e7bc36d5fc9794d6ea16c545dada30','"Estibadores marcharon en Gdynia.\u0000"',1,'Ports','2019-03-14','Northern Wire','POL',NULL,NULL,NULL,1);
INSERT INTO document VALUES (3,'a',2,'9c04ec2ac83c92db0b42f7b0a59f3cda473efa0ebf39f932aaaefaae01880b37','Dockers marched in Gdynia; 800 came.',0,'Ports','2019-03-14','Northern Wire','POL',NULL,NULL,NULL,2);

CREATE TABLE coding (
    coding_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL,
    coder_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    settings TEXT NOT NULL,
    language TEXT,
    relevance REAL,
    note TEXT,
    error TEXT,
    UNIQUE (document_id, coder_id, settings),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(coder_id) REFERENCES coder (coder_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
) STRICT;

INSERT INTO coding VALUES (1,1,1,1,'3617f3f5ffae2f62','en',0.9,NULL,NULL);
INSERT INTO coding VALUES (2,2,1,1,'3617f3f5ffae2f62','es',0.9,NULL,NULL);
INSERT INTO coding VALUES (3,3,1,2,'3617f3f5ffae2f62','en',0.9,NULL,NULL);

CREATE TABLE candidate (
    candidate_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    document_id INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    UNIQUE (name),
    UNIQUE (document_id, event_id),
    FOREIGN KEY(document_id) REFERENCES document (document_id)
) STRICT;

INSERT INTO candidate VALUES (1,'c68faecfd913',1,'e1');
INSERT INTO candidate VALUES (2,'9e3401e51e7a',2,'e1');
INSERT INTO candidate VALUES (3,'0a4cffc75594',3,'e1');

CREATE TABLE statement (
    statement_id INTEGER PRIMARY KEY,
    candidate_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT,
    status TEXT NOT NULL,
    text TEXT,
    evidence TEXT NOT NULL,
    confidence REAL,
    reason TEXT,
    CONSTRAINT statement_status CHECK (status IN ('stated', 'inferred', 'not_stated', 'ambiguous')),
    FOREIGN KEY(candidate_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
) STRICT;

INSERT INTO statement VALUES (1,1,1,'standing',0,'"told"','stated',NULL,'[]',NULL,NULL);
INSERT INTO statement VALUES (2,1,1,'rank',0,'1','stated',NULL,'[]',NULL,NULL);
INSERT INTO statement VALUES (3,1,1,'form',0,'"march"','stated','marched','[[8,15,"marched"]]',0.9,NULL);
INSERT INTO statement VALUES (4,2,1,'standing',0,'"told"','stated',NULL,'[]',NULL,NULL);
INSERT INTO statement VALUES (5,2,1,'rank',0,'1','stated',NULL,'[]',NULL,NULL);
INSERT INTO statement VALUES (6,2,1,'form',0,'"march"','stated','marcharon','[[12,21,"marcharon"]]',0.8,NULL);
INSERT INTO statement VALUES (7,3,2,'standing',0,'"told"','stated',NULL,'[]',NULL,NULL);
INSERT INTO statement VALUES (8,3,2,'rank',0,'1','stated',NULL,'[]',NULL,NULL);
INSERT INTO statement VALUES (9,3,2,'form',0,'"march"','stated','marched','[[8,15,"marched"]]',0.9,NULL);
INSERT INTO statement VALUES (10,3,3,'form',0,'"rally"','stated','marched','[[8,15,"marched"]]',NULL,NULL);

CREATE TABLE judgement (
    judgement_id INTEGER PRIMARY KEY,
    left_id INTEGER NOT NULL,
    right_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    weight REAL,
    reason TEXT NOT NULL,
    CONSTRAINT judgement_verdict CHECK (verdict IN ('same', 'different', 'campaign')),
    CONSTRAINT judgement_pair CHECK (left_id <> right_id),
    FOREIGN KEY(left_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(right_id) REFERENCES candidate (candidate_id),
    FOREIGN KEY(run_id) REFERENCES run (run_id)
) STRICT;

INSERT INTO judgement VALUES (1,3,2,3,'same',NULL,'{"note":"one march"}');

CREATE TABLE retraction (
    retraction_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    statement_id INTEGER,
    judgement_id INTEGER,
    undone_id INTEGER,
    CONSTRAINT retraction_of_one CHECK ((CASE WHEN statement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN judgement_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN undone_id IS NULL THEN 0 ELSE 1 END) = 1),
    FOREIGN KEY(run_id) REFERENCES run (run_id),
    FOREIGN KEY(statement_id) REFERENCES statement (statement_id),
    FOREIGN KEY(judgement_id) REFERENCES judgement (judgement_id),
    FOREIGN KEY(undone_id) REFERENCES retraction (retraction_id)
) STRICT;

INSERT INTO retraction VALUES (1,4,10,NULL,NULL);

CREATE INDEX run_of_coder ON run (coder_id);
CREATE INDEX statement_of_candidate ON statement (candidate_id, field);
CREATE INDEX statement_of_run ON statement (run_id);
CREATE INDEX judgement_of_left ON judgement (left_id);
CREATE INDEX judgement_of_right ON judgement (right_id);
CREATE INDEX judgement_of_run ON judgement (run_id);
CREATE INDEX retraction_of_judgement ON retraction (judgement_id);
CREATE INDEX retraction_of_retraction ON retraction (undone_id);
CREATE INDEX retraction_of_statement ON retraction (statement_id);
