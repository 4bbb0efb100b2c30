import type { Database } from "better-sqlite3";
import type { Batch, JournalEntry } from "../../ports/store.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Compiles the commit of a turn: one statement that keeps its posting, which the ledger carries into
 * journal, snapshots, tickets and the other tables later (docs/adr/0009). It runs thousands of times
 * a second. Committing a batch again changes nothing. Throws SQLite's errors, and an Error for a
 * journal entry that contradicts a stored one: a bug, for the past does not change.
 */
export function compileCommit(db: Database, ledger: Ledger): (batch: Batch) => void {
  const isStored = compilePast(db);
  return (batch) => {
    ledger.makeRoom();
    let isNew = batch.journal.length === 0;
    for (const entry of batch.journal) {
      const waiting = ledger.waitingJournal(entry.call);
      const newest = waiting.at(-1)?.seq;
      if (newest !== undefined && entry.seq > newest) isNew = true;
      else if (!isSameIn(waiting, entry) && !isStored(entry)) isNew = true;
    }
    // A batch is kept whole: when its events are here already, so is all the rest of it.
    if (isNew && !isEmpty(batch)) ledger.keep(batch);
  };
}

function isEmpty({ bootId, ways, ...lists }: Batch): boolean {
  return (
    bootId === null &&
    ways.counts.length === 0 &&
    Object.values(lists).every(({ length }) => length === 0)
  );
}

/** Whether an entry is among these of its call. Throws an Error when another has its number. */
function isSameIn(waiting: readonly JournalEntry[], entry: JournalEntry): boolean {
  const known = waiting.find(({ seq }) => seq === entry.seq);
  if (known === undefined) return false;
  if (JSON.stringify(known) !== JSON.stringify(entry)) throw contradiction(entry);
  return true;
}

/** Compiles whether an entry is in the journal. Throws an Error when another has its number. */
function compilePast(db: Database): (entry: JournalEntry) => boolean {
  const find = db.prepare<[string, number], { at: number; event: string; effects: string }>(
    "SELECT at, event, effects FROM journal WHERE call = ? AND seq = ?",
  );
  return (entry) => {
    const row = find.get(entry.call, entry.seq);
    if (row === undefined) return false;
    const isSame =
      row.at === entry.at &&
      row.event === JSON.stringify(entry.event) &&
      row.effects === JSON.stringify(entry.effects);
    if (!isSame) throw contradiction(entry);
    return true;
  };
}

function contradiction({ call, seq, event }: JournalEntry): Error {
  return new Error(
    `Journal entry ${seq} of call ${call} exists with other content; a new event (${event.type}) needs the next number.`,
  );
}
