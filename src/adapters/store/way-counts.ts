import type { Database } from "better-sqlite3";
import { limits } from "../../core/lib/limits.ts";
import type { Batch } from "../../ports/store.ts";

const dayMs = 86_400_000;

/**
 * Compiles what adds a batch's ways to the counts of its day. With the first of a new day those
 * that are too old go: `limits.wayCountDays`.
 */
export function compileWayCounts(db: Database): (ways: Batch["ways"]) => void {
  const add = db.prepare<unknown[]>(
    `INSERT INTO way_counts (day, flow, version, node, way, count) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const forget = db.prepare<unknown[]>("DELETE FROM way_counts WHERE day < ?");
  let newest = Number.NEGATIVE_INFINITY;
  return ({ day, counts }) => {
    if (counts.length === 0) return;
    if (day > newest) forget.run(day - limits.wayCountDays * dayMs);
    newest = day;
    for (const { flow, version, node, way, count } of counts) {
      add.run(day, flow, version, node, way, count);
    }
  };
}
