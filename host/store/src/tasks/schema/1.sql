-- Times are milliseconds since 1970, JSON is what btm-model writes. No CHECK looks into JSON:
-- each opening verifies every row, and that would take three times as long.

-- Who made this database: a random identity, and the proof that this user's vault gave for it.
CREATE TABLE owner (
    identity BLOB NOT NULL,
    proof BLOB NOT NULL
) STRICT;

-- Environments of tasks, which may hold secrets: no list reads them. Most tasks have that of another one, so each is here once.
CREATE TABLE environment (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    variables TEXT NOT NULL
) STRICT;

-- AUTOINCREMENT remembers the highest number ever given, so that none is given twice. `ended` is NULL until the state is final.
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ended INTEGER,
    merged INTEGER NOT NULL DEFAULT 0,
    environment INTEGER NOT NULL REFERENCES environment (id),
    state TEXT NOT NULL,
    task TEXT NOT NULL
) STRICT;
CREATE INDEX task_ended ON task (ended);
CREATE INDEX task_environment ON task (environment);
CREATE TRIGGER task_deleted AFTER DELETE ON task BEGIN
    DELETE FROM environment
    WHERE id = old.environment AND NOT EXISTS (SELECT 1 FROM task WHERE environment = old.environment);
END;

CREATE TABLE attempt (
    task INTEGER NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    started INTEGER NOT NULL,
    folder TEXT NOT NULL,
    token TEXT NOT NULL,
    ended INTEGER,
    ending TEXT,
    memory INTEGER,
    processor INTEGER,
    PRIMARY KEY (task, number),
    CHECK ((ended IS NULL) IS (ending IS NULL))
) STRICT, WITHOUT ROWID;

-- What runs took, by the name of the task: kept longer than the tasks. Ordered by id, because the clock may jump.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    memory INTEGER,
    processor INTEGER
) STRICT;
CREATE INDEX run_name ON run (name);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;
