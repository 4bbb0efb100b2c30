import type { Migration } from "./migrations.ts";

/** Tries to prove an identity are counted, and accounts locked. Accounts and callers are keyed hashes. */
export const proofsAndLocks: Migration = {
  name: "tries to prove an identity, locks of accounts",
  sql: `
    CREATE TABLE proofs (
      call TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL, caller TEXT NOT NULL,
      result TEXT NOT NULL,
      PRIMARY KEY (call, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX proofs_by_caller ON proofs (caller, at);
    CREATE INDEX proofs_by_time ON proofs (at);

    -- Accounts with wrong answers since the last right one; lock is the newest, if there is one.
    CREATE TABLE guessed_accounts (
      account TEXT PRIMARY KEY, failures INTEGER NOT NULL, failed_at REAL NOT NULL,
      lock INTEGER REFERENCES locks (id)
    ) STRICT, WITHOUT ROWID;

    -- Rows are never deleted: they say who was locked out when, and who ended it.
    CREATE TABLE locks (
      id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, source TEXT NOT NULL,
      call TEXT NOT NULL, failures INTEGER NOT NULL, locked_at REAL NOT NULL, until REAL,
      unlocked_at REAL, unlocked_by TEXT
    ) STRICT;
    CREATE INDEX locks_by_account ON locks (account, id);
  `,
};
