import type { Database } from "better-sqlite3";
import type { Batch, JournalEntry } from "../../ports/store.ts";
import type { Ledger } from "./ledger.ts";
import type { Posting } from "./posting.ts";

/**
 * Compiles the commit of a turn: one transaction with its journal entries and its posting, which
 * the ledger carries into the other tables later (docs/adr/0009). It runs thousands of times a
 * second, so its statements are prepared once. Committing a batch again changes nothing but
 * tickets' versions. Throws SQLite's errors, and an Error for a journal entry that contradicts a
 * stored one: a bug, for the past does not change.
 */
export function compileCommit(db: Database, ledger: Ledger): (batch: Batch) => void {
  const writeEntry = compileJournal(db);
  const write = db.transaction(({ journal, ...posting }: Batch) => {
    let isNew = journal.length === 0;
    for (const entry of journal) isNew = writeEntry(entry) || isNew;
    // A batch is committed whole: when its events are here already, so is its posting.
    return isNew && !isEmpty(posting) ? ledger.keep(posting) : null;
  });
  return (batch) => {
    ledger.makeRoom();
    const kept = write.immediate(batch);
    if (kept) ledger.kept(kept);
  };
}

function isEmpty({ bootId, ways, ...lists }: Posting): boolean {
  return (
    bootId === null &&
    ways.counts.length === 0 &&
    Object.values(lists).every(({ length }) => length === 0)
  );
}

/** Returns whether the entry is new. */
function compileJournal(db: Database): (entry: JournalEntry) => boolean {
  const insert = db.prepare<unknown[]>(
    "INSERT INTO journal (call, seq, at, event, effects) VALUES (?, ?, ?, ?, ?) ON CONFLICT (call, seq) DO NOTHING",
  );
  const isSame = db.prepare<unknown[]>(
    "SELECT 1 FROM journal WHERE call = ? AND seq = ? AND at = ? AND event = ? AND effects = ?",
  );
  return ({ call, seq, at, event, effects }) => {
    const columns = [call, seq, at, JSON.stringify(event), JSON.stringify(effects)];
    const isNew = insert.run(...columns).changes > 0;
    if (!isNew && isSame.get(...columns) === undefined) {
      throw new Error(
        `Journal entry ${seq} of call ${call} exists with other content; a new event (${event.type}) needs the next number.`,
      );
    }
    return isNew;
  };
}
