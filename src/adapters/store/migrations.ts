import type { Database } from "better-sqlite3";
import { StoreAway } from "../../ports/store.ts";
import { flowVersions } from "./migration-flows.ts";
import { levelsOfSkills } from "./migration-levels.ts";
import { proofsAndLocks } from "./migration-proofs.ts";
import { ticketsAsRecords } from "./migration-tickets.ts";

/** One step of the schema. Steps are never changed once released: a further step corrects them. */
export interface Migration {
  /** What the step brings, for the log. */
  readonly name: string;
  readonly sql: string;
  /** What SQL cannot do, after it in the same transaction. */
  readonly after?: (db: Database) => void;
}

/** `Hotl` in ASCII: tells our file from any other SQLite database. */
const applicationId = 0x486f746c;

/**
 * The schema's steps in order; the n-th brings `user_version` n. Instants are REAL because a
 * STRICT INTEGER refuses a clock with fractions; whole numbers are kept exactly either way.
 */
const migrations: readonly Migration[] = [
  {
    name: "calls, tickets, agents and users",
    sql: `
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
    `,
  },
  {
    name: "rates of surveys",
    sql: "ALTER TABLE tickets ADD COLUMN ratings TEXT NOT NULL DEFAULT '[]'",
  },
  {
    name: "the carrier's boot, who signed agents out",
    sql: `
      ALTER TABLE agent_states ADD COLUMN signed_out_by TEXT;
      CREATE TABLE carrier (
        id INTEGER PRIMARY KEY CHECK (id = 1), boot_id TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    name: "closures of calendars",
    sql: `
      -- Who closed a calendar at once, and who opened it again: rows are never deleted.
      CREATE TABLE closures (
        id INTEGER PRIMARY KEY, calendar TEXT NOT NULL, since REAL NOT NULL, until REAL,
        by TEXT NOT NULL, note TEXT NOT NULL, ended_by TEXT, ended_at REAL
      ) STRICT;
      CREATE UNIQUE INDEX closures_in_force ON closures (calendar) WHERE ended_at IS NULL;
    `,
  },
  ticketsAsRecords,
  proofsAndLocks,
  flowVersions,
  {
    name: "promises to call back",
    sql: `
      -- One row per promise, as it stands; the journal of its call has all that happened.
      CREATE TABLE callbacks (
        call TEXT PRIMARY KEY, number TEXT NOT NULL, asked_call TEXT, open INTEGER NOT NULL,
        due_at REAL NOT NULL,
        changed_at REAL NOT NULL, callback TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX callbacks_open ON callbacks (due_at) WHERE open = 1;
      CREATE INDEX callbacks_by_number ON callbacks (number) WHERE open = 1;
      CREATE INDEX callbacks_by_change ON callbacks (changed_at);
    `,
  },
  levelsOfSkills,
  {
    name: "paid time of agents",
    // Null: a pause of before this upgrade, of which nobody has noted whether it was paid.
    sql: `
      ALTER TABLE agent_states ADD COLUMN paid INTEGER;
      UPDATE agent_states SET paid = state <> 'offline' WHERE state <> 'paused';
    `,
  },
  {
    name: "postings",
    sql: `
      -- What commits have decided and the ledger has not carried into the tables yet; refused ones
      -- stay, with the reason.
      CREATE TABLE postings (
        id INTEGER PRIMARY KEY, posting TEXT NOT NULL, refused TEXT
      ) STRICT;
    `,
  },
  {
    name: "devices of agents",
    sql: `
      ALTER TABLE users ADD COLUMN outside_number TEXT;
      ALTER TABLE users ADD COLUMN device TEXT NOT NULL DEFAULT 'browser';
      ALTER TABLE users ADD COLUMN auto_answer INTEGER NOT NULL DEFAULT 0;
      UPDATE users SET device = 'desk_phone' WHERE desk_phone IS NOT NULL;
    `,
  },
  {
    name: "what callers found in their queue",
    sql: `
      -- Null for who did not begin to wait here, and for visits of before this upgrade.
      ALTER TABLE visits ADD COLUMN ahead INTEGER;
      ALTER TABLE visits ADD COLUMN agents INTEGER;
      -- A start reads the last visits of each queue, however many there are.
      CREATE INDEX visits_by_queue ON visits (queue, left_at);
    `,
  },
];

/** The schema this program writes. */
export const schemaVersion = migrations.length;

/**
 * Brings the database at `path` to this program's schema, each step in a transaction of its own;
 * returns the names of the steps taken. Foreign keys must be off: a step may replace a table.
 * Throws StoreAway for a file of a newer Hotline or of another program: neither is touched.
 */
export function migrate(db: Database, path: string): readonly string[] {
  const version = checkOrigin(db, path);
  const due = migrations.slice(version);
  due.forEach((migration, index) => {
    db.transaction(() => {
      db.exec(migration.sql);
      migration.after?.(db);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${version + index + 1}`);
    }).immediate();
  });
  return due.map((migration) => migration.name);
}

/** For readers, who change nothing: throws StoreAway unless the schema is exactly this program's. */
export function requireSchema(db: Database, path: string): void {
  const version = checkOrigin(db, path);
  if (version < schemaVersion) {
    throw new StoreAway(
      `The database ${path} has schema ${version}, this program reads ${schemaVersion}. Start Hotline once: it upgrades the database.`,
    );
  }
}

function checkOrigin(db: Database, path: string): number {
  const id = Number(db.pragma("application_id", { simple: true }));
  const version = Number(db.pragma("user_version", { simple: true }));
  const isEmpty = db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  if (id !== applicationId && !(isEmpty && id === 0 && version === 0)) {
    throw new StoreAway(
      `The file ${path} is the database of another program. Set DATABASE_URL to a file of Hotline's own.`,
    );
  }
  if (version > schemaVersion) {
    throw new StoreAway(
      `The database ${path} has schema ${version}, this Hotline knows up to ${schemaVersion}. Run the newer Hotline that wrote it, or restore a backup from before that upgrade.`,
    );
  }
  return version;
}
