-- Version 5: events for other programs, where sweeps for changed tickets go on, and what is parked found quickly.

-- Every event, once per endpoint. `seq` is the order in which a ticket's events are sent.
CREATE TABLE outgoing (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  endpoint TEXT NOT NULL,
  id TEXT NOT NULL,                     -- of the event: equal ids are the same event
  connection TEXT NOT NULL,
  ticket TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,                -- JSON, as it is sent
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'parked', 'dropped')),
  attempt INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,             -- while it is being sent: when somebody else may
  reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (endpoint, id)
) STRICT;
CREATE INDEX outgoing_due ON outgoing (endpoint, next_at, seq) WHERE state = 'pending';
CREATE INDEX outgoing_order ON outgoing (endpoint, connection, ticket, seq) WHERE state = 'pending';
CREATE INDEX outgoing_parked ON outgoing (endpoint) WHERE state = 'parked';
CREATE INDEX outgoing_age ON outgoing (created_at);

-- Where asking each helpdesk for changed tickets goes on.
CREATE TABLE sweep (
  connection TEXT NOT NULL PRIMARY KEY,
  swept_at INTEGER NOT NULL,
  cursor TEXT NOT NULL                  -- as the helpdesk gave it; empty: begin at swept_at
) STRICT;

CREATE INDEX outbox_parked ON outbox (connection, ticket) WHERE state = 'parked';
CREATE INDEX lane_parked ON lane (connection, ticket) WHERE read_at IS NULL AND reason <> '';
