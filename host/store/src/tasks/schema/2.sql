-- Milliseconds that an attempt ran: its times are those of a clock that jumps, and count what it was held or the machine slept.
ALTER TABLE attempt ADD COLUMN ran INTEGER;
