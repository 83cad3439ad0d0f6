-- When somebody asked for the end of a task that has not ended yet; NULL if nobody did. It holds over a restart.
ALTER TABLE task ADD COLUMN cancelled INTEGER;
-- How often somebody asked for a task again that had ended: what it came after does not matter any more then.
ALTER TABLE task ADD COLUMN retried INTEGER NOT NULL DEFAULT 0;
