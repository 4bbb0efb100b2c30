import type { Database } from "better-sqlite3";
import { changesOf, type FieldChange, type TicketBody } from "../../core/ticket/index.ts";

/** The columns of a ticket that people and rules change, as they are stored. */
export interface BodyRow {
  readonly status: TicketBody["status"];
  readonly priority: TicketBody["priority"];
  readonly category: string | null;
  readonly assignee: string | null;
  readonly team: string | null;
  readonly disposition: TicketBody["disposition"];
  readonly note: string;
  /** JSON of string[]. */
  readonly tags: string;
  /** JSON of an object. */
  readonly fields: string;
  readonly joined: number | null;
  readonly due_from: number;
  readonly paused_ms: number;
  readonly pending_since: number | null;
  readonly due_at: number | null;
  readonly solved_at: number | null;
}

/** Who changes a ticket: a person by name, the call itself or a rule of the configuration. */
export interface Changer {
  readonly by: string;
  readonly source: "person" | "call" | "rule";
  /** Ms since the epoch. */
  readonly at: number;
}

/** The name under which the history keeps what no person did. */
export const hotline = "hotline";

/** The body of a stored ticket. */
export function bodyOf(row: BodyRow): TicketBody {
  return {
    status: row.status,
    priority: row.priority,
    category: row.category,
    assignee: row.assignee,
    team: row.team,
    disposition: row.disposition,
    note: row.note,
    tags: JSON.parse(row.tags),
    fields: JSON.parse(row.fields),
    joined: row.joined,
    dueFrom: row.due_from,
    pausedMs: row.paused_ms,
    pendingSince: row.pending_since,
    dueAt: row.due_at,
    solvedAt: row.solved_at,
  };
}

/** The columns of a body. */
export const bodyColumns = [
  "status",
  "priority",
  "category",
  "assignee",
  "team",
  "disposition",
  "note",
  "tags",
  "fields",
  "joined",
  "due_from",
  "paused_ms",
  "pending_since",
  "due_at",
  "solved_at",
] as const satisfies readonly (keyof BodyRow)[];

/** A body as it is stored, in the order of `bodyColumns`. */
export function bodyValues(body: TicketBody): readonly unknown[] {
  const { status, priority, category, assignee, team, disposition, note, joined } = body;
  const parts = [JSON.stringify(body.tags), JSON.stringify(body.fields), joined];
  const clock = [body.dueFrom, body.pausedMs, body.pendingSince, body.dueAt, body.solvedAt];
  return [status, priority, category, assignee, team, disposition, note, ...parts, ...clock];
}

/** What compileBodyWrites makes. */
export interface BodyWrites {
  /** Saves a changed body and what changed; the version is left to the caller. */
  save(number: number, before: TicketBody, after: TicketBody, changer: Changer): void;
  /** Writes down changes of a ticket that are not in its body. */
  log(number: number, changes: readonly FieldChange[], changer: Changer): void;
}

/** Prepares the writing of bodies; must run within a transaction. */
export function compileBodyWrites(db: Database): BodyWrites {
  const update = db.prepare<unknown[]>(
    `UPDATE tickets SET ${bodyColumns.map((column) => `${column} = ?`).join(", ")}, updated_at = ?
     WHERE number = ?`,
  );
  const change = db.prepare<unknown[]>(
    "INSERT INTO ticket_changes (ticket, at, by, source, field, old, new) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const log: BodyWrites["log"] = (number, changes, { at, by, source }) => {
    for (const one of changes) change.run(number, at, by, source, one.field, one.old, one.new);
  };
  return {
    log,
    save: (number, before, body, changer) => {
      update.run(...bodyValues(body), changer.at, number);
      log(number, changesOf(before, body), changer);
    },
  };
}
