import type { Database } from "better-sqlite3";
import type { QueueCounts } from "../../core/acd/index.ts";
import type { QueueId } from "../../core/lib/brands.ts";

/** When a queue's callers are served in time, and who left too soon to count; both in ms. */
export interface QueueTargets {
  readonly serviceLevelMs: number;
  readonly shortAbandonMs: number;
}

/**
 * Counts the visits of each named queue that ended at or after `sinceMs` (ms since the epoch). An
 * answer exactly at the target is in time; an abandon exactly at the short limit is not short.
 */
export function countVisits(
  db: Database,
  sinceMs: number,
  targets: ReadonlyMap<QueueId, QueueTargets>,
): ReadonlyMap<QueueId, QueueCounts> {
  const count = db.prepare<unknown[], QueueCounts>(
    `SELECT
       count(*) AS offered,
       count(*) FILTER (WHERE result = 'answered') AS answered,
       count(*) FILTER (WHERE result = 'answered' AND left_at - entered_at <= ?) AS answeredInTime,
       count(*) FILTER (WHERE result = 'abandoned') AS abandoned,
       count(*) FILTER (WHERE result = 'abandoned' AND left_at - entered_at < ?) AS shortAbandoned
     FROM visits WHERE left_at >= ? AND queue = ?`,
  );
  const none = { offered: 0, answered: 0, answeredInTime: 0, abandoned: 0, shortAbandoned: 0 };
  return new Map(
    [...targets].map(([queue, { serviceLevelMs, shortAbandonMs }]) => [
      queue,
      count.get(serviceLevelMs, shortAbandonMs, sinceMs, queue) ?? none,
    ]),
  );
}
