CREATE TABLE action (
    run_id INTEGER NOT NULL PRIMARY KEY,
    document_id INTEGER,
    of_id INTEGER,
    token TEXT,
    UNIQUE (document_id, token),
    FOREIGN KEY(run_id) REFERENCES run (run_id),
    FOREIGN KEY(document_id) REFERENCES document (document_id),
    FOREIGN KEY(of_id) REFERENCES run (run_id)
){strict};

INSERT INTO action (run_id, of_id)
SELECT retraction.run_id, min(coalesce(statement.run_id, judgement.run_id))
FROM retraction
LEFT JOIN statement ON statement.statement_id = retraction.statement_id
LEFT JOIN judgement ON judgement.judgement_id = retraction.judgement_id
JOIN run ON run.run_id = retraction.run_id
WHERE run.command = 'undo' AND retraction.undone_id IS NULL
GROUP BY retraction.run_id;

INSERT INTO action (run_id, of_id)
SELECT back.run_id, min(coalesce(statement.run_id, judgement.run_id))
FROM retraction AS back
JOIN retraction AS gone ON gone.retraction_id = back.undone_id
LEFT JOIN statement ON statement.statement_id = gone.statement_id
LEFT JOIN judgement ON judgement.judgement_id = gone.judgement_id
JOIN run ON run.run_id = back.run_id
WHERE run.command = 'redo'
GROUP BY back.run_id;
