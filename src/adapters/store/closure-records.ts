import type { Database } from "better-sqlite3";
import type { Closure } from "../../core/calendar/index.ts";
import { changes, rows, sqlite } from "./query.ts";

/** Closures that nobody has ended, also those whose time is up; newest last. */
export function listClosures(db: Database): Closure[] {
  const query = sqlite
    .selectFrom("closures")
    .select(["calendar", "since", "until", "by", "note"])
    .where("ended_at", "is", null)
    .orderBy("id");
  return rows(db, query);
}

/** Keeps a closure in place of one of the same calendar that is not ended. */
export function saveClosure(db: Database, closure: Closure): void {
  db.transaction(() => {
    endClosure(db, closure.calendar, closure.by, closure.since);
    changes(db, sqlite.insertInto("closures").values({ ...closure }));
  }).immediate();
}

/** Ends the closure of a calendar: `by` opened it again at `at`, ms since the epoch. */
export function endClosure(db: Database, calendar: string, by: string, at: number): void {
  const query = sqlite
    .updateTable("closures")
    .set({ ended_by: by, ended_at: at })
    .where("calendar", "=", calendar)
    .where("ended_at", "is", null);
  changes(db, query);
}
