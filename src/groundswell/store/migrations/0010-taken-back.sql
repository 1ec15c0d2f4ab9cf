CREATE INDEX action_of_run ON action (of_id);
