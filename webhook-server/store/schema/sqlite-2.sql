-- Version 2: what each decision was made from is kept, so that it can be made again.

-- Every ticket as it was when it was decided, once per content. `digest` names the exact bytes.
CREATE TABLE reading (
  digest TEXT NOT NULL PRIMARY KEY,
  ticket TEXT NOT NULL                  -- JSON, as `turnaround decide` takes it
) STRICT;

-- Empty: made before version 2, which kept none.
ALTER TABLE decision ADD COLUMN reading TEXT NOT NULL DEFAULT '';

-- The book that decides the ticket; empty: none yet. A policy says whether open tickets follow when it changes.
ALTER TABLE ticket ADD COLUMN book TEXT NOT NULL DEFAULT '';
UPDATE ticket SET book = ifnull((SELECT d.book FROM decision d WHERE d.connection = ticket.connection
  AND d.ticket = ticket.id ORDER BY d.seq DESC LIMIT 1), '');
