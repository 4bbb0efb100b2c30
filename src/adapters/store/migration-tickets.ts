import type { Database } from "better-sqlite3";
import type { Migration } from "./migrations.ts";
import { searchWords } from "./search-words.ts";

/**
 * Tickets become records of their own with subject, priority, due time and more; contacts get
 * several numbers; both can be searched by an index of every three characters, which needs no
 * spaces between words and so serves Chinese as well (https://www.sqlite.org/fts5.html, 4.3.4).
 */
export const ticketsAsRecords: Migration = {
  name: "tickets as records, contacts with several numbers, full text",
  sql: `
    ALTER TABLE tickets ADD COLUMN priority TEXT NOT NULL DEFAULT 'normal';
    ALTER TABLE tickets ADD COLUMN category TEXT;
    ALTER TABLE tickets ADD COLUMN assignee TEXT;
    ALTER TABLE tickets ADD COLUMN team TEXT;
    ALTER TABLE tickets ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE tickets ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';
    ALTER TABLE tickets ADD COLUMN joined INTEGER REFERENCES tickets (number);
    ALTER TABLE tickets ADD COLUMN due_from REAL NOT NULL DEFAULT 0;
    ALTER TABLE tickets ADD COLUMN due_at REAL;
    ALTER TABLE tickets ADD COLUMN paused_ms REAL NOT NULL DEFAULT 0;
    ALTER TABLE tickets ADD COLUMN pending_since REAL;
    ALTER TABLE tickets ADD COLUMN solved_at REAL;
    ALTER TABLE tickets ADD COLUMN updated_at REAL NOT NULL DEFAULT 0;
    ALTER TABLE tickets ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
    UPDATE tickets SET
      assignee = agent, due_from = opened_at,
      updated_at = coalesce(
        (SELECT max(at) FROM ticket_changes WHERE ticket = number), ended_at, opened_at),
      solved_at = CASE WHEN status = 'solved' THEN coalesce(
        (SELECT max(at) FROM ticket_changes WHERE ticket = number AND field = 'status'),
        ended_at, opened_at) END,
      status = CASE WHEN status = 'open' AND agent IS NULL THEN 'new' ELSE status END;
    DROP INDEX tickets_open;
    CREATE INDEX tickets_by_status ON tickets (status, number);
    CREATE INDEX tickets_by_assignee ON tickets (assignee, number) WHERE assignee IS NOT NULL;
    CREATE INDEX tickets_by_due ON tickets (due_at, number)
      WHERE status IN ('new', 'open', 'pending') AND due_at IS NOT NULL;
    CREATE INDEX tickets_by_update ON tickets (updated_at, number);
    CREATE INDEX tickets_joined ON tickets (joined) WHERE joined IS NOT NULL;
    -- Who changes: a person, the call with its flow, or a rule.
    ALTER TABLE ticket_changes ADD COLUMN source TEXT NOT NULL DEFAULT 'person';

    CREATE TABLE ticket_comments (
      id INTEGER PRIMARY KEY, ticket INTEGER NOT NULL REFERENCES tickets (number),
      at REAL NOT NULL, by TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ticket_comments_by_ticket ON ticket_comments (ticket);

    CREATE TABLE ticket_watchers (
      ticket INTEGER NOT NULL REFERENCES tickets (number), user TEXT NOT NULL,
      PRIMARY KEY (ticket, user)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ticket_watchers_by_user ON ticket_watchers (user);

    -- Each link once: the smaller number first.
    CREATE TABLE ticket_links (
      one INTEGER NOT NULL REFERENCES tickets (number),
      other INTEGER NOT NULL REFERENCES tickets (number), CHECK (one < other),
      PRIMARY KEY (one, other)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ticket_links_by_other ON ticket_links (other);

    CREATE TABLE ticket_views (
      id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, shared INTEGER NOT NULL,
      name TEXT NOT NULL, filter TEXT NOT NULL
    ) STRICT;

    CREATE TABLE audit (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, by TEXT NOT NULL,
      action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL
    ) STRICT;

    CREATE TABLE contact_numbers (
      number TEXT PRIMARY KEY, contact INTEGER NOT NULL REFERENCES contacts (id),
      label TEXT NOT NULL DEFAULT '', place INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX contact_numbers_by_contact ON contact_numbers (contact, place);
    INSERT INTO contact_numbers (number, contact) SELECT number, id FROM contacts;
    CREATE TABLE new_contacts (
      id INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL DEFAULT 1, name TEXT,
      vip INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT '',
      fields TEXT NOT NULL DEFAULT '{}', merged_into INTEGER REFERENCES contacts (id),
      erased_at REAL, words TEXT NOT NULL
    ) STRICT;
    INSERT INTO new_contacts (id, name, words) SELECT id, name, words FROM contacts;
    DROP TABLE contacts;
    ALTER TABLE new_contacts RENAME TO contacts;
    CREATE TABLE contact_changes (
      id INTEGER PRIMARY KEY, contact INTEGER NOT NULL REFERENCES contacts (id),
      at REAL NOT NULL, by TEXT NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT
    ) STRICT;
    CREATE INDEX contact_changes_by_contact ON contact_changes (contact);
  `,
  after: (db) => {
    foldAgain(db, "tickets", "number");
    foldAgain(db, "contacts", "id");
    db.exec(indexOf("tickets", "number"));
    db.exec(indexOf("contacts", "id"));
  },
};

/** Writes the searched words of every row anew: Han characters are written twice now. */
function foldAgain(db: Database, table: string, key: string): void {
  const rows = db
    .prepare<[], { key: number; words: string }>(`SELECT ${key} AS key, words FROM ${table}`)
    .all();
  const save = db.prepare<unknown[]>(`UPDATE ${table} SET words = ? WHERE ${key} = ?`);
  for (const { key: row, words } of rows) save.run(searchWords(words), row);
}

/** The full-text index of a table's words, kept by triggers; it holds no second copy of the text. */
function indexOf(table: string, key: string): string {
  const index = `${table}_words`;
  const drop = `INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', old.${key}, old.words)`;
  const add = `INSERT INTO ${index} (rowid, words) VALUES (new.${key}, new.words)`;
  return `
    CREATE VIRTUAL TABLE ${index} USING fts5 (
      words, content = '${table}', content_rowid = '${key}', tokenize = 'trigram');
    INSERT INTO ${index} (${index}) VALUES ('rebuild');
    -- What is erased must not linger in the index.
    INSERT INTO ${index} (${index}, rank) VALUES ('secure-delete', 1);
    CREATE TRIGGER ${index}_insert AFTER INSERT ON ${table} BEGIN ${add}; END;
    CREATE TRIGGER ${index}_update AFTER UPDATE OF words ON ${table}
      WHEN old.words IS NOT new.words BEGIN ${drop}; ${add}; END;
  `;
}
