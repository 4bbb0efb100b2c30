import type { Database } from "better-sqlite3";
import type { Callback } from "../../core/callback/index.ts";
import { agentId, type CallId, callId } from "../../core/lib/brands.ts";
import type { CallbackFilter, CallbackRecord } from "../../ports/callbacks.ts";
import { rows, sqlite } from "./query.ts";

type CallbackRow = Awaited<ReturnType<ReturnType<typeof select>["execute"]>>[number];

/** Lists promises: open ones by when they are due, others newest first. */
export function listCallbacks(db: Database, filter: CallbackFilter): CallbackRecord[] {
  const { open, ticket, limit } = filter;
  let query = select().limit(limit);
  if (ticket !== undefined) {
    query = query.where((either) =>
      either.or([either("tickets.number", "=", ticket), either("asked.number", "=", ticket)]),
    );
  }
  if (open !== undefined) query = query.where("callbacks.open", "=", open ? 1 : 0);
  query =
    open === true
      ? query.orderBy("callbacks.due_at")
      : query.orderBy("callbacks.changed_at", "desc");
  return rows(db, query).map(toCallback);
}

/** A promise by the id of its call, or null. */
export function findCallback(db: Database, id: CallId): CallbackRecord | null {
  return rows(db, select().where("callbacks.call", "=", id)).map(toCallback)[0] ?? null;
}

function select() {
  return sqlite
    .selectFrom("callbacks")
    .innerJoin("tickets", "tickets.call", "callbacks.call")
    .leftJoin("tickets as asked", "asked.call", "callbacks.asked_call")
    .select(["callbacks.call", "callbacks.callback", "callbacks.changed_at"])
    .select(["tickets.number", "tickets.agent", "asked.number as asked_number"]);
}

function toCallback(row: CallbackRow): CallbackRecord {
  return {
    id: callId(row.call),
    // Written by compilePosting from a Callback.
    callback: JSON.parse(row.callback) as Callback,
    changedAt: row.changed_at,
    ticket: row.number,
    askedTicket: row.asked_number,
    agent: row.agent === null ? null : agentId(row.agent),
  };
}
