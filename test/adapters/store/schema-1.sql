-- The schema of the first release, as its databases have it.
CREATE TABLE flows (
  name TEXT NOT NULL, version TEXT NOT NULL, document TEXT NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- Rows lie in the order of their coming, so a commit fills the last page and no other.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY, call TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL,
  event TEXT NOT NULL, effects TEXT NOT NULL,
  UNIQUE (call, seq)
) STRICT;

CREATE TABLE snapshots (
  call TEXT PRIMARY KEY, seq INTEGER NOT NULL, phase TEXT NOT NULL,
  state TEXT NOT NULL, timers TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- A start reads the open calls only, however many have ended.
CREATE INDEX snapshots_open ON snapshots (call) WHERE phase <> 'ended';

CREATE TABLE outbox (
  id TEXT PRIMARY KEY, call TEXT NOT NULL, effect TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, name TEXT,
  words TEXT NOT NULL
) STRICT;

CREATE TABLE tickets (
  number INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL DEFAULT 1,
  call TEXT NOT NULL UNIQUE, status TEXT NOT NULL DEFAULT 'open',
  opened_at REAL NOT NULL, ended_at REAL, caller_number TEXT, caller_name TEXT,
  contact INTEGER REFERENCES contacts (id), dialled TEXT NOT NULL, lang TEXT, result TEXT,
  queue TEXT, agent TEXT, verified_account TEXT, verified_name TEXT, disposition TEXT,
  note TEXT NOT NULL DEFAULT '', recordings TEXT NOT NULL DEFAULT '[]', words TEXT NOT NULL
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', 1000);
CREATE INDEX tickets_by_contact ON tickets (contact);
CREATE INDEX tickets_by_agent ON tickets (agent) WHERE agent IS NOT NULL;
CREATE INDEX tickets_open ON tickets (number) WHERE status = 'open';

CREATE TABLE ticket_changes (
  id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL REFERENCES tickets (number),
  at REAL NOT NULL, by TEXT NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT
) STRICT;
CREATE INDEX ticket_changes_by_ticket ON ticket_changes (ticket);

CREATE TABLE agents (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE agent_states (
  id INTEGER PRIMARY KEY, agent TEXT NOT NULL, state TEXT NOT NULL, pause_reason TEXT,
  call TEXT, started_at REAL NOT NULL, ended_at REAL
) STRICT;
-- At most one state per agent is going on.
CREATE UNIQUE INDEX agent_states_now ON agent_states (agent) WHERE ended_at IS NULL;
CREATE INDEX agent_states_by_start ON agent_states (agent, started_at);

CREATE TABLE visits (
  call TEXT NOT NULL, queue TEXT NOT NULL, entered_at REAL NOT NULL, left_at REAL NOT NULL,
  result TEXT NOT NULL, agent TEXT,
  PRIMARY KEY (call, queue, entered_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_by_end ON visits (left_at);

CREATE TABLE users (
  name TEXT PRIMARY KEY, display_name TEXT NOT NULL, role TEXT NOT NULL, lang TEXT NOT NULL,
  skills TEXT NOT NULL, password_hash TEXT NOT NULL, disabled INTEGER NOT NULL,
  desk_phone TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_ins (
  token_hash TEXT PRIMARY KEY, csrf_token TEXT NOT NULL,
  user TEXT NOT NULL REFERENCES users (name), created_at REAL NOT NULL,
  seen_at REAL NOT NULL, line_address TEXT, line_password TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_user ON sign_ins (user);

-- One row, rewritten to find out whether the disk takes writes.
CREATE TABLE probes (id INTEGER PRIMARY KEY CHECK (id = 1), at REAL NOT NULL) STRICT;
PRAGMA application_id = 0x486f746c;
PRAGMA user_version = 1;
