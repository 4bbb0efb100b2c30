import type { Database } from "better-sqlite3";
import type { AuditEntry, Contacts } from "../../ports/contacts.ts";
import { changes, rows, sqlite } from "./query.ts";

/** Writes down an act at `at`, ms since the epoch. */
export function writeAudit(db: Database, entry: Omit<AuditEntry, "id" | "at">, at: number): void {
  changes(db, sqlite.insertInto("audit").values({ ...entry, at }));
}

/** Acts, newest first. */
export function readAudit(db: Database, filter: Parameters<Contacts["auditLog"]>[0]): AuditEntry[] {
  let query = sqlite.selectFrom("audit").selectAll().orderBy("id", "desc").limit(filter.limit);
  if (filter.before !== undefined) query = query.where("id", "<", filter.before);
  if (filter.by !== undefined) query = query.where("by", "=", filter.by);
  if (filter.action !== undefined) query = query.where("action", "=", filter.action);
  return rows(db, query);
}
