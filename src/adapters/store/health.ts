import { statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { StoreAway } from "../../ports/store.ts";
import { explainError } from "./away.ts";

/** What a write or its failure has shown is taken for true for this long. */
const proofMs = 2_000;

/** Whether the database can be written, as the last work on it has shown. */
export interface Health {
  /**
   * Runs work on the database; `write` when its success proves that writing works. Errors whose way
   * out lies outside the program are thrown as StoreAway and remembered.
   */
  run<T>(work: () => T, kind?: "write"): T;
  /** Null when writable now, else the reason in words; tries a write when nobody has for a while. */
  away(): string | null;
}

/** Watches the open database at `path`. */
export function watchHealth(db: Database, path: string): Health {
  const inode = inodeOf(path);
  const probe = db.prepare<[number]>(
    "INSERT INTO probes (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
  );
  let reason: string | null = null;
  let shownAt = performance.now();

  const run = <T>(work: () => T, kind?: "write"): T => {
    try {
      const value = work();
      if (kind === "write") {
        reason = null;
        shownAt = performance.now();
      }
      return value;
    } catch (error) {
      const explained = explainError(error, path);
      if (explained instanceof StoreAway) {
        reason = explained.message;
        shownAt = performance.now();
      }
      throw explained;
    }
  };
  const away = (): string | null => {
    if (performance.now() - shownAt < proofMs) return reason;
    try {
      run(() => {
        if (inodeOf(path) !== inode) throw moved(path);
        probe.run(Date.now());
      }, "write");
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
    }
    return reason;
  };
  return { run, away };
}

/** SQLite goes on writing to a file that was deleted or replaced, and nothing of it would stay. */
function moved(path: string): StoreAway {
  return new StoreAway(
    `The database ${path} was moved, deleted or replaced while Hotline runs. Restart Hotline to use the file that is there now.`,
  );
}

function inodeOf(path: string): number | null {
  return path === ":memory:" ? null : (statSync(path, { throwIfNoEntry: false })?.ino ?? -1);
}
