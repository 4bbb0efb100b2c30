import type { Database } from "better-sqlite3";
import type { LockRecord, Locks } from "../../ports/identity.ts";

type LockFilter = Parameters<Locks["locks"]>[0];

interface LockRow {
  readonly id: number;
  readonly source: string;
  readonly failures: number;
  readonly locked_at: number;
  readonly until: number | null;
  readonly unlocked_at: number | null;
  readonly unlocked_by: string | null;
  readonly ticket: number | null;
  readonly caller_number: string | null;
}

const columns = `SELECT locks.id, locks.source, locks.failures, locked_at, until, unlocked_at,
  unlocked_by, tickets.number AS ticket, tickets.caller_number
  FROM locks LEFT JOIN tickets ON tickets.call = locks.call`;
const isPresent = "unlocked_at IS NULL AND (until IS NULL OR until > @now)";

/**
 * Lists locks, newest first.
 * @param hashOf The keyed hash of an account of a source.
 * @param now Ms since the epoch.
 */
export function listLocks(
  db: Database,
  { present, account, before, limit }: LockFilter,
  hashOf: (source: string, account: string) => string,
  now: number,
): LockRecord[] {
  const sources = db.prepare<[], string>("SELECT DISTINCT source FROM locks").pluck().all();
  const hashes = account === undefined ? [] : sources.map((source) => hashOf(source, account));
  const conditions = [
    "locks.id < @before",
    ...(present ? [isPresent] : []),
    ...(account === undefined ? [] : ["locks.account IN (SELECT value FROM json_each(@hashes))"]),
  ].join(" AND ");
  return db
    .prepare<unknown[], LockRow>(
      `${columns} WHERE ${conditions} ORDER BY locks.id DESC LIMIT @limit`,
    )
    .all({
      before: before ?? Number.MAX_SAFE_INTEGER,
      limit,
      ...(present ? { now } : {}),
      ...(account === undefined ? {} : { hashes: JSON.stringify(hashes) }),
    })
    .map(toLock);
}

/** Ends a present lock: the account starts afresh. See Locks. */
export function unlockAccount(
  db: Database,
  id: number,
  by: string,
  now: number,
): LockRecord | "over" | null {
  const find = db.prepare<[number], LockRow>(`${columns} WHERE locks.id = ?`);
  return db
    .transaction(() => {
      const changed = db
        .prepare<unknown[]>(
          `UPDATE locks SET unlocked_at = @now, unlocked_by = @by WHERE id = @id AND ${isPresent}`,
        )
        .run({ id, by, now }).changes;
      const row = find.get(id);
      if (row === undefined) return null;
      if (changed === 0) return "over" as const;
      db.prepare<unknown[]>(
        "DELETE FROM guessed_accounts WHERE account = (SELECT account FROM locks WHERE id = ?)",
      ).run(id);
      return toLock(row);
    })
    .immediate();
}

function toLock(row: LockRow): LockRecord {
  return {
    id: row.id,
    source: row.source,
    failures: row.failures,
    lockedAt: row.locked_at,
    until: row.until,
    unlockedBy: row.unlocked_by,
    unlockedAt: row.unlocked_at,
    ticket: row.ticket,
    callerNumber: row.caller_number,
  };
}
