-- Version 4: people who sign in, what they signed in with, and who did what.
CREATE TABLE account (
  name TEXT NOT NULL PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  password TEXT NOT NULL,               -- its scrypt hash
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pass (
  digest TEXT NOT NULL PRIMARY KEY,     -- of the token, which is not kept
  account TEXT NOT NULL,
  label TEXT NOT NULL,                  -- what an API token is for; empty: a browser's session
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_account ON pass (account, created_at);
CREATE INDEX pass_end ON pass (ends_at);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,                    -- account; empty: nobody signed in
  from_address TEXT NOT NULL,
  what TEXT NOT NULL,
  about TEXT NOT NULL
) STRICT;
