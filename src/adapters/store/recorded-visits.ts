import type { Database } from "better-sqlite3";
import type { VisitResult } from "../../core/acd/index.ts";
import type { CallEffect } from "../../core/call/index.ts";
import { agentId, callId, queueId } from "../../core/lib/brands.ts";
import { needOf } from "../../core/lib/skills.ts";
import type { RecordedVisit } from "../../ports/traffic.ts";

interface Row {
  readonly call: string;
  readonly queue: string;
  readonly entered_at: number;
  readonly left_at: number;
  readonly result: VisitResult;
  readonly agent: string | null;
  readonly is_callback: 0 | 1;
  readonly effects: string | null;
}

/** Reads visits that began within [from, to), with what the journal says that they asked. */
export function recordedVisits(db: Database, from: number, to: number): RecordedVisit[] {
  const query = db.prepare<[number, number, number], Row>(
    `SELECT visits.*, callbacks.call IS NOT NULL AS is_callback, (
       SELECT effects FROM journal
       WHERE journal.call = visits.call AND journal.at <= visits.left_at
         AND effects LIKE '%"call_queued"%'
       ORDER BY seq DESC LIMIT 1
     ) AS effects
     FROM visits LEFT JOIN callbacks ON callbacks.call = visits.call
     WHERE left_at >= ? AND entered_at >= ? AND entered_at < ? AND result <> 'moved'
     ORDER BY entered_at, visits.call`,
  );
  return query.all(from, from, to).map((row) => ({
    call: callId(row.call),
    queue: queueId(row.queue),
    enteredAt: row.entered_at,
    leftAt: row.left_at,
    result: row.result,
    agent: row.agent === null ? null : agentId(row.agent),
    isCallback: row.is_callback === 1,
    ...askedBy(row.effects),
  }));
}

function askedBy(effects: string | null): Pick<RecordedVisit, "need" | "priority" | "caller"> {
  // Written by compileCommit from a list of CallEffects.
  const list = effects === null ? [] : (JSON.parse(effects) as CallEffect[]);
  for (const effect of list) {
    if (effect.do !== "tell_floor" || effect.event.type !== "call_queued") continue;
    const { need, priority, caller } = effect.event;
    return { need, priority, caller };
  }
  return { need: needOf([]), priority: 0, caller: null };
}
