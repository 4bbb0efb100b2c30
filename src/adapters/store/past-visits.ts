import type { Database } from "better-sqlite3";
import type { QueuePast } from "../../core/acd/index.ts";
import type { QueueId } from "../../core/lib/brands.ts";

interface Row {
  readonly entered_at: number;
  readonly left_at: number;
  readonly result: "answered" | "abandoned";
  readonly ahead: number | null;
  readonly agents: number | null;
  /** Since and until when the call took an agent up; null for it did not, or does still. */
  readonly taken_at: number | null;
  readonly freed_at: number | null;
}

/**
 * Reads the last `most` visits to each queue that were answered or given up, with the time that the
 * agent's log of states says the call took: from the ringing to the end of wrap-up.
 */
export function pastOf(
  db: Database,
  queues: readonly QueueId[],
  most: number,
): ReadonlyMap<QueueId, QueuePast> {
  const query = db.prepare<[string, number], Row>(
    `SELECT entered_at, left_at, result, ahead, agents, (
       SELECT ended_at FROM agent_states
       WHERE agent = talk.agent AND started_at <= talk.started_at AND id < talk.id
         AND call IS NOT talk.call
       ORDER BY started_at DESC, id DESC LIMIT 1
     ) AS taken_at, (
       SELECT started_at FROM agent_states
       WHERE agent = talk.agent AND started_at >= talk.started_at AND id > talk.id
         AND call IS NOT talk.call
       ORDER BY started_at, id LIMIT 1
     ) AS freed_at
     FROM (
       SELECT * FROM visits WHERE queue = ? AND result IN ('answered', 'abandoned')
       ORDER BY left_at DESC LIMIT ?
     ) AS visit
     LEFT JOIN agent_states AS talk
       ON talk.agent = visit.agent AND talk.started_at = visit.left_at AND talk.state = 'busy'
         AND talk.call = visit.call`,
  );
  return new Map(queues.map((queue) => [queue, toPast(query.all(queue, most))]));
}

function toPast(rows: readonly Row[]): QueuePast {
  const visits = rows.map(({ entered_at, left_at, result, ahead, agents }) => ({
    enteredAt: entered_at,
    leftAt: left_at,
    hasGivenUp: result === "abandoned",
    found: ahead === null || agents === null ? null : { ahead, agents },
  }));
  const services = rows.flatMap(({ taken_at, freed_at }) => {
    return taken_at === null || freed_at === null
      ? []
      : [{ at: freed_at, ms: freed_at - taken_at }];
  });
  return { visits, services };
}
