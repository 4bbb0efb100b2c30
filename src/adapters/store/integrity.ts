import type { Database } from "better-sqlite3";
import type { Log } from "../../ports/log.ts";
import { explainDamage } from "./away.ts";

/** Reading more than this takes over half a second (docs/adr/0002). */
const wholeBytesDefault = 256 * 1024 * 1024;

/**
 * Reads the database's structure through before anything is written. Of one with more than
 * `wholeBytesMax` bytes the bulk, what ended calls have left, is skipped: callers wait while the
 * controller starts. Throws StoreAway when something is damaged.
 */
export function checkIntegrity(
  db: Database,
  path: string,
  log: Log,
  wholeBytesMax = wholeBytesDefault,
): void {
  const startedAt = performance.now();
  const pages = Number(db.pragma("page_count", { simple: true }));
  const bytes = pages * Number(db.pragma("page_size", { simple: true }));
  const isWhole = bytes <= wholeBytesMax;
  const tables = isWhole ? [null] : smallTables(db);
  for (const table of tables) {
    const check = table === null ? "quick_check(1)" : `quick_check("${table}")`;
    const verdict = String(db.pragma(check, { simple: true }));
    if (verdict !== "ok") throw explainDamage(path, verdict);
  }
  const ms = Math.round(performance.now() - startedAt);
  log.info({ ms, bytes, whole: isWhole }, "store.checked");
}

function smallTables(db: Database): readonly string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('journal', 'snapshots')",
    )
    .pluck()
    .all();
}
