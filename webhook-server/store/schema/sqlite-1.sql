-- The store's tables, version 1. Instants are whole seconds of POSIX time.

-- Every verified webhook, once per connection and delivery key. `seq` is the order of commits.
CREATE TABLE delivery (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  connection TEXT NOT NULL,
  key TEXT NOT NULL,
  ticket TEXT NOT NULL,
  type TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'ignored')),
  UNIQUE (connection, key)
) STRICT;
CREATE INDEX delivery_waiting ON delivery (connection, ticket, seq) WHERE state = 'waiting';
CREATE INDEX delivery_age ON delivery (received_at);

-- Verified deliveries that could not be understood, for a person to look at.
CREATE TABLE rejected (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  connection TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- One row per ticket: when it wants attention next. Small, because every delivery touches it.
CREATE TABLE lane (
  connection TEXT NOT NULL,
  ticket TEXT NOT NULL,
  read_at INTEGER,                      -- the helpdesk is to be asked
  look_again INTEGER,                   -- the decision changes by itself
  send_at INTEGER,                      -- the outbox has something to write
  attempt INTEGER NOT NULL DEFAULT 0,   -- failed readings in a row
  reason TEXT NOT NULL DEFAULT '',      -- why the last reading failed
  ready_at INTEGER GENERATED ALWAYS AS (nullif(
    min(ifnull(read_at, 9223372036854775807), ifnull(look_again, 9223372036854775807),
        ifnull(send_at, 9223372036854775807)), 9223372036854775807)) VIRTUAL,
  PRIMARY KEY (connection, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX lane_ready ON lane (connection, ready_at);

-- The last reading of a ticket and the decision it led to.
CREATE TABLE ticket (
  connection TEXT NOT NULL,
  id TEXT NOT NULL,
  ticket TEXT NOT NULL,                 -- JSON, as `turnaround decide` takes it
  version TEXT NOT NULL,
  comment_keys TEXT NOT NULL,           -- one a line
  lifecycle TEXT NOT NULL CHECK (lifecycle IN ('open', 'solved', 'closed', 'gone')),
  read_at INTEGER NOT NULL,
  decision TEXT NOT NULL,               -- JSON; empty: none yet
  fingerprint TEXT NOT NULL,            -- of what the decision says, its moment left out
  PRIMARY KEY (connection, id)
) STRICT;

-- Every decision that said something new.
CREATE TABLE decision (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  connection TEXT NOT NULL,
  ticket TEXT NOT NULL,
  at INTEGER NOT NULL,
  book TEXT NOT NULL,
  tzdata TEXT NOT NULL,
  decision TEXT NOT NULL
) STRICT;
CREATE INDEX decision_ticket ON decision (connection, ticket, seq);

-- What the helpdesk shall hold. At most one row of a ticket is pending or parked: a newer one supersedes it.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  connection TEXT NOT NULL,
  ticket TEXT NOT NULL,
  key TEXT NOT NULL,
  write_back TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'parked', 'superseded')),
  attempt INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX outbox_ticket ON outbox (connection, ticket, seq);
CREATE UNIQUE INDEX outbox_open ON outbox (connection, ticket) WHERE state IN ('pending', 'parked');

-- Every book that ever decided, so that any past decision can be computed again.
CREATE TABLE book (
  digest TEXT NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;
