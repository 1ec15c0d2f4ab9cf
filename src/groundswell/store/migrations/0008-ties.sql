CREATE INDEX tie_of_right ON tie (right_event);
