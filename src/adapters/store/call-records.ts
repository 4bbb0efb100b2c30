import type { Database } from "better-sqlite3";
import { sql } from "kysely";
import type { CallState } from "../../core/call/index.ts";
import { type CallId, callId } from "../../core/lib/brands.ts";
import type { CallRecord } from "../../ports/records.ts";
import { rows, sqlite } from "./query.ts";

type CallRow = Awaited<ReturnType<ReturnType<typeof selectCalls>["execute"]>>[number];

/** Which calls to list. */
export interface CallFilter {
  /** True: only calls in progress; false: only ended ones. */
  readonly open?: boolean;
  /** Only calls with a smaller ticket number. */
  readonly before?: number;
  readonly limit: number;
}

/** Lists calls, newest first. */
export function listCalls(db: Database, { open, before, limit }: CallFilter): CallRecord[] {
  // The plus keeps SQLite from walking all tickets when it could start from the few open calls.
  const number = open === true ? sql`+tickets.number` : sql`tickets.number`;
  let query = selectCalls().orderBy(number, "desc").limit(limit);
  if (open !== undefined)
    query = query.where("snapshots.phase", open ? "<>" : "=", sql.lit("ended"));
  if (before !== undefined) query = query.where("tickets.number", "<", before);
  return rows(db, query).flatMap(toCall);
}

/** A call by its id, or null. */
export function findCall(db: Database, id: CallId): CallRecord | null {
  return rows(db, selectCalls().where("snapshots.call", "=", id)).flatMap(toCall)[0] ?? null;
}

function selectCalls() {
  return sqlite
    .selectFrom("snapshots")
    .innerJoin("tickets", "tickets.call", "snapshots.call")
    .select(["snapshots.call", "snapshots.state", "tickets.number"])
    .select(["tickets.queue", "tickets.agent"]);
}

function toCall(row: CallRow): CallRecord[] {
  // Written by compilePosting from a CallState.
  const state = JSON.parse(row.state) as CallState;
  if (state.phase === "new") return [];
  const { facts } = state;
  const isEnded = state.phase === "ended";
  return [
    {
      id: callId(row.call),
      ticket: row.number,
      phase: state.phase,
      startedAt: facts.startedAt,
      endedAt: isEnded ? state.at : null,
      callerNumber: facts.from.number,
      callerName: facts.from.name,
      dialled: facts.to,
      lang: facts.lang,
      queue: "place" in state ? state.place.queue : row.queue,
      agent: "offer" in state ? state.offer.agent : row.agent,
      result: isEnded ? state.result : null,
    },
  ];
}
