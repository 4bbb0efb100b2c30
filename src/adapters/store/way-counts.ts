import type { Database } from "better-sqlite3";
import { limits } from "../../core/lib/limits.ts";
import type { Batch } from "../../ports/store.ts";

const dayMs = 86_400_000;

/**
 * Compiles what adds the ways of some turns to the counts of their days. With the first of a new day
 * those that are too old go: `limits.wayCountDays`.
 */
export function compileWayCounts(db: Database): (turns: readonly Batch["ways"][]) => void {
  const add = db.prepare<unknown[]>(
    `INSERT INTO way_counts (day, flow, version, node, way, count) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const forget = db.prepare<unknown[]>("DELETE FROM way_counts WHERE day < ?");
  let newest = Number.NEGATIVE_INFINITY;
  return (turns) => {
    for (const { day, counts } of summed(turns)) {
      if (day > newest) forget.run(day - limits.wayCountDays * dayMs);
      newest = day;
      for (const { flow, version, node, way, count } of counts) {
        add.run(day, flow, version, node, way, count);
      }
    }
  };
}

/** Counts of the same way on the same day become one. */
function summed(turns: readonly Batch["ways"][]): readonly Batch["ways"][] {
  const days = new Map<number, Map<string, Batch["ways"]["counts"][number]>>();
  for (const { day, counts } of turns) {
    if (counts.length === 0) continue;
    const sums = days.get(day) ?? new Map<string, Batch["ways"]["counts"][number]>();
    days.set(day, sums);
    for (const one of counts) {
      const key = `${one.flow}\n${one.version}\n${one.node}\n${one.way}`;
      sums.set(key, { ...one, count: (sums.get(key)?.count ?? 0) + one.count });
    }
  }
  return [...days].map(([day, sums]) => ({ day, counts: [...sums.values()] }));
}
