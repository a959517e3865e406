-- The store's tables in PostgreSQL, version 1: those of SQLite's version 3. Instants are whole seconds of POSIX time.
-- Text is compared byte for byte, whatever the database's collation.

-- Every verified webhook, once per connection and delivery key. Of one lane, a higher `seq` was committed later: it is
-- given while the lane's row is locked.
CREATE TABLE delivery (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  ticket TEXT COLLATE "C" NOT NULL,
  type TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  headers TEXT NOT NULL,
  body BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'ignored')),
  UNIQUE (connection, key)
);
CREATE INDEX delivery_waiting ON delivery (connection, ticket, seq) WHERE state = 'waiting';
CREATE INDEX delivery_age ON delivery (received_at);

-- Verified deliveries that could not be understood, for a person to look at.
CREATE TABLE rejected (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  received_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  headers TEXT NOT NULL,
  body BYTEA NOT NULL
);

-- One row per ticket: when it wants attention next, and which server holds it. Small, because every delivery touches it.
CREATE TABLE lane (
  connection TEXT COLLATE "C" NOT NULL,
  ticket TEXT COLLATE "C" NOT NULL,
  read_at BIGINT,                       -- the helpdesk is to be asked
  look_again BIGINT,                    -- the decision changes by itself
  send_at BIGINT,                       -- the outbox has something to write
  attempt BIGINT NOT NULL DEFAULT 0,    -- failed readings in a row
  reason TEXT NOT NULL DEFAULT '',      -- why the last reading failed
  ready_at BIGINT GENERATED ALWAYS AS (least(read_at, look_again, send_at)) STORED,
  claim BIGINT NOT NULL DEFAULT 0,      -- who holds it; whoever comes with another one changes nothing
  lease_until BIGINT NOT NULL DEFAULT 0,  -- milliseconds of the database's clock: then anybody may take it
  PRIMARY KEY (connection, ticket)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX lane_ready ON lane (connection, ready_at) WITH (fillfactor = 70);

-- The last reading of a ticket and the decision it led to.
CREATE TABLE ticket (
  connection TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  ticket TEXT NOT NULL,                 -- JSON, as `turnaround decide` takes it
  version TEXT NOT NULL,
  comment_keys TEXT NOT NULL,           -- one a line
  lifecycle TEXT NOT NULL CHECK (lifecycle IN ('open', 'solved', 'closed', 'gone')),
  read_at BIGINT NOT NULL,
  decision TEXT NOT NULL,               -- JSON; empty: none yet
  fingerprint TEXT NOT NULL,            -- of what the decision says, its moment left out
  book TEXT NOT NULL DEFAULT '',        -- that decides the ticket; empty: none yet
  PRIMARY KEY (connection, id)
) WITH (fillfactor = 80);
CREATE INDEX ticket_over ON ticket (read_at) WHERE lifecycle IN ('closed', 'gone');

-- Every decision that said something new.
CREATE TABLE decision (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  ticket TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  book TEXT NOT NULL,
  tzdata TEXT NOT NULL,
  decision TEXT NOT NULL,
  reading TEXT NOT NULL DEFAULT ''
);
CREATE INDEX decision_ticket ON decision (connection, ticket, seq);
CREATE INDEX decision_reading ON decision (reading);

-- Every ticket as it was when it was decided, once per content. `digest` names the exact bytes.
CREATE TABLE reading (
  digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  ticket TEXT NOT NULL                  -- JSON, as `turnaround decide` takes it
);

-- What the helpdesk shall hold. At most one row of a ticket is pending or parked: a newer one supersedes it.
CREATE TABLE outbox (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  ticket TEXT COLLATE "C" NOT NULL,
  key TEXT NOT NULL,
  write_back TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'parked', 'superseded')),
  attempt BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX outbox_ticket ON outbox (connection, ticket, seq);
CREATE INDEX outbox_ended ON outbox (ended_at) WHERE ended_at IS NOT NULL;
CREATE UNIQUE INDEX outbox_open ON outbox (connection, ticket) WHERE state IN ('pending', 'parked');

-- Every book that ever decided, so that any past decision can be computed again.
CREATE TABLE book (
  digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  bytes BYTEA NOT NULL
);
