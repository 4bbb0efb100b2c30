import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { rowsMax } from "./driver.ts";

/** What the worker is asked, and what it answers. */
export interface SqliteQuestion {
  readonly id: number;
  /** Values of the query's `?`, in order. */
  readonly values: readonly string[];
}
export type SqliteAnswer =
  | { readonly id: number; readonly rows: readonly Record<string, unknown>[] }
  | { readonly id: number; readonly code: string };

/**
 * Runs a query on a thread of its own: SQLite answers at once or not at all, and a slow query must
 * not hold up calls. The connection is read-only, and the statement must be one that only reads.
 */
function run({ file, query }: { readonly file: string; readonly query: string }): void {
  let statement: Database.Statement<unknown[], Record<string, unknown>> | null = null;
  const open = () => {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 1_000 });
    const made = db.prepare<unknown[], Record<string, unknown>>(query);
    if (!made.reader || !made.readonly) throw new Error("The query does not only read.");
    return made;
  };
  parentPort?.on("message", ({ id, values }: SqliteQuestion) => {
    try {
      statement ??= open();
      const rows: Record<string, unknown>[] = [];
      for (const row of statement.iterate(...values)) {
        if (rows.push(row) >= rowsMax) break;
      }
      parentPort?.postMessage({ id, rows } satisfies SqliteAnswer);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "ERROR";
      parentPort?.postMessage({ id, code } satisfies SqliteAnswer);
    }
  });
}

run(workerData);
