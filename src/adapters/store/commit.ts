import type { Database } from "better-sqlite3";
import type { CallId } from "../../core/lib/brands.ts";
import type { Batch, JournalEntry } from "../../ports/store.ts";
import type { Ledger } from "./ledger.ts";

/** Calls of which it is remembered what was kept last. */
const callsMax = 10_000;

/**
 * Compiles the commit of a turn: one statement that keeps its posting, which the ledger carries into
 * journal, snapshots, tickets and the other tables later (docs/adr/0009). It runs thousands of times
 * a second. Committing a batch again changes nothing. Throws SQLite's errors, and an Error for a
 * journal entry that contradicts a stored one: a bug, for the past does not change.
 */
export function compileCommit(db: Database, ledger: Ledger): (batch: Batch) => void {
  const isStored = compilePast(db);
  /** Number of the newest entry that was kept, by call; who was silent longest comes first. */
  const newest = new Map<CallId, number>();

  const isNewEntry = (entry: JournalEntry): boolean => {
    const known = newest.get(entry.call);
    // A call begins once, and its next number is new: only what comes again is looked for.
    if (entry.seq > (known ?? 0) && (known !== undefined || entry.seq === 1)) return true;
    if (known !== undefined) ledger.carryAll();
    return !isStored(entry);
  };
  return (batch) => {
    ledger.makeRoom();
    const { journal } = batch;
    let isNew = journal.length === 0;
    let newCall: CallId | null = null;
    for (const entry of journal) {
      // What follows on a new entry of a call is new, too.
      if (entry.call === newCall || !isNewEntry(entry)) continue;
      newCall = entry.call;
      isNew = true;
    }
    // A batch is kept whole: when its events are here already, so is all the rest of it.
    if (!isNew || isEmpty(batch)) return;
    ledger.keep(batch);
    for (const { call, seq } of journal) {
      newest.delete(call);
      newest.set(call, seq);
    }
    for (const call of newest.keys()) {
      if (newest.size <= callsMax) break;
      newest.delete(call);
    }
  };
}

function isEmpty({ bootId, ways, ...lists }: Batch): boolean {
  return (
    bootId === null &&
    ways.counts.length === 0 &&
    Object.values(lists).every(({ length }) => length === 0)
  );
}

/** Compiles whether an entry is in the journal. Throws an Error when another has its number. */
function compilePast(db: Database): (entry: JournalEntry) => boolean {
  const find = db.prepare<[string, number], { at: number; event: string; effects: string }>(
    "SELECT at, event, effects FROM journal WHERE call = ? AND seq = ?",
  );
  return ({ call, seq, at, event, effects }) => {
    const row = find.get(call, seq);
    if (row === undefined) return false;
    const isSame =
      row.at === at &&
      row.event === JSON.stringify(event) &&
      row.effects === JSON.stringify(effects);
    if (isSame) return true;
    throw new Error(
      `Journal entry ${seq} of call ${call} exists with other content; a new event (${event.type}) needs the next number.`,
    );
  };
}
