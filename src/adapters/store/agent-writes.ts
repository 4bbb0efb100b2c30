import type { Database } from "better-sqlite3";
import type { AgentRecord } from "../../core/acd/index.ts";

/** A period of an agent's log that has no end yet. */
interface Period {
  /** Null while it has no row. */
  readonly id: number | null;
  readonly state: string;
  readonly pause_reason: string | null;
  /** Ms since the epoch. */
  readonly started_at: number;
  readonly paid: 0 | 1 | null;
  readonly call: string | null;
  readonly signed_out_by: string | null;
}

/**
 * Compiles what the floor writes of agents, given in order: the newest record, and the log of states,
 * in which every instant of an agent lies in exactly one period because a period ends where the next
 * begins. Must run within a transaction.
 */
export function compileAgentWrites(db: Database): (agents: readonly AgentRecord[]) => void {
  const save = db.prepare<unknown[]>(
    "INSERT INTO agents (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record",
  );
  const present = db.prepare<[string], Period>(
    `SELECT id, state, pause_reason, started_at, paid, call, signed_out_by
     FROM agent_states WHERE agent = ? AND ended_at IS NULL`,
  );
  const end = db.prepare<unknown[]>("UPDATE agent_states SET ended_at = ? WHERE id = ?");
  const add = db.prepare<unknown[]>(
    `INSERT INTO agent_states (agent, state, pause_reason, paid, call, started_at, signed_out_by,
       ended_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const keep = (agent: string, period: Period, endedAt: number | null): void => {
    const { id, state, pause_reason, paid, call, started_at, signed_out_by } = period;
    if (id === null)
      add.run(agent, state, pause_reason, paid, call, started_at, signed_out_by, endedAt);
    else if (endedAt !== null) end.run(endedAt, id);
  };
  const writeAll = (agent: string, records: readonly AgentRecord[]): void => {
    save.run(agent, JSON.stringify(records.at(-1)));
    let now = present.get(agent) ?? null;
    for (const record of records) {
      const next = periodAfter(now, record);
      if (now !== null && next !== now) keep(agent, now, next.started_at);
      now = next;
    }
    if (now !== null) keep(agent, now, null);
  };

  return (agents) => {
    const byAgent = new Map<string, AgentRecord[]>();
    for (const agent of agents) {
      const { id } = agent.profile;
      const records = byAgent.get(id);
      if (records) records.push(agent);
      else byAgent.set(id, [agent]);
    }
    for (const [id, records] of byAgent) writeAll(id, records);
  };
}

/** The period that an agent is in by a record: the one before when that goes on. */
function periodAfter(now: Period | null, record: AgentRecord): Period {
  const { state } = record;
  // A state that begins before the present one did (a clock set back) begins where that one did.
  const since = Math.max(record.since, now?.started_at ?? record.since);
  const reason = reasonOf(record);
  if (now && state === now.state && since === now.started_at && reason === now.pause_reason) {
    return now;
  }
  return {
    id: null,
    state,
    pause_reason: reason,
    started_at: since,
    paid: paidOf(record),
    call: record.call?.call ?? null,
    signed_out_by: state === "offline" ? (record.signedOutBy ?? null) : null,
  };
}

/** Why the agent is paused, or for what the service signed them out. */
function reasonOf(agent: AgentRecord): string | null {
  if (agent.state === "paused") return agent.pauseReason;
  return agent.state === "offline" ? (agent.signedOutFor ?? null) : null;
}

/** Whether the time is paid, 0 or 1; null when nobody has noted it. */
function paidOf(agent: AgentRecord): 0 | 1 | null {
  if (agent.state === "offline") return 0;
  if (agent.state !== "paused") return 1;
  return agent.pauseTerms ? (agent.pauseTerms.paid ? 1 : 0) : null;
}
