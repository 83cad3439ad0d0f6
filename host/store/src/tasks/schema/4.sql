-- Requests for tasks, by what their clients call them: one that is asked again is answered with its task as long as that is known.
CREATE TABLE request (
    token TEXT PRIMARY KEY,
    task INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX request_task ON request (task);

UPDATE audit SET what = 'prioritized' WHERE what = 'prioritised';
